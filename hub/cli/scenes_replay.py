"""`hearth scenes replay`: the past once more, with the scenes of then, or with others to compare them."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Final

from hub.cli.desk import Desk, Words
from hub.cli.exits import Answer, Exit, Unclear
from hub.cli.out import Out, date_time
from hub.cli.past import ask_past
from hub.cli.problems import placed

USUAL: Final = "24h"
"""How far back it goes where nothing is said of it."""
SHOWN: Final = 40
"""Differences that people are shown; programs get all of them."""


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("--since", metavar="TIME", default=USUAL, help=words("cli.arg.replay.since"))
    parser.add_argument("--until", metavar="TIME", help=words("cli.arg.history.until"))
    parser.add_argument(
        "--with",
        dest="files",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help=words("cli.arg.replay.with"),
    )
    parser.add_argument("--edited", action="store_true", help=words("cli.arg.replay.edited"))
    parser.add_argument("--all", action="store_true", help=words("cli.arg.replay.all"))


def execute(args: Namespace, desk: Desk) -> int:
    """Replay, and say how that went; 1 where something differs or is not exact."""
    out = desk.out
    question = {"kind": "replay", "files": [[str(one), _text(one)] for one in args.files], "edited": args.edited}
    answer = ask_past(desk, question, args.since, args.until)
    if out.as_json:
        out.json(answer)
    if "problems" in answer:
        if not out.as_json:
            for problem in answer["problems"]:
                out.line(placed(problem))
        return Exit.CONFIG
    if not out.as_json:
        _tell(answer, out, SHOWN if not args.all else None)
    compared = answer["compared"]
    differs = compared is not None and compared["gone"] + compared["new"] + compared["moved"]
    return Exit.NO if differs or answer["doubts"] or answer["strange"] else Exit.OK


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise Unclear("cli.unreadable", path=str(path), reason=reason) from error


def _tell(answer: Answer, out: Out, most: int | None) -> None:
    span = {"since": date_time(answer["since"]), "until": date_time(answer["until"])}
    out.say("cli.replay_done", entries=answer["entries"], runs=answer["runs"], deeds=answer["deeds"], **span)
    _tell_exactness(answer, out)
    compared = answer["compared"]
    if compared is None:
        rows = [(one["title"], str(one["runs"]), str(one["deeds"])) for one in answer["scenes"]]
        if rows:
            out.table([f"cli.column.{name}" for name in ("scene", "runs", "deeds")], rows)
        return
    out.say("cli.replay_compared", same=compared["same"], gone=compared["gone"], new=compared["new"])
    if compared["moved"]:
        out.say("cli.replay_moved", count=compared["moved"])
    found = compared["differences"]
    for one in found[:most]:
        mark = "cli.replay_new" if one["new"] else "cli.replay_gone"
        what_if = out.words("cli.replay_what_if") if one["what_if"] else ""
        out.say(mark, at=date_time(one["at"]), text=one["text"], scene=one["title"], what_if=what_if)
    left = compared["gone"] + compared["new"] - len(found[:most])
    if left:
        out.say("cli.replay_more", count=left)
    if compared["never_heard"]:
        out.say("cli.replay_never_heard", properties=", ".join(compared["never_heard"]))


def _tell_exactness(answer: Answer, out: Out) -> None:
    if not answer["doubts"] and not answer["strange"]:
        out.say("cli.replay_exact", answered=answer["answered"], proved=answer["proved"])
    tell_doubts(answer, out)
    for begin, end in answer["stops"]:
        out.say("cli.replay_stopped", at=date_time(begin), until=date_time(end))
    if answer["strange"]:
        out.say("cli.replay_strange", count=answer["strange"])


def tell_doubts(answer: Answer, out: Out) -> None:
    """From when to when a replay is not exact."""
    for one in answer["doubts"]:
        why = out.words(f"cli.replay_why.{one['why']}")
        if one["until"] is None:
            out.say("cli.replay_inexact", at=date_time(one["at"]), why=why)
        else:
            out.say("cli.replay_inexact_until", at=date_time(one["at"]), until=date_time(one["until"]), why=why)
