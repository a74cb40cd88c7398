"""`hearth status`: how the hub fares."""

from argparse import ArgumentParser, Namespace

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit
from hub.cli.out import date_time
from hub.cli.problems import placed
from hub.text.quantities import format_duration


def arguments(_parser: ArgumentParser, _words: Words) -> None:
    """Declare nothing."""


def execute(_args: Namespace, desk: Desk) -> int:
    """Show it; a task that was set aside, or a device that is not known to be safe, is a negative answer."""
    out = desk.out
    answer = desk.hub().get("status")
    ailing = [task for task in answer["tasks"] if task["state"] == "quarantined"]
    code = Exit.NO if ailing or answer["alarms"] else Exit.OK
    if out.as_json:
        out.json(answer)
        return code
    uptime = format_duration(float(round(answer["uptime"])))
    devices = ", ".join(f"{count} {health}" for health, count in answer["devices"].items()) or "-"
    out.say("cli.status_hub", version=answer["version"], since=date_time(answer["started"]), uptime=uptime)
    out.say("cli.status_house", devices=devices, scenes=answer["scenes"], sightings=answer["sightings"])
    loop = answer["loop"]
    out.say("cli.status_loop", worst=f"{loop['worst_lag'] * 1000:.0f}", late=loop["late"])
    if answer["history"] is not None:
        written = {name: f"{value / 1_000_000:.1f}" for name, value in answer["history"].items()}
        out.say("cli.status_history", **written)
    for name, count in answer["counts"].items():
        out.say(f"cli.count.{name.replace(' ', '_')}", count=count)
    for alarm in answer["alarms"]:
        out.say("cli.alarm", path=alarm["path"], since=date_time(alarm["since"]), reason=alarm["message"])
    for notice in answer["notices"]:
        out.line(placed(notice))
    columns = [f"cli.column.{name}" for name in ("task", "state", "since", "restarts", "error")]
    out.table(
        columns,
        [
            (task["name"], task["state"], date_time(task["since"]), str(task["restarts"]), task["error"] or "")
            for task in answer["tasks"]
        ],
    )
    return code
