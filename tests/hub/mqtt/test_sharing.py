"""Two homes, of which each has a real core, joined by brokers in memory."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest

from hub.config.mqtt import Sharing
from hub.core.clock import settle
from hub.model.capability import Category, Level
from hub.model.cause import Cause, Origin
from hub.model.command import Call, Outcome
from hub.model.device import Device, Endpoint, Happening, Health
from hub.model.errors import NotSupported, Unreachable
from hub.model.ports import Report
from hub.model.reading import Absence, Occurrence, Provenance
from hub.model.words.guards import LOCK_GUARD
from hub.mqtt.sharing import EVERY, for_others
from tests.hub.core.house import ABILITIES
from tests.hub.mqtt.two_homes import Bridge, Home, pass_time

SCENE = Cause(Origin.SCENE, "good_night", depth=4)
AHEAD = 600.0


class Pair:
    """Our home, and the cabin, whose clock is ten minutes ahead; a bridge joins their brokers."""

    def __init__(self) -> None:
        self.home = Home("home", Sharing(hubs={"cabin": True}))
        self.cabin = Home("cabin", Sharing(hubs={"home": True}), seed=5)
        self.cabin.house.clock.step_wall(AHEAD)
        self.bridge = Bridge(self.home, self.cabin)

    async def wait(self, seconds: float) -> None:
        await pass_time(seconds, self.home, self.cabin)

    def health(self) -> tuple[Health, str]:
        status = self.home.house.registry.status("r1")
        assert status is not None
        return status.health, status.reason

    async def confirm(self, path: str, value: object) -> None:
        """The device in the cabin does what it was told."""
        self.cabin.house.session.dones[-1](None)
        self.cabin.house.intake.report(Report("k1", ((path, value),)))  # type: ignore[arg-type]  # a value
        await self.wait(1)


@pytest.fixture
async def pair() -> AsyncIterator[Pair]:
    pair = Pair()
    await pair.cabin.open()
    await pair.home.open()
    pair.cabin.house.hear("position", 40)
    await pair.wait(1)
    await pair.home.adopt("cabin/thing", hazard_allowed=True)
    yield pair
    await pair.home.close()
    await pair.cabin.close()


async def test_what_the_other_hub_has_is_here_as_old_as_it_is(pair: Pair) -> None:
    late = Home("late", Sharing(hubs={}), pair.home.broker)
    late.house.clock.advance(181)
    await pair.wait(180)
    await late.open()
    await late.adopt("cabin/thing")
    await pass_time(EVERY, late, pair.cabin)
    reading = late.house.state.reading("r1", "position")
    assert reading.value == 40
    assert late.house.clock.now() - reading.heard_at == pytest.approx(201, abs=2), "though its clock is ten minutes off"
    await late.close()


async def test_a_change_there_is_a_change_here_with_its_cause_and_the_length_of_its_chain(pair: Pair) -> None:
    pair.cabin.house.set(("on", True), cause=SCENE)
    await pair.confirm("on", True)
    change = pair.home.house.changes[-1]
    assert (change.path, change.new.value) == ("on", True)
    assert change.cause == Cause(Origin.NEIGHBOUR, "cabin: scene good_night", depth=4)
    pair.cabin.house.hear("position", 41)
    await pair.wait(1)
    assert pair.home.house.changes[-1].cause.origin is Origin.DEVICE, "a hand in the cabin is a hand on the device"


async def test_events_come_once_and_never_late(pair: Pair) -> None:
    seen: list[Occurrence] = []
    pair.home.house.state.subscribe_events(seen.append)
    pair.cabin.house.intake.report(Report("k1", events=(Happening("press", {}),)))
    assert [one.happening.path for one in seen] == ["press"]
    topic, payload = next((one.topic, one.payload) for one in pair.cabin.broker.sent if "/event/" in one.topic)
    pair.home.broker.say(topic, payload, retained=True)
    await pair.wait(70)
    pair.home.broker.say(topic, payload)
    assert len(seen) == 1


async def test_what_is_wanted_here_is_done_there_and_said_to_be_from_here(pair: Pair) -> None:
    name = pair.home.house.set(("on", True), key="r1", cause=SCENE)
    order = pair.cabin.house.session.orders[-1]
    assert order.writes == (("on", True),)
    assert order.cause == Cause(Origin.NEIGHBOUR, "home: scene good_night", depth=4)
    await pair.confirm("on", True)
    assert pair.home.house.outcome(name) is Outcome.CONFIRMED
    assert pair.home.house.changes[-1].cause == SCENE
    call = pair.home.house.submit(call=Call("r1", "say", (("text", "hi"),)))
    assert pair.cabin.house.session.orders[-1].call == Call("k1", "say", (("text", "hi"),))
    pair.cabin.house.session.dones[-1](None)
    await pair.wait(1)
    assert pair.home.house.outcome(call) is Outcome.ACCEPTED


async def test_what_its_owner_does_not_allow_is_refused_there(pair: Pair) -> None:
    pair.cabin.house.allow(allowed=False)
    name = pair.home.house.set(("heat", True), key="r1")
    await pair.wait(1)
    assert (pair.home.house.outcome(name), pair.home.house.error(name)) == (Outcome.FAILED, "homes.refused")
    assert not pair.cabin.house.session.orders


async def test_what_makes_safe_goes_on_until_it_is_confirmed(pair: Pair) -> None:
    pair.home.house.set(("heat", False), key="r1")
    await pair.wait(20)
    asks = [one for one in pair.home.broker.sent if one.topic.endswith("/ask") and b'"heat"' in one.payload]
    assert len(asks) >= 2
    assert not any(one.retain for one in asks)
    await pair.confirm("heat", False)
    assert pair.home.house.state.reading("r1", "heat").value is False


async def test_a_repeated_a_kept_and_an_old_ask_are_not_done(pair: Pair) -> None:
    pair.home.house.set(("step", 1), key="r1")
    await pair.confirm("step", 1)
    (ask,) = [one for one in pair.home.broker.sent if one.topic.endswith("/ask") and b'"step"' in one.payload]
    done = len(pair.cabin.house.session.orders)
    pair.cabin.broker.say(ask.topic, ask.payload)
    pair.cabin.broker.say(ask.topic, ask.payload, retained=True, now=True)
    assert ask.topic not in pair.cabin.broker.kept
    renamed = json.dumps({**json.loads(ask.payload), "id": "another"})
    await pair.wait(30)
    pair.cabin.broker.say(ask.topic, renamed)
    restarted = Home("cabin", Sharing(hubs={"home": True}), pair.cabin.broker, seed=9)
    await restarted.open()
    pair.cabin.broker.say(ask.topic, json.dumps({**json.loads(ask.payload), "id": "once more"}))
    await pair.wait(1)
    assert len(pair.cabin.house.session.orders) == done
    assert not restarted.house.session.orders, "the next life of the hub does not know that beat"
    counts = pair.cabin.showing.counts()
    assert (counts["asks_repeated"], counts["asks_kept"], counts["asks_refused"]) == (1, 1, 2)
    await restarted.close()


async def test_who_may_only_watch_is_told_so() -> None:
    pair = Pair()
    pair.cabin = Home("cabin", Sharing(hubs={"home": False}), seed=5)
    pair.bridge = Bridge(pair.home, pair.cabin)
    await pair.cabin.open()
    await pair.home.open()
    await pair.home.adopt("cabin/thing")
    await pair.wait(1)
    name = pair.home.house.set(("on", True), key="r1")
    await pair.wait(1)
    settled = pair.home.house.settled(name)
    assert settled is not None
    assert "may watch here, not command" in dict(settled.params)["text"]
    assert not pair.cabin.house.session.orders
    await pair.home.close()
    await pair.cabin.close()


async def test_a_hub_that_was_not_named_gets_no_answer(pair: Pair) -> None:
    stranger = Home("stranger", Sharing(), pair.cabin.broker, seed=11)
    await stranger.open()
    await stranger.adopt("cabin/thing")
    await pass_time(EVERY + 1, stranger, pair.cabin)
    name = stranger.house.set(("step", 1), key="r1")
    await pass_time(12, stranger, pair.cabin)
    assert stranger.house.error(name) == "homes.no_answer"
    assert not pair.cabin.house.session.orders
    await stranger.close()


CUTS: dict[str, Callable[[Pair], None]] = {
    "homes.link_down": lambda pair: setattr(pair.bridge, "up", False),
    "mqtt.no_connection": lambda pair: pair.home.broker.disconnect(),
    "homes.stopped": lambda pair: pair.home.broker.say("hearth/cabin/status", "offline", retained=True),
    "homes.offline_there": lambda pair: pair.cabin.house.fares(Health.OFFLINE),
}


@pytest.mark.parametrize("reason", CUTS)
async def test_it_is_told_what_is_cut(pair: Pair, reason: str) -> None:
    CUTS[reason](pair)
    await pair.wait(2 if reason != "homes.link_down" else 3 * EVERY + 1)
    assert pair.health() == (Health.OFFLINE, reason)
    name = pair.home.house.set(("step", 1), key="r1", deadline=5)
    assert pair.home.house.state.reading("r1", "position").value == 40
    await pair.wait(6)
    assert pair.home.house.outcome(name) in (Outcome.EXPIRED, Outcome.FAILED)


async def test_while_the_link_is_down_values_are_unknown_after_five_minutes_and_all_is_well_again_after(
    pair: Pair,
) -> None:
    pair.bridge.up = False
    await pair.wait(3 * EVERY + 301)
    assert pair.home.house.state.reading("r1", "position").absent is Absence.OFFLINE
    pair.cabin.house.hear("position", 60)
    await pair.wait(100)
    pair.bridge.mend()
    await pair.wait(EVERY + 1)
    reading = pair.home.house.state.reading("r1", "position")
    assert (pair.health()[0], reading.value) == (Health.ONLINE, 60)
    assert pair.home.house.clock.now() - reading.heard_at > 100
    assert pair.home.house.changes[-1].cause.origin is Origin.LATE, "nobody knows who, and a claim takes it as that"


async def test_a_hub_that_stops_says_so_and_one_that_starts_again_is_there_at_once(pair: Pair) -> None:
    await pair.cabin.showing.stop()
    assert pair.health() == (Health.OFFLINE, "homes.stopped")
    again = Home("cabin", Sharing(hubs={"home": True}), pair.cabin.broker, pair.cabin.house, seed=8)
    await again.open()
    assert pair.health()[0] is Health.ONLINE
    await again.close()


async def test_what_another_hub_has_is_shown_to_nobody(pair: Pair) -> None:
    pair.home.showing.renewed()
    shown = {one.topic for one in pair.home.broker.sent if "/about/" in one.topic}
    assert shown == {"hearth/home/shared/about/thing"}


async def test_a_device_that_is_renamed_or_left_out_is_taken_back(pair: Pair) -> None:
    registry = pair.cabin.house.registry
    registry.replace([replace(one, handle="kettle") for one in registry.devices().values()])
    pair.cabin.showing.renewed()
    await pair.wait(1)
    kept = {topic for topic in pair.cabin.broker.kept if topic.startswith("hearth/cabin/")}
    assert kept == {"hearth/cabin/shared/about/kettle", "hearth/cabin/shared/state/kettle"}
    assert pair.health() == (Health.OFFLINE, "homes.renamed_there")
    status = pair.home.house.registry.status("r1")
    assert status is not None
    assert dict(status.params) == {"hub": "cabin", "handle": "thing", "new": "kettle"}
    with pytest.raises(Unreachable):
        await pair.home.learn("cabin/thing")
    pair.cabin.broker.kept["hearth/cabin/shared/about/ghost"] = b"{}"
    again = Home("cabin", Sharing(hubs={"home": True}, left_out=("kettle", "thing")), pair.cabin.broker, seed=8)
    await again.open()
    assert not any(topic.startswith("hearth/cabin/") for topic in pair.cabin.broker.kept)
    await again.close()


async def test_of_several_that_can_do_the_same_the_one_with_a_near_name_is_told(pair: Pair) -> None:
    registry = pair.cabin.house.registry
    (thing,) = registry.devices().values()
    others = [replace(thing, key=f"k{number}", handle=f"other{number}") for number in range(2, 5)]
    registry.replace([replace(thing, handle="old_thing"), *others])
    pair.cabin.showing.renewed()
    await pair.wait(1)
    status = pair.home.house.registry.status("r1")
    assert status is not None
    assert dict(status.params)["new"] == "old_thing"


async def test_a_device_that_is_gone_without_another_in_its_place_is_only_gone(pair: Pair) -> None:
    pair.cabin.house.registry.replace([])
    pair.cabin.showing.renewed()
    await pair.wait(1)
    assert pair.health() == (Health.OFFLINE, "homes.not_shown")


async def test_who_shares_nothing_says_nothing_and_takes_back_what_was_shown() -> None:
    cabin = Home("cabin", Sharing())
    cabin.broker.kept |= {"hearth/cabin/shared/about/thing": b"{}", "hearth/cabin/shared/state/thing": b"{}"}
    await cabin.open()
    cabin.house.hear("on", value=True)
    await pass_time(3 * EVERY, cabin)
    assert cabin.broker.kept == {}
    assert all(one.retain and not one.payload for one in cabin.broker.sent)
    await cabin.close()


async def test_only_what_the_owner_names_is_shown() -> None:
    cabin = Home("cabin", Sharing(hubs={"home": True}, devices=("other",)))
    cabin.house.add("k2", "other")
    await cabin.open()
    assert {one.topic for one in cabin.broker.sent if "/about/" in one.topic} == {"hearth/cabin/shared/about/other"}
    await cabin.close()


async def test_a_device_that_can_do_more_is_another_model(pair: Pair) -> None:
    registry = pair.cabin.house.registry
    more = replace(ABILITIES, properties={**ABILITIES.properties, "left.on": ABILITIES.properties["on"]})
    registry.replace([replace(one, abilities=more) for one in registry.devices().values()])
    pair.cabin.showing.renewed()
    model = pair.home.shelf.now["hearth:cabin/thing"]
    abilities = pair.home.driver.abilities(model)
    assert abilities is not None
    assert "left.on" in abilities.properties


async def test_what_cannot_be_read_is_no_device(pair: Pair) -> None:
    pair.home.broker.say("hearth/cabin/shared/about/odd", b'{"hearth": 9}', retained=True)
    assert pair.home.driver.undescribed("cabin/odd") == "homes.bad_about"
    with pytest.raises(NotSupported):
        await pair.home.learn("cabin/odd")


def test_a_way_in_is_to_be_looked_at_only() -> None:
    lock = replace(ABILITIES.properties["on"], guard=LOCK_GUARD)
    abilities = replace(ABILITIES, properties={"on": lock})
    device = Device("k", "door", "Door", abilities=abilities, endpoints=(Endpoint("t", "1"),))
    assert LOCK_GUARD.level is Level.ENTRY
    assert not for_others(device).properties["on"].writable


def test_what_is_raw_is_shown_to_nobody() -> None:
    raw = replace(ABILITIES.properties["mode"], category=Category.RAW)
    abilities = replace(ABILITIES, properties={**ABILITIES.properties, "raw.mode": raw})
    device = Device("k", "thing", "Thing", abilities=abilities, endpoints=(Endpoint("t", "1"),))
    assert list(for_others(device).properties) == list(ABILITIES.properties)


async def test_what_was_only_sent_is_not_shown_as_known(pair: Pair) -> None:
    pair.cabin.house.state.apply("k1", "position", 70, provenance=Provenance.ASSUMED)
    pair.cabin.house.hear("mode", "low")
    await pair.wait(1)
    values = json.loads(pair.home.broker.kept["hearth/cabin/shared/state/thing"])["values"]
    assert values["mode"]["value"] == "low"
    assert "value" not in values["position"]
    assert pair.home.house.state.reading("r1", "position").value == 40


async def test_values_that_are_heard_again_are_said_again_and_no_oftener(pair: Pair) -> None:
    await pair.wait(EVERY)
    said = pair.cabin.showing.counts()["shared"]
    for _ in range(120):
        pair.cabin.house.hear("position", 40)
        await pair.wait(1)
    assert 1 <= pair.cabin.showing.counts()["shared"] - said <= 3
    assert pair.home.house.clock.now() - pair.home.house.state.reading("r1", "position").heard_at < 90


async def test_a_clock_that_is_set_there_moves_nothing_here(pair: Pair) -> None:
    pair.cabin.house.clock.step_wall(-7200)
    await pair.wait(EVERY + 1)
    pair.cabin.house.hear("position", 50)
    await pair.wait(10)
    reading = pair.home.house.state.reading("r1", "position")
    assert reading.value == 50
    assert pair.home.house.clock.now() - reading.heard_at == pytest.approx(10, abs=2)
    name = pair.home.house.set(("on", True), key="r1")
    await pair.confirm("on", True)
    assert pair.home.house.outcome(name) is Outcome.CONFIRMED
    await settle()
