"""`hearth hook`: call the scenes that wait for a webhook."""

from argparse import ArgumentParser, Namespace

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit
from hub.cli.outcomes import assignments


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("hook", help=words("cli.arg.hook.hook"))
    parser.add_argument("field", nargs="*", help=words("cli.arg.hook.field"))


def execute(args: Namespace, desk: Desk) -> int:
    """Call it; what comes of it is for `hearth trace` to say."""
    answer = desk.hub().post("hooks", args.hook, body=dict(assignments(args.field)))
    if desk.out.as_json:
        desk.out.json(answer)
    else:
        desk.out.say("cli.hook_called", name=args.hook)
    return Exit.OK
