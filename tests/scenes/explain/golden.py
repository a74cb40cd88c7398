"""All worked examples of docs/scenes/ in plain words; `PYTHONPATH=. python tests/scenes/explain/golden.py` writes them.

Whoever writes them reads what has changed: nothing else says whether it is well said.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from hub.text.messages.catalogue import LANGUAGES, Language
from hub.text.source import Source
from scenes.explain.home import Explained, explain, render
from tests.scenes.household import FACTS, HOUSE, NEXT_FILE
from tests.scenes.pages import BLOCKS

HERE = Path(__file__).parent
AREAS = {"kitchen": "Kitchen", "closet": "Closet", "bedroom": "Bedroom", "child": "Nursery"}
NAMED = {handle: replace(one, name=handle.replace("_", " ").capitalize()) for handle, one in HOUSE.items()}


def explained(text: str, language: Language = "en") -> tuple[Explained, ...]:
    """The scenes of a worked example, blueprints before them."""
    *files, scenes = text.split(NEXT_FILE)
    blueprints = [Source(f"blueprint{number}.yaml", one) for number, one in enumerate(files)]
    return explain([Source("scenes.yaml", scenes)], NAMED, AREAS, language, FACTS, blueprints=blueprints)


def lines(text: str, language: Language = "en") -> list[str]:
    """The same as a person reads it."""
    return [line for one in explained(text, language) for line in render(one)]


def pages(language: Language) -> Iterator[str]:
    """All examples, each under its page and title."""
    for title, scenes, _ in BLOCKS:
        yield "\n".join([f"# {title}", *lines(scenes, language)])


def path(language: Language) -> Path:
    """Where they are kept."""
    return HERE / f"golden.{language}.txt"


if __name__ == "__main__":
    for each in LANGUAGES:
        path(each).write_text("\n\n".join(pages(each)) + "\n", encoding="utf-8")
