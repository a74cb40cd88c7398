"""`hearth why`: why a property is, or was, as it is."""

from argparse import ArgumentParser, Namespace
from typing import Final

from hub.cli.desk import Desk, Words
from hub.cli.exits import Answer, Exit
from hub.cli.out import Out, date_time
from hub.cli.past import ask_past
from hub.cli.when import is_a_minute

NOW: Final = "0s"
"""So long ago is now."""
SHOWN: Final = 2
"""Of so many times in which nothing was recorded people are told, the newest; programs hear of all."""


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("target", metavar="DEVICE.PROPERTY", help=words("cli.arg.why.target"))
    parser.add_argument("at", nargs="?", default=NOW, metavar="AT", help=words("cli.arg.why.at"))


def execute(args: Namespace, desk: Desk) -> int:
    """Tell the chain, from effect to cause; 1 where nothing is known of it."""
    out = desk.out
    answer = ask_past(desk, {"kind": "why", "ref": args.target, "minute": is_a_minute(args.at)}, args.at, None)
    if out.as_json:
        out.json(answer)
        return Exit.OK if answer["known"] else Exit.NO
    out.say("cli.why_is" if answer["known"] else "cli.why_unknown", at=date_time(answer["at"]), **_what(answer))
    tell_lines(answer["chain"], out)
    if answer["now"]:
        out.say("cli.why_now")
        tell_lines(answer["now"], out)
    tell_doubts(answer, out)
    return Exit.OK if answer["known"] else Exit.NO


def tell_lines(lines: list[Answer], out: Out) -> None:
    """Each line with its time, the time only where it is another than that before."""
    before = ""
    for line in lines:
        at = date_time(line["at"])
        out.line(f"  {at if at != before else ' ' * len(at)}  {line['text']}")
        before = at


def tell_doubts(answer: Answer, out: Out) -> None:
    """Where what was said may not be exact, and where nothing is recorded."""
    silent = answer["silent"]
    for gap in silent[-SHOWN:]:
        out.line(gap["text"])
    if len(silent) > SHOWN:
        out.say("cli.why_silent_before", count=len(silent) - SHOWN)
    for doubt in answer["doubts"]:
        out.line(doubt["text"])
    if answer.get("alone") and answer["ends"] is not None:
        out.say("cli.why_ends", at=date_time(answer["ends"]))


def _what(answer: Answer) -> dict[str, str]:
    return {"ref": answer["ref"], "value": answer["value"]}
