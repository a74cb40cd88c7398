"""Shadows: a scene runs, everything that it would do is told, and nothing is done."""

from hypothesis import given
from hypothesis import strategies as st

from hub.model.value import Value
from scenes.engine.effects import Do, Effect, Fetch, Log, Notice, Publish, Would
from scenes.engine.snapshot import snapshot
from scenes.engine.trace import Result
from tests.scenes.household import Stage
from tests.scenes.lives import Lives


class Watched(Stage):
    """A stage that keeps what shadows would have done."""

    would: list[Would]
    real: list[Effect]

    def _carry_out(self, effects: list[Effect]) -> None:
        if not hasattr(self, "would"):
            self.would, self.real = [], []
        self.would += [one for one in effects if isinstance(one, Would)]
        self.real += [one for one in effects if isinstance(one, (Do, Notice, Log, Fetch, Publish))]
        super()._carry_out(effects)


def writes(stage: Watched) -> list[tuple[str, Value]]:
    """What shadows would have written."""
    deeds = (one.deed for one in stage.would)
    return [
        (f"{write.device}.{write.path}", write.value)
        for deed in deeds
        if isinstance(deed, Do)
        for write in deed.command.writes
    ]


EVERYTHING = """
- scene: Shadow
  shadow: on
  when: hall.motion
  do:
    - set: {hall_light.on: on}
      result: how
    - call: vacuum.dock
    - notify: "it went {how}"
    - notify: {to: band, message: Hello}
    - log: a line
    - http: http://192.0.2.1/x
    - mqtt: {topic: a/b, payload: c}
    - run: Other
      result: other
    - wait: 1m
    - release: curtain.position
    - if: other is done
      then: {set: {hall_light.brightness: 40 %}}
- scene: Other
  when: manual
  do: {log: somebody ran me}
- scene: Follower
  when: {outcome: Shadow, is: [done, failed, stopped, not_run]}
  do: {log: I heard of it}
"""


def test_all_is_told_and_nothing_is_done() -> None:
    stage = Watched(EVERYTHING, known={"hall.motion": False, "hall_light.on": False})
    stage.is_at("hall.motion", True)
    stage.wait("2m")
    assert stage.real == []
    assert writes(stage) == [("hall_light.on", True), ("hall_light.brightness", 40)]
    kinds = [type(one.deed).__name__ for one in stage.would]
    assert kinds == ["Do", "Do", "Notice", "Do", "Log", "Fetch", "Publish", "Do"]
    notice = next(one.deed for one in stage.would if isinstance(one.deed, Notice))
    assert notice.text == "it went confirmed"
    (trace,) = stage.traces
    assert trace.result is Result.DONE
    assert trace.entries[1].what == "trace.shadow"


def test_without_the_key_it_is_done() -> None:
    stage = Watched(EVERYTHING.replace("  shadow: on\n", ""), known={"hall.motion": False, "hall_light.on": False})
    stage.is_at("hall.motion", True)
    stage.wait("2m")
    assert stage.would == []
    assert stage.commands[0] == "hall_light.on = on"
    assert stage.logs == ["a line", "somebody ran me", "I heard of it"]


HOLDS = """
- scene: Shadow
  shadow: on
  when: closet.motion
  hold: {curtain.position: 0, closet_light.on: on}
  until: not closet.motion
- scene: Strong
  priority: high
  when: hall.motion
  hold: {curtain.position: 50}
  until: not hall.motion
"""
QUIET = {"closet.motion": False, "hall.motion": False, "curtain.position": 90, "closet_light.on": False}


def test_a_shadow_claims_nothing_and_says_what_it_would_go_back_to() -> None:
    stage = Watched(HOLDS, known=QUIET)
    stage.is_at("closet.motion", True)
    assert stage.engine.holding.claims.held == {}
    stage.is_at("closet.motion", False)
    assert writes(stage) == [
        ("curtain.position", 0), ("closet_light.on", True), ("curtain.position", 90), ("closet_light.on", False),
    ]  # fmt: skip
    assert stage.commands == []


def test_what_is_held_more_strongly_it_would_not_have_moved() -> None:
    stage = Watched(HOLDS, known=QUIET)
    stage.is_at("hall.motion", True)
    stage.is_at("closet.motion", True)
    assert writes(stage) == [("closet_light.on", True)]
    stage.is_at("hall.motion", False)
    assert stage.commands == ["curtain.position = 50", "curtain.position = 90"]  # its base is what it was


