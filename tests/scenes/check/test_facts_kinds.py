"""No kind of trigger, condition or step without a word on what it means to the checker."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import pytest

import scenes.actions
import scenes.conditions
import scenes.kit
import scenes.triggers
from hub.text.source import Source
from scenes.actions.wait import TimeLimit
from scenes.check.facts_conditions import CONDITIONS
from scenes.check.facts_home import facts_of
from scenes.check.facts_steps import STEPS
from scenes.check.facts_triggers import TRIGGERS
from scenes.engine.acting import BaseStep
from scenes.engine.derived import DERIVED
from scenes.engine.view import View
from scenes.kit.trying import Trying
from scenes.kit.writing import Writing
from scenes.reader.home import read_scenes
from tests.scenes.check.checked import HERE
from tests.scenes.household import FACTS, HOUSE, NEXT_FILE
from tests.scenes.pages import BLOCKS


def classes(*packages: ModuleType) -> Iterator[type]:
    """The classes that are defined in the modules of some packages."""
    for package in packages:
        for found in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{package.__name__}.{found.name}")
            for _, one in inspect.getmembers(module, inspect.isclass):
                if one.__module__ == module.__name__:
                    yield one


def test_every_kind_of_trigger_has_a_meaning() -> None:
    found = {
        one for one in classes(scenes.triggers, scenes.kit) if {"arm", "text"} <= {*dir(one), *one.__annotations__}
    }
    assert found == set(TRIGGERS)


def test_every_kind_of_condition_has_a_meaning() -> None:
    found = {
        one for one in classes(scenes.conditions, scenes.kit) if {"test", "blame"} <= {*dir(one), *one.__annotations__}
    }
    assert found == set(CONDITIONS)


def test_every_kind_of_step_has_a_meaning() -> None:
    shared = {Trying, Writing, TimeLimit}
    found = {one for one in classes(scenes.actions, scenes.kit) if issubclass(one, BaseStep)} - shared
    assert found == set(STEPS)


@pytest.mark.parametrize(("title", "text"), [(title, text) for title, text, _ in BLOCKS], ids=lambda one: one[:40])
def test_the_facts_of_every_worked_example_are_found(title: str, text: str) -> None:
    blueprints, _, rest = text.rpartition(NEXT_FILE)
    uses = [Source("blueprints/b.yaml", blueprints)] if blueprints else []
    reading = read_scenes([Source("scenes.yaml", rest)], HOUSE, View(), FACTS, blueprints=uses)
    assert reading.program.scenes
    for scene in reading.program.scenes:
        found = facts_of(scene, HERE, reading.uses[scene.id].cells)
        assert found.whole
        assert found.sparks
        assert all(write.earliest <= write.latest for write in found.writes)
        if not any(one.startswith(DERIVED) for one in found.named):  # those are worked out of what is named
            assert found.reads | {write.key for write in found.writes} <= found.named
