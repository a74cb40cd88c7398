"""`hearth reload`: have the hub read its configuration again."""

from argparse import ArgumentParser, Namespace
from typing import Final

from hub.cli.desk import Desk, Words
from hub.cli.exits import Answer, Exit
from hub.cli.out import Out
from hub.cli.problems import placed

WHAT: Final = ("added", "removed", "changed", "moved")
FATES: Final = ("goes_on", "finishes", "stops")


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("--dry-run", action="store_true", help=words("cli.arg.reload.dry_run"))


def execute(args: Namespace, desk: Desk) -> int:
    """Reload; nothing changes when there are errors, or when it is only a rehearsal."""
    out = desk.out
    answer = desk.hub().post("reload", body={"dry_run": True} if args.dry_run else {})
    code = Exit.OK if answer["accepted"] else Exit.CONFIG
    if out.as_json:
        out.json(answer)
        return code
    tell_problems(answer, out)
    if not answer["accepted"]:
        out.say("cli.not_reloaded")
        return code
    out.say("cli.would_reload" if args.dry_run else "cli.reloaded")
    tell(answer, out)
    return code


def tell_problems(answer: Answer, out: Out) -> None:
    """One line a problem."""
    for problem in answer["problems"]:
        text = problem["message"]
        words = out.words("text.warning", message=text) if problem["severity"] == "warning" else text
        out.line(placed({**problem, "message": words}))


def tell(answer: Answer, out: Out) -> None:
    """What differs, what becomes of the runs under way, and what takes a restart."""
    changes = answer["changes"]
    if changes["devices"]:
        out.say("cli.changed_devices", names=", ".join(changes["devices"]))
    if answer.get("products"):
        out.say("cli.changed_products", models=", ".join(answer["products"]))
    for what in WHAT:
        for title in changes["scenes"][what]:
            out.line(f"  {out.words(f'cli.scene_what.{what}'):<9} {title}")
    out.say("cli.scenes_unchanged", count=changes["scenes"]["unchanged"])
    for fate in FATES:
        if changes["runs"][fate]:
            out.say(f"cli.runs.{fate}", count=changes["runs"][fate])
    if answer["restart"]:
        out.say("cli.restart", names=", ".join(answer["restart"]))
