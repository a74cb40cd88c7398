"""`hearth energy`: what devices used, by day."""

import csv
from argparse import ArgumentParser, Namespace
from typing import Any, Final
from urllib.parse import urlencode

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit
from hub.cli.out import Out
from hub.cli.when import moments

Row = dict[str, Any]

MOST_COLUMNS: Final = 6
"""Devices that are shown side by side; of more, only the sums."""
WHOLE: Final = 0.98
"""The share of a day from which on it counts as recorded."""


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("device", nargs="*", help=words("cli.arg.energy.device"))
    parser.add_argument("--since", default="30d", metavar="TIME", help=words("cli.arg.energy.since"))
    parser.add_argument("--until", metavar="TIME", help=words("cli.arg.energy.until"))
    parser.add_argument("--csv", action="store_true", help=words("cli.arg.energy.csv"))


def execute(args: Namespace, desk: Desk) -> int:
    """Show it; nothing recorded is a negative answer."""
    hub, out = desk.hub(), desk.out
    query: Row = dict(moments(hub, args.since, args.until))
    if args.device:
        query["devices"] = ",".join(args.device)
    answer = hub.get("energy", query=urlencode(query))
    meters: list[Row] = answer["devices"]
    if out.as_json:
        out.json(answer)
    elif args.csv:
        _write_csv(out, meters)
    elif not meters:
        out.say("cli.no_energy")
    else:
        (_by_day if len(meters) <= MOST_COLUMNS else _by_device)(out, meters)
        _footnotes(out, meters)
    return Exit.OK if meters else Exit.NO


def _by_day(out: Out, meters: list[Row]) -> None:
    days = sorted({day["day"] for meter in meters for day in meter["days"]})
    columns = [_name(meter, meters) for meter in meters]
    rows = []
    for day in days:
        found = [next((one for one in meter["days"] if one["day"] == day), None) for meter in meters]
        total = sum(one["kwh"] for one in found if one)
        rows.append([day, *(_kwh(one) for one in found), f"{total:.2f}"])
    totals = [meter["kwh"] for meter in meters]
    rows.append([out.words("cli.column.total"), *(f"{one:.2f}" for one in totals), f"{sum(totals):.2f}"])
    out.table(("cli.column.day", *columns, "cli.column.total"), rows)


def _by_device(out: Out, meters: list[Row]) -> None:
    ordered = sorted(meters, key=lambda meter: -meter["kwh"])
    rows = [(_name(meter, meters), f"{meter['kwh']:.2f}") for meter in ordered]
    rows.append((out.words("cli.column.total"), f"{sum(meter['kwh'] for meter in meters):.2f}"))
    out.table(("cli.column.handle", "cli.column.kwh"), rows)


def _footnotes(out: Out, meters: list[Row]) -> None:
    if any(meter["estimated"] for meter in meters):
        out.say("cli.energy_estimated")
    if len(meters) <= MOST_COLUMNS and any(day["known"] < WHOLE for meter in meters for day in meter["days"]):
        out.say("cli.energy_partly")


def _name(meter: Row, meters: list[Row]) -> str:
    """The device, with its component where it has several meters, and the mark of what is worked out."""
    several = sum(other["device"] == meter["device"] for other in meters) > 1
    name = f"{meter['device']}.{meter['path'].rpartition('.')[0]}" if several else meter["device"]
    return f"≈ {name}" if meter["estimated"] else name


def _kwh(day: Row | None) -> str:
    return "-" if day is None else f"{day['kwh']:.2f}{'' if day['known'] >= WHOLE else '*'}"


def _write_csv(out: Out, meters: list[Row]) -> None:
    writer = csv.writer(out.stream, lineterminator="\n")
    writer.writerow(("day", "device", "property", "kwh", "estimated", "known"))
    for meter in meters:
        for day in meter["days"]:
            estimated = "yes" if meter["estimated"] else "no"
            writer.writerow((day["day"], meter["device"], meter["path"], day["kwh"], estimated, day["known"]))
    out.stream.flush()
