"""The schema of tests says what their reader reads: the same keys, nothing more and nothing less."""

import re

import pytest

from hub.text.messages.catalogue import CATALOGUE
from hub.text.source import Source
from scenes.engine.view import View
from scenes.language.shapes import House
from scenes.reader.home import read_scenes
from scenes.reader.schema import scenes_schema
from scenes.stage.home import Home
from scenes.testing.reading import read_tests
from scenes.testing.schema import case_keys, with_tests
from tests.scenes.editors import judge, mappings, tree, with_key
from tests.scenes.household import AREAS, BERLIN, FACTS, HOUSE
from tests.scenes.pages import BLOCKS

HOME = Home(HOUSE, FACTS, BERLIN)
WORDS = House(HOUSE, tuple(AREAS), ("night",), ())
SCHEMA = with_tests(scenes_schema(WORDS, lambda _: None), WORDS, lambda _: None)
LOOK = judge(SCHEMA)
RARE = """- test: T
  steps:
    - web: 200
      text: x
    - {refuse: kettle.on, deaf: [vacuum.start]}
    - {restart: 1m, meanwhile: {kettle.on: on}}
    - report: bedroom
    - {mqtt: a, payload: b}
    - then: [kettle.on = on, {kettle.on: on}, {vacuum.start: {}}]
    - asked: [GET http://x/]
    - published: nothing
"""
OPEN = ("body", "given", "is", "meanwhile", "with", "then", "when", "vacuum.start")
"""Mappings of names, or of anything at all."""
TESTS = [*((name, text) for name, _, text in BLOCKS), ("rare", RARE)]


@pytest.mark.parametrize(("name", "text"), TESTS, ids=[name for name, _ in TESTS])
def test_every_worked_example_is_valid(name: str, text: str) -> None:
    assert LOOK(text) is None


def test_scenes_are_what_they_were() -> None:
    for _, example, _ in BLOCKS:
        assert LOOK(example.rpartition("---\n")[2]) is None
    assert LOOK("- {scene: A, when: kettle.on}\n- {test: T, when: {wait: 1m}}\n") is not None  # not in one file
    assert LOOK("- {scene: A, wehn: kettle.on}\n") is not None


@pytest.mark.parametrize(
    "text",
    [
        "- {test: T, given: {ketle.on: on}, when: {wait: 1m}}\n",
        "- {test: T, given: {kettle.on: onn}, when: {wait: 1m}}\n",
        "- {test: T, when: {wiat: 1m}}\n",
        "- {test: T, when: {event: doorbell.rang}}\n",
        "- {test: T, at: noon, when: {wait: 1m}}\n",
        "- {when: {wait: 1m}}\n",
    ],
)
def test_what_the_reader_refuses_editors_mark(text: str) -> None:
    program = read_scenes([], HOUSE, View(), FACTS).program
    assert read_tests(Source("t.test.yaml", text), HOME, program)[1]
    assert LOOK(text) is not None


def test_reader_and_schema_know_the_same_keys() -> None:
    """A key that nobody knows, put into each mapping, is refused by both; so each key of a test stands in both."""
    program = read_scenes([], HOUSE, View(), FACTS).program
    seen: set[str] = set()
    compared = 0
    for text in (BLOCKS[0][2], RARE):
        for under, mapping in mappings(tree(text)):
            if under in OPEN:
                continue
            changed = with_key(text, mapping, "zzz")
            problems = read_tests(Source("t.test.yaml", changed), HOME, program)[1]
            assert problems, changed
            assert LOOK(changed) is not None, changed
            named = [one.params for one in problems if one.message_id == "value.unknown_key"]
            seen |= {key for one in named for key in re.findall(r"`([^`]+)`", str(one["known"]))}
            compared += 1
    assert compared > 15
    assert case_keys().keys() <= seen


def test_every_key_is_told_in_both_languages() -> None:
    asked: dict[str, None] = {}

    def say(id_: str) -> str | None:
        asked[id_] = None
        return "told" if id_.startswith("schema.test.") else None

    found = with_tests(scenes_schema(WORDS, lambda _: None), WORDS, say)
    assert [id_ for id_ in asked if "." not in id_.removeprefix("schema.test.") and id_ not in CATALOGUE] == []
    assert repr(found).count("'told'") > 20
