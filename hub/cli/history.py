"""`hearth history`: the past of a property, and what recording costs."""

import csv
import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from hub.cli.charts import sparkline, state_bar
from hub.cli.client import HubClient
from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit, Unclear
from hub.cli.out import Out, date_time, iso_time, shown
from hub.cli.when import moments

Row = dict[str, Any]

SECONDS: Final = {"5m": 300.0, "1h": 3600.0, "1d": 86_400.0}
_MB: Final = 1_000_000
USUAL: Final = "24h"
"""How far back is shown where nothing is said of it."""


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("property", nargs="?", help=words("cli.arg.history.property"))
    parser.add_argument("--since", metavar="TIME", help=words("cli.arg.history.since"))
    parser.add_argument("--until", metavar="TIME", help=words("cli.arg.history.until"))
    parser.add_argument("--step", choices=("raw", "5m", "1h", "1d"), help=words("cli.arg.history.step"))
    parser.add_argument("--csv", action="store_true", help=words("cli.arg.history.csv"))
    parser.add_argument("--budget", action="store_true", help=words("cli.arg.history.budget"))


def execute(args: Namespace, desk: Desk) -> int:
    """Show it; nothing recorded is a negative answer."""
    out = desk.out
    if args.budget:
        if args.property or args.since or args.until or args.step or args.csv:
            raise Unclear("cli.budget_alone")
        return _budget(desk)
    if not all((args.property or "").partition(".")):
        raise Unclear("cli.history_what")
    hub = desk.hub()
    query: Row = dict(moments(hub, args.since or USUAL, args.until))
    step = args.step or ("raw" if args.csv else None)
    if step:
        query["step"] = step
    pages = _pages(hub, args.property, query)
    if args.csv:
        return _write_csv(out, pages)
    head, rows = next(pages)
    for _, more in pages:
        rows += more
    if out.as_json:
        out.json({**head, "rows": rows, "next": None})
    elif rows:
        _show(out, args.property, head, rows)
    else:
        out.say("cli.no_history", property=args.property)
    return Exit.OK if rows else Exit.NO


def _pages(hub: HubClient, target: str, query: Row) -> Iterator[tuple[Row, list[Row]]]:
    """The answers to a question one after the other, each with its rows."""
    handle, _, path = target.partition(".")
    while True:
        answer = hub.get("history", handle, path, query=urlencode(query))
        yield answer, answer["rows"]
        if answer["next"] is None:
            return
        # The hub's next answer has to go on as this one began, whatever span is left.
        query = {"since": repr(answer["next"]), "until": repr(answer["until"]), "step": answer["step"]}


def _show(out: Out, target: str, head: Row, rows: list[Row]) -> None:
    step, unit, since, until = head["step"], head["unit"], head["since"], head["until"]
    span = {"property": target, "since": date_time(since), "until": date_time(until)}
    if step == "raw":
        out.say("cli.history_raw", **span)
        ends = [*(row["at"] for row in rows[1:]), until]
        _chart(out, [_as_state(row, end) for row, end in zip(rows, ends, strict=True)], since, until)
        out.table(("cli.column.time", "cli.column.value"), [(date_time(row["at"]), _value(row, unit)) for row in rows])
        return
    out.say("cli.history_of", step=step, **span)
    for row in rows:
        row["lasts"] = SECONDS[step]
    _chart(out, rows, since, until)
    if any("min" in row for row in rows):
        numbers = ("cli.column.time", "cli.column.min", "cli.column.mean", "cli.column.max", "cli.column.known")
        out.table(numbers, [(date_time(row["at"]), *_numbers(row, unit), _known(row, step)) for row in rows])
    else:
        columns = ("cli.column.time", "cli.column.share", "cli.column.changes", "cli.column.known")
        out.table(columns, [(date_time(row["at"]), _shares(row), _changes(row), _known(row, step)) for row in rows])


