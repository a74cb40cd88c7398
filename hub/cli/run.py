"""`hearth run`: the hub itself, in the foreground."""

import gc
from argparse import ArgumentParser, Namespace
from datetime import datetime

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit, Unclear


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--house-time",
        metavar="ISO",
        help=words("cli.arg.run.house_time"),
    )
    parser.add_argument("-v", "--verbose", action="store_true", help=words("cli.arg.run.verbose"))


def execute(args: Namespace, desk: Desk) -> int:
    """Run until told to stop."""
    house_time = None if args.house_time is None else _moment(args.house_time)
    gc.disable()  # `run` loads without it, and so are a thousand modules imported in nine tenths of the time
    from hub.app import Options
    from hub.process import run

    run(Options(desk.places(), house_time, args.verbose))
    return Exit.OK


def _moment(text: str) -> float:
    """Unix seconds of an ISO time; without an offset it is the machine's local time."""
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError, OSError):
        raise Unclear("cli.house_time", text=text) from None
