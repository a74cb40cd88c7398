"""`hearth init`: a new home."""

from argparse import ArgumentParser, Namespace
from dataclasses import replace

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit
from hub.config.init import guess_home, init_home


def arguments(_parser: ArgumentParser, _words: Words) -> None:
    """Declare nothing: where to is said by --config."""


def execute(_args: Namespace, desk: Desk) -> int:
    """Write what is not there yet, and say what comes next."""
    folder = desk.places().config
    written = init_home(folder, replace(guess_home(desk.environ), language=desk.out.language))
    if desk.out.as_json:
        desk.out.json({"folder": str(folder), "written": [str(path) for path in written]})
        return Exit.OK
    for path in written:
        desk.out.say("cli.wrote", path=path)
    if not written:
        desk.out.say("cli.home_there", folder=folder)
    desk.out.say("cli.next")
    return Exit.OK
