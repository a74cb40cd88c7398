"""`hearth call`: invoke a command of a device."""

from argparse import ArgumentParser, Namespace

from hub.cli.desk import Desk, Words
from hub.cli.exits import Unclear
from hub.cli.outcomes import assignments, show_outcomes


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("target", help=words("cli.arg.call.target"))
    parser.add_argument("argument", nargs="*", help=words("cli.arg.call.argument"))
    parser.add_argument("--deadline", type=float, metavar="SECONDS", help=words("cli.arg.call.deadline"))
    parser.add_argument("--key", metavar="KEY", help=words("cli.arg.set.key"))


def execute(args: Namespace, desk: Desk) -> int:
    """Invoke it, and wait for what comes of it."""
    handle, dot, command = args.target.partition(".")
    if not dot:
        raise Unclear("cli.call_what", text=args.target)
    body = {"command": command, "args": assignments(args.argument), "deadline": args.deadline, "key": args.key}
    return show_outcomes(desk.hub().post("devices", handle, "call", body=body), desk.out)
