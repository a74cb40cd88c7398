"""Tests of scenes are played: what fails, and what it says then."""

import pytest

from hub.text.source import Source
from scenes.engine.view import View
from scenes.reader.home import read_scenes
from scenes.stage.home import Home
from scenes.stage.script import Script
from scenes.testing.player import OutOfTime, Verdict, play
from scenes.testing.reading import read_tests
from tests.scenes.household import BERLIN, FACTS, HOUSE

HOME = Home(HOUSE, FACTS, BERLIN)
KETTLE = """
- scene: Kettle
  when: kitchen_camera.person
  if: time in 06:00..10:00
  do: [{set: {kettle.on: on}}, {notify: The kettle is on}, {log: quiet}]
"""
GIVEN = "  at: 07:00\n  given: {kitchen_camera.person: off, kettle.on: off}\n  when: {kitchen_camera.person: on}\n"


def verdict(scenes: str, test: str) -> Verdict:
    view = View()
    reading = read_scenes([Source("kitchen.yaml", scenes)], HOUSE, view, FACTS)
    assert reading.problems == ()
    cases, problems = read_tests(Source("kitchen.test.yaml", f"- test: T\n{test}"), HOME, reading.program)
    assert problems == []
    return play(cases[0], HOME, Script.of(reading, view).load())


def failed(scenes: str, test: str) -> tuple[str, dict[str, object]]:
    """The id of the problem and its fields."""
    found = verdict(scenes, test)
    assert found.failure is not None
    assert found.failure.problem.mark is not None
    assert found.failure.problem.message("zh") != found.failure.problem.message("en")
    return found.failure.problem.message_id, dict(found.failure.problem.params)


def test_what_is_said_is_what_was_done() -> None:
    found = verdict(KETTLE, GIVEN + "  then: [kettle.on = on]\n  told: [The kettle is on]\n")
    assert found.passed
    assert found.moments > 0


@pytest.mark.parametrize(
    ("then", "problem"),
    [
        ("  then: [kettle.on = off]\n  told: The kettle is on\n", "tests.otherwise"),
        ("  then: {kettle.on: on, fan.on: on}\n  told: The kettle is on\n", "tests.not_done"),
        ("  then: nothing\n  told: The kettle is on\n", "tests.done_too"),
        ("  then: {kettle.on: on}\n  told: nothing\n", "tests.done_too"),
        ("  then: {kettle.on: on}\n", "tests.unspoken"),
        ("  told: The kettle is on\n", "tests.unspoken"),
        ("", "tests.unspoken"),
        ("  then: {kettle.on: on}\n  told: The kettle is on\n  logged: nothing\n", "tests.done_too"),
        ("  then: {kettle.on: on}\n  told: The kettle is on\n  asked: GET http://x/\n", "tests.not_done"),
    ],
)
def test_whatever_is_not_said_fails(then: str, problem: str) -> None:
    assert failed(KETTLE, GIVEN + then)[0] == problem


def test_the_order_counts_in_a_list_and_not_in_a_mapping() -> None:
    scene = "- {scene: S, when: {event: doorbell.ring}, do: {set: {fan.on: on, hall_light.on: on}}}\n"
    when = "  when: {event: doorbell.ring}\n"
    assert verdict(scene, when + "  then: [fan.on = on, hall_light.on = on]\n").passed
    assert verdict(scene, when + "  then: {hall_light.on: on, fan.on: on}\n").passed
    assert failed(scene, when + "  then: [hall_light.on = on, fan.on = on]\n")[0] == "tests.other_order"


def test_a_command_too_many_of_the_same_kind_is_noticed() -> None:
    scene = "- {scene: S, when: {event: doorbell.ring}, do: [{call: vacuum.start}, {call: vacuum.start}]}\n"
    assert failed(scene, "  when: {event: doorbell.ring}\n  then: {vacuum.start: {}}\n")[0] == "tests.done_too"


def test_the_failure_comes_with_what_the_scene_thought() -> None:
    found = verdict(KETTLE, GIVEN.replace("07:00", "11:00") + "  then: {kettle.on: on}\n")
    assert found.failure is not None
    assert found.failure.problem.render() == (
        "kitchen.test.yaml:5:9: test `T`: `then` expects `kettle.on = on`, and that was not done\n"
        "   5 |   then: {kettle.on: on}\n     |         ^^^^^^^^^^^^^^^"
    )
    (trace,) = found.failure.traces
    assert [entry.what for entry in trace.entries] == ["trace.fired", "trace.condition_false"]


def test_only_what_scenes_did_since_all_was_well_is_told() -> None:
    steps = (
        "  at: 07:00\n  given: {kitchen_camera.person: off, kettle.on: off}\n  steps:\n"
        "    - is: {kitchen_camera.person: on}\n    - then: {kettle.on: on}\n    - told: The kettle is on\n"
        "    - is: {kitchen_camera.person: off}\n    - wait: 5h\n    - is: {kitchen_camera.person: on}\n"
        "    - then: {kettle.on: on}\n"
    )
    found = verdict(KETTLE, steps)
    assert found.failure is not None
    assert [str(trace.result) for trace in found.failure.traces] == ["not_run"]
    assert found.seconds == 5 * 3600


def test_what_is_told_counts_from_the_beginning_what_is_commanded_from_the_last_time() -> None:
    scene = "- {scene: S, when: {event: doorbell.ring}, do: [{call: vacuum.start}, {notify: x}]}\n"
    ring = "    - event: doorbell.ring\n    - then: [vacuum.start()]\n"
    assert verdict(scene, f"  steps:\n{ring}    - told: [x]\n{ring}    - told: [x, x]\n").passed
    assert failed(scene, f"  steps:\n{ring}    - told: [x]\n{ring}    - told: [x]\n")[0] == "tests.done_too"


