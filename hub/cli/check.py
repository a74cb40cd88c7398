"""`hearth check`: everything that is wrong with the configuration, without a hub."""

import asyncio
from argparse import ArgumentParser, Namespace

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit
from hub.text.problem import Severity, has_errors


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare whether plays are shown."""
    parser.add_argument("--play", action="store_true", help=words("cli.arg.check.play"))


def execute(args: Namespace, desk: Desk) -> int:
    """Read the folder as the hub would, and list all problems."""
    # Not through the composition root: a check needs no hub, and importing one takes a quarter as long again.
    from hub.compose.house import check_house
    from hub.compose.inventory import read_inventory

    places, out = desk.places(), desk.out
    problems = check_house(places.config, read_inventory(places.state), asyncio.run(_now()))
    bad = has_errors(problems)
    if out.as_json:
        out.json({"ok": not bad, "problems": [problem.to_json(out.language) for problem in problems]})
    else:
        for problem in problems:
            shown = f"\n{problem.play.rstrip()}" if args.play and problem.play else ""
            out.block(problem.render(out.language) + shown)
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        if bad:
            out.say("cli.check_bad", folder=places.config, errors=errors, warnings=len(problems) - errors)
        else:
            out.say("cli.check_good", folder=places.config, warnings=len(problems))
        if not args.play and any(problem.play for problem in problems):
            out.say("cli.check_plays")
    return Exit.CONFIG if bad else Exit.OK


async def _now() -> float:
    from hub.core.clock import LoopClock

    return LoopClock().now()
