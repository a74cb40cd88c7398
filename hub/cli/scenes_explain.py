"""`hearth scenes explain`: the scenes read back in plain words, without a hub."""

from argparse import ArgumentParser, Namespace

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit
from hub.cli.known import unknown
from hub.text.hints import suggest


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("scene", metavar="TITLE", nargs="?", help=words("cli.arg.scenes.explain"))


def execute(args: Namespace, desk: Desk) -> int:
    """Say what all scenes do, or the one that is named; what cannot run, with its problems."""
    # As `hearth check`: without the composition root, and without a hub.
    from hub.compose.explaining import explain_house
    from hub.compose.inventory import read_inventory
    from scenes.explain.home import render

    places, out = desk.places(), desk.out
    found = explain_house(places.config, read_inventory(places.state), out.language)
    chosen = found if args.scene is None else tuple(one for one in found if args.scene in (one.id, one.title))
    if args.scene is not None and not chosen:
        raise unknown("cli.no_scene", args.scene, suggest(args.scene, [one.title for one in found]), desk)
    if out.as_json:
        out.json({"scenes": [one.to_json(out.language) for one in chosen]})
    elif not chosen:
        out.say("explain.no_scenes", folder=places.config)
    for number, one in enumerate(() if out.as_json else chosen):
        if number:
            out.line("")
        for line in render(one):
            out.line(line)
        for problem in one.problems:
            out.block(problem.render(out.language))
    return Exit.CONFIG if any(one.problems for one in chosen) else Exit.OK
