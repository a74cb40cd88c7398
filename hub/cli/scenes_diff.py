"""`hearth scenes diff`: how a scene differs from what it was."""

from argparse import ArgumentParser, Namespace
from urllib.parse import urlencode

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("scene", metavar="TITLE", help=words("cli.arg.scenes.scene"))
    parser.add_argument("version", metavar="VERSION", nargs="?", help=words("cli.arg.scenes.version"))


def execute(args: Namespace, desk: Desk) -> int:
    """Show the lines that differ from the version, or from the last one."""
    out = desk.out
    query = "" if args.version is None else urlencode({"version": args.version})
    answer = desk.hub().get("scenes", args.scene, "diff", query=query)
    if out.as_json:
        out.json(answer)
        return Exit.OK
    if not answer["lines"]:
        out.say("cli.version_same")
    for line in answer["lines"]:
        out.line(line)
    return Exit.OK
