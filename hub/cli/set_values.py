"""`hearth set`: set properties, and wait until the devices say that it is so."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from hub.cli.desk import Desk, Words
from hub.cli.outcomes import assignments, show_outcomes
from hub.cli.pin import pin_of


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("assignment", nargs="+", help=words("cli.arg.set.assignment"))
    parser.add_argument("--deadline", type=float, metavar="SECONDS", help=words("cli.arg.set.deadline"))
    parser.add_argument("--pin-file", type=Path, metavar="FILE", help=words("cli.arg.set.pin_file"))
    parser.add_argument("--key", metavar="KEY", help=words("cli.arg.set.key"))


def execute(args: Namespace, desk: Desk) -> int:
    """Set all of them at once."""
    body = {"values": assignments(args.assignment), "deadline": args.deadline, "key": args.key}
    hub = desk.hub()
    answer = hub.post("set", body=body)
    if "challenge" in answer:
        answer = hub.post("confirm", body={"challenge": answer["challenge"]["id"], "pin": pin_of(args.pin_file, desk)})
    return show_outcomes(answer, desk.out)
