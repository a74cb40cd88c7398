"""The guards of invariants in a live house: told once, refused before it leaves, put back once."""

from collections.abc import Mapping

from hub.model.errors import HearthError
from hub.model.reading import PropertyId
from hub.model.value import Value
from scenes.engine.trace import Result
from scenes.invariants.warden import REST
from tests.scenes.test_runtime import House, Rows

NEVER = "- {never: kettle.on and kitchen_window.open, name: N, guard: %s}\n"


def house(guard: str = "warn", **known: Value) -> House:
    made = House()
    made.runtime.invariants.harmless = lambda _id, value: value is False
    made.load(NEVER % guard)
    for ref, value in ({"kettle__on": False, "kitchen_window__open": False} | known).items():
        made.changes(ref.replace("__", "."), value)
    made.said.clear()
    return made


def said(there: House) -> list[str]:
    return [text for notice, text, _ in there.said if notice]


def test_people_are_told_once_and_when_it_is_over() -> None:
    there = house()
    there.changes("kettle.on", value=True)
    there.changes("kitchen_window.open", value=True)
    there.clock.advance(4)
    assert said(there) == []
    there.clock.advance(60)
    assert said(there) == ['"N" is broken: kettle.on = on, kitchen_window.open = on']
    there.changes("kettle.on", value=False)
    assert said(there)[1:] == ['"N" holds again, after 59s']
    (trace,) = there.runtime.traces("N")
    assert [entry.what for entry in trace.entries] == ["invariant.broken", "invariant.over"]
    assert trace.result is Result.FAILED


def test_without_a_guard_nobody_is_told() -> None:
    there = house()
    there.load("- {never: kettle.on, for: 0s, name: N}\n")
    there.changes("kettle.on", value=True)
    assert said(there) == []
    assert [one.count for one in there.runtime.invariants.standings()] == [1]


def refused(there: House, writes: Mapping[str, Value]) -> dict[str, str]:
    told = {PropertyId(ref): value for ref, value in writes.items()}
    found: Mapping[PropertyId, HearthError] = there.runtime.invariants.broken_by(told, dict)
    return {id_: error.message_id for id_, error in found.items()}


def test_what_would_break_it_is_refused_and_counted() -> None:
    there = house("block", kitchen_window__open=True)
    assert refused(there, {"kettle.on": True}) == {"kettle.on": "invariant.refused"}
    assert refused(there, {"kettle.on": False}) == {}
    assert there.runtime.invariants.refused == 1


def test_what_was_done_last_is_put_back_once() -> None:
    there = house("restore", kitchen_window__open=True)
    there.changes("kettle.on", value=True)
    there.clock.advance(6)
    assert there.sent == ["kettle.on=False"]
    told = [text.split(":")[0] for text in said(there)]
    assert told == ['"N" is broken', '"N" was broken', '"N" holds again, after 0s']
    there.changes("kettle.on", value=True)
    there.clock.advance(60)
    assert there.sent == ["kettle.on=False"], "no ping-pong"
    assert "is left as it is" in said(there)[-1]
    there.changes("kettle.on", value=False)
    there.clock.advance(REST)
    there.changes("kettle.on", value=True)
    there.clock.advance(6)
    assert there.sent == ["kettle.on=False"] * 2


def test_what_cannot_be_put_back_is_left() -> None:
    there = house("restore", kettle__on=True)
    there.changes("kitchen_window.open", value=True)
    there.clock.advance(60)
    assert there.sent == []


def test_nothing_that_could_do_harm_is_put_back() -> None:
    there = house()
    there.load("- {always: kettle.on, name: N, guard: restore}\n")
    there.changes("kettle.on", value=True)
    there.changes("kettle.on", value=False)
    there.clock.advance(60)
    assert there.sent == []
    assert "is left as it is" in said(there)[-1]


def test_what_was_broken_is_remembered() -> None:
    book = Rows()
    there = House(book)
    there.load("- {never: kettle.on, for: 1m, name: N}\n")
    there.changes("kettle.on", value=False)
    there.changes("kettle.on", value=True)
    there.clock.advance(61)
    assert "invariant:N" in book.rows


def test_no_time_passes_for_a_hub_that_stops() -> None:
    there = house()
    there.changes("kettle.on", value=True)
    there.changes("kitchen_window.open", value=True)
    there.runtime.close()
    there.clock.advance(60)
    assert said(there) == []
