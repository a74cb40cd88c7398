"""A stage with invariants, and the words in which tests speak of it."""

from hub.model.reading import PropertyId
from hub.model.value import Value
from hub.text.source import Source
from scenes.engine.program import Program
from scenes.engine.view import View
from scenes.reader.home import read_scenes
from scenes.stage.home import Home, Load
from scenes.stage.lives import Lives
from tests.scenes.household import BERLIN, FACTS, HOUSE

HOME = Home(HOUSE, FACTS, BERLIN)
NOON = 1_772_449_200.0
QUIET: dict[str, Value] = {
    "kettle.on": False, "kitchen_window.open": False, "front_door.open": False, "house.mode": "home",
    "bath_fan.on": False, "freezer_plug.on": True,
}  # fmt: skip


def loads(text: str) -> Load:
    def load(view: View) -> Program:
        reading = read_scenes([Source("s.yaml", text)], HOUSE, view, FACTS)
        assert reading.problems == ()
        return reading.program

    return load


def stage(text: str, **known: Value) -> Lives:
    """A home with these scenes and invariants; `known` by reference with two underscores for the dot."""
    told = QUIET | {ref.replace("__", "."): value for ref, value in known.items()}
    ids: dict[PropertyId, Value] = {PropertyId(ref): value for ref, value in told.items()}
    return Lives(HOME, loads(text), begins=NOON, known=ids)


def broken(home: Lives) -> list[tuple[str, float]]:
    """Names of what was broken, and how many seconds after the beginning."""
    return [(one.invariant.id, round(one.wall - NOON, 1)) for one in home.breaches]


def stands(home: Lives) -> list[str]:
    """How each invariant stands."""
    return [str(one.stands) for one in home.invariants.standings()]
