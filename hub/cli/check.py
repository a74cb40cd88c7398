"""`hearth check`: everything that is wrong with the configuration, and what is doubtful about it, without a hub."""

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit
from hub.cli.out import Out
from hub.cli.when import machine_clock
from hub.model.errors import UnknownName
from hub.text.problem import Problem, Severity, has_errors

EVERY = "all"
ALLOWED = "check.silenced"


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare what more is shown."""
    parser.add_argument("--play", nargs="?", const=EVERY, metavar="CODE-N", help=words("cli.arg.check.play"))
    parser.add_argument("--all", action="store_true", help=words("cli.arg.check.all"))


def execute(args: Namespace, desk: Desk) -> int:
    """Read the folder as the hub would, and list all problems."""
    # Not through the composition root: a check needs no hub, and importing one takes a quarter as long again.
    from hub.compose.checking import check_house
    from hub.compose.inventory import read_inventory

    places, out = desk.places(), desk.out
    problems = check_house(places.config, read_inventory(places.state), machine_clock().now(), every=args.all)
    bad = has_errors(problems)
    named = tuple(_named(problems))
    if args.play not in (None, EVERY):
        out.block(_play(args.play, named))
    elif out.as_json:
        found = [{**problem.to_json(out.language), "finding": name or None} for name, problem in named]
        out.json({"ok": not bad, "problems": found})
    else:
        _tell(named, out, plays=args.play == EVERY)
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        allowed = sum(problem.message_id == ALLOWED for problem in problems)
        warnings = len(problems) - errors - allowed
        if bad:
            out.say("cli.check_bad", folder=places.config, errors=errors, warnings=warnings)
        else:
            out.say("cli.check_good", folder=places.config, warnings=warnings)
        if allowed:
            out.say("cli.check_allowed", count=allowed)
    return Exit.CONFIG if bad else Exit.OK


def _named(problems: Sequence[Problem]) -> Iterator[tuple[str, Problem]]:
    """Problems, each finding of the checker with a name by which it can be asked for: its code and a number."""
    counts: Counter[str] = Counter()
    for problem in problems:
        counts[problem.code] += bool(problem.code)
        yield (f"{problem.code}-{counts[problem.code]}" if problem.code else ""), problem


def _tell(named: Sequence[tuple[str, Problem]], out: Out, *, plays: bool) -> None:
    """What is wrong, then what is doubtful, the worst first."""
    codes = Counter(problem.code for name, problem in named if name)
    told = False
    for name, problem in named:
        if name and not told:
            told = True
            kinds = ", ".join(f"{code} {count}" for code, count in sorted(codes.items()))
            out.say("cli.check_doubtful", count=codes.total(), kinds=kinds)
        shown = f"\n{problem.play.rstrip()}" if plays and problem.play else ""
        out.block(replace(problem, code=name).render(out.language) + shown)
    if told and not plays:
        out.say("cli.check_plays")


def _play(wanted: str, named: Sequence[tuple[str, Problem]]) -> str:
    """The test that plays one finding.

    Raises:
        UnknownName: there is no such finding, or it can only be read.
    """
    plays = {name: problem.play for name, problem in named if problem.play}
    if wanted.upper() not in plays:
        known = ", ".join(plays) or "-"
        raise UnknownName("cli.check_no_play", name=wanted, known=known)
    return plays[wanted.upper()].rstrip()
