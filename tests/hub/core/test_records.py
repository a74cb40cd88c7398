from hub.core.clock import VirtualClock
from hub.core.records import NoLedger, Paper, content_of, fields_of, paper_of
from hub.model.cause import Cause, Origin
from hub.model.command import Call, Command, CommandClass, Outcome, RecordState, Write
from hub.model.device import Health
from hub.model.errors import HearthError, Rejected, Unsafe
from tests.hub.core.house import House
from tests.hub.core.ledgers import MemoryLedger

ANNA = Cause(Origin.PERSON, "anna", "run-1", 2)


def _house() -> tuple[House, MemoryLedger]:
    ledger = MemoryLedger()
    return House(ledger=ledger), ledger


def test_a_harmless_command_leaves_before_its_record_and_leaves_no_trace() -> None:
    house, ledger = _house()
    house.session.answer = lambda order, done: ledger.log.append("sent")
    house.set(("on", True))
    assert ledger.log == ["sent", "keep 1 sent"]
    house.hear("on", value=True)
    assert ledger.log[2:] == ["drop 1"]
    assert (ledger.records, ledger.entries) == ({}, {})


def test_a_command_that_is_over_before_it_is_kept_is_never_written() -> None:
    house, ledger = _house()
    house.session.answer = lambda order, done: done(Rejected("device.rejected"))
    house.set(("on", True))
    house.set(("nothing", True))
    house.submit()
    assert ledger.log == []


def test_the_record_says_what_is_on_its_way_and_until_when() -> None:
    house, ledger = _house()
    name = house.submit(Write("k1", "position", 40), call=Call("k1", "start"), deadline=5)
    (record,) = ledger.records.values()
    assert (record.id, record.accepted, record.expires) == (name, 1_000_000.0, 1_000_005.0)
    assert [(part.what, part.hazard, part.sent) for part in record.parts] == [
        (Write("k1", "position", 40), CommandClass.A, True),
        (Call("k1", "start"), CommandClass.B, True),
    ]
    house.hear("position", 40)
    assert [part.over for part in ledger.records[name].parts] == [True, False]
    assert ledger.records[name].state is RecordState.SENT


def test_what_waits_for_an_offline_device_is_accepted_and_not_sent() -> None:
    house, ledger = _house()
    house.fares(Health.OFFLINE)
    name = house.set(("on", True))
    assert ledger.records[name].state is RecordState.ACCEPTED
    house.fares(Health.ONLINE)
    assert ledger.records[name].state is RecordState.SENT


def test_make_safe_stays_in_the_ledger_after_its_requester_was_told() -> None:
    house, ledger = _house()
    name = house.set(("heat", False))
    house.clock.advance(61)
    assert house.outcome(name) is Outcome.UNKNOWN
    (part,) = ledger.records[name].parts
    assert part.told is not None
    assert (part.told.outcome, part.over) == (Outcome.UNKNOWN, False)
    house.hear("heat", value=False)
    assert ledger.records == {}


def test_hazardous_actions_are_written_down_with_who_why_and_what_came_of_them() -> None:
    house, ledger = _house()
    house.set(("heat", True), ("position", 5), cause=ANNA)
    (entry,) = ledger.entries.values()
    assert (entry.path, entry.value, entry.hazard, entry.result) == ("heat", "on", CommandClass.C, "open")
    assert (entry.cause, entry.at, entry.device, entry.command) == (ANNA, 1_000_000.0, "k1", "1")
    house.clock.advance(1)
    house.hear("heat", value=True)
    assert ledger.results() == [("heat", "confirmed")]
    house.set(("heat", False))
    house.hear("heat", value=False)
    assert ledger.results() == [("heat", "confirmed"), ("heat", "confirmed")]


def test_an_alarm_is_an_entry_of_its_own() -> None:
    house, ledger = _house()
    house.session.answer = lambda order, done: done(None)
    house.set(("heat", False))
    house.clock.advance(60)
    assert ledger.results() == [("heat", "open"), ("heat", "alarm")]
    alarm = max(ledger.entries.values(), key=lambda entry: entry.id)
    assert (alarm.at, alarm.error) == (1_000_060.0, "command.not_confirmed")


def test_a_keyed_record_stays_with_what_was_told() -> None:
    house, ledger = _house()
    house.dispatcher.submit(Command("c", ANNA, (Write("k1", "on", True),), key="tea"))
    house.hear("on", value=True)
    (record,) = ledger.records.values()
    assert (record.key, record.content, record.state) == ("tea", content_of(_command(True)), RecordState.OVER)
    (part,) = record.parts
    assert part.told is not None
    assert part.told.outcome is Outcome.CONFIRMED


def _command(value: bool, *more: Write) -> Command:
    return Command("x", ANNA, (*more, Write("k1", "on", value)))


def test_the_content_of_a_command_is_what_it_asks_for_in_any_order() -> None:
    other = Write("k1", "position", 4)
    assert content_of(_command(True)) != content_of(_command(False))
    assert content_of(Command("a", ANNA, (other, Write("k1", "on", True)))) == content_of(
        Command("b", ANNA, (Write("k1", "on", True), other), deadline=4)
    )
    assert content_of(Command("a", ANNA, (), Call("k1", "start"))) != content_of(Command("a", ANNA, ()))


def test_the_fields_of_an_error_are_text() -> None:
    assert fields_of(None) == ()
    assert fields_of(Unsafe("x.y", limit=3)) == (("limit", "3"),)


async def test_without_a_ledger_nothing_waits() -> None:
    heard: list[HearthError | None] = []
    ledger = NoLedger()
    paper: Paper = paper_of(VirtualClock(), ledger, _command(True))
    paper.save()
    ledger.when_durable(heard.append)
    await ledger.durable()
    assert heard == [None]