def _chart(out: Out, rows: list[Row], since: float, until: float) -> None:
    if any("states" in row for row in rows):
        bar, signs = state_bar([{**row, "states": row.get("states", {})} for row in rows], since, until)
        out.line(bar)
        out.line("  ".join(f"{sign} {name}" for name, sign in signs.items()))
    elif line := sparkline(rows, since, until):
        out.line(line)


def _as_state(row: Row, end: float) -> Row:
    """A sample of a state as a bucket of its own, for the bar."""
    value = row.get("value")
    return {**row, "states": {shown(value): end - row["at"]}} if isinstance(value, bool | str) else row


def _value(row: Mapping[str, Any], unit: str | None) -> str:
    if "event" in row:
        return "! " + "  ".join(f"{name}={shown(value)}" for name, value in row["event"].items())
    return f"({row['absent']})" if row.get("absent") else shown(row["value"], unit)


def _numbers(row: Row, unit: str | None) -> tuple[str, ...]:
    if "min" not in row:
        return ("-", "-", "-")
    return shown(row["min"], unit), shown(float(f"{row['mean']:.5g}"), unit), shown(row["max"], unit)


def _shares(row: Row) -> str:
    if "states" not in row:
        return f"! × {row.get('events', 0)}"
    states = row["states"]
    whole = sum(states.values())
    parts = [f"{name} {lasted / whole:.0%}" if whole else name for name, lasted in states.items()]
    return "  ".join(parts)


def _changes(row: Row) -> str:
    return str(row.get("changes", row.get("events", 0)))


def _known(row: Row, step: str) -> str:
    """How much of the time is known; nothing where all of it is."""
    share = row["known"] / SECONDS[step]
    return "" if share > 0.995 or "events" in row else f"{share:.0%}"


def _write_csv(out: Out, pages: Iterator[tuple[Row, list[Row]]]) -> int:
    writer = csv.writer(out.stream, lineterminator="\n")
    found = False
    for head, rows in pages:
        raw = head["step"] == "raw"
        if not found and rows:
            writer.writerow(("time", "value", "absent") if raw else _COLUMNS)
        found = found or bool(rows)
        writer.writerows(_csv_sample(row) if raw else _csv_bucket(row) for row in rows)
    out.stream.flush()
    return Exit.OK if found else Exit.NO


_COLUMNS: Final = ("time", "known", "min", "mean", "max", "states", "changes", "events", "last")


def _csv_sample(row: Row) -> tuple[str, ...]:
    value = row["event"] if "event" in row else row["value"]
    return iso_time(row["at"]), "" if value is None else _exact(value), row.get("absent") or ""


def _csv_bucket(row: Row) -> tuple[str, ...]:
    return (iso_time(row["at"]), *(_exact(row[name]) if name in row else "" for name in _COLUMNS[1:]))


def _exact(value: object) -> str:
    """A value as the hub has it: numbers to the last digit, states as words, the rest as JSON."""
    if isinstance(value, bool):
        return shown(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _budget(desk: Desk) -> int:
    out, answer = desk.out, desk.hub().get("history")
    if out.as_json:
        out.json(answer)
        return Exit.OK
    sizes = {name: f"{answer[name] / _MB:.1f}" for name in ("today", "size")}
    out.say("cli.budget_today", limit=f"{answer['limit'] / _MB:g}", **sizes)
    if answer["flush"] > 60 or answer["grain"]:
        out.say("cli.budget_slow", flush=f"{answer['flush']:g}", grain=f"{answer['grain']:g}")
    columns = ("cli.budget_day", "cli.budget_total", "cli.column.parts")
    out.table(columns, [_budget_row(day) for day in answer["days"]])
    if answer["most"]:
        out.say("cli.budget_most")
    for one in answer["most"]:
        out.line(f"  {one['property']}: {one['samples']}")
    return Exit.OK


def _budget_row(day: Row) -> tuple[str, str, str]:
    parts = sorted(day["parts"].items(), key=lambda part: -part[1])
    total = sum(count for _, count in parts)
    return day["day"], f"{total / _MB:.1f}", ", ".join(f"{name} {count / _MB:.1f}" for name, count in parts if count)
