"""What came of a set or call, for people and for the exit code."""

from hub.cli.exits import Answer, Exit, Unclear
from hub.cli.out import Out


def show_outcomes(answer: Answer, out: Out) -> int:
    """Print one line a write; the exit code."""
    if out.as_json:
        out.json(answer)
    else:
        for one in answer["outcomes"]:
            reason = f": {one['message']}" if one["message"] else ""
            out.line(f"{one['path']} {out.word(one['outcome'])}{reason} ({one['ms']:g} ms)")
    if answer["done"]:
        return Exit.OK
    return Exit.REFUSED if any(one["outcome"] == "failed" for one in answer["outcomes"]) else Exit.NO


def assignments(words: list[str]) -> dict[str, str]:
    """`name=value` words as names and values.

    Raises:
        Unclear: a word is none, or a name stands twice.
    """
    found: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not name or not equals or name in found:
            raise Unclear("cli.assignment", text=word)
        found[name] = value
    return found
