"""`hearth discover`: what can be heard on the network."""

from argparse import ArgumentParser, Namespace
from typing import Final

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit

COLUMNS: Final = ("ref", "how", "model", "address", "name", "token", "handle")


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("--wait", type=float, default=2.0, metavar="SECONDS", help=words("cli.arg.discover.wait"))


def execute(args: Namespace, desk: Desk) -> int:
    """Ask the network, wait, and list everything heard."""
    out = desk.out
    answer = desk.hub().post("sightings", "scan", body={"wait": args.wait})
    if out.as_json:
        out.json(answer)
    elif answer["sightings"]:
        yes = out.words("cli.yes")
        out.table(
            [f"cli.column.{name}" for name in COLUMNS],
            [
                [
                    one["ref"],
                    ", ".join(one["how"]),
                    one["model"] or "-",
                    one["address"],
                    one["name"] or "-",
                    yes if one["adopted"] else "-",
                    one["handle"] or "-",
                ]
                for one in answer["sightings"]
            ],
        )
    else:
        out.say("cli.nothing_heard")
    return Exit.OK if answer["sightings"] else Exit.NO
