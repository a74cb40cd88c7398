"""Claims: levels, base, touch, override, restore."""

from hypothesis import given
from hypothesis import strategies as st

from hub.model.capability import Property
from hub.model.cause import Cause, Origin
from hub.model.command import Outcome
from hub.model.reading import PropertyId
from hub.model.value import Kind
from scenes.engine.claims import Claims, Level
from scenes.engine.holding import RESTORE_DUE
from scenes.engine.moments import Returned
from scenes.engine.view import Cell
from tests.scenes.household import Stage

HOLD = """
- scene: Hold
  when: closet.motion
  hold: {curtain.position: 0}
  until: not closet.motion
- scene: Stronger
  priority: high
  when: hall.motion
  hold: {curtain.position: 50}
  until: not hall.motion
- scene: Plain
  when: {event: doorbell.ring}
  do: {set: {curtain.position: 30}}
"""
QUIET = {"closet.motion": False, "hall.motion": False, "curtain.position": 90}
PERSON = Cause(Origin.PERSON, "ann")


def test_the_base_returns() -> None:
    stage = Stage(HOLD, known=QUIET)
    stage.is_at("closet.motion", True)
    stage.is_at("closet.motion", False)
    assert stage.commands == ["curtain.position = 0", "curtain.position = 90"]


def test_the_stronger_wins_and_then_the_next_applies() -> None:
    stage = Stage(HOLD, known=QUIET)
    stage.is_at("hall.motion", True)
    stage.is_at("closet.motion", True)
    assert stage.commands == ["curtain.position = 50"]
    stage.is_at("hall.motion", False)
    assert stage.commands[1:] == ["curtain.position = 0"]
    stage.is_at("closet.motion", False)
    assert stage.commands[2:] == ["curtain.position = 90"]


def test_a_plain_set_changes_what_it_returns_to() -> None:
    stage = Stage(HOLD, known=QUIET)
    stage.is_at("closet.motion", True)
    stage.happens("doorbell.ring")
    assert stage.commands == ["curtain.position = 0"]
    assert stage.traces[-1].entries[-2].what == "trace.held"
    assert stage.traces[-1].entries[-2].params["holder"] == "Hold"
    stage.is_at("closet.motion", False)
    assert stage.commands[1:] == ["curtain.position = 30"]


def test_a_touch_outranks_for_its_time_and_hands_back() -> None:
    stage = Stage(HOLD, known=QUIET, override=600)
    stage.is_at("closet.motion", True)
    stage.is_at("curtain.position", 70)
    stage.is_at("hall.motion", True)
    stage.wait("9m")
    assert stage.commands == ["curtain.position = 0"]
    stage.wait("1m")
    assert stage.commands[1:] == ["curtain.position = 50"]


def test_a_persons_command_through_the_hub_is_a_touch_too() -> None:
    stage = Stage(HOLD, known=QUIET)
    stage.is_at("closet.motion", True)
    stage.is_at("curtain.position", 70, PERSON)
    stage.is_at("closet.motion", False)
    assert stage.commands == ["curtain.position = 0"]


def test_what_another_hub_does_is_a_touch_too() -> None:
    stage = Stage(HOLD, known=QUIET)
    stage.is_at("closet.motion", True)
    stage.is_at("curtain.position", 70, Cause(Origin.NEIGHBOUR, "cabin: scene night"))
    stage.is_at("closet.motion", False)
    assert stage.commands == ["curtain.position = 0"], "two homes do not fight over a curtain"


def test_while_our_command_is_under_way_a_difference_is_no_touch() -> None:
    stage = Stage(HOLD, known=QUIET, answers={"curtain.position": None})
    stage.is_at("closet.motion", True)
    for position in (60, 30, 0):
        stage.is_at("curtain.position", position)
    stage.is_at("closet.motion", False)
    assert stage.commands == ["curtain.position = 0", "curtain.position = 90"]


def test_an_unknown_base_is_not_restored_and_the_trace_says_so() -> None:
    stage = Stage(HOLD, known={"closet.motion": False})
    stage.is_at("closet.motion", True)
    stage.is_at("closet.motion", False)
    assert stage.commands == ["curtain.position = 0"]
    assert "trace.base_unknown" in [entry.what for entry in stage.traces[0].entries]


LAMP = "- {scene: Hold, when: closet.motion, hold: {hall_light.on: on}, until: not closet.motion}"


def test_what_a_device_says_first_is_the_base_while_our_command_has_not_got_there() -> None:
    answers: dict[str, Outcome | None] = {"hall_light.on": None}
    stage = Stage(LAMP, known={"closet.motion": False}, answers=answers)
    stage.is_at("closet.motion", True)
    stage.is_at("hall_light.on", False)
    stage.is_at("hall_light.on", True)
    stage.is_at("closet.motion", False)
    assert list(dict.fromkeys(stage.commands)) == ["hall_light.on = on", "hall_light.on = off"]


