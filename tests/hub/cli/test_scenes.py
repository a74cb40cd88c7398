"""`hearth scenes` and its words."""

from importlib import import_module

import pytest

from hub.api.ports import SceneInfo
from hub.cli import scenes_list, scenes_next, scenes_pause, scenes_resume, scenes_run
from hub.cli.exits import Exit
from hub.cli.scenes import USUAL, WORDS
from tests.hub.api.house import House
from tests.hub.cli.hearth import Hearth


@pytest.fixture
def ran(house: House) -> House:
    cause = {"origin": "person", "who": "ann", "run": "", "depth": 0}
    step = {"at": 1.0, "ms": 3.5, "kind": "write", "text": "set kettle.on to on", "values": {}}
    house.scenes.last = house.scenes.kept[0] = {
        "run": "r1", "scene": "Tea", "started": 1.0, "result": "done", "cause": cause, "steps": [step],
    }  # fmt: skip
    return house


def test_every_word_has_its_module() -> None:
    assert {WORDS[word] for word in (USUAL, "run", "next", "pause", "resume")} == {
        one.__name__ for one in (scenes_list, scenes_run, scenes_next, scenes_pause, scenes_resume)
    }
    assert all(hasattr(import_module(name), "execute") for name in WORDS.values())


async def test_the_help_shows_every_word_and_its_options(hearth: Hearth) -> None:
    ended = await hearth("scenes", "--help")
    assert ended.code == 0
    assert all(f"hearth scenes {word}" in ended.out for word in WORDS)
    assert "--for" in ended.out
    ended = await hearth("scenes", "pause", "--help")
    assert "--json" in ended.out
    assert (await hearth("scenes", "fly")).code == Exit.USAGE


async def test_a_bare_word_lists(ran: House, hearth: Hearth) -> None:
    assert (await hearth("scenes")).out == (await hearth("scenes", "list")).out
    assert (await hearth("scenes", "--json")).json["scenes"][0]["fields"]["minutes"]["initial"] == 300.0


async def test_a_scene_is_run_by_hand(ran: House, hearth: Hearth) -> None:
    ended = await hearth("scenes", "run", "Tea", "minutes=10m", "strong=on", "--wait", "1")
    assert (ended.code, ran.scenes.ran) == (0, [("tea", {"minutes": 600.0, "strong": True}, 1.0)])
    assert "set kettle.on to on" in ended.out
    assert (await hearth("scenes", "run", "Tea", "--json")).json["result"] == "done"
    ended = await hearth("scenes", "run", "Tea", "minuts=1")
    assert (ended.code, "did you mean `minutes`" in ended.err) == (Exit.USAGE, True)
    assert (await hearth("scenes", "run", "Tea", "minutes")).code == Exit.USAGE


@pytest.mark.parametrize(
    ("result", "code"), [("running", 0), ("failed", Exit.REFUSED), ("not_run", Exit.NO), ("stopped", Exit.NO)]
)
async def test_the_code_says_what_came_of_it(ran: House, hearth: Hearth, result: str, code: int) -> None:
    ran.scenes.kept[0]["result"] = result
    ended = await hearth("scenes", "run", "Tea")
    assert (ended.code, "is still running" in ended.out) == (code, result == "running")


async def test_a_scene_that_waits_is_said(ran: House, hearth: Hearth) -> None:
    ran.scenes.kept = []
    ended = await hearth("scenes", "run", "Tea")
    assert (ended.code, ended.out) == (0, "`Tea` waits for its turn: `hearth trace` shows when it runs\n")


async def test_a_scene_is_paused_and_resumed(ran: House, hearth: Hearth) -> None:
    ended = await hearth("scenes", "pause", "Tea")
    assert (ended.code, ended.out) == (0, "Tea: paused\n")
    ended = await hearth("scenes", "pause", "Tea", "--for", "2h")
    assert ended.out.startswith("Tea: paused until 2025-06-15 ")
    assert "running" in (await hearth("scenes")).out
    ended = await hearth("scenes", "resume", "Tea")
    assert ended.out == "`Tea` runs again\n"
    assert ran.scenes.switched == [("tea", None), ("tea", 7200.0), ("tea", 0.0)]
    ended = await hearth("scenes", "pause", "Tea", "--for", "soon")
    assert (ended.code, "`soon` is not a duration" in ended.err) == (Exit.USAGE, True)
    assert (await hearth("scenes", "pause", "Tea", "--json")).json["rest"] == {"why": "paused", "until": None}
    assert (await hearth("scenes", "resume", "Tea", "--json")).json["rest"] is None


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ({"why": "paused", "until": None}, "paused"),
        ({"why": "set_aside", "until": None}, "set aside"),
        ({"why": "set_aside", "until": 1_750_000_000.0}, "set aside until 2025-06-15 "),
    ],
)
async def test_the_list_says_who_rests(ran: House, hearth: Hearth, rest: dict[str, object], said: str) -> None:
    ran.scenes.more = (SceneInfo("a", "Lazy", "f:1", rest=rest),)
    (line,) = [line for line in (await hearth("scenes")).out.splitlines() if line.startswith("Lazy")]
    assert said in line


async def test_what_comes_next_is_listed(house: House, hearth: Hearth) -> None:
    ended = await hearth("scenes", "next")
    assert ended.code == 0
    assert "06:30; and again after that; but the scene rests" in ended.out
    ended = await hearth("scenes", "next", "--for", "1h")
    assert ended.code == Exit.NO
    assert ended.out.startswith("nothing comes by itself until 1970-01-01 0")
    assert (await hearth("scenes", "next", "--for", "7d", "--json")).json["to"] == 604_800
    assert (await hearth("scenes", "next", "--for", "soon")).code == Exit.USAGE
    assert (await hearth("scenes", "next", "--for", "99d")).code == Exit.USAGE
