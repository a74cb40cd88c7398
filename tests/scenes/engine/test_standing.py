"""What a scene remembers, whatever its row says."""

from hypothesis import given, settings
from hypothesis import strategies as st

from scenes.engine.gate import MAX_RUNS
from scenes.engine.keeping import finder
from scenes.engine.standing import inherit
from tests.json_bodies import JSON
from tests.scenes.lives import Lives

YAML = "- {scene: S, when: {event: doorbell.ring}, mode: queued, cooldown: 1h, debounce: 5s, do: [wait: 1h, log: x]}\n"

FIELDS = ("begun", "waiting", "put_off", "paused", "aside", "strikes", "hash")
FIRING = st.tuples(st.just("x"), st.just({}), st.just(["device", "", "", -1, 0]), JSON, st.text(max_size=2)).map(list)
BODIES = JSON | st.dictionaries(
    st.sampled_from(FIELDS), JSON | st.lists(FIRING) | st.lists(st.tuples(FIRING, JSON).map(list))
)


@settings(max_examples=30, deadline=None)
@given(BODIES)
def test_whatever_a_row_says_the_scene_works(body: object) -> None:
    stage = Lives(YAML)
    stage.engine.resume({"scene:S": {"is": body}}, finder(stage.view, lambda _: None), stage.now, stage.wall)
    stage.happens("doorbell.ring")
    stage.wait("3h")
    stage.sync()
    assert stage.engine.armed["S"].put_off == {}
    assert len(stage.engine.armed["S"].waiting) <= MAX_RUNS


def test_what_it_remembers_is_a_row_only_while_there_is_something() -> None:
    stage = Lives(YAML)
    stage.sync()
    assert "scene:S" not in stage.rows
    stage.happens("doorbell.ring")
    stage.sync()
    assert '"put_off"' in stage.rows["scene:S"]
    stage.wait("2h")
    stage.sync()
    assert "scene:S" not in stage.rows


def test_another_version_rests_as_long_and_one_that_is_gone_remembers_nothing() -> None:
    stage = Lives(YAML)
    old = stage.engine.armed["S"]
    old.begun, old.paused, old.aside = {None: 5.0}, 7.0, 9.0
    stage.load(YAML.replace("log: x", "log: y"))
    new = stage.engine.armed["S"]
    assert (new.begun, new.paused, new.aside) == ({None: 5.0}, 7.0, None)
    inherit(new, old)
    assert new.begun is old.begun
    assert stage.engine.memos.body("scene:S") is not None
    stage.load("[]\n")
    assert "scene:S" in stage.engine.memos.touched
    assert stage.engine.memos.body("scene:S") is None


QUEUE = """
- scene: Queue
  id: queue
  mode: queued
  when: {event: doorbell.ring}
  do: [{set: {kitchen_light.on: on}}, {wait: 10m}, {set: {kitchen_light.on: off}}]
- {scene: Asks, when: hall.motion, do: [{run: Queue}, {log: went on}]}
"""


def test_who_waits_for_a_run_waits_for_it_after_a_restart_too() -> None:
    stage = Lives(QUEUE, known={"kitchen_light.on": False, "hall.motion": False})
    stage.happens("doorbell.ring")
    stage.is_at("hall.motion", value=True)
    stage.restart(down=60, killed=True)
    queue = stage.engine.armed["queue"]
    assert (len(queue.active), len(queue.waiting)) == (1, 1)
    assert stage.commands == ["kitchen_light.on = on"]
    assert stage.logs == []
    stage.wait("9m")
    assert (len(queue.active), len(queue.waiting)) == (1, 0)
    assert stage.commands[1:] == ["kitchen_light.on = off", "kitchen_light.on = on"]
    assert stage.logs == []
    stage.wait("10m")
    assert stage.logs == ["went on"]


def test_who_asked_by_hand_and_waits_in_a_queue_need_not_rest_after_a_restart_either() -> None:
    stage = Lives("- {scene: S, mode: queued, cooldown: 1h, when: {event: doorbell.ring}, do: [{wait: 10m}, {log: x}]}")
    stage.happens("doorbell.ring")
    stage.runs("S")
    stage.restart(down=60, killed=True)
    stage.wait("30m")
    assert stage.logs == ["x", "x"]


def test_what_was_put_off_sees_what_devices_said_first() -> None:
    stage = Lives(
        "- {scene: S, debounce: 1m, when: {event: doorbell.ring}, if: hall.motion, do: [log: x]}",
        known={"hall.motion": True},
    )
    stage.happens("doorbell.ring")
    stage.restart(down=600, killed=True, meanwhile={"hall.motion": False})
    stage.wait("5s")
    assert stage.logs == []
    assert stage.traces[-1].entries[-1].what == "trace.condition_false"