def test_an_invariant_holds_all_the_time() -> None:
    scenes = KETTLE + "- {never: kettle.on and kitchen_window.open, name: no steam outside}\n"
    test = GIVEN.replace("kettle.on: off", "kettle.on: off, kitchen_window.open: on").replace(
        "when:", "steps:\n    - is:"
    )
    test += "    - then: {kettle.on: on}\n    - told: The kettle is on\n    - wait: 1m\n"
    id_, params = failed(scenes, test)
    assert (id_, params["name"]) == ("tests.broken", "no steam outside")
    failure = verdict(scenes, test).failure
    assert failure is not None
    assert "Kettle" in failure.traces[0].title  # what broke it, though a `then` has spoken of it
    assert verdict(scenes, test.replace("open: on", "open: off")).passed


def test_a_scene_that_is_set_aside_fails_the_test() -> None:
    scene = "- {scene: S, when: {event: doorbell.ring}, most: 1/h, mode: parallel, do: {log: x}}\n"
    steps = "  steps:\n" + "    - event: doorbell.ring\n" * 3
    assert failed(scene, steps)[0] == "tests.complained"


def test_a_test_without_end_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scenes.testing.player.MOST_MOMENTS", 500)
    scene = "- {scene: S, when: {every: 1s}, do: {log: x}}\n"
    assert failed(scene, "  when: {wait: 1h}\n")[0] == "tests.endless"
    assert verdict(scene, "  when: {wait: 100s}\n").passed


def test_there_may_be_no_time() -> None:
    view = View()
    reading = read_scenes([Source("a.yaml", "- {scene: S, when: {every: 1s}, do: {log: x}}\n")], HOUSE, view, FACTS)
    cases, _ = read_tests(Source("a.test.yaml", "- {test: T, when: {wait: 1h}}\n"), HOME, reading.program)
    with pytest.raises(OutOfTime):
        play(cases[0], HOME, Script.of(reading, view).load(), patience=lambda: False)


def test_one_script_plays_the_same_again_and_again() -> None:
    """Nothing of one test is left in the next: values, what was heard, windows of the past, timers."""
    scenes = """
- {scene: Warm, when: "has_been(bedroom.temperature > 22, 3m)", do: {set: {fan.on: on}}}
- {scene: Long, when: {becomes: hall.motion, for: 5m}, do: {set: {hall_light.on: on}}, cooldown: 1h}
- {scene: Held, when: closet.motion, hold: {closet_light.on: on}, until: not closet.motion}
"""
    test = """- test: T
  given: {bedroom.temperature: 20, hall.motion: off, closet.motion: off, closet_light.on: off}
  steps:
    - is: {hall.motion: on, closet.motion: on, bedroom.temperature: 30}
    - then: {closet_light.on: on}
    - wait: 5m
    - then: {fan.on: on, hall_light.on: on}
    - restart: 1m
    - is: {closet.motion: off}
    - then: {closet_light.on: off}
"""
    view = View()
    reading = read_scenes([Source("a.yaml", scenes)], HOUSE, view, FACTS)
    cases, problems = read_tests(Source("a.test.yaml", test), HOME, reading.program)
    assert (reading.problems, problems) == ((), [])
    script = Script.of(reading, view)
    for _ in range(3):
        found = play(cases[0], HOME, script.load())
        assert found.failure is None, found.failure.problem.render()
    alone = script.load({"Warm"})
    found = play(cases[0], HOME, alone)
    assert found.failure is not None
    assert found.failure.problem.message_id == "tests.not_done"


def test_scenes_come_with_those_that_they_run() -> None:
    scenes = "- {scene: A, when: {event: doorbell.ring}, do: {run: B}}\n- {scene: B, when: manual, do: {run: C}}\n"
    scenes += "- {scene: C, when: manual, do: {log: x}}\n- {scene: D, when: manual, do: {log: x}}\n"
    view = View()
    script = Script.of(read_scenes([Source("a.yaml", scenes)], HOUSE, view, FACTS), view)
    assert script.with_called(["A"]) == {"A", "B", "C"}
    assert [one.id for one in script.load(script.with_called(["B"]))(View()).scenes] == ["B", "C"]


def test_a_value_is_the_same_however_it_is_written() -> None:
    scene = "- {scene: S, when: {event: doorbell.ring}, do: {set: {bedroom_heater.target_temperature: 20}}}\n"
    when = "  when: {event: doorbell.ring}\n"
    assert verdict(scene, when + "  then: [bedroom_heater.target_temperature = 20.0 °C]\n").passed
    assert failed(scene, when + "  then: [bedroom_heater.target_temperature = 20.5]\n")[0] == "tests.otherwise"


def test_a_test_that_never_ends_ends_with_the_patience() -> None:
    asked: list[bool] = []

    def patience() -> bool:
        asked.append(True)
        return len(asked) < 4

    view = View()
    reading = read_scenes([Source("a.yaml", "- {scene: A, when: {every: 1s}, do: {log: x}}")], HOUSE, view, FACTS)
    cases, _ = read_tests(Source("a.test.yaml", "- {test: T, when: {wait: 30d}, then: nothing}"), HOME, reading.program)
    with pytest.raises(OutOfTime):
        play(cases[0], HOME, Script.of(reading, view).load(), patience=patience)
