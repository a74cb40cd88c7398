"""What is to be done, as people write it."""

import pytest

from hub.text.reader import scalar
from hub.text.source import Source
from hub.text.yaml import parse
from scenes.engine.view import View
from scenes.reader.parts import Parts
from scenes.stage.home import DeedKind
from scenes.testing.cases import Expect, Said
from scenes.testing.wanted import WantedReader
from tests.scenes.household import FACTS, HOUSE

MESSAGE = {"message": "No current, 0 W", "title": "Freezer"}


def read(text: str, said: Said = Said.THEN) -> tuple[Expect | None, list[tuple[str, str]]]:
    """What is expected, and the ids of problems with what is under their carets."""
    node, _ = parse(Source("t.yaml", text))
    assert node is not None
    parts = Parts(HOUSE, View(), FACTS)
    found = WantedReader(parts, HOUSE).expect(node, said)
    marks = [(one.message_id, one.mark) for one in parts.problems]
    return found, [(id_, mark.source.line(mark.line)[mark.column - 1 :][: mark.length]) for id_, mark in marks if mark]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("kettle.on = on", True),
        ("kettle.on=on", True),
        ("{kettle.on: on}", True),
        ("[{kettle.on: on}]", True),
        ("hall_light.brightness = 40 %", 40),
        ("bedroom_heater.target_temperature = 20.0", 20.0),
        ("bedroom_heater.target_temperature = 20", 20.0),
        ("heating.pause = 10m", 600.0),
        ("heating.wake = 07:30", 27000),
        ("heating.note = a = b", "a = b"),
        ("strip.left.on = off", False),
    ],
)
def test_a_write_has_the_type_of_its_property(text: str, value: object) -> None:
    found, problems = read(text)
    assert problems == []
    assert found is not None
    (one,) = found.wanted
    assert (one.kind, one.value) == (DeedKind.WRITE, value)
    assert found.ordered is not text.startswith("{")


@pytest.mark.parametrize(
    ("text", "args"),
    [
        ("vacuum.start()", {}),
        ("{vacuum.start: {}}", {}),
        ("'band.send(message=No current, 0 W, title=Freezer)'", MESSAGE),
        ("'band.send( message = No current, 0 W ,title= Freezer )'", MESSAGE),
        ("{band.send: {message: 'No current, 0 W', title: Freezer}}", MESSAGE),
        ("band.send(message=The cat has no water (4 %))", {"message": "The cat has no water (4 %)"}),
        ("band.send(message=kettle.on = on)", {"message": "kettle.on = on"}),
    ],
)
def test_a_call_has_its_arguments(text: str, args: dict[str, object]) -> None:
    found, problems = read(text)
    assert problems == []
    assert found is not None
    (one,) = found.wanted
    assert (one.kind, one.args) == (DeedKind.CALL, args)


def test_texts_are_as_they_are_and_nothing_is_nothing() -> None:
    for text in ("nothing", "[]"):
        assert read(text) == (Expect(Said.THEN, ()), [])
        assert read(text, Said.TOLD) == (Expect(Said.TOLD, ()), [])
    for said in (Said.TOLD, Said.LOGGED, Said.ASKED, Said.PUBLISHED):
        found, _ = read("[a = b, '{x}']", said)
        assert found is not None
        assert [one.text for one in found.wanted] == ["a = b", "{x}"]
    found, _ = read("'nothing'", Said.TOLD)
    assert found is not None
    assert [one.text for one in found.wanted] == ["nothing"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("kettle.on", ("tests.not_a_deed", "kettle.on")),
        ("kettle.onn = on", ("scenes.unknown_property", "onn")),
        ("kettle.on = oon", ("scenes.value_switch", "oon")),
        ("{kettle.on: oon}", ("scenes.value_switch", "oon")),
        ("hall_light.brightness = 400", ("scenes.value_range", "400")),
        ("vacuum.strat()", ("scenes.unknown_command", "strat")),
        ("{vacuum.strat: {}}", ("scenes.unknown_command", "strat")),
        ("vacuum.start(now)", ("tests.arguments", "vacuum.start(now)")),
        ("band.send(massage=x)", ("tests.arguments", "band.send(massage=x)")),
        ("{band.send: {massage: x}}", ("tests.no_field", "massage")),
        ("[[kettle.on = on]]", ("value.is_list", "[kettle.on = on]")),
    ],
)
def test_what_is_wrong_and_where(text: str, problem: tuple[str, str]) -> None:
    assert read(text)[1] == [problem]


def test_who_can_refuse() -> None:
    parts = Parts(HOUSE, View(), FACTS)
    reader = WantedReader(parts, HOUSE)
    for text, found in (("kettle.on", "kettle.on"), ("vacuum.start", "vacuum.start"), ("vacuum.strat", None)):
        node, _ = parse(Source("t.yaml", text))
        assert node is not None
        word = scalar(node, [])
        assert word is not None
        assert reader.commanded(word) == found
    assert len(parts.problems) == 1
