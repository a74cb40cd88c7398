"""Time that lasts: the tests of durable timers (for, waits, runs), on a hub that is restarted."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.model.command import Outcome
from tests.scenes.household import HOUSE
from tests.scenes.lives import Lives

HALF_AN_HOUR = """
- scene: Long
  when: {becomes: closet.motion, for: 30m}
  do: [log: fired]
"""


def long() -> Lives:
    stage = Lives(HALF_AN_HOUR, known={"closet.motion": False})
    stage.is_at("closet.motion", value=True)
    stage.wait("10m")
    return stage


# A `for` of half an hour


def test_for_goes_on_over_a_restart_and_fires_once_at_its_time() -> None:
    stage = long()
    stage.restart(down=300)
    stage.wait("14m59s")
    assert stage.logs == []
    stage.wait("1s")
    assert stage.logs == ["fired"]
    stage.restart(down=300)
    stage.wait("2h")
    assert stage.logs == ["fired"]


@pytest.mark.parametrize("now", [True, False])
@pytest.mark.parametrize("down", [300, 7200])
def test_for_goes_on_where_what_was_written_of_the_device_is_older(down: float, now: bool) -> None:
    stage = long()
    stage.restart(down=down, stale={"closet.motion": False}, meanwhile={"closet.motion": now})
    stage.wait("14m59s")
    assert stage.logs == (["fired"] if now and down == 7200 else [])
    stage.wait("1s")
    assert stage.logs == (["fired"] if now else [])
    stage.wait("2h")
    assert len(stage.logs) == now


def test_for_that_was_over_meanwhile_fires_once_heard_where_nothing_was_written_of_the_device() -> None:
    stage = long()
    stage.restart(down=7200, restored=False)
    assert stage.logs == ["fired"]


def test_for_goes_on_over_a_reload_of_others() -> None:
    stage = long()
    stage.load(HALF_AN_HOUR + "- {scene: Other, when: kettle.on, do: [log: other]}\n")
    stage.wait("20m")
    assert stage.logs == ["fired"]


def test_for_bridges_two_minutes_of_nobody_knows() -> None:
    stage = long()
    stage.is_at("closet.motion", None)
    stage.wait("2m")
    stage.is_at("closet.motion", value=True)
    stage.wait("17m59s")
    assert stage.logs == []
    stage.wait("1s")
    assert stage.logs == ["fired"]


def test_for_ends_when_it_changed_while_the_hub_was_away() -> None:
    stage = long()
    stage.restart(down=300, meanwhile={"closet.motion": False})
    stage.wait("2h")
    assert stage.logs == []


def test_for_that_was_over_while_the_hub_was_away_fires_once_heard() -> None:
    stage = long()
    stage.restart(down=7200, report=False)
    stage.wait("1m")
    assert stage.logs == []
    stage.is_at("closet.motion", value=True)
    assert stage.logs == ["fired"]


def test_for_does_not_fire_for_a_device_that_stays_away() -> None:
    stage = long()
    stage.restart(down=7200, report=False)
    stage.wait("1m")
    stage.is_at("closet.motion", None)
    stage.wait("10m")
    stage.is_at("closet.motion", value=True)
    stage.wait("29m59s")
    assert stage.logs == []


def test_for_of_an_edited_scene_begins_anew_from_a_baseline() -> None:
    stage = long()
    stage.restart(yaml=HALF_AN_HOUR.replace("fired", "edited"))
    stage.wait("2h")
    assert stage.logs == []


@pytest.mark.parametrize("step", [86400.0 * 365 * 56, -3600.0, 86400.0])
def test_for_and_wait_do_not_care_about_the_wall_clock(step: float) -> None:
    waiting = "- {scene: W, when: kettle.on, do: [wait: 30m, log: waited]}\n"
    stage = Lives(HALF_AN_HOUR + waiting, known={"closet.motion": False, "kettle.on": False})
    stage.is_at("closet.motion", value=True)
    stage.is_at("kettle.on", value=True)
    stage.wait("10m")
    stage.set_clock(step)
    stage.sync()
    stage.restart(down=300)
    stage.wait("14m59s")
    assert stage.logs == []
    stage.wait("1s")
    assert sorted(stage.logs) == ["fired", "waited"]


def test_twenty_small_steps_of_the_clock_cost_no_time() -> None:
    stage = long()
    for number in range(20):
        stage.set_clock(7.0 if number % 3 else -5.0)
        stage.wait("1m")
    stage.wait("2s")
    assert stage.logs == ["fired"]


# Runs


TEN = """
- scene: Ten
  when: {event: doorbell.ring}
  do:
    - set: {hall_light.on: on}
    - wait: 10s
    - set: {hall_light.brightness: 50}
    - wait: 20s
    - call: vacuum.start
      on_error: continue
    - wait: {until: hall.motion, timeout: 1m, on_timeout: continue}
    - set: {kettle.on: on}
      on_error: continue
    - wait: 30s
    - set: {kettle.on: off}
    - log: over
