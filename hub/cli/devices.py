"""`hearth devices`: the devices of the house, how they fare and what they say."""

from argparse import ArgumentParser, Namespace
from typing import Final

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit
from hub.cli.out import reading_text

RAW: Final = "raw."
"""What the paths begin with of properties that no capability stands for: nobody reads them until somebody asks."""
TO_ADOPT: Final = "device.not_adopted"
"""The reason which the table itself gives."""
COLUMNS: Final = ("handle", "area", "model", "health", "way", "readings")


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("--area", help=words("cli.arg.devices.area"))
    parser.add_argument("--raw", action="store_true", help=words("cli.arg.devices.raw"))


def execute(args: Namespace, desk: Desk) -> int:
    """List them."""
    out = desk.out
    answer = desk.hub().get("devices")
    found = [one for one in answer["devices"] if args.area is None or one["area"] == args.area]
    if out.as_json:
        out.json({"devices": found})
    elif found:
        out.table(
            [f"cli.column.{name}" for name in COLUMNS],
            [
                [
                    one["handle"],
                    one["area"] or "-",
                    one["model"] or "-",
                    out.word(one["status"]["health"]) if one["adopted"] else out.words("cli.to_adopt"),
                    out.words(f"cli.way.{one['way']}") if one["way"] else "-",
                    ", ".join(
                        f"{path} {reading_text(reading, out)}"
                        for path, reading in one["readings"].items()
                        if (args.raw if path.startswith(RAW) else reading["absent"] is None)
                    ),
                ]
                for one in found
            ],
        )
        reasons: dict[str, list[str]] = {}
        for one in found:
            status = one["status"]
            if status["message"] and (one["adopted"] or status["reason"] != TO_ADOPT):
                reasons.setdefault(status["message"], []).append(one["handle"])
        for message, handles in reasons.items():
            out.line(f"{', '.join(handles)}: {message}")
    elif args.area is not None and answer["devices"]:
        areas = sorted({one["area"] for one in answer["devices"] if one["area"]})
        out.say("cli.no_devices_there", area=args.area, areas=", ".join(areas) or "-")
    else:
        out.say("cli.no_devices")
    return Exit.OK if found else Exit.NO
