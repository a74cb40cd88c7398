"""`hearth scenes what-if`: what scenes would do, without doing it."""

from argparse import ArgumentParser, Namespace
from typing import Final

from hub.cli.desk import Desk, Words
from hub.cli.exits import Answer, Exit
from hub.cli.out import Out, date_time
from hub.cli.past import ask_past
from hub.cli.when import seconds_in
from hub.cli.why import NOW, tell_doubts

COLUMNS: Final = ("when", "scene", "what", "because")


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("text", metavar="WHAT", help=words("cli.arg.what_if.text"))
    parser.add_argument("--for", dest="duration", metavar="DURATION", help=words("cli.arg.what_if.for"))


def execute(args: Namespace, desk: Desk) -> int:
    """List what would be done, in order; 1 where nothing would."""
    out = desk.out
    seconds = None if args.duration is None else seconds_in(args.duration)
    answer = ask_past(desk, {"kind": "what_if", "text": args.text, "seconds": seconds}, NOW, None)
    if out.as_json:
        out.json(answer)
    else:
        _tell(answer, out)
    return Exit.OK if answer["deeds"] else Exit.NO


def _tell(answer: Answer, out: Out) -> None:
    for ref in answer["unseen"]:
        out.say("what_if.unseen", ref=ref)
    rows = [(one["at"], one["scene"] or "-", one["text"], _because(one)) for one in answer["deeds"]]
    rows += [
        (one["started"], one["scene"], _reason(one, out), one["steps"][0]["params"].get("trigger", ""))
        for one in answer["held_back"]
    ]  # fmt: skip
    rows.sort(key=lambda row: row[0])
    if rows:
        out.table([f"cli.column.{name}" for name in COLUMNS], ((date_time(at), *rest) for at, *rest in rows))
    if not answer["deeds"]:
        out.say("what_if.nothing", until=date_time(answer["to"]))
    out.say("what_if.taken")
    tell_doubts(answer, out)


def _because(deed: Answer) -> str:
    values = f" ({deed['values']})" if deed["values"] else ""
    return f"{deed['trigger']}{values}" if deed["trigger"] else "-"


def _reason(trace: Answer, out: Out) -> str:
    said = [one["text"] for one in trace["steps"] if one["kind"] != "failed"]
    return out.words("what_if.failed" if trace["result"] == "failed" else "what_if.held_back", reason=said[-1])
