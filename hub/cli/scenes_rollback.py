"""`hearth scenes rollback`: make a scene what it was; its file says so, and the hub has taken it on."""

from argparse import ArgumentParser, Namespace

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit
from hub.cli.reload import tell, tell_problems
from hub.cli.scenes_history import SHORT


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("scene", metavar="TITLE", help=words("cli.arg.scenes.scene"))
    parser.add_argument("version", metavar="VERSION", nargs="?", help=words("cli.arg.scenes.version"))


def execute(args: Namespace, desk: Desk) -> int:
    """Put the version, or the last one, back; nothing changes when the hub cannot use it."""
    out = desk.out
    body = {} if args.version is None else {"version": args.version}
    answer = desk.hub().post("scenes", args.scene, "rollback", body=body)
    code = Exit.OK if answer["accepted"] else Exit.CONFIG
    if out.as_json:
        out.json(answer)
        return code
    tell_problems(answer, out)
    if answer["accepted"]:
        out.say("cli.rolled_back", scene=args.scene, version=answer["version"][:SHORT])
        tell(answer, out)
    else:
        out.say("cli.not_rolled_back")
    return code
