"""Three-valued conditions, and which part they blame."""

from itertools import product

import pytest

from scenes.conditions import all_of, any_of, expression, home, mode, none_of
from scenes.conditions.all_of import AllOf
from scenes.conditions.any_of import AnyOf
from scenes.conditions.none_of import NoneOf
from scenes.engine.trace import Values
from scenes.engine.view import Context
from scenes.kinds import CONDITIONS
from tests.scenes.household import BERLIN, Stage

TRUTHS = (True, False, None)
CONTEXT = Context(BERLIN)


class Fixed:
    """A condition of a known truth."""

    def __init__(self, truth: bool | None, name: str = "") -> None:
        self.truth = truth
        self.name = name or str(truth)

    def test(self, context: Context) -> bool | None:
        return self.truth

    def blame(self, context: Context) -> tuple[str, Values]:
        return self.name, ((self.name, self.truth),)


def test_the_table_holds_them() -> None:
    kinds = {"is": expression, "all": all_of, "any": any_of, "not": none_of, "mode": mode, "home": home}
    assert {name: CONDITIONS[name] for name in kinds} == kinds


@pytest.mark.parametrize("truths", list(product(TRUTHS, repeat=3)))
def test_kleene(truths: tuple[bool | None, ...]) -> None:
    parts = tuple(Fixed(truth) for truth in truths)
    every = False if False in truths else None if None in truths else True
    some = True if True in truths else None if None in truths else False
    assert AllOf(parts).test(CONTEXT) is every
    assert AnyOf(parts).test(CONTEXT) is some
    assert NoneOf(parts).test(CONTEXT) is (None if some is None else not some)


def test_all_blames_what_is_false_before_what_is_unknown() -> None:
    parts = (Fixed(True, "a"), Fixed(None, "b"), Fixed(False, "c"))
    assert AllOf(parts).blame(CONTEXT) == ("c", (("c", False),))
    assert AllOf(parts[:2]).blame(CONTEXT) == ("b", (("b", None),))


def test_any_blames_all_of_its_parts() -> None:
    parts = (Fixed(False, "a"), Fixed(None, "b"))
    assert AnyOf(parts).blame(CONTEXT) == ("a or b", (("a", False), ("b", None)))


def test_not_blames_what_holds_all_the_same() -> None:
    parts = (Fixed(False, "a"), Fixed(True, "b"))
    assert NoneOf(parts).blame(CONTEXT) == ("not b", (("b", True),))
    assert NoneOf((Fixed(None, "a"),)).blame(CONTEXT) == ("not a", (("a", None),))


def test_nested_conditions_in_yaml_and_what_the_trace_says() -> None:
    made = Stage(
        "- scene: T\n  when: hall.motion\n  if:\n    - not: [fan.on, kettle.on]\n"
        "    - any: [hall.illuminance < 10, {all: [front_door.open, bedroom_window.open]}]\n  do: {log: x}\n",
        known={"hall.motion": False, "fan.on": False, "kettle.on": True, "hall.illuminance": 100},
    )
    assert made.problems == ()
    made.is_at("hall.motion", True)
    entry = made.traces[0].entries[-1]
    assert (entry.what, entry.params["condition"]) == ("trace.condition_false", "not kettle.on")
    made.is_at("kettle.on", False)
    made.is_at("hall.motion", False)
    made.is_at("hall.motion", True)
    entry = made.traces[-1].entries[-1]
    assert entry.what == "trace.condition_unknown"
    assert entry.values == (("hall.illuminance", 100), ("front_door.open", None))


def test_an_expression_may_have_to_last() -> None:
    condition = "{is: not hall.motion, for: 10m}"
    yaml = f"- {{scene: A, mode: parallel, when: {{event: doorbell.ring}}, if: {condition}, do: {{log: quiet}}}}"
    stage = Stage(yaml, known={"hall.motion": True})
    stage.is_at("hall.motion", False)
    stage.wait("599s")
    stage.happens("doorbell.ring")
    assert stage.logs == []
    stage.wait("1s")
    stage.happens("doorbell.ring")
    assert stage.logs == ["quiet"]
    assert [problem.message_id for problem in Stage(yaml.replace("10m", "0s")).problems] == ["value.too_low"]
