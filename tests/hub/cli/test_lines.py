import sys
from typing import Any

import pytest

from hub.cli.lines import Teller, trace_lines
from hub.cli.out import Out
from hub.cli.watch import wanted

NOON = 1_700_000_000.0


@pytest.fixture
def teller() -> Teller:
    return Teller(Out(sys.stdout, sys.stderr, "en", as_json=False))


def step(kind: str, text: str, ms: float, **values: object) -> dict[str, Any]:
    return {"at": NOON + ms / 1000, "ms": ms, "kind": kind, "text": text, "values": values}


def trace(*steps: dict[str, Any], result: str = "running") -> dict[str, Any]:
    cause = {"origin": "device", "who": "", "run": "", "depth": 0}
    body = {"run": "r1", "scene": "Tea", "id": "tea", "started": NOON, "result": result, "cause": cause}
    return {"type": "trace", "trace": {**body, "steps": list(steps)}}


def reading(**more: Any) -> dict[str, Any]:
    known = {"value": True, "unit": None, "absent": None, "heard_at": NOON, "since": None}
    cause = {"origin": "device", "who": None}
    return {
        "type": "reading",
        "device": "kettle",
        "path": "on",
        "old": False,
        "reading": {**known, **more},
        "cause": cause,
    }


def test_a_reading_is_one_line(teller: Teller) -> None:
    (line,) = teller.tell(reading())
    assert line.endswith("  kettle.on  off → on")
    (line,) = teller.tell(reading(value=None, absent="offline", since=NOON))
    assert line.endswith("  kettle.on  off → (offline)")
    (line,) = teller.tell(reading(provenance="restored"))
    assert line.endswith("  kettle.on  off → on (restored)")


@pytest.mark.parametrize(
    ("type_", "old", "value", "told"),
    [
        ("time", 23400, 25200, "06:30 → 07:00"),
        ("duration", 0.0, 5400.0, "0s → 1h30m"),
        ("float", 1.0, 2.5, "1 s → 2.5 s"),
        ("time", None, 86399, "- → 23:59:59"),
    ],
)
def test_a_time_and_a_duration_are_written_as_people_do(
    teller: Teller, type_: str, old: float | None, value: float, told: str
) -> None:
    (line,) = teller.tell({**reading(value=value, type=type_, unit="s"), "old": old})
    assert line.endswith(f"  kettle.on  {told}")


def test_an_event_and_a_status_are_one_line_each(teller: Teller) -> None:
    (line,) = teller.tell(
        {"type": "event", "device": "door", "path": "press", "at": NOON, "fields": {"kind": "single", "n": 0.5}}
    )
    assert line.endswith("  door.press  !  kind=single  n=0.5")
    status = {"health": "offline", "since": NOON, "message": "nothing answers"}
    (line,) = teller.tell({"type": "status", "device": "door", "old": "online", "status": status})
    assert line.endswith("  door  online → offline: nothing answers")


def test_a_step_shows_the_readings_that_decided() -> None:
    read = {"kettle.on": True, "water.level": 4.0, "door.open": None}
    _, line = trace_lines(trace(step("condition_false", "did not run", 0.5, **read))["trace"])
    assert line == "    · did not run [kettle.on on, water.level 4, door.open -]  (+0.5 ms)"


def test_of_a_run_that_grows_only_what_is_new_is_told(teller: Teller) -> None:
    fired, write = step("fired", "fired by `door.open`", 0), step("write", "set kettle.on to on", 0.4)
    outcome = step("outcome", "kettle.on: confirmed", 41.25)
    assert len(teller.tell(trace(fired))) == 1
    (line,) = teller.tell(trace(fired, write))
    assert line.endswith("  Tea  → set kettle.on to on  (+0.4 ms)")
    (line,) = teller.tell(trace(fired, write, outcome, result="done"))
    assert line.endswith("  Tea  ✓ kettle.on: confirmed  (+41.25 ms)")


def test_what_was_lost_is_said(teller: Teller) -> None:
    assert teller.tell({"type": "lost", "count": 7}) == [
        "(7 things were not shown: they came faster than they were read)"
    ]


def test_what_is_no_news_is_not_told(teller: Teller) -> None:
    assert teller.tell({"type": "alive"}) == teller.tell({"type": "of tomorrow"}) == []


def test_a_whole_run_has_a_head() -> None:
    head, first = trace_lines(trace(step("fired", "fired by `x`", 0), result="done")["trace"])
    assert head.endswith("  Tea: done (device, r1)")
    assert first == "    ⚡ fired by `x`  (+0 ms)"
    (head,) = trace_lines({**trace(result="not_run")["trace"], "run": ""})
    assert head.endswith("  Tea: not_run (device)")


@pytest.mark.parametrize(
    ("thing", "targets", "shown"),
    [
        (reading(), set(), True),
        (reading(), {"kettle"}, True),
        (reading(), {"kettle.on"}, True),
        (reading(), {"kettle.off", "light"}, False),
        (trace(), {"Tea"}, True),
        (trace(), {"tea"}, True),
        (trace(), {"kettle"}, False),
        ({"type": "lost", "count": 1}, {"kettle"}, True),
        ({"type": "sighting", "sighting": {"ref": "a:1", "handle": None}}, set(), False),
    ],
)
def test_only_what_was_asked_for_is_shown(thing: dict[str, Any], targets: set[str], shown: bool) -> None:
    assert wanted(thing, targets, sightings=False) is shown


def test_a_command_says_what_it_took_itself() -> None:
    quick = {**step("outcome", "lamp.on: confirmed", 730.301), "params": {"took": 0.00108}}
    slow = {**step("outcome", "fan.on: confirmed", 730.301), "params": {"took": 0.7303}}
    lines = trace_lines(trace(quick, slow)["trace"])
    assert lines[1:] == [
        "    ✓ lamp.on: confirmed, 1.08 ms  (+730.301 ms)",
        "    ✓ fan.on: confirmed, 730 ms  (+730.301 ms)",
    ]


def test_a_command_that_did_not_do_is_not_ticked() -> None:
    late = {**step("outcome", "lamp.on: unknown", 30001.2), "params": {"took": 30.0012, "error": "no word of it"}}
    assert trace_lines(trace(late)["trace"])[1] == "    ✗ lamp.on: unknown, 30001 ms  (+30001.2 ms)"
