from dataclasses import replace

import pytest

from hub.model.cause import Cause, Origin
from hub.model.command import Call, Command, Outcome, Write
from hub.model.device import Health, Status
from hub.model.errors import AuthFailed, NotSupported, Rejected, Unreachable
from hub.model.reading import Provenance
from tests.hub.core.house import SCENE, House


def test_a_command_is_done_when_the_device_reports_it(house: House) -> None:
    name = house.set(("on", True))
    assert house.session.orders[0].writes == (("on", True),)
    house.session.dones[0](None)
    assert house.outcome(name) is None
    house.hear("on", value=True)
    assert house.outcome(name) is Outcome.CONFIRMED
    assert house.dispatcher.pending() == 0
    assert house.clock.next_due() is None


def test_a_report_before_the_device_answers_confirms_too(house: House) -> None:
    name = house.set(("on", True))
    house.hear("on", value=True)
    assert house.outcome(name) is Outcome.CONFIRMED
    house.session.dones[0](Unreachable("device.silent"))
    house.clock.advance(100)
    assert len(house.session.orders) == 1


def test_a_report_from_before_the_sending_confirms_nothing(house: House) -> None:
    house.hear("on", value=True)
    name = house.set(("on", True))
    assert len(house.session.orders) == 1
    house.session.dones[0](None)
    assert house.outcome(name) is None


def test_after_acceptance_the_device_is_read_in_a_burst(house: House) -> None:
    name = house.set(("on", True), ("position", 40))
    house.session.dones[0](None)
    house.hear("on", value=True)
    house.clock.advance(0.29)
    assert house.session.reads == []
    house.clock.advance(0.02)
    assert house.session.reads == [("position",)]
    house.clock.advance(2.8)
    assert len(house.session.reads) == 3
    house.clock.advance(30)
    assert house.outcomes[name][0][0].outcome is Outcome.CONFIRMED
    assert house.outcomes[name][0][1].outcome is Outcome.UNKNOWN
    assert house.outcomes[name][0][1].error == "command.not_confirmed"


def test_writes_to_one_device_are_one_order_and_devices_go_in_parallel(house: House) -> None:
    other = house.add("k2", "other")
    house.submit(Write("k1", "on", True), Write("k2", "on", True), Write("k1", "position", 3))
    assert [order.writes for order in house.session.orders] == [(("on", True), ("position", 3))]
    assert [order.writes for order in other.orders] == [(("on", True),)]


def test_the_outcomes_come_in_the_order_of_the_writes(house: House) -> None:
    house.add("k2", "other")
    name = house.submit(Write("k2", "on", True), Write("k1", "on", True), Write("k1", "nothing", 1))
    house.hear("on", value=True)
    house.clock.advance(31)
    settled = house.outcomes[name][0]
    assert [(one.device, one.outcome) for one in settled] == [
        ("k2", Outcome.EXPIRED),
        ("k1", Outcome.CONFIRMED),
        ("k1", Outcome.FAILED),
    ]


def test_a_harmless_write_is_sent_again_until_it_expires(house: House) -> None:
    house.session.answer = lambda order, done: done(Unreachable("device.silent"))
    name = house.set(("on", True))
    house.clock.advance(29.9)
    assert house.outcome(name) is None
    assert 5 <= len(house.session.orders) <= 9
    assert not any(order.once for order in house.session.orders)
    house.clock.advance(60)
    assert house.outcome(name) is Outcome.EXPIRED
    assert house.error(name) == "device.silent"
    assert max(house.session.times) <= 30


def test_what_the_device_accepted_is_not_sent_again(house: House) -> None:
    house.session.answer = lambda order, done: done(None)
    house.set(("on", True))
    house.clock.advance(100)
    assert len(house.session.orders) == 1


def test_a_session_that_never_answers_counts_as_unreachable(house: House) -> None:
    name = house.set(("on", True))
    house.clock.advance(10)
    assert len(house.session.orders) == 2
    house.session.dones[0](None)
    assert len(house.session.reads) == 0
    house.session.dones[1](None)
    house.hear("on", value=True)
    assert house.outcome(name) is Outcome.CONFIRMED


def test_a_harmless_write_waits_for_an_offline_device(house: House) -> None:
    house.fares(Health.OFFLINE)
    name = house.set(("on", True))
    house.clock.advance(20)
    assert house.session.orders == []
    house.fares(Health.ONLINE)
    assert len(house.session.orders) == 1
    house.hear("on", value=True)
    assert house.outcome(name) is Outcome.CONFIRMED


def test_a_harmless_write_does_not_wait_for_ever(house: House) -> None:
    house.fares(Health.OFFLINE)
    name = house.set(("on", True))
    house.clock.advance(30)
    house.fares(Health.ONLINE)
    assert house.session.orders == []
    assert (house.outcome(name), house.error(name)) == (Outcome.EXPIRED, "command.device_offline")


