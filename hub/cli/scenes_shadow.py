"""`hearth scenes shadow`: what a shadow would have done, beside what was really done."""

from argparse import ArgumentParser, Namespace
from typing import Final

from hub.cli.desk import Desk, Words
from hub.cli.exits import Answer, Exit
from hub.cli.out import Out, date_time
from hub.cli.past import ask_past
from hub.cli.problems import placed
from hub.cli.scenes_replay import tell_doubts
from hub.cli.when import seconds_in
from hub.text.quantities import format_duration

USUAL: Final = "3d"
USUAL_WITHIN: Final = "10m"
SHOWN: Final = 40
"""Lines of each kind that people are shown, the newest; programs get all of them."""


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("scene", metavar="TITLE", help=words("cli.arg.scenes.scene"))
    parser.add_argument("--since", metavar="TIME", default=USUAL, help=words("cli.arg.shadow.since"))
    parser.add_argument("--within", metavar="DURATION", default=USUAL_WITHIN, help=words("cli.arg.shadow.within"))
    parser.add_argument("--all", action="store_true", help=words("cli.arg.shadow.all"))


def execute(args: Namespace, desk: Desk) -> int:
    """Compare, and say how that came out; 1 where it would have done nothing."""
    out, within = desk.out, seconds_in(args.within)
    answer = ask_past(desk, {"kind": "shadow", "scene": args.scene, "within": within}, args.since, None)
    if out.as_json:
        out.json(answer)
    if "problems" in answer:
        for problem in () if out.as_json else answer["problems"]:
            out.line(placed(problem))
        return Exit.CONFIG
    if not out.as_json:
        _tell(answer, out, 0 if args.all else SHOWN)
    return Exit.OK if answer["would"] or answer["others"] else Exit.NO


def _tell(answer: Answer, out: Out, most: int) -> None:
    times = {"since": date_time(answer["since"]), "until": date_time(answer["until"])}
    out.say("shadow.title", scene=answer["scene"], runs=answer["runs"], **times)
    if not answer["shadow"]:
        out.say("shadow.is_none")
    tell_doubts(answer, out)
    would = answer["would"]
    if answer["shadow"] and not would and not answer["others"]:
        out.say("shadow.nothing")
    if would:
        columns = [f"cli.column.{name}" for name in ("at", "property", "would", "was_then", "really")]
        out.table(columns, [_row(one, out) for one in would[-most:]])
        found = [one["really"] for one in would]
        counts = {"done": found.count("done"), "so": found.count("so"), "left": found.count("not")}
        out.say("shadow.sum", all=len(found), within=format_duration(answer["within"]), **counts)
    if answer["others"]:
        out.say("shadow.others")
    for one in answer["others"][-most:]:
        said = out.words(f"shadow.what.{one['what']}", text=one["text"])
        out.line(f"{date_time(one['at'])}  {said}")
    if answer["unmeant"]:
        out.say("shadow.unmeant")
        columns = [f"cli.column.{name}" for name in ("at", "property", "value", "by")]
        rows = (
            (date_time(one["at"]), one["what"], _value(one["value"]), _by(one, out))
            for one in answer["unmeant"][-most:]
        )
        out.table(columns, rows)
    left = sum(max(0, len(answer[key]) - most) for key in ("would", "others", "unmeant")) if most else 0
    if left:
        out.say("cli.replay_more", count=left)


def _row(one: Answer, out: Out) -> tuple[str, ...]:
    return date_time(one["at"]), one["what"], _value(one["value"]), _value(one["was"]), _really(one, out)


def _really(one: Answer, out: Out) -> str:
    real = one["by"]
    if real is None:
        return out.words(f"shadow.really.{one['really']}")
    return out.words("shadow.really.done", after=format_duration(round(real["after"])), by=_by(real, out))


def _by(real: Answer, out: Out) -> str:
    return out.words(f"shadow.by.{real['origin']}", who=real["who"])


def _value(value: object) -> str:
    if value is None:
        return "?"
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else str(value)
