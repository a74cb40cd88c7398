"""`hearth device show`: one device with all that is known of it, and where that comes from."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Mapping
from typing import Final

from hub.cli.desk import Desk, Words
from hub.cli.exits import Answer, Exit
from hub.cli.out import Out, date_time, reading_text

COLUMNS: Final = ("property", "value", "type", "written", "heard")


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("device", metavar="HANDLE", help=words("cli.arg.device.handle"))


def execute(args: Namespace, desk: Desk) -> int:
    """Show it."""
    out, answer = desk.out, desk.hub().get("about", args.device)
    if out.as_json:
        out.json(answer)
        return Exit.OK
    out.line(" ".join(_head(answer, out)))
    for one in answer["endpoints"]:
        _tell_endpoint(one, out)
    readings = answer["readings"]
    if readings:
        out.line("")
        out.table([f"cli.column.{name}" for name in COLUMNS], _rows(readings, out))
    for name in ("events", "commands"):
        if answer[name]:
            out.say(f"cli.device.{name}", names=", ".join(answer[name]))
    for path, reading in readings.items():
        if reading["raw"] is not None:
            out.say("cli.device.unreadable", path=path, said=reading["raw"])
    return Exit.OK


def _head(answer: Answer, out: Out) -> Iterable[str]:
    yield f"{answer['handle']}: {answer['name']}"
    if answer["area"]:
        yield f"({answer['area']})"
    status = answer["status"]
    yield out.word(status["health"]) if status and answer["adopted"] else out.words("cli.to_adopt")
    if status and status["message"]:
        yield f"- {status['message']}"


def _tell_endpoint(one: Answer, out: Out) -> None:
    """One way to it, and what is left out of what it says there."""
    out.line(f"  {one['ref']} ({out.words('cli.way.' + one['way'])})")
    said_by = " ".join(filter(None, one["said_by"])) if one["said_by"] else ""
    about = {"model": one["model"], "firmware": one["firmware"], "address": one["address"], "said_by": said_by}
    for name, value in about.items():
        if value:
            out.say(f"cli.device.{name}", value=value)
    if one["topics"]:
        out.say("cli.device.topics", value=", ".join(one["topics"]))
    if one["left_out"]:
        out.say("cli.device.left_out", count=len(one["left_out"]))
        for line in one["left_out"]:
            out.line(f"      {line}")


def _rows(readings: Mapping[str, Answer], out: Out) -> Iterable[list[str]]:
    for path, reading in readings.items():
        written = out.words("cli.yes") if reading["writable"] else "-"
        yield [path, reading_text(reading, out), reading["type"] or "-", written, date_time(reading["heard_at"])]