def test_what_may_be_our_own_effect_is_no_base() -> None:
    answers: dict[str, Outcome | None] = {"hall_light.on": None, "curtain.position": None}
    for yaml, ref, values in ((LAMP, "hall_light.on", (True,)), (HOLD, "curtain.position", (40, 0))):
        stage = Stage(yaml, known={"closet.motion": False}, answers=answers)
        stage.is_at("closet.motion", True)
        for value in values:
            stage.is_at(ref, value)
        stage.is_at("closet.motion", False)
        assert len(set(stage.commands)) == 1
        assert stage.engine.holding.claims.held == {}


def test_a_touch_is_no_base() -> None:
    stage = Stage(LAMP, known={"closet.motion": False})
    stage.is_at("closet.motion", True)
    stage.is_at("hall_light.on", False)
    assert stage.engine.holding.claims.held["hall_light.on"].base is None


def test_a_device_that_comes_back_different_is_told_again() -> None:
    stage = Stage(HOLD, known=QUIET)
    stage.is_at("closet.motion", True)
    stage.is_at("curtain.position", 90, Cause(Origin.LATE))
    assert stage.commands == ["curtain.position = 0", "curtain.position = 0"]


def test_a_restore_that_failed_is_due_when_the_device_is_heard_again() -> None:
    answers: dict[str, Outcome | None] = {}
    stage = Stage(HOLD, known=QUIET, answers=answers)
    stage.is_at("closet.motion", True)
    answers["curtain.position"] = Outcome.EXPIRED
    stage.is_at("closet.motion", False)
    stage.is_at("curtain.position", None)
    answers.clear()
    stage.wait("2h")
    stage.is_at("curtain.position", 0, Cause(Origin.LATE))
    assert stage.commands == ["curtain.position = 0", "curtain.position = 90", "curtain.position = 90"]


def test_a_restore_is_given_up_after_a_day() -> None:
    stage = Stage(HOLD, known=QUIET, answers={"curtain.position": Outcome.EXPIRED})
    stage.is_at("closet.motion", True)
    stage.is_at("curtain.position", 0)
    stage.is_at("closet.motion", False)
    assert len(stage.commands) == 2
    stage.wait(f"{int(RESTORE_DUE) + 60}s")
    stage.is_at("curtain.position", 1, Cause(Origin.LATE))
    assert len(stage.commands) == 2


def test_a_stopped_run_lets_go() -> None:
    stage = Stage(HOLD, known=QUIET)
    stage.is_at("closet.motion", True)
    stage.load("[]")
    assert stage.commands == ["curtain.position = 0", "curtain.position = 90"]


RING = """
- scene: Ring
  when: {event: doorbell.ring}
  mode: restart
  hold: {curtain.position: 0}
  until: closet.motion
"""
LATE = Cause(Origin.LATE)


def ringing(answers: dict[str, Outcome | None], at: int = 90) -> Stage:
    return Stage(RING, known={"closet.motion": False, "curtain.position": at}, answers=answers)


def let_go(stage: Stage) -> None:
    stage.is_at("closet.motion", True)
    stage.is_at("closet.motion", False)


def test_a_restarted_hold_returns_to_where_it_first_began() -> None:
    stage = ringing({})
    stage.happens("doorbell.ring")
    stage.happens("doorbell.ring")
    let_go(stage)
    assert stage.commands[-1] == "curtain.position = 90"


def test_a_hold_amid_a_restore_returns_to_the_base_not_to_the_way_there() -> None:
    answers: dict[str, Outcome | None] = {}
    stage = ringing(answers)
    stage.happens("doorbell.ring")
    answers["curtain.position"] = None
    let_go(stage)
    restore = stage.sent[-1]
    stage.is_at("curtain.position", 30, restore.cause)
    answers.clear()
    stage.happens("doorbell.ring")
    stage.answer(restore, Outcome.SUPERSEDED)
    let_go(stage)
    assert stage.commands == [f"curtain.position = {position}" for position in (0, 90, 0, 90)]


def test_a_restore_confirmed_is_over() -> None:
    stage = ringing({})
    stage.happens("doorbell.ring")
    let_go(stage)
    stage.is_at("curtain.position", 20)
    stage.happens("doorbell.ring")
    let_go(stage)
    assert stage.commands[-1] == "curtain.position = 20"


