"""`hearth scenes history`, `diff` and `rollback`, and a reload that is only rehearsed."""

from hub.cli import scenes_diff, scenes_history, scenes_rollback
from hub.cli.exits import Exit
from hub.cli.scenes import WORDS
from tests.hub.api.house import House, a_problem
from tests.hub.cli.hearth import Hearth


def test_each_has_its_word() -> None:
    mine = {"history": scenes_history, "diff": scenes_diff, "rollback": scenes_rollback}
    assert {word: WORDS[word] for word in mine} == {word: module.__name__ for word, module in mine.items()}


async def test_the_history_of_a_scene(hearth: Hearth) -> None:
    ended = await hearth("scenes", "history", "Tea")
    lines = ended.out.splitlines()
    assert (ended.code, len(lines)) == (0, 3)
    assert lines[1].startswith("bbbbbbb ")
    assert "in use" in lines[1]
    assert lines[1].endswith("what it does (+1 -2)")
    assert lines[2].endswith("the first that is kept")
    assert [one["what"] for one in (await hearth("scenes", "history", "Tea", "--json")).json["versions"]] == [
        "meaning",
        "first",
    ]
    ended = await hearth("scenes", "history", "Tee")
    assert (ended.code, "did you mean `Tea`" in ended.err) == (Exit.USAGE, True)


async def test_how_it_differs(hearth: Hearth) -> None:
    ended = await hearth("scenes", "diff", "Tea")
    assert ended.out.splitlines() == ["-  when: started", "+  when: kettle.on"]
    assert (await hearth("scenes", "diff", "Tea", "bbb")).out == "the same text, letter by letter\n"
    assert (await hearth("scenes", "diff", "Tea", "aaa", "--json")).json["from"] == "aaa"


async def test_a_rollback(house: House, hearth: Hearth) -> None:
    ended = await hearth("scenes", "rollback", "Tea")
    assert (ended.code, house.past.rolled) == (0, [None])
    assert ended.out.splitlines()[0] == "`Tea` is what it was in version aaaaaaa, and so is its file"
    assert "runs that stop: 2" in ended.out
    house.hub.problems = [a_problem()]
    ended = await hearth("scenes", "rollback", "Tea", "aaa")
    assert (ended.code, house.past.rolled) == (Exit.CONFIG, [None, "aaa"])
    assert ended.out.splitlines()[-1].startswith("not rolled back, nothing was changed")
    assert (await hearth("scenes", "rollback", "Tea", "--json")).json["accepted"] is False
