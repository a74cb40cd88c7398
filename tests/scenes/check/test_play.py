"""Plays: a trigger is made to fire, and what follows is written down."""

import pytest

from scenes.check.facts import SparkKind
from scenes.check.play import Act, Theatre, holds, turned
from scenes.check.sets_formulas import TRUE
from tests.scenes.check.checked import checked, truth

WHENS = [
    "front_door.open",
    "{becomes: front_door.open, for: 10m}",
    "bedroom.temperature > 25",
    "bedroom.temperature > 25 and not kettle.on",
    "{crosses: bedroom.temperature > 25, hysteresis: 2}",
    "{changes: kettle.on}",
    "{changes: bedroom.temperature}",
    "{changes: house.mode, to: sleep}",
    "{mode: sleep}",
    "{leaves: home}",
    "{any: every.contact.open}",
    "{event: doorbell.ring}",
    "{button: kitchen_button, press: double}",
    "{at: 22:30, days: sat}",
    "{at: 08:00, dates: 12-24..12-26}",
    "{sun: sunset + 20m}",
    '{cron: "15 6 * * 2"}',
    "{every: 15m}",
    "manual",
    "time in 06:00..07:00",
]


@pytest.mark.parametrize("when", WHENS)
@pytest.mark.parametrize("condition", ["", "  if: not fan.on\n", "  if: time in 05:00..23:00\n"])
def test_every_kind_of_trigger_is_made_to_fire(when: str, condition: str) -> None:
    one = checked(f"- scene: S\n  when: {when}\n{condition}  do: {{set: {{hall_light.on: on}}}}\n")
    owner = one.index.scenes["S"]
    acts = (act for spark in owner.sparks for act in one.theatre.fired(owner, spark))
    act = next(act for act in acts if act.ran("S"))
    assert [deed.text for deed in act.deeds("S")] == ["hall_light.on = on"]
    assert act.value("hall_light.on") is True
    assert "    - then: [hall_light.on = on]\n" in act.text("title")
    assert act.text("a: b").startswith("- test: 'a: b'\n  at: 20")


def test_what_is_wanted_beside_it_holds() -> None:
    one = checked(
        "- {scene: S, when: front_door.open, do: {set: {hall_light.on: on}}}\n"
        "- {scene: T, when: kettle.on, if: bedroom.temperature < 5, do: {log: x}}\n"
    )
    owner = one.index.scenes["S"]
    want = truth("bedroom.temperature < 5").true
    (act,) = one.theatre.fired(owner, owner.sparks[0], want, ("T",))
    assert holds(want, act.known())
    assert not holds(truth("bedroom.temperature > 5").true, act.known())
    assert owner.sparks[0].kind is SparkKind.TURNS
    assert one.theatre.strike(act, one.index.scenes["T"].sparks[0])
    assert act.ran("T") == 1
    assert act.ran("T", by="S") == 0


def test_a_value_is_found_that_turns_a_formula() -> None:
    formula = truth("kettle.on or fan.on").false
    assert turned(formula, "kettle.on", {"kettle.on": True, "fan.on": False}) is False
    assert turned(formula, "kettle.on", {"kettle.on": True, "fan.on": True}) is None
    assert holds(TRUE, {})


def test_what_is_not_seen_among_the_scenes_about_it_is_not_seen() -> None:
    one = checked(
        "- {scene: S, when: front_door.open, do: {set: {hall_light.on: on}}}\n"
        "- {scene: T, when: hall_light.on, do: {log: x}}\n- {scene: U, when: kettle.on, do: {log: x}}\n"
    )
    owner, beside = one.index.scenes["S"], []

    def look(theatre: Theatre) -> Act:
        beside.append(theatre.beside)
        return next(theatre.fired(owner, owner.sparks[0]))

    act = one.theatre.seen(("S",), look)
    assert act is not None
    assert beside == [(), ("T",)]
    assert act.ran("T") == 0
    assert one.theatre.seen(("S",), lambda theatre: None if theatre.beside else look(theatre)) is None
    assert one.theatre.seen(("U",), look) is not None  # nobody is about it
