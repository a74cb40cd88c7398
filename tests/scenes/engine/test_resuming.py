"""Any flow of actions, over any restarts of the hub, does what it would have done without them."""

from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hub.model.command import Command
from tests.scenes.lives import Lives

DEVICES = ("hall_light", "kitchen_light", "bedroom_light", "closet_light", "child_light")
Action = dict[str, Any]
Actions = list[Action]


def _wait(truth: str, stay: int, limit: int) -> Action:
    late = {"set": {"fan.speed": limit}}
    return {"wait": {"until": truth, "for": f"{stay}s", "timeout": f"{limit}s", "on_timeout": late}}


def _each(do: Actions) -> Action:
    position = {"set": {"curtain.position": "=level"}}
    return {"repeat": {"for_each": ["10 %", "90 %"], "as": "level", "do": [position, *do]}}


def _branch(then: Actions, other: Actions) -> Action:
    return {"if": "hall.motion", "then": then, "else": other}


def _loop(times: int, do: Actions) -> Action:
    return {"repeat": {"times": times, "do": do}}


def _parallel(branches: list[Actions], first: str) -> Action:
    return {"parallel": branches, "first": first}


WRITE = st.builds(
    lambda lamp, level: {"set": {f"{lamp}.brightness": level}}, st.sampled_from(DEVICES), st.integers(1, 99)
)
PAUSE = st.builds(lambda seconds: {"wait": f"{seconds}s"}, st.integers(1, 6))
UNTIL = st.builds(_wait, st.sampled_from(["hall.motion", "not hall.motion"]), st.integers(0, 4), st.integers(1, 9))
COUNTED = st.just({"let": {"n": "=n + 1 %"}})
SAY = st.just({"set": {"humidifier.target_humidity": "=40 % + n"}})


def _nested(inner: st.SearchStrategy[Action]) -> st.SearchStrategy[Action]:
    block = st.lists(inner, min_size=1, max_size=3)
    strands = st.lists(st.lists(inner, min_size=1, max_size=2), min_size=2, max_size=3)
    return st.one_of(
        st.builds(_branch, block, block),
        st.builds(_loop, st.integers(0, 3), block),
        st.builds(_parallel, strands, st.sampled_from(["on", "off"])),
    )


INSIDE: st.SearchStrategy[Action] = st.recursive(st.one_of(WRITE, PAUSE, UNTIL), _nested, max_leaves=8)
COUNTING: st.SearchStrategy[Action] = st.one_of(
    COUNTED,
    SAY,
    st.builds(_loop, st.integers(0, 3), st.lists(st.one_of(COUNTED, SAY, PAUSE), min_size=1, max_size=3)),
    st.builds(_each, st.lists(st.one_of(INSIDE, COUNTED, SAY), max_size=2)),
)
PROGRAM = st.lists(st.one_of(INSIDE, INSIDE, COUNTING), min_size=1, max_size=4)


class Plain(yaml.SafeDumper):
    """Writes what comes twice twice."""

    def ignore_aliases(self, data: object) -> bool:
        return True


class Told(Lives):
    """Knows when each command left: seconds since the beginning, by the wall clock."""

    def __init__(self, yaml: str, **given: Any) -> None:
        self.told: list[tuple[float, str]] = []
        super().__init__(yaml, **given)

    def _obey(self, command: Command) -> None:
        before = len(self.commands)
        number = len(self.sent)
        super()._obey(command)
        self.told += [(self.wall, f"{one.device}.{one.path}={one.value}") for one in command.writes]
        assert len(self.commands) > before
        assert self.sent[number] is command


def scene(actions: Actions) -> str:
    """YAML that a knock at the door sets off."""
    do = [{"let": {"n": "0 %"}}, *actions, {"set": {"kitchen_plug.on": True}}]
    return yaml.dump([{"scene": "T", "when": {"event": "doorbell.ring"}, "do": do}], Dumper=Plain)


def play(text: str, motions: list[int], restarts: list[int], down: float = 0.0) -> list[tuple[float, str]]:
    """Motion turns at some whole seconds, the hub is restarted at some half ones."""
    stage = Told(text, known={"hall.motion": False})
    assert [problem.message() for problem in stage.problems] == []
    began = stage.wall
    stage.happens("doorbell.ring")
    moving, so_far = False, 0
    for at, restart in sorted([(2 * one, False) for one in motions] + [(2 * one + 1, True) for one in restarts]):
        stage.wait(f"{500 * at - 500 * so_far}ms")
        so_far = at
        if restart:
            stage.restart(down=down)
        else:
            moving = not moving
            stage.is_at("hall.motion", moving)
    stage.wait("1h")
    assert stage.engine.runner.active == {}
    stage.sync()
    assert not [row for row in stage.rows if row.startswith("run:")]
    return [(at - began, what) for at, what in stage.told]


TIMES = st.lists(st.integers(1, 40), max_size=5, unique=True)


@settings(max_examples=60, deadline=None)
@given(PROGRAM, TIMES, TIMES)
def test_restarts_change_nothing(actions: Actions, motions: list[int], restarts: list[int]) -> None:
    text = scene(actions)
    assert play(text, motions, restarts) == play(text, motions, [])


@pytest.mark.soak
@settings(max_examples=1500, deadline=None)
@given(PROGRAM, TIMES, TIMES)
def test_restarts_change_nothing_at_length(actions: Actions, motions: list[int], restarts: list[int]) -> None:
    text = scene(actions)
    assert play(text, motions, restarts) == play(text, motions, [])


@settings(max_examples=25, deadline=None)
@given(PROGRAM, TIMES)
def test_a_hub_that_was_away_makes_up_for_it(actions: Actions, restarts: list[int]) -> None:
    """Of branches of which only the first counts, the second may be due as well before the first has its answer."""
    text = scene(actions)
    assume("first:" not in text)
    whole = [what for _, what in play(text, [], [])]
    assert sorted(what for _, what in play(text, [], restarts, down=7.0)) == sorted(whole)


def test_a_strand_whose_run_is_lost_holds_nothing_any_more() -> None:
    stage = Lives(
        """
- scene: S
  when: {event: doorbell.ring}
  do:
    - parallel:
        - [{hold: {hall_light.on: on}, until: hall.motion}]
        - [{wait: 10m}]
""",
        known={"hall_light.on": False, "hall.motion": False},
    )
    stage.happens("doorbell.ring")
    stage.sync()
    del stage.rows["run:r1"]
    stage.restart(killed=True)
    assert stage.claims() == {}
    assert stage.commands == ["hall_light.on = on", "hall_light.on = off"]
