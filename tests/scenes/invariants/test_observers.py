"""Every form of an invariant: when it is broken, when it is not, and when nobody knows."""

import pytest

from hub.model.reading import PropertyId
from hub.model.value import Value
from tests.scenes.invariants.watching import HOME, NOON, broken, loads, stage, stands

NEVER = "- {never: kettle.on and kitchen_window.open, name: N}\n"
GARAGE = "- {never: front_door.open, for: 10m, name: N}\n"
LASTS = "- {always: bath_fan.on, for: 2m, name: N}\n"
FOLLOWS = "- {after: front_door.open, within: 10m, then: not front_door.open, name: N}\n"


def test_the_house_has_five_seconds() -> None:
    home = stage(NEVER, kettle__on=True)
    home.is_at("kitchen_window.open", value=True)
    home.wait(5)
    home.is_at("kettle.on", value=False)
    home.wait(60)
    assert broken(home) == []
    home.is_at("kettle.on", value=True)
    home.wait(5.1)
    assert broken(home) == [("N", 70.0)]
    assert home.breaches[0].values == (("kettle.on", True), ("kitchen_window.open", True))
    assert stands(home) == ["broken"]
    home.is_at("kettle.on", value=False)
    assert stands(home) == ["holds"]
    assert home.breaches[0].ended == home.wall


def test_a_scene_that_reacts_keeps_it() -> None:
    home = stage(NEVER + "- {scene: A, when: kitchen_window.open, do: {set: {kettle.on: off}}}\n", kettle__on=True)
    home.is_at("kitchen_window.open", value=True)
    home.wait(60)
    assert broken(home) == []


def test_no_time_at_all() -> None:
    home = stage("- {never: kettle.on, for: 0s, name: N}\n")
    home.is_at("kettle.on", value=True)
    assert broken(home) == [("N", 0.0)]


def test_always_is_never_not() -> None:
    home = stage("- {always: freezer_plug.on, name: N}\n")
    home.wait(60)
    home.is_at("freezer_plug.on", value=False)
    home.wait(6)
    assert broken(home) == [("N", 65.0)]


def test_unknown_breaks_nothing_and_proves_nothing() -> None:
    home = stage(NEVER)
    home.is_at("kitchen_window.open", None)
    home.is_at("kettle.on", value=True)
    home.wait(3600)
    assert (broken(home), stands(home)) == ([], ["unknown"])
    home.is_at("kettle.on", value=False)
    assert stands(home) == ["holds"]


def test_a_time_that_runs_out_while_nobody_knows_is_over_once_it_is_known() -> None:
    home = stage(GARAGE)
    home.is_at("front_door.open", value=True)
    home.wait(590)
    home.is_at("front_door.open", None)
    home.wait(60)
    assert broken(home) == []
    home.is_at("front_door.open", value=True)
    assert broken(home) == [("N", 650.0)]


def test_what_nobody_knew_for_long_begins_anew() -> None:
    home = stage(GARAGE)
    home.is_at("front_door.open", value=True)
    home.wait(590)
    home.is_at("front_door.open", None)
    home.wait(600)
    home.is_at("front_door.open", value=True)
    assert broken(home) == []
    home.wait(601)
    assert broken(home) == [("N", 1790.0)]


def test_while_is_asked_at_every_moment() -> None:
    home = stage("- {never: kettle.on, while: house.mode is away, name: N}\n")
    home.is_at("kettle.on", value=True)
    home.wait(60)
    assert broken(home) == []
    home.is_at("house.mode", "away")
    home.wait(6)
    assert broken(home) == [("N", 65.0)]


def test_a_time_of_day_breaks_it_too() -> None:
    home = stage("- {never: kettle.on, while: time in 13:00..14:00, name: N}\n", kettle__on=True)
    home.wait(3590)
    assert broken(home) == []
    home.wait(20)
    assert broken(home) == [("N", 3605.0)]


@pytest.mark.parametrize(("seconds", "found"), [(119, [("N", 179.0)]), (121, [])])
def test_what_has_to_last(seconds: float, found: list[tuple[str, float]]) -> None:
    home = stage(LASTS)
    home.wait(60)
    home.is_at("bath_fan.on", value=True)
    home.wait(seconds)
    home.is_at("bath_fan.on", value=False)
    assert (broken(home), stands(home)) == (found, ["holds"])


def test_what_began_or_ended_unseen_is_not_judged() -> None:
    home = stage(LASTS, bath_fan__on=True)
    home.is_at("bath_fan.on", value=False)
    home.is_at("bath_fan.on", value=True)
    home.is_at("bath_fan.on", None)
    home.is_at("bath_fan.on", value=False)
    assert broken(home) == []


def test_what_must_not_happen() -> None:
    home = stage(
        "- {never: {event: doorbell.ring}, while: house.mode is away, name: E}\n"
        "- {never: {becomes: kettle.on}, while: front_door.open, name: B}\n"
    )
    home.happens("doorbell.ring", {})
    home.is_at("kettle.on", value=True)
    assert broken(home) == []
    for ref, value in (("house.mode", "away"), ("front_door.open", True), ("kettle.on", False), ("kettle.on", True)):
        home.is_at(ref, value)
    home.happens("doorbell.ring", {})
    assert broken(home) == [("B", 0.0), ("E", 0.0)]
    assert all(one.ended == one.wall for one in home.breaches)


