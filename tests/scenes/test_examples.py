"""The worked examples of docs/scenes/: their tests hold, and no trigger or condition can be taken away unnoticed."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

from hub.text.source import Source
from scenes.engine.view import View
from scenes.reader.home import Reading, read_scenes
from scenes.stage.home import Home
from scenes.stage.script import Script
from scenes.testing.cases import Case, Expect
from scenes.testing.player import Verdict, play
from scenes.testing.reading import read_tests
from tests.scenes.household import BERLIN, FACTS, HOUSE, NEXT_FILE
from tests.scenes.pages import BLOCKS
from tests.scenes.plain import opened, written

HOME = Home(HOUSE, FACTS, BERLIN)


Example = tuple[str, str, str]
EXAMPLES: list[Example] = list(BLOCKS)
NAMES = [title for title, _, _ in EXAMPLES]


def read(example: str) -> tuple[Reading, Script]:
    """The files of an example."""
    *files, scenes = example.split(NEXT_FILE)
    blueprints = [Source(f"blueprint{number}.yaml", text) for number, text in enumerate(files)]
    view = View()
    reading = read_scenes([Source("scenes.yaml", scenes)], HOUSE, view, FACTS, blueprints=blueprints)
    return reading, Script.of(reading, view)


def cases_of(reading: Reading, text: str) -> tuple[Case, ...]:
    cases, problems = read_tests(Source("scenes.test.yaml", text), HOME, reading.program)
    assert [problem.render() for problem in problems] == []
    return cases


@cache
def verdicts(example: str, text: str) -> list[Verdict]:
    """What comes of the tests of an example."""
    reading, script = read(example)
    assert reading.problems == ()
    return [play(case, HOME, script.load()) for case in cases_of(reading, text)]


@pytest.mark.parametrize(("title", "scene", "text"), EXAMPLES, ids=NAMES)
def test_every_case_of_an_example_holds(title: str, scene: str, text: str) -> None:
    assert title
    found = verdicts(scene, text)
    assert found
    assert [one.failure.problem.render() for one in found if one.failure is not None] == []


def test_each_has_a_case_that_stays_silent() -> None:
    assert len(EXAMPLES) >= 10
    for title, scene, text in EXAMPLES:
        cases = cases_of(read(scene)[0], text)
        said = [[one.doing for one in case.steps if isinstance(one.doing, Expect)] for case in cases]
        silent = [wanted for wanted in said if not any(one.wanted for one in wanted)]
        assert silent, title
        assert len(silent) < len(cases), title


SETTINGS = ("cooldown", "debounce", "throttle", "per", "on_unknown", "most", "for", "linger", "until")


def mutants() -> Iterator[Example]:
    """Every example with one trigger, one condition or one setting less."""
    for title, scene, text in EXAMPLES:
        first, written = _opened(scene)
        parts: tuple[Any, ...] = (first, first.get("while"))
        for part in parts:
            for key in SETTINGS if isinstance(part, dict) and "hold" not in part else ():
                if key in part:
                    kept = part.pop(key)
                    yield f"{title}: {key}", written(), text
                    part[key] = kept
    for title, scene, text in EXAMPLES:
        for key in ("when", "if"):
            for number, rest in enumerate(_without_one(_opened(scene)[0].get(key))):
                mutant, written = _opened(scene)
                if rest is None:
                    del mutant[key]
                else:
                    mutant[key] = rest
                yield f"{title}: {key} {number}", written(), text


def _opened(example: str) -> tuple[dict[str, Any], Callable[[], str]]:
    """The first scene of an example, that of its blueprint where it has one; and the example as it is then."""
    files = [opened(text) for text in example.split(NEXT_FILE)]
    scenes = files[0]["scenes"] if len(files) > 1 else files[0]
    first = scenes[0] if isinstance(scenes, list) else scenes
    return first, lambda: NEXT_FILE.join(map(written, files))


def _without_one(part: Any) -> Iterator[Any]:
    """All ways to leave one trigger or condition out of a part; None leaves the whole part out."""
    if part is None:
        return
    items = part if isinstance(part, list) else [part]
    for index, item in enumerate(items):
        rest = items[:index] + items[index + 1 :]
        yield rest or None
        if isinstance(item, dict) and (inner := next((key for key in ("all", "any") if key in item), None)):
            for smaller in _without_one(item[inner]):
                if smaller is not None:
                    yield [*items[:index], {inner: smaller}, *items[index + 1 :]]


@pytest.mark.parametrize(("name", "scene", "text"), [*mutants()], ids=[name for name, _, _ in mutants()])
def test_a_trigger_or_condition_taken_away_is_noticed(name: str, scene: str, text: str) -> None:
    """A mutant that cannot be read is noticed, too; what is not read at all is noticed by the tests of the reader."""
    reading, script = read(scene)
    if reading.problems:
        return
    assert not all(play(case, HOME, script.load()).passed for case in cases_of(reading, text)), name
