"""Two scenes on the stage together."""

from scenes.check.meeting import is_long, meetings, same_event
from tests.scenes.check.checked import checked, facts

TIMED = """
- scene: One
  when: {{at: "21:00", days: {days}}}
  do: [{{set: {{fan.on: on}}}}, {{wait: 2h}}, {{set: {{fan.on: off}}}}]
- scene: Two
  when: {{at: "22:00", days: sat}}
  do: {{set: {{fan.on: off}}}}
"""


def test_a_scene_is_long_where_it_gives_another_value_later() -> None:
    scene = "- scene: One\n  when: manual\n  do: [{set: {fan.on: on}}, {wait: %s}, {set: {fan.on: off}}]\n"
    assert is_long(facts(scene % "2h"), "fan.on")
    assert not is_long(facts(scene % "2s"), "fan.on")
    assert not is_long(facts(scene % "2h"), "kettle.on")


def test_timetables_meet_only_on_the_same_days() -> None:
    for days, count in (("sat", 3), ("sun", 0)):
        one = checked(TIMED.format(days=days))
        first, second = one.index.scenes.values()
        found = list(meetings(first.sparks[0], second.sparks[0], first, "fan.on", one.theatre))
        assert len(found) == count
        assert all(then - begins == 3600 for begins, _, then in found)


def test_numbers_that_pass_two_limits_are_two_events() -> None:
    def same(one: str, other: str) -> bool:
        scenes = "".join(f"- scene: S{n}\n  when: {when}\n  do: {{log: x}}\n" for n, when in enumerate((one, other)))
        first, second = checked(scenes).index.scenes.values()
        return same_event(first.sparks[0], second.sparks[0])

    assert same("front_door.open", "front_door.open")
    assert not same("front_door.open", "not front_door.open")
    assert not same("bedroom.temperature > 20", "bedroom.temperature > 22")
    assert same("bedroom.temperature > 20", "bedroom.temperature > 20")
    assert same("{button: kitchen_button}", "{button: kitchen_button}")
    assert not same("{button: kitchen_button}", "{button: kitchen_button, press: long}")
