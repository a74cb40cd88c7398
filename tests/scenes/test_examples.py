"""The worked examples of docs/scenes/: their tests hold, and no trigger or condition can be taken away unnoticed."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from hub.model.value import Value
from hub.text.problem import Problem
from scenes.language.values import parse_literal
from tests.scenes.stage import HOUSE, Stage

PAGES = Path(__file__).parents[2] / "docs" / "scenes"
_EXAMPLE = re.compile(
    r"^### ([^\n]+)\n\n(?:[^#`\n][^\n]*\n)*\n?```yaml\n(.*?)```\n\n```yaml test\n(.*?)```", re.DOTALL | re.MULTILINE
)
_BLOCKS = [
    (f"{page.relative_to(PAGES)}: {title}", scene, cases)
    for page in sorted(PAGES.rglob("*.md"))
    for title, scene, cases in _EXAMPLE.findall(page.read_text(encoding="utf-8"))
]


class Words(yaml.SafeLoader):
    """Keeps every scalar as it was written."""


Words.yaml_implicit_resolvers = {}
Example = tuple[str, str, list[dict[str, Any]]]
EXAMPLES: list[Example] = [(title, scene, yaml.load(cases, Words)) for title, scene, cases in _BLOCKS]


def literal(ref: str, text: str) -> Value | None:
    """A value as the example writes it."""
    handle, _, path = ref.partition(".")
    abilities = HOUSE[handle].abilities
    expected = abilities.properties.get(path)
    if expected is None:
        event, _, name = path.partition("/")
        expected = next(one for one in abilities.events[event].fields if one.name == name)
    if text == "unknown":
        return None
    problems: list[Problem] = []
    value = parse_literal(text, None, expected, problems)
    if problems:
        raise ValueError(problems[0].message())
    return value


def play(scene: str, case: dict[str, Any]) -> None:
    """Play a case; AssertionError where it goes otherwise."""
    known = {ref: literal(ref, text) for ref, text in case.get("given", {}).items()}
    stage = Stage(
        scene,
        begins=case.get("at", "2026-03-02 12:00").replace(" ", "T"),
        known={ref: value for ref, value in known.items() if value is not None},
    )
    assert stage.problems == ()
    for step in case["steps"]:
        _step(stage, step)


def _step(stage: Stage, step: dict[str, Any]) -> None:
    kind, value = next(iter(step.items()))
    match kind:
        case "is":
            for ref, text in value.items():
                stage.is_at(ref, literal(ref, text))
        case "event":
            fields = {name: literal(f"{value}/{name}", text) for name, text in step.get("with", {}).items()}
            stage.happens(value, **{name: one for name, one in fields.items() if one is not None})
        case "wait":
            stage.wait(value)
        case "started":
            stage.start()
        case "then":
            assert stage.commands == value
            stage.commands.clear()
        case "told":
            assert stage.notices == value
        case "logged":
            assert stage.logs == value
        case _:
            raise ValueError(kind)


def passes(scene: str, cases: list[dict[str, Any]]) -> bool:
    """Whether all cases of an example hold."""
    try:
        for case in cases:
            play(scene, case)
    except AssertionError:
        return False
    return True


@pytest.mark.parametrize(("title", "scene", "cases"), EXAMPLES, ids=[title for title, _, _ in EXAMPLES])
def test_every_case_of_an_example_holds(title: str, scene: str, cases: list[dict[str, Any]]) -> None:
    assert title
    for case in cases:
        play(scene, case)


def test_each_has_a_case_that_stays_silent() -> None:
    assert len(EXAMPLES) >= 10
    for title, _, cases in EXAMPLES:
        silent = [case for case in cases if all(step["then"] == [] for step in case["steps"] if "then" in step)]
        assert silent, title
        assert len(silent) < len(cases), title


def mutants() -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """Every example with one trigger or one condition less."""
    for title, scene, cases in EXAMPLES:
        for key in ("when", "if"):
            for number, rest in enumerate(_without_one(yaml.load(scene, Words)[0].get(key))):
                mutant = yaml.load(scene, Words)
                if rest is None:
                    del mutant[0][key]
                else:
                    mutant[0][key] = rest
                yield f"{title}: {key} {number}", yaml.safe_dump(mutant, allow_unicode=True), cases


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


@pytest.mark.parametrize(("name", "scene", "cases"), [*mutants()], ids=[name for name, _, _ in mutants()])
def test_a_trigger_or_condition_taken_away_is_noticed(name: str, scene: str, cases: list[dict[str, Any]]) -> None:
    assert not passes(scene, cases), name