def test_a_due_restore_waits_for_a_new_hold() -> None:
    answers: dict[str, Outcome | None] = {}
    stage = ringing(answers)
    stage.happens("doorbell.ring")
    answers["curtain.position"] = Outcome.EXPIRED
    let_go(stage)
    answers.clear()
    stage.happens("doorbell.ring")
    stage.is_at("curtain.position", 5, LATE)
    let_go(stage)
    assert stage.commands == [f"curtain.position = {position}" for position in (0, 90, 0, 0, 90)]


def test_a_persons_wish_ends_a_due_restore() -> None:
    answers: dict[str, Outcome | None] = {}
    stage = ringing(answers)
    stage.happens("doorbell.ring")
    answers["curtain.position"] = Outcome.EXPIRED
    let_go(stage)
    answers.clear()
    stage.is_at("curtain.position", 40, PERSON)
    stage.is_at("curtain.position", 41, LATE)
    assert stage.commands == ["curtain.position = 0", "curtain.position = 90"]


def test_a_hold_let_go_before_the_device_obeyed_takes_its_command_back() -> None:
    stage = ringing({"curtain.position": None})
    stage.happens("doorbell.ring")
    let_go(stage)
    assert stage.commands == ["curtain.position = 0", "curtain.position = 90"]


def test_a_command_of_a_claim_that_is_over_does_not_become_due() -> None:
    stage = ringing({"curtain.position": None})
    stage.happens("doorbell.ring")
    hold = stage.sent[-1]
    let_go(stage)
    stage.answer(stage.sent[-1], Outcome.CONFIRMED)
    stage.answer(hold, Outcome.EXPIRED)
    stage.is_at("curtain.position", 80, LATE)
    assert stage.commands == ["curtain.position = 0", "curtain.position = 90"]


def test_a_touch_is_noticed_where_the_device_was_at_the_wanted_value_already() -> None:
    stage = ringing({"curtain.position": None}, at=0)
    stage.happens("doorbell.ring")
    stage.answer(stage.sent[-1], Outcome.CONFIRMED)
    stage.is_at("curtain.position", 50)
    let_go(stage)
    assert stage.commands == ["curtain.position = 0"]


def test_a_restore_given_up_is_no_base_any_more() -> None:
    answers: dict[str, Outcome | None] = {}
    stage = ringing(answers)
    stage.happens("doorbell.ring")
    answers["curtain.position"] = Outcome.EXPIRED
    let_go(stage)
    answers.clear()
    stage.wait(f"{int(RESTORE_DUE) + 60}s")
    stage.happens("doorbell.ring")
    stage.is_at("curtain.position", 0)
    let_go(stage)
    assert stage.commands == ["curtain.position = 0", "curtain.position = 90", "curtain.position = 0"]


def comes_back(stage: Stage, device: str) -> None:
    stage.feed(Returned(stage.now, stage.wall, device))


def test_a_device_that_comes_back_as_it_was_is_told_what_is_held() -> None:
    answers: dict[str, Outcome | None] = {"curtain.position": Outcome.EXPIRED}
    stage = ringing(answers)
    stage.happens("doorbell.ring")
    answers.clear()
    comes_back(stage, "closet_light")
    assert stage.commands == ["curtain.position = 0"]
    comes_back(stage, "curtain")
    comes_back(stage, "curtain")
    assert stage.commands == ["curtain.position = 0", "curtain.position = 0"]


def test_a_device_that_comes_back_is_not_told_what_is_under_way() -> None:
    stage = ringing({"curtain.position": None})
    stage.happens("doorbell.ring")
    comes_back(stage, "curtain")
    assert stage.commands == ["curtain.position = 0"]


def test_a_device_that_comes_back_as_it_was_gets_the_restore_that_is_due() -> None:
    answers: dict[str, Outcome | None] = {}
    stage = ringing(answers)
    stage.happens("doorbell.ring")
    answers["curtain.position"] = Outcome.EXPIRED
    let_go(stage)
    answers.clear()
    comes_back(stage, "curtain")
    comes_back(stage, "curtain")
    assert stage.commands == [f"curtain.position = {position}" for position in (0, 90, 90)]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(list(Level)), st.integers(0, 100)), max_size=20))
def test_the_winner_is_the_newest_of_the_highest_level(takes: list[tuple[str, Level, int]]) -> None:
    cell = Cell(PropertyId("x.y"), "x.y", Property("y", Kind.INT, writable=True))
    cell.value = 7
    claims = Claims()
    newest: dict[str, tuple[Level, int, int]] = {}
    for number, (owner, level, value) in enumerate(takes):
        claims.take(cell, owner, level, value)
        newest[owner] = (level, number, value)
    if newest:
        assert claims.held[cell.id].winner.value == max(newest.values())[2]
        assert claims.held[cell.id].base == 7
    for owner in "abc":
        claims.release(owner)
    assert claims.held == {}
