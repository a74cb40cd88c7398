"""`hearth reload`: have the hub read its configuration again."""

from argparse import ArgumentParser, Namespace

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit
from hub.cli.problems import placed


def arguments(_parser: ArgumentParser, _words: Words) -> None:
    """Declare nothing."""


def execute(_args: Namespace, desk: Desk) -> int:
    """Reload; nothing changes when there are errors."""
    out = desk.out
    answer = desk.hub().post("reload")
    code = Exit.OK if answer["accepted"] else Exit.CONFIG
    if out.as_json:
        out.json(answer)
        return code
    for problem in answer["problems"]:
        text = problem["message"]
        words = out.words("text.warning", message=text) if problem["severity"] == "warning" else text
        out.line(placed({**problem, "message": words}))
    if not answer["accepted"]:
        out.say("cli.not_reloaded")
        return code
    out.say("cli.reloaded", count=len(answer["changed"]))
    for name in answer["changed"]:
        out.line(f"  {name}")
    if answer["restart"]:
        out.say("cli.restart", names=", ".join(answer["restart"]))
    return code