@pytest.mark.parametrize("path", ["heat", "step"])
def test_what_must_happen_once_does_not_wait_for_an_offline_device(house: House, path: str) -> None:
    house.fares(Health.OFFLINE)
    name = house.set((path, True if path == "heat" else 1))
    assert (house.outcome(name), house.error(name)) == (Outcome.FAILED, "command.device_offline")
    house.fares(Health.ONLINE)
    assert house.session.orders == []


def test_what_is_behind_a_broker_fails_with_the_reason_that_its_family_knows(house: House) -> None:
    house.add("k3", "far", broker=True)
    gone = Status(Health.OFFLINE, house.clock.now(), "homes.link_down", (("hub", "cabin"),))
    house.intake.status("k3", "test:k3", gone)
    name = house.set(("step", 1), key="k3")
    assert (house.outcome(name), house.error(name)) == (Outcome.FAILED, "homes.link_down")


@pytest.mark.parametrize("error", [Rejected("device.rejected"), NotSupported("x.y"), AuthFailed("device.wrong_token")])
def test_a_no_of_the_device_is_final(house: House, error: Rejected | NotSupported | AuthFailed) -> None:
    name = house.set(("on", True))
    house.session.dones[0](error)
    house.clock.advance(60)
    assert len(house.session.orders) == 1
    assert (house.outcome(name), house.error(name)) == (Outcome.FAILED, error.message_id)


def test_a_failure_carries_the_fields_of_its_message(house: House) -> None:
    name = house.set(("position", 200))
    settled = house.settled(name)
    assert settled is not None
    assert settled.error == "device.out_of_range"
    assert dict(settled.params)["value"] == "200"
    assert house.session.orders == []


@pytest.mark.parametrize("path", ["heat", "step"])
def test_once_is_once_and_after_no_answer_the_device_is_read(house: House, path: str) -> None:
    value = True if path == "heat" else 3
    name = house.set((path, value))
    assert house.session.orders[0].once
    house.session.dones[0](Unreachable("device.silent"))
    house.clock.advance(1.2)
    assert house.session.reads == [(path,), (path,)]
    house.hear(path, value)
    assert house.outcome(name) is Outcome.CONFIRMED
    assert len(house.session.orders) == 1


def test_once_unanswered_and_unseen_is_unknown(house: House) -> None:
    name = house.set(("heat", True))
    house.session.dones[0](Unreachable("device.silent"))
    house.clock.advance(10)
    assert (house.outcome(name), house.error(name)) == (Outcome.UNKNOWN, "device.silent")
    house.clock.advance(100)
    assert len(house.session.orders) == 1


def test_make_safe_goes_on_until_the_device_confirms(house: House) -> None:
    house.session.answer = lambda order, done: done(Unreachable("device.silent"))
    name = house.set(("heat", False))
    house.clock.advance(59)
    assert house.outcome(name) is None
    assert not house.alarms
    house.clock.advance(1)
    assert (house.outcome(name), house.error(name)) == (Outcome.UNKNOWN, "device.silent")
    assert [(alarm.device, alarm.path) for alarm in house.alarms] == [("k1", "heat")]
    house.clock.advance(3600)
    gaps = [b - a for a, b in zip(house.session.times, house.session.times[1:], strict=False)]
    assert max(gaps) <= 30
    assert house.session.times[-1] > 3600
    house.hear("heat", value=False)
    sent = len(house.session.orders)
    house.clock.advance(100)
    assert len(house.session.orders) == sent
    assert len(house.alarms) == 1
    assert house.clock.next_due() is None


def test_a_broker_takes_what_nobody_knows_the_device_has_heard(house: House) -> None:
    house.add("k2", "far", broker=True).answer = lambda order, done: done(None)
    name = house.set(("on", True), key="k2", deadline=5)
    house.clock.advance(6)
    assert (house.outcome(name), house.error(name)) == (Outcome.UNKNOWN, "command.not_reported")


def test_make_safe_is_sent_again_even_when_accepted_and_even_when_refused(house: House) -> None:
    house.session.answer = lambda order, done: done(None)
    name = house.set(("heat", False), deadline=5)
    house.clock.advance(6)
    assert len(house.session.orders) >= 3
    assert (house.outcome(name), house.error(name)) == (Outcome.UNKNOWN, "command.not_confirmed")
    house.session.answer = lambda order, done: done(Rejected("device.rejected"))
    sent = len(house.session.orders)
    house.clock.advance(60)
    assert len(house.session.orders) > sent