"""
EXPECTED = ["hall_light.on = on", "hall_light.brightness = 50", "vacuum.start()", "kettle.on = on", "kettle.on = off"]


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_scene_of_ten_steps_is_killed_anywhere(random: Random) -> None:
    """Harmless steps are done; what is relative or dangerous at most once; it resumes within a second of its time."""
    left = random.random() < 0.3  # a device that answers nothing while the hub is killed
    answers: dict[str, Outcome | None] = dict.fromkeys(EXPECTED_REFS) if left else {}
    stage = Lives(TEN, known={"hall.motion": False, "kettle.on": False}, answers=answers)
    stage.happens("doorbell.ring")
    for _ in range(random.randrange(1, 4)):
        stage.wait(f"{random.randrange(1, 40)}s")
        stage.answers = {}
        stage.restart(down=random.choice((0.0, 1.0, 12.0)))
    stage.wait("10m")
    assert stage.engine.runner.active == {}
    done = stage.commands
    for command in ("vacuum.start()", "kettle.on = on"):
        assert done.count(command) <= 1
    if not left:
        assert {"hall_light.on = on", "hall_light.brightness = 50", "kettle.on = off"} <= set(done)
        assert stage.logs == ["over"]
        assert [one for index, one in enumerate(done) if one not in done[:index]] == EXPECTED


EXPECTED_REFS = ("hall_light.on", "hall_light.brightness", "vacuum.start", "kettle.on")


def test_a_wait_is_over_at_its_time_whenever_the_hub_was_away() -> None:
    stage = Lives("- {scene: W, when: kettle.on, do: [wait: 1h, log: waited]}\n", known={"kettle.on": False})
    stage.is_at("kettle.on", value=True)
    stage.wait("10m")
    stage.restart(down=600)
    stage.wait("39m59s")
    assert stage.logs == []
    stage.wait("1s")
    assert stage.logs == ["waited"]


def test_a_wait_that_was_over_meanwhile_goes_on_at_once() -> None:
    stage = Lives("- {scene: W, when: kettle.on, do: [wait: 1h, log: waited]}\n", known={"kettle.on": False})
    stage.is_at("kettle.on", value=True)
    stage.restart(down=86400)
    stage.wait("1s")
    assert stage.logs == ["waited"]


# A restart says nothing to anybody


def test_a_restart_with_every_device_in_every_state_commands_nothing() -> None:
    yaml = "".join(
        f"- {{scene: S{number}, when: {ref}, do: [set: {{hall_light.on: on}}]}}\n"
        for number, ref in enumerate(
            f"{device.handle}.{path}"
            for device in HOUSE.values()
            for path, prop in device.abilities.properties.items()
            if str(prop.kind) == "bool" and prop.readable
        )
    )
    stage = Lives(yaml)
    assert stage.problems == ()
    random = Random(4)
    for cell in list(stage.view.cells.values()):
        stage.is_at(cell.ref, value=random.random() < 0.5)
    stage.commands.clear()
    stage.restart(down=60, meanwhile={cell.ref: random.random() < 0.5 for cell in stage.view.cells.values()})
    stage.start()
    stage.wait("1m")
    assert stage.commands == []


# What is dangerous is not made up for


LATE = """
- scene: Tea
  when: {event: doorbell.ring}
  do:
    - wait: 10m
    - set: {hall_light.on: on}
    - set: {kettle.on: on}
      on_error: continue
    - set: {kettle.on: off}
