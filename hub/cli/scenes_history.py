"""`hearth scenes history`: what a scene was, when, and what changed."""

from argparse import ArgumentParser, Namespace
from typing import Final

from hub.cli.desk import Desk, Words
from hub.cli.exits import Answer, Exit
from hub.cli.out import Out, date_time

COLUMNS: Final = ("version", "since", "until", "file", "difference")
SHORT: Final = 7
"""Letters of a version that are enough to name it."""


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("scene", metavar="TITLE", help=words("cli.arg.scenes.scene"))


def execute(args: Namespace, desk: Desk) -> int:
    """List its versions, the one in use first."""
    out = desk.out
    answer = desk.hub().get("scenes", args.scene, "versions")
    if out.as_json:
        out.json(answer)
    else:
        rows = [_row(one, out) for one in answer["versions"]]
        out.table([f"cli.column.{name}" for name in COLUMNS], rows)
    return Exit.OK


def _row(one: Answer, out: Out) -> tuple[str, ...]:
    until = out.words("cli.version_in_use") if one["until"] is None else date_time(one["until"])
    changed = out.words(f"cli.version_what.{one['what']}")
    if one["added"] or one["removed"]:
        changed += f" (+{one['added']} -{one['removed']})"
    return one["id"][:SHORT], date_time(one["since"]), until, one["file"], changed
