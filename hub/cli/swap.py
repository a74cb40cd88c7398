"""`hearth swap`: one device in the place of another; scenes keep their word, and the past its device."""

import sys
from argparse import ArgumentParser, Namespace

from hub.cli.asking import typed
from hub.cli.desk import Desk, Words
from hub.cli.exits import Answer, Exit, Unclear
from hub.cli.out import Out
from hub.cli.problems import placed


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("old", nargs="?", help=words("cli.arg.swap.old"))
    parser.add_argument("new", nargs="?", help=words("cli.arg.swap.new"))
    parser.add_argument("--undo", metavar="HANDLE", help=words("cli.arg.swap.undo"))
    parser.add_argument("--yes", action="store_true", help=words("cli.arg.swap.yes"))


def execute(args: Namespace, desk: Desk) -> int:
    """Say what differs; then swap, if that is wanted and possible."""
    if (args.undo is None) == (args.new is None) or (args.undo is not None and args.old is not None):
        raise Unclear("cli.swap_what")
    body = {"old": args.old, "new": args.new} if args.undo is None else {"undo": args.undo}
    out, hub = desk.out, desk.hub()
    would = hub.post("swap", body={**body, "dry_run": True})
    if not out.as_json:
        _tell(would, out)
    if not would["accepted"]:
        return _ended(would, Exit.CONFIG, "cli.swap_refused" if would["uses"] else "cli.swap_broken", out)
    if not (args.yes or _agreed(desk)):
        return _ended(would, Exit.OK, "cli.swap_dry", out)
    done = hub.post("swap", body=body)
    if not done["accepted"]:
        return _ended(done, Exit.CONFIG, "cli.swap_refused", out)
    return _ended(done, Exit.OK, "cli.swap_undone" if args.undo else "cli.swapped", out)


def _tell(would: Answer, out: Out) -> None:
    out.say("cli.swap_head", handle=would["handle"], other=would["other"])
    for one in would["differences"]:
        out.line(f"  {'-' if one['lost'] else '+'} {one['message']}")
    if not would["differences"]:
        out.say("cli.swap_same")
    if would["uses"]:
        out.say("cli.swap_uses")
    for problem in would["uses"]:
        out.line(f"  {placed(problem)}")


def _agreed(desk: Desk) -> bool:
    """Whether a person says yes; never where nobody can."""
    if desk.out.as_json or not sys.stdin.isatty():
        return False
    return typed(desk, "cli.swap_ask").lower() in ("y", "yes", "是")


def _ended(answer: Answer, code: Exit, message_id: str, out: Out) -> int:
    if out.as_json:
        out.json(answer | {"done": message_id in ("cli.swapped", "cli.swap_undone")})
    else:
        out.say(message_id, handle=answer["handle"], other=answer["other"])
    return code
