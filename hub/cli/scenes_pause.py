"""`hearth scenes pause`: let a scene not run by itself, for a while or until it is resumed."""

from argparse import ArgumentParser, Namespace

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit
from hub.cli.scenes_list import resting
from hub.cli.when import seconds_in


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("scene", metavar="TITLE", help=words("cli.arg.scenes.scene"))
    parser.add_argument("--for", dest="duration", metavar="DURATION", help=words("cli.arg.scenes.for"))


def execute(args: Namespace, desk: Desk) -> int:
    """Pause it; what is under way goes on."""
    out = desk.out
    seconds = None if args.duration is None else seconds_in(args.duration)
    answer = desk.hub().post("scenes", args.scene, "pause", body={} if seconds is None else {"seconds": seconds})
    if out.as_json:
        out.json(answer)
    else:
        out.line(f"{answer['scene']}: {resting(answer['rest'], out)}")
    return Exit.OK
