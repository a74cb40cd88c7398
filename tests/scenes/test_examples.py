"""The worked examples of docs/scenes/: their tests hold, and no trigger or condition can be taken away unnoticed."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml

from hub.model.command import Outcome
from hub.model.value import Value
from hub.text.problem import Problem
from hub.text.quantities import parse_duration
from scenes.engine.run import Reply
from scenes.language.groups import property_at
from scenes.language.values import parse_literal
from tests.scenes.household import HOUSE, NEXT_FILE
from tests.scenes.lives import Lives
from tests.scenes.pages import BLOCKS


class Words(yaml.SafeLoader):
    """Keeps every scalar as it was written."""


class Secret(str):
    """`!secret NAME`, which stays what it is."""

    __slots__ = ()


Words.yaml_implicit_resolvers = {}
Words.add_constructor("!secret", lambda _, node: Secret(node.value))
yaml.SafeDumper.add_representer(Secret, lambda dumper, name: dumper.represent_scalar("!secret", str(name)))
Example = tuple[str, str, list[dict[str, Any]]]
EXAMPLES: list[Example] = [(title, scene, yaml.load(cases, Words)) for title, scene, cases in BLOCKS]


def literal(ref: str, text: str) -> Value | None:
    """A value as the example writes it."""
    handle, _, path = ref.partition(".")
    abilities = HOUSE[handle].abilities
    expected = property_at(HOUSE[handle], path)
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
    stage = Lives(
        scene,
        begins=case.get("at", "2026-03-02 12:00").replace(" ", "T"),
        known={ref: value for ref, value in known.items() if value is not None},
        answers=_answers(case),
    )
    assert stage.problems == ()
    for step in case["steps"]:
        _step(stage, step)


def _step(stage: Lives, step: dict[str, Any]) -> None:
    kind, value = next(iter(step.items()))
    match kind:
        case "then":
            assert stage.commands == value
            stage.commands.clear()
        case "told":
            assert stage.notices == value
        case "logged":
            assert stage.logs == value
        case "asked":
            assert stage.asked == value
            stage.asked.clear()
        case "published":
            assert stage.published == value
            stage.published.clear()
        case "wait":
            stage.wait(value)
        case "restart":
            stage.restart(down=parse_duration(value) or 0.0, meanwhile=_known(step.get("meanwhile", {})))
        case "started":
            stage.start()
        case _:
            _happens(stage, kind, value, step)


def _happens(stage: Lives, kind: str, value: Any, step: dict[str, Any]) -> None:
    match kind:
        case "is":
            for ref, text in value.items():
                stage.is_at(ref, literal(ref, text))
        case "run":
            stage.runs(value, **step.get("with", {}))
        case "event":
            fields = {name: literal(f"{value}/{name}", text) for name, text in step.get("with", {}).items()}
            stage.happens(value, **{name: one for name, one in fields.items() if one is not None})
        case "hook":
            stage.arrives("webhook", value, payload=json.dumps(_typed(step.get("body", {}))))
        case "mqtt":
            stage.arrives("mqtt", value, topic=value, payload=step.get("payload", ""))
        case "report":
            stage.reports(value)
        case "refuse" | "deaf":
            stage.answers = _answers(step)
        case "web":
            stage.reply = Reply(int(value), step.get("text", "")) if value.isdigit() else Reply(error=value)
        case _:
            raise ValueError(kind)


def _known(texts: dict[str, str]) -> dict[str, Value]:
    """Values as an example writes them."""
    values = {ref: literal(ref, text) for ref, text in texts.items()}
    return {ref: value for ref, value in values.items() if value is not None}


def _answers(case: dict[str, Any]) -> dict[str, Outcome | None]:
    """What devices say to commands: they do what they are told, unless they `refuse`, or are `deaf` and say nothing."""
    refused: dict[str, Outcome | None] = dict.fromkeys(case.get("refuse", ()), Outcome.FAILED)
    return refused | dict.fromkeys(case.get("deaf", ()), None)


def _typed(body: Any) -> Any:
    """What JSON would make of the words of an example."""
    if isinstance(body, dict):
        return {name: _typed(one) for name, one in body.items()}
    return yaml.safe_load(body) if isinstance(body, str) else body


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


SAID = ("then", "told", "logged", "asked", "published")


def test_each_has_a_case_that_stays_silent() -> None:
    assert len(EXAMPLES) >= 10
    for title, _, cases in EXAMPLES:
        silent = [case for case in cases if not any(step.get(key) for step in case["steps"] for key in SAID)]
        assert silent, title
        assert len(silent) < len(cases), title


SETTINGS = ("cooldown", "debounce", "throttle", "per", "on_unknown", "most", "for", "linger", "until")


def mutants() -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """Every example with one trigger, one condition or one setting less."""
    for title, scene, cases in EXAMPLES:
        first, written = _opened(scene)
        parts: tuple[Any, ...] = (first, first.get("while"))
        for part in parts:
            for key in SETTINGS if isinstance(part, dict) and "hold" not in part else ():
                if key in part:
                    kept = part.pop(key)
                    yield f"{title}: {key}", written(), cases
                    part[key] = kept
    for title, scene, cases in EXAMPLES:
        for key in ("when", "if"):
            for number, rest in enumerate(_without_one(_opened(scene)[0].get(key))):
                mutant, written = _opened(scene)
                if rest is None:
                    del mutant[key]
                else:
                    mutant[key] = rest
                yield f"{title}: {key} {number}", written(), cases


def _opened(example: str) -> tuple[dict[str, Any], Callable[[], str]]:
    """The first scene of an example, that of its blueprint where it has one; and the example as it is then."""
    files = [yaml.load(text, Words) for text in example.split(NEXT_FILE)]
    scenes = files[0]["scenes"] if len(files) > 1 else files[0]
    first = scenes[0] if isinstance(scenes, list) else scenes
    return first, lambda: NEXT_FILE.join(yaml.safe_dump(one, allow_unicode=True) for one in files)


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
