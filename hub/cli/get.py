"""`hearth get`: readings of properties, or all of a device."""

from argparse import ArgumentParser, Namespace
from typing import Any

from hub.cli.desk import Desk, Words
from hub.cli.devices import RAW
from hub.cli.exits import Exit
from hub.cli.out import date_time, reading_text


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("target", nargs="+", help=words("cli.arg.get.target"))


def execute(args: Namespace, desk: Desk) -> int:
    """Show them; no value is a negative answer."""
    hub, out = desk.hub(), desk.out
    readings: dict[str, dict[str, Any]] = {}
    for target in args.target:
        handle, dot, path = target.partition(".")
        if dot:
            readings[target] = hub.get("devices", handle, path)
        else:
            found = hub.get("devices", handle)["readings"]
            # What is raw is read when it is asked for by name: all of it is in `hearth devices --raw`.
            readings |= {f"{handle}.{each}": one for each, one in found.items() if not each.startswith(RAW)}
    if out.as_json:
        out.json(readings)
    elif len(readings) == 1 and len(args.target) == 1:
        out.line(reading_text(next(iter(readings.values())), out))
    else:
        columns = ("cli.column.property", "cli.column.value", "cli.column.changed", "cli.column.heard")
        rows = (
            (target, reading_text(one, out), date_time(one["changed_at"]), date_time(one["heard_at"]))
            for target, one in readings.items()
        )
        out.table(columns, rows)
    return Exit.OK if all(one["absent"] is None for one in readings.values()) and readings else Exit.NO
