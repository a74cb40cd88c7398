"""`hearth scenes search`: ways in which scenes break what must never be, without a hub."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any, Final

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit
from hub.cli.out import Out
from hub.cli.when import machine_clock, seconds_in
from hub.text.quantities import format_roughly

if TYPE_CHECKING:
    from hub.compose.searching import Looked

USUAL: Final = 30.0
"""Seconds for all invariants together."""
MOVES: Final = 8
HOUSES: Final = 200_000


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("--for", dest="duration", metavar="DURATION", help=words("cli.arg.search.for"))


def execute(args: Namespace, desk: Desk) -> int:
    """Search, and say what was found and how far was looked; NO where something can be broken."""
    out = desk.out
    looked = _search(desk, USUAL if args.duration is None else seconds_in(args.duration))
    if out.as_json:
        out.json({"invariants": [_json(one) for one in looked]})
    elif not looked:
        out.say("invariant.none")
    for one in () if out.as_json else looked:
        _tell(one, out)
    return Exit.NO if any(one.searched.found for one in looked) else Exit.OK


def _search(desk: Desk, seconds: float) -> "list[Looked]":
    # As `hearth check`: without the composition root, and without a hub.
    from hub.compose.home import config_in
    from hub.compose.inventory import read_inventory
    from hub.compose.searching import search_house

    places = desk.places()
    models, now = read_inventory(places.state), machine_clock().monotonic
    return list(search_house(config_in(places.config), models, now, seconds, (MOVES, HOUSES)))


def _tell(looked: "Looked", out: Out) -> None:
    one = looked.searched
    about = {
        "name": one.invariant.id, "states": one.states, "depth": one.depth, "scenes": one.scenes,
        "took": format_roughly(looked.seconds),
    }  # fmt: skip
    if one.found is not None:
        how = " → ".join(step.line for step in one.found.steps if step.line)
        out.say("search.found", how=how, **about)
        out.block(one.found.test)
    elif not one.scenes:
        out.say("search.nothing", **about)
    else:
        out.say("search.not_proved" if one.whole else "search.cut_short", **about)


def _json(looked: "Looked") -> dict[str, Any]:
    one = looked.searched
    found = None if one.found is None else {
        "scenes": [scene.title for scene in one.found.scenes], "test": one.found.test,
    }  # fmt: skip
    return {
        "name": one.invariant.id, "place": one.invariant.place, "found": found, "depth": one.depth,
        "states": one.states, "scenes": one.scenes, "whole": one.whole, "seconds": looked.seconds,
    }  # fmt: skip
