"""What comes next, as things stand."""

from hub.model.cause import Cause, Origin
from scenes.engine.moments import Switched
from scenes.why.coming import EACH, Coming, coming
from tests.scenes.household import Stage

DAY = 86_400.0


def told(stage: Stage, seconds: float = DAY) -> list[tuple[float, str, str, str]]:
    """What comes, by seconds from now."""
    found = coming(stage.engine, stage.now, stage.wall, seconds)
    return [(round(one.wall - stage.wall), one.kind, one.scene, one.text) for one in found]


def test_times_of_day_come_in_order() -> None:
    stage = Stage("""
- {scene: Evening, when: {at: "22:30"}, do: {log: x}}
- {scene: Noon, when: [{at: "13:00", days: tue}, {at: "13:00", days: mon}], do: {log: x}}
- {scene: Week, when: {at: "12:00", days: sun}, do: {log: x}}
""")
    assert told(stage) == [
        (3600, "time", "Noon", "13:00 mon"),
        (37_800, "time", "Evening", "22:30"),
    ]


def test_of_a_rhythm_three_are_told() -> None:
    stage = Stage("- {scene: S, when: {every: 15m}, do: {log: x}}")
    found = coming(stage.engine, stage.now, stage.wall, DAY)
    assert [one.more for one in found] == [False] * (EACH - 1) + [True]
    assert found[0].wall % 900 == 0


def test_a_part_of_a_sequence_is_no_firing() -> None:
    stage = Stage("""
- {scene: S, when: {sequence: [{at: "13:00"}, hall.motion], within: 5m}, do: {log: x}}
- {scene: T, when: {count: {at: "13:00"}, times: 3, within: 7d}, do: {log: x}}
""")
    assert told(stage) == []


def test_an_expression_that_turns_by_time_alone() -> None:
    yaml = """
- {scene: Night, when: "hall.motion and time in 22:00..06:00", do: {log: x}}
- {scene: Long, when: {becomes: "time > 14:00", for: 5m}, do: {log: x}}
"""
    assert told(Stage(yaml, known={"hall.motion": True})) == [
        (36_000, "turns", "Night", "hall.motion and time in 22:00..06:00")
    ]
    assert told(Stage(yaml, known={"hall.motion": False})) == []


def test_what_waits() -> None:
    stage = Stage(
        """
- {scene: Wait, when: hall.motion, do: [{wait: 10m}, {log: x}]}
- {scene: For, when: {becomes: hall.motion, for: 5m}, do: {log: x}}
- {scene: Quiet, debounce: 3m, when: hall.motion, do: {log: x}}
- {scene: Held, when: hall.motion, hold: {hall_light.on: on}, until: not hall.motion}
""",
        known={"hall.motion": False, "hall_light.on": False},
    )
    assert told(stage) == []
    stage.is_at("hall.motion", value=True)
    stage.wait("1m")
    stage.is_at("hall_light.on", value=False, cause=Cause(Origin.PERSON, "ann"))
    assert told(stage) == [
        (120, "put_off", "Quiet", "hall.motion"),
        (240, "for", "For", ""),
        (540, "wait", "Wait", ""),
        (3600, "yields", "", "hall_light.on"),
    ]
    assert told(stage, 300) == told(stage)[:2]


def test_a_paused_scene_says_so() -> None:
    stage = Stage('- {scene: S, when: {at: ["12:30", "14:00"]}, do: {log: x}}')
    stage.feed(Switched(stage.now, stage.wall, "S", 3600.0))
    found = coming(stage.engine, stage.now, stage.wall, DAY / 2)
    assert found == (
        Coming(stage.wall + 1800, "time", "S", "12:30, 14:00", resting=True),
        Coming(stage.wall + 3600, "back", "S", ""),
        Coming(stage.wall + 7200, "time", "S", "12:30, 14:00"),
    )


def test_asking_changes_nothing() -> None:
    yaml = """
- {scene: Seq, when: {sequence: [hall.motion, front_door.open], within: 5m}, do: {log: x}}
- {scene: Silent, when: {silence: bedroom, for: 6h}, do: {log: x}}
- {scene: Cross, when: {crosses: bedroom.temperature > 20, hysteresis: 1}, do: {log: x}}
- {scene: Keep, while: hall.motion, keep: {hall_light.on: on}}
"""
    asked, other = Stage(yaml), Stage(yaml)
    coming(asked.engine, asked.now, asked.wall, DAY)
    for stage in (asked, other):
        stage.is_at("hall.motion", value=False)
        stage.is_at("hall.motion", value=True)
        stage.is_at("front_door.open", value=False)
        stage.is_at("front_door.open", value=True)
    assert asked.engine.keeping.rows() == other.engine.keeping.rows()
    assert asked.logs == other.logs == ["x"]
