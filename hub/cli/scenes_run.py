"""`hearth scenes run`: run a scene by hand, and wait for what comes of it."""

from argparse import ArgumentParser, Namespace

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit
from hub.cli.lines import trace_lines
from hub.cli.outcomes import assignments


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("scene", metavar="TITLE", help=words("cli.arg.scenes.scene"))
    parser.add_argument("field", metavar="NAME=VALUE", nargs="*", help=words("cli.arg.scenes.field"))
    parser.add_argument("--wait", type=float, metavar="SECONDS", help=words("cli.arg.scenes.wait"))


def execute(args: Namespace, desk: Desk) -> int:
    """Run it, and show what it did."""
    out = desk.out
    body = {"fields": assignments(args.field)} | ({} if args.wait is None else {"wait": args.wait})
    answer = desk.hub().post("scenes", args.scene, "run", body=body)
    if out.as_json:
        out.json(answer)
    else:
        for line in trace_lines(answer["trace"]) if answer["trace"] else ():
            out.line(line)
        if answer["result"] in ("running", "waiting"):
            out.say(f"cli.ran.{answer['result']}", scene=answer["scene"])
    return {"failed": Exit.REFUSED, "not_run": Exit.NO, "stopped": Exit.NO}.get(answer["result"], Exit.OK)
