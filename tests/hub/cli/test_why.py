"""`hearth why`, `why-not` and `scenes what-if`: what they ask, what they say of the answer, what they end with."""

from typing import Any

import pytest

from hub.cli import scenes_what_if, why, why_not
from hub.cli.exits import Exit
from hub.cli.main import COMMANDS
from hub.cli.scenes import WORDS
from hub.cli.when import is_a_minute
from tests.hub.api.house import House
from tests.hub.cli.hearth import Hearth

AT = 1_772_449_200.0


def line(at: float, text: str) -> dict[str, Any]:
    return {"at": at, "kind": "why.x", "text": text, "params": {}}


WHY: dict[str, Any] = {
    "ref": "lamp.on", "at": AT, "value": "on", "known": True, "begins": AT - 3600,
    "chain": [line(AT - 5, "lamp.on became on, it was off"), line(AT - 5, "anna did that"), line(AT - 9, "before")],
    "now": [line(AT, "`Keep` holds it at on")],
    "doubts": [{"from": AT - 60, "to": AT, "why": "disk", "text": "may not be exact"}],
    "silent": [line(AT - 3, "nothing is recorded")], "ends": AT - 2,
}  # fmt: skip
WHY_NOT: dict[str, Any] = {
    "scene": "Tea", "id": "tea", "at": AT, "since": AT - 86_400, "stands": [line(AT, "it is paused")],
    "firings": [line(AT - 7, "it fired"), line(AT - 7, "did not run")], "misses": [], "doubts": [],
    "silent": [], "ends": AT - 2,
}  # fmt: skip
HELD_BACK: dict[str, Any] = {
    "started": AT + 60, "scene": "Tea",
    "result": "not_run",
    "steps": [
        {"kind": "fired", "params": {"trigger": "hall.motion"}, "text": "fired"},
        {"kind": "condition_false", "params": {}, "text": "did not run: no"},
    ],
}  # fmt: skip
WHAT_IF: dict[str, Any] = {
    "from": AT, "to": AT + 3600, "unseen": ["tv.on"], "held_back": [HELD_BACK], "doubts": [],
    "silent": [], "ends": AT,
    "deeds": [
        {"at": AT + 90, "kind": "write", "text": "lamp.on = on", "scene": "Door", "trigger": "door.open",
         "values": "door.open on"},
        {"at": AT + 91, "kind": "notice", "text": "hello", "scene": None, "trigger": None, "values": ""},
    ],
}  # fmt: skip


def test_they_have_their_names() -> None:
    assert COMMANDS["why"] == why.__name__
    assert COMMANDS["why-not"] == why_not.__name__
    assert WORDS["what-if"] == scenes_what_if.__name__


async def test_a_chain_is_told_with_its_times(house: House, hearth: Hearth) -> None:
    house.inquiries.answer = WHY
    ended = await hearth("why", "lamp.on")
    assert ended.code == Exit.OK
    first, *lines = ended.out.splitlines()
    assert first.startswith("At 2026-03-02 ")
    assert first.endswith(" lamp.on was on:")
    assert [one[23:] for one in lines[:3]] == ["lamp.on became on, it was off", "anna did that", "before"]
    assert [one[:21].strip() != "" for one in lines[:3]] == [True, False, True], "a time stands there once"
    assert lines[3:] == ["and besides:", lines[4], "nothing is recorded", "may not be exact"]
    (asked,) = house.inquiries.asked
    assert (asked["kind"], asked["ref"], asked["minute"]) == ("why", "lamp.on", False)
    assert asked["since"] == pytest.approx(asked["until"])
    assert (await hearth("why", "lamp.on", "--json")).json == WHY


async def test_of_many_times_without_a_record_the_newest_are_told(house: House, hearth: Hearth) -> None:
    house.inquiries.answer = {**WHY, "silent": [line(AT - n, f"nothing is recorded {n}") for n in (9, 8, 7, 6)]}
    told = [
        one for one in (await hearth("why", "lamp.on")).out.splitlines() if "nothing is" in one or "before that" in one
    ]
    assert told == ["nothing is recorded 7", "nothing is recorded 6", "and so it was 2 times before that"]


