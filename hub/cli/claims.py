"""`hearth claims`: what is held, by whom, and what it goes back to."""

from argparse import ArgumentParser, Namespace
from typing import Any, Final

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit
from hub.cli.out import date_time, shown

COLUMNS: Final = ("property", "value", "held_by", "until", "base")


def arguments(_parser: ArgumentParser, _words: Words) -> None:
    """Declare nothing."""


def execute(_args: Namespace, desk: Desk) -> int:
    """List them; nothing held is a negative answer."""
    out = desk.out
    answer = desk.hub().get("claims")
    if out.as_json:
        out.json(answer)
    elif answer["claims"]:
        out.table([f"cli.column.{name}" for name in COLUMNS], map(_row, answer["claims"]))
    else:
        out.say("cli.no_claims")
    return Exit.OK if answer["claims"] else Exit.NO


def _row(claim: dict[str, Any]) -> tuple[str, ...]:
    strongest = claim["by"][0]
    until = date_time(claim["until"]) if claim["until"] else "-"
    who = f"{strongest['who']} ({strongest['level']})"
    return claim["property"], shown(strongest["value"]), who, until, shown(claim["base"])
