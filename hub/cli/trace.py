"""`hearth trace`: what scenes did, and why."""

from argparse import ArgumentParser, Namespace
from urllib.parse import urlencode

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit
from hub.cli.known import known_scene
from hub.cli.lines import trace_lines


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("scene", nargs="?", help=words("cli.arg.trace.scene"))
    parser.add_argument("--limit", type=int, default=20, metavar="N", help=words("cli.arg.trace.limit"))


def execute(args: Namespace, desk: Desk) -> int:
    """Show the newest runs, the newest last."""
    out = desk.out
    query = {"limit": args.limit} | ({} if args.scene is None else {"scene": args.scene})
    answer = desk.hub().get("traces", query=urlencode(query))
    if args.scene is not None and not answer["traces"]:
        known_scene(args.scene, desk)
    if out.as_json:
        out.json(answer)
    for trace in () if out.as_json else reversed(answer["traces"]):
        for line in trace_lines(trace):
            out.line(line)
    if not answer["traces"] and not out.as_json:
        out.say("cli.no_traces" if args.scene is None else "cli.no_traces_of", scene=args.scene)
    return Exit.OK if answer["traces"] else Exit.NO
