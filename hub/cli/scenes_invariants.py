"""`hearth scenes invariants`: how each stands, and when it was last broken."""

from argparse import ArgumentParser, Namespace
from typing import Final

from hub.cli.desk import Desk, Words
from hub.cli.exits import Answer, Exit
from hub.cli.out import Out, date_time
from hub.text.quantities import format_roughly

COLUMNS: Final = ("invariant", "guard", "stands", "broken")


def arguments(_parser: ArgumentParser, _words: Words) -> None:
    """Declare nothing."""


def execute(_args: Namespace, desk: Desk) -> int:
    """List them; NO where one is broken, or there are none."""
    out = desk.out
    answer = desk.hub().get("scenes", "invariants")
    found = answer["invariants"]
    if out.as_json:
        out.json(answer)
    elif found:
        out.table([f"cli.column.{name}" for name in COLUMNS], (_row(one, out) for one in found))
    else:
        out.say("invariant.none")
    return Exit.OK if found and all(one["stands"] != "broken" for one in found) else Exit.NO


def _row(one: Answer, out: Out) -> tuple[str, ...]:
    stands = out.words(f"invariant.stands.{one['stands']}")
    if one["stands"] == "unknown":
        stands = out.words("invariant.not_known", names=", ".join(one["unknown"]))
    guard = out.words(f"invariant.guard.{one['guard']}")
    return one["name"], guard, stands, _last(one, out)


def _last(one: Answer, out: Out) -> str:
    last = one["last"]
    if last is None:
        return out.words("invariant.never_broken")
    began, ended = date_time(last["began"]), last["ended"]
    if ended is None:
        return out.words("invariant.since", began=began, count=one["count"])
    if ended <= last["began"]:
        return out.words("invariant.happened", began=began, count=one["count"])
    lasted = format_roughly(ended - last["began"])
    return out.words("invariant.last", began=began, lasted=lasted, count=one["count"])
