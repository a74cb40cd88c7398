"""Scenes in plain words: all worked examples, and that nothing of a scene goes unsaid."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from hub.text.messages.catalogue import LANGUAGES, Language
from tests.scenes.explain.golden import explained, pages, path
from tests.scenes.household import NEXT_FILE
from tests.scenes.pages import BLOCKS
from tests.scenes.plain import opened, written

UNSAID = {"note", "id", "fields", "json", "may_repeat"}
"""Keys that change nothing of what a scene does: remarks, permissions, and types of what comes in."""
OTHERWISE: dict[str, Any] = {
    r"\d+": lambda found: str(int(found[0]) + 1),
    r"\bon$": "off",
    r"\boff$": "on",
    r" and ": " or ",
    r" or ": " and ",
    r"<=?": ">",
    r">=?": "<",
    r"\bnot ": "",
    r"\bin ": "not in ",
    r"^any\(": "all(",
    r"_light\b": "_plug",
}
"""What is put in place of what; not every place of it, and not all that comes of it, can be read."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_worked_examples_are_said_as_somebody_has_read_them(language: Language) -> None:
    """A new example counts from when somebody writes it into the file; what stands there must stay true."""
    read = path(language).read_text("utf-8").rstrip("\n").split("\n\n# ")
    known = {one.partition("\n")[0].removeprefix("# "): one.removeprefix("# ") for one in read}
    now = {one.partition("\n")[0].removeprefix("# "): one.removeprefix("# ") for one in pages(language)}
    assert {title: now.get(title) for title in known} == known
    assert len(known) >= 158


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_in_the_catalogue(language: Language) -> None:
    found = path(language).read_text("utf-8")
    assert "explain." not in found
    assert not re.search(r"\{(what|who|left|right|text|length|value|name)\}", found)


def places(part: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value."""
    inside = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, value in inside:
        yield (*at, key)
        yield from places(value, (*at, key))


def changed(root: Any, at: tuple[Any, ...]) -> Iterator[Any]:
    """The scenes without that value, and with another number or word in it, one after the other."""
    inside = root
    for key in at[:-1]:
        inside = inside[key]
    value, last = inside[at[-1]], at[-1]
    if isinstance(inside, dict) and len(inside) > 1:
        rest = {key: inside.pop(key) for key in list(inside)}
        inside.update({key: one for key, one in rest.items() if key != last})
        yield root
        inside.clear()
        inside.update(rest)
    for way in OTHERWISE if isinstance(value, str) else ():
        if re.search(way, value):
            inside[last] = re.sub(way, OTHERWISE[way], value, count=1)
            yield root
            inside[last] = value


@pytest.mark.parametrize("part", [15, pytest.param(1, marks=pytest.mark.soak)])
def test_nothing_of_a_scene_goes_unsaid(part: int) -> None:
    """Take any key away, or change any number: where the scene can still be read, it is said otherwise.

    `part`: every so manieth place; all of them take half a minute.
    """
    unsaid, tried = [], 0
    for title, text, _ in BLOCKS:
        *_, scenes = text.split(NEXT_FILE)
        if "!secret" in scenes or NEXT_FILE in text:
            continue
        root = opened(scenes)
        usual = said(root)
        for at in list(places(root))[len(title) % part :: part]:
            if UNSAID & set(at) or (at[-1] == "scene" and len(at) == 2):
                continue
            for other in changed(root, at):
                found = said(other)
                if found is None:
                    continue
                tried += 1
                if found == usual:
                    unsaid.append(f"{title}: {at}")
    assert unsaid == []
    assert tried > 600 / part


def said(root: Any) -> list[Any] | None:
    """What is said of all scenes; None where one of them cannot be read."""
    found = explained(written(root))
    return None if any(one.problems for one in found) else [(one.title, one.lines) for one in found]