async def test_a_moment_can_be_named(house: House, hearth: Hearth) -> None:
    house.inquiries.answer = {**WHY, "known": False, "now": [], "doubts": [], "alone": True}
    ended = await hearth("why", "lamp.on", "2h")
    assert (ended.code, ended.out.startswith("lamp.on at 2026-03-02 ")) == (Exit.NO, True)
    assert ended.out.splitlines()[-1].startswith("No hub runs; what is recorded ends at 2026-03-02 ")
    assert (await hearth("why", "lamp.on", "00:00", "--json")).code == Exit.NO
    ago, minute = house.inquiries.asked
    assert float(str(ago["until"])) - float(str(ago["since"])) == pytest.approx(7200, abs=60)
    assert minute["minute"] is True
    assert 0 <= float(str(minute["until"])) - float(str(minute["since"])) < 90_000
    assert (await hearth("why", "lamp.on", "soon")).code == Exit.USAGE


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("14:02", True), ("7:05", True), ("2026-03-01T18:00", True), ("14:02:10", False), ("2h", False), ("14", False)],
)
def test_a_minute_is_no_second(text: str, is_one: bool) -> None:
    assert is_a_minute(text) is is_one


async def test_what_held_a_scene_back(house: House, hearth: Hearth) -> None:
    house.inquiries.answer = WHY_NOT
    ended = await hearth("why-not", "Tea", "--since", "2h")
    assert ended.code == Exit.OK
    assert ended.out.splitlines()[0].startswith("`Tea` from 2026-03-01 ")
    assert [one[23:] for one in ended.out.splitlines()[1:]] == ["it is paused", "it fired", "did not run"]
    assert [one["seconds"] for one in house.inquiries.asked] == [7200]
    house.inquiries.answer = {**WHY_NOT, "stands": [], "firings": []}
    ended = await hearth("why-not", "Tea")
    assert (ended.code, ended.out.splitlines()[-1]) == (Exit.NO, "nothing of that is kept")
    assert (await hearth("why-not", "Tea", "--json")).code == Exit.NO
    assert (await hearth("why-not", "Tea", "--since", "long")).code == Exit.USAGE


async def test_what_would_be_done(house: House, hearth: Hearth) -> None:
    house.inquiries.answer = WHAT_IF
    ended = await hearth("scenes", "what-if", "door.open becomes on", "--for", "30m")
    assert ended.code == Exit.OK
    unseen, head, *rows, taken = ended.out.splitlines()
    assert unseen == "no scene looks at tv.on: what it is at makes no difference"
    assert head.split() == ["when", "scene", "what", "because", "of"]
    assert [one[21:].split() for one in rows] == [
        ["Tea", "would", "not", "run:", "did", "not", "run:", "no", "hall.motion"],
        ["Door", "lamp.on", "=", "on", "door.open", "(door.open", "on)"],
        ["-", "hello", "-"],
    ]
    assert taken.startswith("Nothing was done.")
    house.inquiries.answer = {**WHAT_IF, "held_back": [], "deeds": [WHAT_IF["deeds"][0]] * 5}
    *again, more, _ = (await hearth("scenes", "what-if", "+1h")).out.splitlines()
    assert (len(again), more) == (2 + 3, "and 2 times more of the same: --all shows them")
    assert len((await hearth("scenes", "what-if", "+1h", "--all")).out.splitlines()) == 2 + 5 + 1
    failed = HELD_BACK | {"result": "failed", "steps": [*HELD_BACK["steps"], {"kind": "failed", "text": "failed"}]}
    house.inquiries.answer = {**WHAT_IF, "held_back": [failed]}
    assert "would fail: did not run: no" in (await hearth("scenes", "what-if", "+1h")).out
    house.inquiries.answer = {**WHAT_IF, "deeds": [], "held_back": [], "unseen": []}
    ended = await hearth("scenes", "what-if", "+1h")
    assert (ended.code, ended.out.startswith("nothing would be done until ")) == (Exit.NO, True)
    assert (await hearth("scenes", "what-if", "+1h", "--json")).json["deeds"] == []
    assert (await hearth("scenes", "what-if", "+1h", "--for", "long")).code == Exit.USAGE
    assert [one["seconds"] for one in house.inquiries.asked] == [1800, None, None, None, None, None]
