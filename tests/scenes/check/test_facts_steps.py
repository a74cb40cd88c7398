"""What is known of each action of a scene: when it happens, on what condition, and until when."""

from math import inf

from scenes.check.facts import Facts, Way, Write
from scenes.check.sets_formulas import WEEK
from tests.scenes.check.checked import facts


def write(one: Facts, ref: str, value: object = None) -> Write:
    (found,) = (write for write in one.writes if write.ref == ref and value in (None, write.value))
    return found


def do(steps: str, condition: str = "") -> Facts:
    asked = f"  if: {condition}\n" if condition else ""
    return facts(f"- scene: S\n  when: front_door.open\n{asked}  do:\n{steps}")


def test_what_was_asked_before_a_wait_is_stale_after_it() -> None:
    one = do("    - set: {kettle.on: on}\n    - wait: 5m\n    - set: {kettle.on: off}\n", "bedroom_window.open is off")
    first, then = one.writes
    assert (first.earliest, first.latest, first.value) == (0, 0, True)
    assert first.fresh.values("bedroom_window.open") is not None
    assert (then.earliest, then.latest, then.value) == (300, 300, False)
    assert then.fresh.values("bedroom_window.open") is None
    assert then.stale.values("bedroom_window.open") is not None
    assert first.sure
    assert then.sure


def test_what_is_asked_again_is_fresh() -> None:
    one = do("    - wait: 5m\n    - check: not bedroom_window.open\n    - set: {kettle.on: on}\n")
    assert write(one, "kettle.on").fresh.values("bedroom_window.open") is not None
    assert not write(one, "kettle.on").sure


def test_a_wait_for_something_makes_it_known_and_may_last() -> None:
    one = do("    - wait: {until: not hall.motion, for: 3m}\n    - set: {hall_light.on: off}\n")
    off = write(one, "hall_light.on")
    assert (off.earliest, off.latest) == (180, inf)
    motion = off.fresh.values("hall.motion")
    assert motion is not None
    assert motion.pick() is False


def test_each_branch_knows_its_own_condition() -> None:
    one = do(
        "    - if: time in 22:00..06:00\n      then: {set: {hall_light.brightness: 5}}\n"
        "      else: {set: {hall_light.brightness: 80}}\n"
    )
    night, day = write(one, "hall_light.brightness", 5), write(one, "hall_light.brightness", 80)
    assert night.fresh.values(WEEK) is not None
    assert night.fresh.values(WEEK) != day.fresh.values(WEEK)
    assert not night.sure


def test_what_comes_after_both_branches_knows_neither() -> None:
    one = do("    - if: kettle.on\n      then: {log: x}\n    - set: {hall_light.on: on}\n")
    assert write(one, "hall_light.on").fresh.values("kettle.on") is None
    assert write(one, "hall_light.on").sure


def test_a_way_that_cannot_be_gone_is_not_gone() -> None:
    one = do("    - if: kettle.on\n      then: {set: {hall_light.on: on}}\n", "kettle.on is off")
    assert one.writes == ()


def test_holds_and_keeps_say_when_they_end() -> None:
    held = facts(
        "- scene: S\n  when: hall.motion\n  hold: {hall_light.on: on}\n  until: {is: not hall.motion, for: 3m}\n"
    )
    kept = facts("- scene: S\n  while: {is: hall.motion, linger: 2m}\n  keep: {hall_light.on: on}\n")
    for one, way, lingers in ((held, Way.HOLD, 180), (kept, Way.KEEP, 120)):
        (claim,) = one.writes
        assert (claim.way, claim.lingers) == (way, lingers)
        assert claim.until is not None
        motion = claim.until.true.values("hall.motion")
        assert motion is not None
        assert motion.pick() is False


def test_what_only_the_run_knows_can_be_anything() -> None:
    one = do("    - toggle: hall_light.on\n    - set: {bedroom_heater.target_temperature: =heating.wanted + 1}\n")
    assert write(one, "hall_light.on").value is None
    assert write(one, "hall_light.on").values.rest().empty
    assert write(one, "bedroom_heater.target_temperature").value is None


def test_a_fallback_is_known_for_one() -> None:
    one = do("    - set: {kettle.on: on}\n      on_error: [{set: {kitchen_light.on: on}}]\n")
    assert write(one, "kitchen_light.on").failing
    assert not write(one, "kettle.on").failing


def test_loops_groups_and_strands_are_gone_through() -> None:
    one = do(
        "    - repeat: {for_each: [hall_light, kitchen_light], as: lamp, do: [{set: {lamp.on: on}}, {wait: 1m}]}\n"
        "    - parallel: [[{set: {fan.on: on}}], [{wait: 10s}, {set: {curtain.position: 0}}]]\n"
        "    - call: vacuum.start\n    - notify: Done\n    - mqtt: {topic: a, payload: b}\n"
    )
    assert {write.ref for write in one.writes} == {"hall_light.on", "kitchen_light.on", "fan.on", "curtain.position"}
    assert [call.id for call in one.others.calls] == ["vacuum.start"]
    assert one.others.tells
    assert one.others.sends
    assert one.whole


def test_too_many_ways_are_told() -> None:
    one = do("".join(f"    - if: {ref}\n      then: {{log: x}}\n" for ref in (
        "kettle.on", "fan.on", "hall.motion", "closet.motion", "front_door.open", "bedroom_window.open", "bath_fan.on",
        "hall_light.on", "closet_light.on", "strip.left.on", "strip.right.on",
    )))  # fmt: skip
    assert not one.whole
