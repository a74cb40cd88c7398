"""`hearth scenes invariants`, and the handler behind it: how each stands, and when it was last broken."""

from hub.api.invariants import list_invariants
from hub.api.routes import ROUTES
from hub.cli import scenes_invariants
from hub.cli.exits import Exit
from hub.cli.scenes import WORDS
from tests.hub.api.house import House
from tests.hub.cli.hearth import Hearth


def one(stands: str = "holds", **more: object) -> dict[str, object]:
    return {
        "name": "N", "text": "never kettle.on", "place": "a.yaml:1", "guard": "block", "stands": stands, "count": 0,
        "unknown": [], "last": None, **more,
    }  # fmt: skip


async def test_they_are_listed(house: House, hearth: Hearth) -> None:
    house.scenes.promised = [
        one(),
        one("unknown", unknown=["kettle.on"]),
        one(count=3, last={"began": 0.0, "ended": 41.0}),
        one(count=1, last={"began": 0.0, "ended": 0.0}),
    ]
    ended = await hearth("scenes", "invariants")
    lines = ended.out.splitlines()
    assert ended.code == Exit.OK
    assert [line.split()[:2] for line in lines[1:]] == [["N", "block"]] * 4
    assert "never" in lines[1]
    assert "kettle.on unknown" in lines[2]
    assert "for 41s (3 in all)" in lines[3]
    assert "(1 in all)" in lines[4]
    assert (await hearth("scenes", "invariants", "--json")).json["invariants"][0]["name"] == "N"


async def test_one_that_is_broken_is_no(house: House, hearth: Hearth) -> None:
    house.scenes.promised = [one("broken", count=1, last={"began": 0.0, "ended": None})]
    ended = await hearth("scenes", "invariants")
    assert (ended.code, "since" in ended.out) == (Exit.NO, True)


async def test_where_there_are_none_it_says_how_to_make_one(hearth: Hearth) -> None:
    ended = await hearth("scenes", "invariants")
    assert (ended.code, "- never:" in ended.out) == (Exit.NO, True)


def test_the_word_and_the_route_lead_there() -> None:
    assert WORDS["invariants"] == scenes_invariants.__name__
    assert any(route.handler is list_invariants for route in ROUTES)
