import pytest

from hub.api.ports import ReloadReport
from hub.cli.exits import Exit
from hub.discovery.differences import Difference, Swap
from hub.model.errors import Rejected
from hub.text.problem import error
from hub.text.source import Mark, Source
from tests.hub.api.house import House
from tests.hub.cli.hearth import Hearth

LOST = Difference("swap.lost", (("path", "power"),), lost=True)
GAINED = Difference("swap.gained", (("path", "mode"),), lost=False)
USE = error("scenes.no_trigger", Mark(Source("a.yaml", "x"), 7, 1), known="x")


class Swaps:
    """Swaps nothing, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, bool]] = []
        self.report = ReloadReport(changes={"devices": [], "scenes": {}, "runs": {}})
        self.by_the_swap = True

    async def swap(self, old: str, new: str, *, dry_run: bool) -> tuple[Swap, ReloadReport]:
        self.asked.append((old, new, dry_run))
        uses = tuple(self.report.problems) if self.by_the_swap else ()
        return Swap(old, new, (LOST, GAINED), uses), self.report

    async def undo(self, handle: str, *, dry_run: bool) -> tuple[Swap, ReloadReport]:
        if handle == "lamp":
            raise Rejected("swap.nothing_to_undo", handle=handle)
        self.asked.append((handle, "undo", dry_run))
        return Swap(handle, "spare", (), ()), self.report


@pytest.fixture
def swaps(house: House) -> Swaps:
    house.swaps = Swaps()
    return house.swaps


async def test_first_what_differs_and_nothing_is_done(swaps: Swaps, hearth: Hearth) -> None:
    ended = await hearth("swap", "kettle", "spare")
    assert ended.code == Exit.OK
    assert ended.out.splitlines() == [
        "`kettle` would be what `spare` is now, and the other way round:",
        "  - power is lost",
        "  + mode is new",
        "Nothing was done. Add `--yes` to swap them",
    ]
    assert swaps.asked == [("kettle", "spare", True)]


async def test_yes_swaps_and_undo_puts_back(swaps: Swaps, hearth: Hearth) -> None:
    ended = await hearth("swap", "kettle", "spare", "--yes")
    assert ended.code == Exit.OK
    assert "`kettle` is the new device; `spare` is now the old one" in ended.out
    ended = await hearth("swap", "--undo", "kettle", "--yes")
    assert ended.out.splitlines()[-2:] == ["  nothing differs for scenes", "`kettle` is again what it was before"]
    assert [dry for _, _, dry in swaps.asked] == [True, False, True, False]
    ended = await hearth("swap", "--undo", "lamp")
    assert ended.code == Exit.REFUSED
    assert "nothing to undo" in ended.err


@pytest.mark.parametrize("as_json", [False, True])
async def test_what_the_home_needs_is_named_with_its_place(swaps: Swaps, hearth: Hearth, as_json: bool) -> None:
    swaps.report = ReloadReport((USE,), changes={})
    ended = await hearth("swap", "kettle", "spare", "--yes", *(["--json"] if as_json else []))
    assert ended.code == Exit.CONFIG
    if as_json:
        assert (ended.json["done"], ended.json["uses"][0]["line"]) == (False, 7)
    else:
        assert "a.yaml:7:1" in ended.out
        assert ended.out.splitlines()[-1].startswith("Not swapped:")
    assert swaps.asked == [("kettle", "spare", True)]


async def test_mistakes_that_were_there_before_are_not_blamed_on_the_swap(swaps: Swaps, hearth: Hearth) -> None:
    swaps.report, swaps.by_the_swap = ReloadReport((USE,), changes={}), False
    ended = await hearth("swap", "kettle", "spare", "--yes")
    assert ended.code == Exit.CONFIG
    assert ended.out.splitlines()[-1].startswith("Not swapped: the configuration has mistakes of its own.")


@pytest.mark.parametrize("words", [(), ("kettle",), ("kettle", "spare", "--undo", "kettle"), ("x", "--undo", "y")])
async def test_what_was_typed_must_say_what(swaps: Swaps, hearth: Hearth, words: tuple[str, ...]) -> None:
    ended = await hearth("swap", *words)
    assert (ended.code, swaps.asked) == (Exit.USAGE, [])


async def test_a_hub_that_cannot_swap_says_so(hearth: Hearth) -> None:
    ended = await hearth("swap", "a", "b")
    assert ended.code != Exit.OK
    assert ended.err
