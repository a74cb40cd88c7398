"""`hearth scenes list`: the scenes, when they last ran, and which of them rest."""

from argparse import ArgumentParser, Namespace
from typing import Final

from hub.cli.desk import Desk, Words
from hub.cli.exits import Answer, Exit
from hub.cli.out import Out, date_time

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
            (one["title"], one["place"], date_time(one["last"]["started"]) if one["last"] else "-", _result(one, out))
            for one in answer["scenes"]
        )
        out.table([f"cli.column.{name}" for name in COLUMNS], rows)
    else:
        out.say("cli.no_scenes")
    return Exit.OK if answer["scenes"] else Exit.NO


def _result(scene: Answer, out: Out) -> str:
    found = _found(scene, out)
    return out.words("cli.shadow_mark", result=found) if scene["shadow"] else found


def _found(scene: Answer, out: Out) -> str:
    if scene["running"]:
        return "running"
    if scene["rest"] is not None:
        return resting(scene["rest"], out)
    return str(scene["last"]["result"]) if scene["last"] else "-"


def resting(rest: Answer, out: Out) -> str:
    """Why a scene does not run by itself, and until when."""
    why = str(rest["why"])
    if rest["until"] is None:
        return out.words(f"cli.rest_for_good.{why}")
    return out.words(f"cli.rest.{why}", until=date_time(rest["until"]))