"""


def late(stage: Lives) -> dict[str, bool]:
    """Of each property that was written: whether the last command said that it was late."""
    return {write.path if write.device != "kettle" else f"kettle.{write.value}": command.late
            for command in stage.sent for write in command.writes}  # fmt: skip


def test_a_wait_that_was_over_two_hours_ago_says_so_with_its_commands() -> None:
    stage = Lives(LATE)
    stage.happens("doorbell.ring")
    stage.wait("5m")
    stage.restart(down=7200)
    stage.wait("1s")
    assert late(stage) == {"on": True, "kettle.True": True, "kettle.False": True}
    assert "trace.late" in [entry.what for trace in stage.traces for entry in trace.entries]


def test_a_wait_that_is_over_in_time_is_not_late() -> None:
    stage = Lives(LATE)
    stage.happens("doorbell.ring")
    stage.wait("5m")
    stage.restart(down=60)
    stage.wait("10m")
    assert set(late(stage).values()) == {False}


def test_what_happens_after_the_restart_is_not_late() -> None:
    stage = Lives(LATE.replace("wait: 10m", "wait: {until: hall.motion}"), known={"hall.motion": False})
    stage.happens("doorbell.ring")
    stage.restart(down=7200)
    stage.is_at("hall.motion", value=True)
    assert set(late(stage).values()) == {False}


def test_a_late_run_stays_late_over_another_restart_and_into_the_scene_that_it_runs() -> None:
    again = "- {scene: Again, when: manual, do: [set: {kettle.on: on}]}\n"
    yaml = "- {scene: S, when: {event: doorbell.ring}, do: [wait: 10m, wait: 1h, run: Again]}\n"
    stage = Lives(yaml + again)
    stage.happens("doorbell.ring")
    stage.restart(down=7200)
    stage.wait("1s")
    stage.restart(down=1)
    stage.wait("1h")
    assert late(stage) == {"kettle.True": True}


def test_a_for_that_was_over_while_the_hub_was_away_is_late() -> None:
    yaml = "- {scene: S, when: {becomes: closet.motion, for: 30m}, do: [set: {kettle.on: on}]}\n"
    stage = Lives(yaml, known={"closet.motion": False})
    stage.is_at("closet.motion", value=True)
    stage.restart(down=7200)
    assert late(stage) == {"kettle.True": True}
    stage.is_at("closet.motion", value=False)
    stage.is_at("closet.motion", value=True)
    stage.wait("30m")
    assert late(stage) == {"kettle.True": False}


# What was due earlier while there was no hub comes first


def test_a_timeout_that_was_due_before_the_for_was_up_counts() -> None:
    yaml = """
- scene: S
  when: {event: doorbell.ring}
  do:
    - wait: {until: not hall.motion, for: 2s, timeout: 1s, on_timeout: [log: late]}
"""
    stage = Lives(yaml, known={"hall.motion": False})
    stage.happens("doorbell.ring")
    stage.restart(down=7)
    stage.wait("1s")
    assert stage.logs == ["late"]


def test_of_two_branches_the_one_that_was_due_first_ends_the_other() -> None:
    yaml = """
- scene: S
  when: {event: doorbell.ring}
  do:
    - parallel:
        - [wait: 2s, log: second]
        - [wait: 1s, log: first]
      first: on
"""
    stage = Lives(yaml)
    stage.happens("doorbell.ring")
    stage.restart(down=7)
    stage.wait("1s")
    assert stage.logs == ["first"]
