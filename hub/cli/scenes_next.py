"""`hearth scenes next`: what comes next, as things stand."""

from argparse import ArgumentParser, Namespace
from typing import Final

from hub.cli.desk import Desk, Words
from hub.cli.exits import Answer, Exit
from hub.cli.out import Out, date_time
from hub.cli.when import seconds_in

COLUMNS: Final = ("when", "scene", "what")


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("--for", dest="duration", metavar="DURATION", help=words("cli.arg.next.for"))


def execute(args: Namespace, desk: Desk) -> int:
    """List it, the next first."""
    out = desk.out
    seconds = None if args.duration is None else seconds_in(args.duration)
    answer = desk.hub().get("scenes", "next", query="" if seconds is None else f"seconds={max(1, round(seconds))}")
    if out.as_json:
        out.json(answer)
    elif answer["coming"]:
        out.table([f"cli.column.{name}" for name in COLUMNS], (_row(one, out) for one in answer["coming"]))
    else:
        out.say("coming.nothing", until=date_time(answer["to"]))
    return Exit.OK if answer["coming"] else Exit.NO


def _row(one: Answer, out: Out) -> tuple[str, ...]:
    text = str(one["text"])
    what = text if one["kind"] == "time" else out.words(f"coming.{one['kind']}", text=text)
    for word in ("more", "resting"):
        if one[word]:
            what = out.words(f"coming.{word}", what=what)
    return date_time(one["at"]), one["scene"] or "-", what
