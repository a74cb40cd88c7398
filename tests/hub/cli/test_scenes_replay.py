"""`hearth scenes replay`: what it asks, what it says of the answer, and what it ends with."""

from pathlib import Path
from typing import Any

import pytest

from hub.api.ports import Json
from hub.cli import past, scenes_replay
from hub.cli.exits import Exit
from hub.cli.scenes import WORDS
from tests.hub.api.house import House
from tests.hub.cli.hearth import Hearth

EXACT: dict[str, Any] = {
    "since": 1000.0, "until": 2000.0, "entries": 9, "proved": 2, "answered": 3, "strange": 0, "doubts": [],
    "stops": [], "scenes": [{"scene": "tea", "title": "Tea", "runs": 2, "deeds": 3}], "deeds": 3, "runs": 2,
    "compared": None,
}  # fmt: skip
COMPARED = {
    "same": 4, "moved": 1, "gone": 1, "new": 1, "never_heard": ["hall.motion"],
    "differences": [
        {"at": 1500.0, "new": False, "what_if": False, "kind": "write", "what": "lamp.on", "text": "lamp.on = on",
         "scene": "tea", "title": "Tea"},
        {"at": 1501.0, "new": True, "what_if": True, "kind": "write", "what": "lamp.on", "text": "lamp.on = off",
         "scene": "tea", "title": "Tea"},
    ],
}  # fmt: skip


def test_it_has_its_word() -> None:
    assert WORDS["replay"] == scenes_replay.__name__
    assert past.ask_past.__module__ == past.__name__


async def test_an_exact_replay_is_said_to_be_one(house: House, hearth: Hearth) -> None:
    house.inquiries.answer = EXACT
    ended = await hearth("scenes", "replay", "--since", "7d")
    assert ended.code == Exit.OK
    assert "exact: 3 recorded outcomes belong to the commands, 2 checkpoints are met" in ended.out
    assert ended.out.splitlines()[-1].split() == ["Tea", "2", "3"]
    (asked,) = house.inquiries.asked
    assert (asked["kind"], asked["files"], asked["edited"]) == ("replay", [], False)
    assert float(str(asked["until"])) - float(str(asked["since"])) == pytest.approx(7 * 86_400)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"doubts": [{"at": 1500.0, "until": None, "why": "disk"}]}, "not exact from "),
        ({"doubts": [{"at": 1500.0, "until": 1600.0, "why": "old"}]}, "an earlier Hearth"),
        ({"strange": 2}, "2 recorded outcomes belong to no command"),
    ],
)
async def test_what_is_not_exact_is_said(house: House, hearth: Hearth, more: Json, said: str) -> None:
    house.inquiries.answer = {**EXACT, **more}
    ended = await hearth("scenes", "replay")
    assert (ended.code, said in ended.out, "checkpoints are met" in ended.out) == (Exit.NO, True, False)


async def test_a_time_without_a_hub_is_told_and_no_doubt(house: House, hearth: Hearth) -> None:
    house.inquiries.answer = {**EXACT, "stops": [[1100.0, 1200.0]]}
    ended = await hearth("scenes", "replay")
    assert (ended.code, "no hub ran" in ended.out) == (Exit.OK, True)


async def test_differences_are_listed(house: House, hearth: Hearth, tmp_path: Path) -> None:
    house.inquiries.answer = {**EXACT, "compared": COMPARED}
    file = tmp_path / "b.yaml"
    file.write_text("[]\n")
    ended = await hearth("scenes", "replay", "--with", str(file))
    lines = ended.out.splitlines()
    assert ended.code == Exit.NO
    assert "4 commands are the same, 1 are gone, 1 are new" in lines[2]
    assert lines[4].startswith("- ")
    assert lines[4].endswith("lamp.on = on  (Tea)")
    assert lines[5].startswith("+ ")
    assert lines[5].endswith("lamp.on = off  (Tea)  what-if")
    assert lines[6].endswith("hall.motion")
    assert house.inquiries.asked[0]["files"] == [[str(file), "[]\n"]]
    assert (await hearth("scenes", "replay", "--edited", "--json")).json["compared"] == COMPARED
    assert house.inquiries.asked[1]["edited"] is True
    missing = await hearth("scenes", "replay", "--with", str(tmp_path / "c.yaml"))
    assert missing.code == Exit.USAGE


async def test_problems_of_other_scenes_are_shown(house: House, hearth: Hearth) -> None:
    house.inquiries.answer = {"problems": [{"message": "no such device", "file": "b.yaml", "line": 1, "column": 2}]}
    ended = await hearth("scenes", "replay")
    assert (ended.code, "b.yaml:1:2: no such device" in ended.out) == (Exit.CONFIG, True)


async def test_without_a_hub_the_files_are_asked(alone: Hearth, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "hearth.yaml").write_text("home: {time_zone: Europe/Berlin}\n")
    places = ("--config", str(tmp_path / "config"), "--state", str(tmp_path / "state"))
    ended = await alone(*places, "scenes", "replay")
    assert (ended.code, "control.db" in ended.err) == (Exit.CONFIG, True)