def test_only_events_that_fit_count() -> None:
    home = stage("- {never: {event: kitchen_button.press, with: {kind: long}}, name: N}\n")
    home.happens("kitchen_button.press", {"kind": "single"})
    assert broken(home) == []
    home.happens("kitchen_button.press", {"kind": "long"})
    assert broken(home) == [("N", 0.0)]


@pytest.mark.parametrize(("seconds", "found"), [(600, []), (601, [("N", 600.0)])])
def test_what_has_to_follow(seconds: float, found: list[tuple[str, float]]) -> None:
    home = stage(FOLLOWS)
    home.is_at("front_door.open", value=True)
    home.wait(seconds)
    home.is_at("front_door.open", value=False)
    home.wait(3600)
    assert broken(home) == found


def test_what_may_have_followed_unseen_is_not_judged() -> None:
    home = stage(FOLLOWS)
    home.is_at("front_door.open", value=True)
    home.is_at("front_door.open", None)
    home.is_at("front_door.open", value=True)
    home.wait(3600)
    assert broken(home) == []


def test_an_event_that_has_to_follow() -> None:
    home = stage("- {after: {becomes: front_door.open}, within: 1m, then: {event: doorbell.ring}, name: N}\n")
    for waits in (30, 61):
        home.is_at("front_door.open", value=True)
        home.wait(waits)
        home.happens("doorbell.ring", {})
        home.is_at("front_door.open", value=False)
    assert broken(home) == [("N", 90.0)]
    assert home.breaches[0].ended is not None


@pytest.mark.parametrize("text", [GARAGE, FOLLOWS])
def test_a_time_goes_on_over_a_restart_and_a_reload(text: str) -> None:
    home = stage(text)
    home.is_at("front_door.open", value=True)
    home.wait(300)
    home.restart(loads(text), down=60)
    home.load(loads(text), {})
    home.wait(239)
    assert broken(home) == []
    home.wait(2)
    assert broken(home) == [("N", 600.0)]


def test_a_breach_stays_the_same_over_a_restart_and_a_reload() -> None:
    home = stage(NEVER, kettle__on=True, kitchen_window__open=True)
    home.wait(6)
    home.load(loads(NEVER), {})
    home.restart(loads(NEVER), down=60)
    home.wait(600)
    (standing,) = home.invariants.standings()
    assert (broken(home), str(standing.stands), standing.count) == ([("N", 5.0)], "broken", 1)
    assert standing.last is not None
    assert standing.last.wall == NOON + 5.001
    home.is_at("kettle.on", value=False)
    (standing,) = home.invariants.standings()
    assert standing.last is not None
    assert standing.last.ended == home.wall


def test_what_allows_no_time_is_not_told_twice_over_a_restart_and_a_reload() -> None:
    text = "- {never: kettle.on, for: 0s, name: N}\n"
    home = stage(text)
    home.is_at("kettle.on", value=True)
    home.load(loads(text), {})
    home.restart(loads(text), down=60)
    home.wait(600)
    assert broken(home) == [("N", 0.0)]


def test_what_ended_while_there_was_no_hub_is_over() -> None:
    home = stage(NEVER, kettle__on=True, kitchen_window__open=True)
    home.wait(6)
    gone: dict[str, Value] = {"kettle.on": False}
    home.restart(loads(NEVER), down=60, meanwhile={HOME.id_of(ref): value for ref, value in gone.items()})
    assert stands(home) == ["holds"]


def test_another_text_begins_anew_and_what_is_gone_is_forgotten() -> None:
    home = stage(NEVER, kettle__on=True, kitchen_window__open=True)
    home.wait(6)
    home.load(loads("- {never: kettle.on, for: 1h, name: N}\n"), {})
    assert stands(home) == ["holds"]
    home.load(loads("- {scene: A, when: kettle.on, do: {log: x}}\n"), {})
    home.sync()
    assert not any(row.startswith("invariant:") for row in home.rows)
    assert not home.invariants


def test_what_nobody_can_have_said_is_not_believed() -> None:
    home = stage(NEVER)
    home.rows["invariant:N"] = '{"stamp": "other", "is": {"since": "soon"}}'
    home.restart(loads(NEVER))
    assert stands(home) == ["holds"]


def test_what_was_not_heard_since_the_hub_began_breaks_nothing_yet() -> None:
    home = stage("- {never: kettle.on and kitchen_window.open, name: N}\n")
    home.is_at("kettle.on", value=True)
    home.is_at("kitchen_window.open", value=True)
    cell = home.view.cells[PropertyId("kitchen_window.open")]
    cell.heard = False
    home.wait(60)
    assert broken(home) == []
    cell.heard = True
    home.is_at("kettle.on", None)
    home.is_at("kettle.on", value=True)
    assert broken(home) == [("N", 60.0)]
