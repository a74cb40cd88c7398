"""`hearth audit`: who had dangerous things done, why, and what came of it."""

from argparse import ArgumentParser, Namespace
from typing import Any
from urllib.parse import urlencode

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit, Unclear
from hub.cli.out import Out, date_time
from hub.text.quantities import parse_duration

COLUMNS = ("at", "property", "value", "by", "result", "reason")


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("--since", default="7d", metavar="DURATION", help=words("cli.arg.audit.since"))
    parser.add_argument("--device", metavar="HANDLE", help=words("cli.arg.audit.device"))
    parser.add_argument("--limit", type=int, default=100, metavar="N", help=words("cli.arg.trace.limit"))


def execute(args: Namespace, desk: Desk) -> int:
    """Show what was done, the newest last."""
    out, seconds = desk.out, parse_duration(args.since)
    if seconds is None:
        raise Unclear("cli.since", text=args.since)
    query = {"within": int(seconds), "limit": args.limit}
    answer = desk.hub().get("audit", query=urlencode(query | ({"device": args.device} if args.device else {})))
    if out.as_json:
        out.json(answer)
    elif answer["entries"]:
        out.table([f"cli.column.{name}" for name in COLUMNS], [_row(one, out) for one in reversed(answer["entries"])])
    else:
        out.say("cli.no_audit", since=args.since)
    return Exit.OK if answer["entries"] else Exit.NO


def _row(entry: dict[str, Any], out: Out) -> tuple[str, ...]:
    cause = entry["cause"]
    by = " ".join(part for part in (cause["origin"], cause["who"], cause["run"]) if part)
    step = "" if cause["step"] is None else f" #{cause['step']}"
    return (
        date_time(entry["at"]),
        entry["path"],
        entry["value"],
        by + step,
        out.word(entry["result"]),
        entry["message"] or "",
    )