def test_make_safe_that_can_never_be_done_is_an_alarm_at_once(house: House) -> None:
    name = house.set(("heat", False))
    house.session.dones[0](NotSupported("device.not_writable"))
    assert house.outcome(name) is Outcome.FAILED
    assert len(house.alarms) == 1


def test_make_safe_goes_at_once_when_the_device_is_back(house: House) -> None:
    house.session.answer = lambda order, done: done(Unreachable("device.silent"))
    house.set(("heat", False))
    house.fares(Health.OFFLINE)
    house.clock.advance(100)
    sent = len(house.session.orders)
    house.fares(Health.ONLINE)
    assert len(house.session.orders) == sent + 1


def test_the_newest_command_wins(house: House) -> None:
    house.session.answer = lambda order, done: done(Unreachable("device.silent"))
    first = house.set(("on", True), ("position", 5))
    second = house.set(("on", False))
    house.session.orders.clear()
    house.clock.advance(10)
    assert {write for order in house.session.orders for write in order.writes} == {("position", 5), ("on", False)}
    house.hear("on", value=True)
    assert house.outcome(second) is None
    house.hear("on", value=False)
    house.hear("position", 5)
    assert house.outcome(second) is Outcome.CONFIRMED
    assert [one.outcome for one in house.outcomes[first][0]] == [Outcome.SUPERSEDED, Outcome.CONFIRMED]


def test_an_accepted_on_ends_a_pending_make_safe_and_a_refused_one_does_not(house: House) -> None:
    off = house.set(("heat", False))
    house.allow(allowed=False)
    refused = house.set(("heat", True))
    assert (house.outcome(refused), house.outcome(off)) == (Outcome.FAILED, None)
    house.allow(allowed=True)
    house.set(("heat", True))
    assert house.outcome(off) is Outcome.SUPERSEDED
    house.clock.advance(100)
    assert not house.alarms


def test_make_safe_never_waits_behind_what_is_hazardous(house: House) -> None:
    house.submit(Write("k1", "step", 2), Write("k1", "on", True), Write("k1", "heat", False))
    assert [order.writes for order in house.session.orders] == [
        (("heat", False),),
        (("step", 2), ("on", True)),
    ]
    assert [order.once for order in house.session.orders] == [False, True]


def test_a_harmless_write_rides_along_with_make_safe_and_expires_alone(house: House) -> None:
    house.session.answer = lambda order, done: done(Unreachable("device.silent"))
    name = house.set(("heat", False), ("position", 5))
    assert house.session.orders[0].writes == (("heat", False), ("position", 5))
    house.clock.advance(120)
    assert house.session.orders[-1].writes == (("heat", False),)
    assert [one.outcome for one in house.outcomes[name][0]] == [Outcome.UNKNOWN, Outcome.EXPIRED]


def test_a_write_only_property_is_accepted_and_assumed(house: House) -> None:
    name = house.set(("beep", True))
    house.session.dones[0](None)
    assert house.outcome(name) is Outcome.ACCEPTED
    reading = house.state.reading("k1", "beep")
    assert (reading.value, reading.provenance) == (True, Provenance.ASSUMED)
    assert house.changes[-1].cause == SCENE
    house.clock.advance(10)
    assert house.session.reads == []


def test_a_call_is_accepted_or_unknown(house: House) -> None:
    name = house.submit(call=Call("k1", "say", (("text", "hello"),)))
    assert house.session.orders[0].call == Call("k1", "say", (("text", "hello"),))
    assert house.session.orders[0].once
    house.session.dones[0](None)
    assert house.outcome(name) is Outcome.ACCEPTED
    other = house.submit(call=Call("k1", "start"))
    house.session.dones[1](Unreachable("device.silent"))
    assert house.outcome(other) is Outcome.UNKNOWN
    house.clock.advance(100)
    assert len(house.session.orders) == 2


def test_what_cannot_be_is_refused_by_name(house: House) -> None:
    assert house.error(house.submit(Write("k9", "on", True))) == "command.unknown_device"
    assert house.error(house.set(("off", True))) == "command.unknown_member"
    assert house.error(house.set(("temperature", 4.0))) == "command.read_only"
    assert house.error(house.set(("on", 3))) == "device.wrong_type"
    assert house.error(house.submit(call=Call("k1", "jump"))) == "command.unknown_member"
    assert house.error(house.submit(call=Call("k1", "say"))) == "command.wrong_arguments"
    assert house.error(house.submit(call=Call("k1", "start", (("now", True),)))) == "command.wrong_arguments"
    house.registry.detach("k1", "test:k1")
    assert house.error(house.set(("on", True))) == "device.not_adopted"
    assert house.session.orders == []


def test_a_command_of_nothing_is_done(house: House) -> None:
    name = house.submit()
    house.clock.advance(0)
    assert house.outcomes[name] == [()]


