"""`hearth scenes`: the scenes, and when they last ran."""

from argparse import ArgumentParser, Namespace
from typing import Final

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit
from hub.cli.out import date_time

COLUMNS: Final = ("scene", "place", "last_run", "result")


def arguments(_parser: ArgumentParser, _words: Words) -> None:
    """Declare nothing."""


def execute(_args: Namespace, desk: Desk) -> int:
    """List them."""
    out = desk.out
    answer = desk.hub().get("scenes")
    if out.as_json:
        out.json(answer)
    elif answer["scenes"]:
        rows = (
            (
                one["title"],
                one["place"],
                date_time(one["last"]["started"]) if one["last"] else "-",
                "running" if one["running"] else one["last"]["result"] if one["last"] else "-",
            )
            for one in answer["scenes"]
        )
        out.table([f"cli.column.{name}" for name in COLUMNS], rows)
    else:
        out.say("cli.no_scenes")
    return Exit.OK if answer["scenes"] else Exit.NO