def test_a_plain_write_of_a_shadow_does_not_become_the_base_of_a_hold() -> None:
    shadow = "\n- scene: Plain\n  shadow: on\n  when: {event: doorbell.ring}\n  do: {set: {curtain.position: 30}}\n"
    stage = Watched(HOLDS + shadow, known=QUIET)
    stage.is_at("hall.motion", True)
    stage.happens("doorbell.ring")
    assert "trace.held" in [one.what for one in stage.traces[-1].entries]
    stage.is_at("hall.motion", False)
    assert stage.commands[-1] == "curtain.position = 90"


KEEPS = """
- scene: Shadow
  shadow: on
  while: bedroom.humidity > 60
  keep: {bath_fan.on: on, bath_fan.speed: =bedroom.humidity}
"""


@given(st.lists(st.sampled_from([50.0, 65.0, 70.0, 80.0]), max_size=8))
def test_a_shadow_changes_nothing_of_anybodys(values: list[float]) -> None:
    stage = Watched(KEEPS, known={"bedroom.humidity": 50.0, "bath_fan.on": False, "bath_fan.speed": 20})
    for value in values:
        stage.is_at("bedroom.humidity", value)
        stage.wait("1m")
    assert stage.commands == []
    assert stage.engine.holding.state() == Watched(KEEPS).engine.holding.state()
    running = bool(stage.engine.runner.active)
    assert running is (bool(values) and values[-1] > 60)
    assert snapshot(stage.engine) is not None


LOOP = """
- scene: Shadow
  shadow: on
  when: hall.motion
  do:
    - repeat:
        while: hall.motion
        do: {set: {hall_light.on: on}}
"""


def test_a_loop_without_a_rest_ends_as_any_other() -> None:
    stage = Watched(LOOP, known={"hall.motion": False})
    stage.is_at("hall.motion", True)
    assert stage.traces[-1].result is Result.FAILED
    assert stage.commands == []


class LongWatched(Watched, Lives):
    """The same, over restarts."""


def test_a_shadow_goes_on_after_a_restart() -> None:
    stage = LongWatched(HOLDS, known=QUIET)
    stage.is_at("closet.motion", True)
    stage.restart(down=60.0)
    stage.is_at("closet.motion", False)
    assert writes(stage)[-2:] == [("curtain.position", 90), ("closet_light.on", False)]
    assert stage.commands == []


HELD = """
- scene: Real
  when: closet.motion
  hold: {hall_light.on: on}
  until: not closet.motion
- scene: Shadow
  shadow: on
  when: hall.motion
  do: %s
"""


def held(do: str) -> Watched:
    """A scene holds the hall light, which was off, and a shadow does something about it."""
    known = dict.fromkeys(("hall.motion", "hall_light.on", "closet.motion"), False)
    stage = Watched(HELD % do, known=known)
    stage.is_at("closet.motion", True)
    return stage


def commanded(stage: Watched) -> list[Value]:
    """What was really written, in order."""
    return [write.value for one in stage.real if isinstance(one, Do) for write in one.command.writes]


def test_a_shadow_hands_nothing_back() -> None:
    stage = held("[{release: hall_light.on}]")
    stage.is_at("hall_light.on", False)
    stage.wait("10s")
    stage.is_at("hall.motion", True)
    stage.wait("10s")
    assert commanded(stage) == [True], "what a person did still counts"


def test_what_is_held_goes_back_to_what_no_shadow_has_changed() -> None:
    stage = held("{set: {hall_light.on: on}}")
    stage.is_at("hall.motion", True)
    stage.wait("10s")
    stage.is_at("closet.motion", False)
    assert commanded(stage) == [True, False]


def test_nobody_hears_that_a_shadow_did_not_run() -> None:
    stage = Watched(
        """
- {scene: Shadow, shadow: on, when: hall.motion, if: front_door.open, do: {log: x}}
- {scene: Follower, when: {outcome: Shadow, is: [not_run]}, do: {log: heard}}
""",
        known={"hall.motion": False, "front_door.open": False},
    )
    stage.is_at("hall.motion", True)
    stage.wait("10s")
    assert stage.real == []
