"""`hearth scenes what-if`: what scenes would do, without doing it."""

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterable
from typing import Final

from hub.cli.desk import Desk, Words
from hub.cli.exits import Answer, Exit
from hub.cli.out import Out, date_time
from hub.cli.past import ask_past
from hub.cli.when import seconds_in
from hub.cli.why import NOW, tell_doubts

COLUMNS: Final = ("when", "scene", "what", "because")
SHOWN: Final = 3
"""How often people are shown the same deed of a scene that does it again and again; programs get all of them."""

Row = tuple[float, str, str, str]
"""When (Unix seconds), which scene, what, and because of what."""


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("text", metavar="WHAT", help=words("cli.arg.what_if.text"))
    parser.add_argument("--for", dest="duration", metavar="DURATION", help=words("cli.arg.what_if.for"))
    parser.add_argument("--all", action="store_true", help=words("cli.arg.what_if.all"))


def execute(args: Namespace, desk: Desk) -> int:
    """List what would be done, in order; 1 where nothing would."""
    out = desk.out
    seconds = None if args.duration is None else seconds_in(args.duration)
    answer = ask_past(desk, {"kind": "what_if", "text": args.text, "seconds": seconds}, NOW, None)
    if out.as_json:
        out.json(answer)
    else:
        _tell(answer, out, whole=args.all)
    return Exit.OK if answer["deeds"] else Exit.NO


def _tell(answer: Answer, out: Out, *, whole: bool) -> None:
    for ref in answer["unseen"]:
        out.say("what_if.unseen", ref=ref)
    rows: list[Row] = [(one["at"], one["scene"] or "-", one["text"], _because(one)) for one in answer["deeds"]]
    rows += [
        (one["started"], one["scene"], _reason(one, out), one["steps"][0]["params"].get("trigger", ""))
        for one in answer["held_back"]
    ]  # fmt: skip
    rows.sort(key=lambda row: row[0])
    shown = rows if whole else _without_more_of_the_same(rows)
    if shown:
        out.table([f"cli.column.{name}" for name in COLUMNS], ((date_time(at), *rest) for at, *rest in shown))
    if len(shown) < len(rows):
        out.say("what_if.again", count=len(rows) - len(shown))
    if not answer["deeds"]:
        out.say("what_if.nothing", until=date_time(answer["to"]))
    out.say("what_if.taken")
    tell_doubts(answer, out)


def _without_more_of_the_same(rows: Iterable[Row]) -> list[Row]:
    seen: Counter[tuple[str, str]] = Counter()
    shown = []
    for row in rows:
        _, scene, what, _ = row
        seen[scene, what] += 1
        if seen[scene, what] <= SHOWN:
            shown.append(row)
    return shown


def _because(deed: Answer) -> str:
    values = f" ({deed['values']})" if deed["values"] else ""
    return f"{deed['trigger']}{values}" if deed["trigger"] else "-"


def _reason(trace: Answer, out: Out) -> str:
    said = [one["text"] for one in trace["steps"] if one["kind"] != "failed"]
    return out.words("what_if.failed" if trace["result"] == "failed" else "what_if.held_back", reason=said[-1])
