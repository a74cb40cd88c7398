"""`hearth release`: give a property back to the scenes."""

from argparse import ArgumentParser, Namespace

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit, Unclear


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the argument."""
    parser.add_argument("property", help=words("cli.arg.release.property"))


def execute(args: Namespace, desk: Desk) -> int:
    """Give it back; what the scenes make of it is for `hearth trace` to say."""
    handle, dot, path = args.property.partition(".")
    if not dot:
        raise Unclear("cli.release_what", text=args.property)
    answer = desk.hub().post("devices", handle, path, "release", body={})
    if desk.out.as_json:
        desk.out.json(answer)
    else:
        desk.out.say("cli.released", property=args.property)
    return Exit.OK
