"""`hearth scenes resume`: let a scene run again that was paused, or that the hub has set aside."""

from argparse import ArgumentParser, Namespace

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("scene", metavar="TITLE", help=words("cli.arg.scenes.scene"))


def execute(args: Namespace, desk: Desk) -> int:
    """Let it run again."""
    out = desk.out
    answer = desk.hub().post("scenes", args.scene, "resume")
    if out.as_json:
        out.json(answer)
    else:
        out.say("cli.scene_resumed", scene=answer["scene"])
    return Exit.OK
