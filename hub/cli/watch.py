"""`hearth watch`: what happens in the house, as it happens."""

from argparse import ArgumentParser, Namespace

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit
from hub.cli.known import known_targets
from hub.cli.lines import Teller, Thing


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("target", nargs="*", help=words("cli.arg.watch.target"))
    parser.add_argument("--sightings", action="store_true", help=words("cli.arg.watch.sightings"))


def execute(args: Namespace, desk: Desk) -> int:
    """Print it until interrupted, or until the hub stops."""
    known_targets(args.target, desk, sightings=args.sightings)
    teller = Teller(desk.out)
    for thing in desk.hub().stream("watch"):
        if not wanted(thing, set(args.target), sightings=args.sightings):
            continue
        if desk.out.as_json:
            desk.out.json(thing)
        else:
            for line in teller.tell(thing):
                desk.out.line(line)
    return Exit.OK


def wanted(thing: Thing, targets: set[str], *, sightings: bool) -> bool:
    """Whether a thing is to be shown."""
    kind = thing.get("type")
    if kind == "sighting" and not sightings:
        return False
    if not targets or kind not in ("reading", "event", "status", "sighting", "trace"):
        return True
    if kind == "trace":
        return bool(targets & {thing["trace"]["scene"], thing["trace"]["id"]})
    if kind == "sighting":
        return bool(targets & {thing["sighting"]["ref"], thing["sighting"]["handle"]})
    return bool(targets & {thing["device"], f"{thing['device']}.{thing.get('path')}"})
