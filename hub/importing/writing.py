"""Scenes as YAML text, written the way a person would: short things in a line, comments where they belong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hub.text.writing import scalar

WIDTH: Final = 100


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list, with the comments that stand above it."""

    value: "Value"
    comments: Sequence[str] = ()


Value = str | list[Item] | dict[str, "Value"]


def items(*values: Value) -> list[Item]:
    """A list without comments."""
    return [Item(one) for one in values]


def document(scenes: Sequence[Item]) -> str:
    """A scene file: the scenes with a blank line between them."""
    return "\n".join("\n".join(lines) + "\n" for lines in ([*_item(one, 0)] for one in scenes))


def flat(value: Value, *, inside: bool = False) -> str | None:
    """A value in one line; None: it has comments inside."""
    if isinstance(value, str):
        return scalar(value, inside=inside)
    if isinstance(value, list):
        parts = [None if one.comments else flat(one.value, inside=True) for one in value]
        known = [part for part in parts if part is not None]
        return f"[{', '.join(known)}]" if len(known) == len(parts) else None
    pairs = [(key, flat(one, inside=True)) for key, one in value.items()]
    if any(part is None for _, part in pairs):
        return None
    return "{" + ", ".join(f"{scalar(key, inside=True)}: {part}" for key, part in pairs) + "}"


def _item(item: Item, indent: int) -> list[str]:
    pad = " " * indent
    lines = [f"{pad}{comment}" for comment in item.comments]
    body = _body(item.value, indent + 2, in_line=indent > 0)
    return [*lines, f"{pad}- {body[0].lstrip()}", *body[1:]]


def _body(value: Value, indent: int, *, in_line: bool) -> list[str]:
    """The lines of a value, the first of them without its place."""
    short = flat(value)
    if isinstance(value, str):
        return [scalar(value)]
    if isinstance(value, list):
        if short is not None and indent + len(short) <= WIDTH and all(isinstance(one.value, str) for one in value):
            return [short]
        return [line for one in value for line in _item(one, indent)]
    single = len(value) == 1
    if in_line and short is not None and indent + len(short) <= WIDTH and not single and not _deep(value):
        return [short]
    lines: list[str] = []
    for key, one in value.items():
        lines += _entry(key, one, indent)
    return lines


def _entry(key: str, value: Value, indent: int) -> list[str]:
    pad, name = " " * indent, scalar(key)
    short = flat(value)
    if isinstance(value, str):
        return [f"{pad}{name}: {scalar(value)}"]
    if isinstance(value, dict) and short is not None and indent + len(name) + len(short) <= WIDTH and not _deep(value):
        return [f"{pad}{name}: {short}"]
    fits = short is not None and indent + len(name) + len(short) <= WIDTH and not _deep(value)
    if isinstance(value, list) and fits and key not in {"when", "if", "do"}:
        return [f"{pad}{name}: {short}"]
    if isinstance(value, list):
        return [f"{pad}{name}:", *(line for one in value for line in _item(one, indent + 2))]
    return [f"{pad}{name}:", *_body(value, indent + 2, in_line=False)]


def _deep(value: Value) -> bool:
    """Whether there are mappings in it, which read better one a line."""
    if isinstance(value, dict):
        return any(not isinstance(one, str) and (isinstance(one, dict) or _deep(one)) for one in value.values())
    return not isinstance(value, str) and any(not isinstance(one.value, str) for one in value)


def flattened(value: Value) -> str:
    """All words of a value."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return " ".join(flattened(one.value) for one in value)
    return " ".join(f"{key} {flattened(one)}" for key, one in value.items())


def written_by(value: Value, scenes: Mapping[str, Value], seen: set[str]) -> set[str]:
    """The properties that actions write, those of the scenes that they run among them (by title)."""
    if isinstance(value, str):
        return set()
    if isinstance(value, list):
        return {ref for one in value for ref in written_by(one.value, scenes, seen)}
    found: set[str] = set()
    for key, one in value.items():
        if key == "set" and isinstance(one, dict):
            found |= one.keys()
        elif key == "toggle" and isinstance(one, str):
            found.add(one)
        elif key == "run" and isinstance(one, str) and one in scenes and one not in seen:
            seen.add(one)
            found |= written_by(scenes[one], scenes, seen)
        else:
            found |= written_by(one, scenes, seen)
    return found
