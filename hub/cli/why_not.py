"""`hearth why-not`: why a scene did not run."""

from argparse import ArgumentParser, Namespace

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit
from hub.cli.out import date_time
from hub.cli.past import ask_past
from hub.cli.when import is_a_minute, seconds_in
from hub.cli.why import NOW, tell_doubts, tell_lines


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("scene", metavar="SCENE", help=words("cli.arg.why_not.scene"))
    parser.add_argument("at", nargs="?", default=NOW, metavar="AT", help=words("cli.arg.why.at"))
    parser.add_argument("--since", metavar="DURATION", help=words("cli.arg.why_not.since"))


def execute(args: Namespace, desk: Desk) -> int:
    """Tell how it stands, what it did or what held it back, and how near its triggers came."""
    out = desk.out
    seconds = None if args.since is None else seconds_in(args.since)
    question = {"kind": "why_not", "scene": args.scene, "seconds": seconds, "minute": is_a_minute(args.at)}
    answer = ask_past(desk, question, args.at, None)
    told = answer["stands"] or answer["firings"] or answer["misses"]
    if out.as_json:
        out.json(answer)
        return Exit.OK if told else Exit.NO
    out.say("cli.why_not_of", scene=answer["scene"], since=date_time(answer["since"]), at=date_time(answer["at"]))
    for part in ("stands", "firings", "misses"):
        tell_lines(answer[part], out)
    if not told:
        out.say("why_not.nothing")
    tell_doubts(answer, out)
    return Exit.OK if told else Exit.NO