def test_commands_need_nobody_to_listen(house: House) -> None:
    house.dispatcher.submit(house_command(), None)
    house.hear("on", value=True)
    assert house.dispatcher.pending() == 0


def house_command() -> Command:
    return Command("c", SCENE, (Write("k1", "on", True),))


def test_a_short_deadline_ends_the_sending_too(house: House) -> None:
    house.session.answer = lambda order, done: done(Unreachable("device.silent"))
    name = house.set(("on", True), deadline=3)
    house.clock.advance(3)
    assert house.outcome(name) is Outcome.EXPIRED
    sent = len(house.session.orders)
    house.clock.advance(60)
    assert len(house.session.orders) == sent


def test_a_long_deadline_waits_for_slow_things(house: House) -> None:
    name = house.set(("position", 100), deadline=90)
    house.session.dones[0](None)
    house.clock.advance(80)
    assert house.outcome(name) is None
    house.hear("position", 100)
    assert house.outcome(name) is Outcome.CONFIRMED


def test_a_device_gets_five_one_shots_a_second(house: House) -> None:
    names = [house.submit(call=Call("k1", "start")) for _ in range(8)]
    assert len(house.session.orders) == 5
    house.clock.advance(1)
    assert len(house.session.orders) == 8
    for done in house.session.dones:
        done(None)
    assert {house.outcome(name) for name in names} == {Outcome.ACCEPTED}


def test_what_waits_for_its_turn_expires(house: House) -> None:
    names = [house.submit(call=Call("k1", "start"), deadline=2) for _ in range(20)]
    house.clock.advance(2)
    for done in house.session.dones:
        done(None)
    outcomes = [house.outcome(name) for name in names]
    assert outcomes.count(Outcome.EXPIRED) == 20 - len(house.session.orders)
    assert outcomes.count(Outcome.EXPIRED) >= 5
    house.clock.advance(60)
    assert house.clock.next_due() is None


def test_a_change_carries_the_cause_of_the_command_that_explains_it(house: House) -> None:
    person = Cause(Origin.PERSON, who="anna")
    house.hear("position", 0)
    house.set(("position", 100), cause=person)
    house.session.dones[0](None)
    house.hear("position", 40)
    house.hear("position", 100)
    house.hear("position", 80)
    assert [change.cause for change in house.changes[1:]] == [person, person, Cause(Origin.DEVICE)]


def test_a_curtain_that_still_moves_is_no_touch(house: House) -> None:
    house.hear("position", 0)
    name = house.set(("position", 100), deadline=10)
    house.session.dones[0](None)
    house.hear("position", 20)
    house.clock.advance(10)
    assert house.outcome(name) is Outcome.UNKNOWN
    for position in (40, 70, 60, 100, 90):
        house.clock.advance(2)
        house.hear("position", position)
    origins = [change.cause.origin for change in house.changes[2:]]
    assert origins == [Origin.SCENE, Origin.SCENE, Origin.DEVICE, Origin.SCENE, Origin.DEVICE]


def test_an_unconfirmed_command_explains_nothing_after_a_minute(house: House) -> None:
    house.set(("on", True))
    house.session.dones[0](None)
    house.clock.advance(91)
    house.hear("on", value=True)
    assert house.changes[-1].cause.origin is Origin.DEVICE


def test_only_the_first_word_on_an_attempt_counts(house: House) -> None:
    name = house.set(("on", True))
    house.session.dones[0](Unreachable("device.silent"))
    house.session.dones[0](Rejected("device.rejected"))
    assert house.outcome(name) is None
    house.clock.advance(1)
    assert len(house.session.orders) == 2
    house.session.dones[0](Rejected("device.rejected"))
    assert house.outcome(name) is None


def test_a_device_that_fares_better_does_not_get_what_is_in_flight_again(house: House) -> None:
    house.set(("on", True))
    house.fares(Health.DEGRADED)
    house.fares(Health.ONLINE)
    assert len(house.session.orders) == 1


def test_what_was_not_sent_is_not_confirmed(house: House) -> None:
    house.fares(Health.OFFLINE)
    name = house.set(("on", True))
    house.hear("on", value=True)
    assert house.outcome(name) is None
    assert house.changes[-1].cause.origin is not Origin.SCENE


def test_a_command_to_what_may_be_off_says_so(house: House) -> None:
    device = house.registry.devices()["k1"]
    away = replace(device.endpoints[0], may_be_off=True)
    house.registry.replace([replace(device, endpoints=(away,))])
    house.registry.attach("k1", away.ref, house.session)
    house.fares(Health.OFFLINE)
    name = house.set(("step", 1))
    assert (house.outcome(name), house.error(name)) == (Outcome.FAILED, "command.may_be_off")
