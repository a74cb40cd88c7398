"""Why a scene did not run: what held it back, and how near its triggers came."""

from dataclasses import dataclass
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.model.cause import Cause, Origin
from hub.model.value import Value
from scenes.engine.trace import Result
from scenes.why.eyes import Part
from scenes.why.misses import Looker
from scenes.why.names import Names
from scenes.why.story import Story
from tests.scenes.replay.recorded import written
from tests.scenes.why.recording import HOME, House, why_not

KNOWN: dict[str, Value | None] = {
    "hall.motion": False, "hall_light.on": False, "bedroom.temperature": 20.0, "closet.motion": False,
}  # fmt: skip


def house(scene: str, **known: Value) -> House:
    """A house with one scene S and a checkpoint at its beginning, five seconds old."""
    values = KNOWN | {name.replace("__", "."): value for name, value in known.items()}
    made = House(f"- {{scene: S, {scene}, do: {{log: x}}}}", values)
    made.look()
    made.wait("5s")
    return made


def test_it_did_run() -> None:
    made = house("when: hall.motion")
    made.is_at("hall.motion", value=True)
    assert why_not(made, "S") == ["it fired: `hall.motion` (hall.motion on)", "it did run, and is done (run r1)"]
    made.runs("S")
    assert why_not(made, "S")[:2] == ["anna ran it by hand", "it did run, and is done (run r2)"]


def test_a_condition_names_every_part_that_was_missing() -> None:
    made = house("when: hall.motion, if: [not guests.on, hall_light.on or bedroom.temperature > 25]")
    made.is_at("guests.on", value=True)
    made.wait("10s")
    made.is_at("hall.motion", value=True)
    assert why_not(made, "S") == [
        "it fired: `hall.motion` (hall.motion on)",
        "did not run: `not guests.on` is not true",
        "`not guests.on` was not true (guests.on on)",
        "guests.on had been on since 12:00:05",
        "`hall_light.on or bedroom.temperature > 25` was not true (hall_light.on off, bedroom.temperature 20 °C)",
    ]


def test_a_condition_that_is_not_known() -> None:
    made = house("when: hall.motion, if: bedroom.humidity > 60")
    made.is_at("hall.motion", value=True)
    assert why_not(made, "S")[1] == "did not run: `bedroom.humidity > 60` is not known (bedroom.humidity ?)"


def test_a_condition_about_what_the_trigger_brought() -> None:
    made = house("when: {event: kitchen_button.press}, if: event.kind is double")
    made.happens("kitchen_button.press", kind="single")
    assert why_not(made, "S") == [
        "it fired: `kitchen_button.press` (event.kind single)",
        "did not run: `event.kind is double` is not true (event.kind single)",
    ]


def test_what_holds_it_back_beside_conditions() -> None:
    made = house("when: hall.motion, cooldown: 1h")
    made.is_at("hall.motion", value=True)
    made.is_at("hall.motion", value=False)
    made.wait("10m")
    made.is_at("hall.motion", value=True)
    assert why_not(made, "S")[1] == "did not run: it rests for another 50m"
    scene = next(iter(made.runtime.engine.armed))
    made.runtime.switch(scene, 3600.0)
    assert why_not(made, "S")[0] == "it is paused until 13:10:05"
    assert "paused it" not in " ".join(why_not(made, "S"))
    made.runtime.switch(scene, None, Cause(Origin.PERSON, "ann"))
    assert why_not(made, "S")[:2] == ["it is paused until somebody lets it run again", "ann paused it, through Hearth"]
    made.is_at("hall.motion", value=False)
    made.is_at("hall.motion", value=True)
    assert "did not run: paused" in " ".join(why_not(made, "S"))


@dataclass(frozen=True)
class Near:
    """A trigger, what happened, and what is told of it."""

    when: str
    happened: str
    told: tuple[str, ...]


BECOMES = "a scene fires when something becomes true"
NEAR = (
    Near("hall.motion and hall_light.on", "motion", (
        "`hall.motion and hall_light.on` did not become true",
        "`hall_light.on` was not true (hall_light.on off)",
    )),
    Near("{becomes: bedroom.temperature > 25, for: 5m}", "warm 4m cool", (
        "`bedroom.temperature > 25` had been true for 4m of 5m, and then it was not (bedroom.temperature 24 °C)",
        "bedroom.temperature had been 24 °C since 12:04:05",
    )),
    Near("{becomes: bedroom.temperature > 25, for: 5m}", "warm 4m", (
        "`bedroom.temperature > 25` is true, and has to stay so for another 1m of 5m",
    )),
    Near("bedroom.temperature > 30", "warm cool", (
        "`bedroom.temperature > 30` did not become true (bedroom.temperature 24 °C)",
        "bedroom.temperature had been 24 °C since 12:00:05",
        "bedroom.temperature was between 20 °C and 26 °C since 12:00:00",
    )),
    Near("bedroom.temperature < 25", "", (
        f"`bedroom.temperature < 25` was true all the time; {BECOMES}, and not while it is",
    )),
    Near("bedroom.humidity > 60", "", (
        "`bedroom.humidity > 60` was not known, so that it could not fire (bedroom.humidity ?)",
    )),
    Near("bedroom.humidity > 60", "10m humid", (
        f"`bedroom.humidity > 60` was found to be true after it had not been known; {BECOMES}",
    )),
    Near("{button: kitchen_button, press: double}", "press", (
        "kitchen_button.press happened, but `kitchen_button double` waits for something else (kind single)",
    )),
    Near("{button: kitchen_button}", "", ("kitchen_button.press did not happen since 12:00:00",)),
    Near("{changes: hall.motion, to: off}", "motion", (
        "hall.motion went from off to on, which is not what `hall.motion` waits for",
    )),
    Near("{changes: hall.motion}", "", ("hall.motion did not change since 12:00:00",)),
    Near('{at: "14:00"}', "", ("`14:00`: the next time is 14:00:00",)),
    Near('{at: "12:30", days: tue}', "", ("`12:30 tue`: the next time is 2026-03-03 12:30:00",)),
    Near("{webhook: door}", "", ("`door`: nothing came in since 12:00:00",)),
    Near("{webhook: door, fields: {who: text}, with: {who: anna}}", "hook", (
        "door came in, but what was in it is not what `door` waits for",
    )),
    Near("{silence: bedroom, for: 6h}", "", ("`silence bedroom`: it was heard from often enough since 12:00:00",)),
    Near("manual", "", ("it runs only when a person or another scene runs it",)),
    Near("{sequence: [hall.motion, closet.motion], within: 1m}", "motion", (
        "`hall.motion, closet.motion` needs several things, one after another: not all of them came in time",
    )),
)  # fmt: skip


def happen(made: House, words: str) -> None:
    for word in words.split():
        match word:
            case "motion":
                made.is_at("hall.motion", value=True)
            case "warm":
                made.is_at("bedroom.temperature", 26.0)
            case "cool":
                made.is_at("bedroom.temperature", 24.0)
            case "humid":
                made.is_at("bedroom.humidity", 70.0)
            case "press":
                made.happens("kitchen_button.press", kind="single")
            case "hook":
                made.runtime.arrives("webhook", "door", {"payload": '{"who": "ben"}'})
            case _:
                made.wait(word)


@pytest.mark.parametrize("near", NEAR, ids=lambda one: f"{one.when} / {one.happened}")
def test_how_near_a_trigger_came(near: Near) -> None:
    made = house(f"when: {near.when}")
    happen(made, near.happened)
    assert tuple(why_not(made, "S")) == near.told


def test_what_had_been_true_all_the_time_is_told_so() -> None:
    made = house("when: closet.motion", closet__motion=True)
    made.wait("1m")
    made.is_at("closet.motion", value=False)
    assert why_not(made, "S")[0] == f"`closet.motion` had been true all the time until then; {BECOMES}"


def test_where_nothing_happened_at_all() -> None:
    made = house("when: started")
    assert why_not(made, "S")[-1] == "it did run, and is done (run r1)"
    assert why_not(made, "S", since=3.0) == ["the hub did not start since 12:00:02"]


def test_misses_outlive_a_kill_of_the_hub() -> None:
    made = house("when: {becomes: bedroom.temperature > 25, for: 5m}")
    happen(made, "warm 4m cool 1m")
    told = why_not(made, "S")
    again = made.killed(away=300.0)
    again.wait("1m")
    assert why_not(again, "S") == told


def test_a_time_that_was_missed() -> None:
    made = house('when: {at: "12:30"}, on_missed: skip')
    again = made.killed(away=3600.0)
    again.wait("1m")
    assert why_not(again, "S")[0] == (
        "`12:30`: it was time, but there was no hub, or its clock could not be trusted"
    )  # fmt: skip


def test_what_waits_for_its_turn_did_fire() -> None:
    made = house("debounce: 5m, when: hall.motion")
    made.is_at("hall.motion", value=True)
    made.wait("1m")
    assert why_not(made, "S") == ["it fired (`hall.motion`), and waits for its turn: another 4m"]
    made = House("- {scene: S, mode: queued, when: hall.motion, do: [{wait: 1h}]}", dict(KNOWN))
    for value in (True, False, True):
        made.is_at("hall.motion", value)
    assert why_not(made, "S")[0] == "it fired (`hall.motion`), and waits for the run before"


@pytest.mark.parametrize(
    "when", ['{sequence: [{at: "12:01"}, doorbell.ring], within: 1m}', "{count: doorbell.ring, times: 3, within: 1m}"]
)
def test_of_what_needs_several_things_nothing_is_told_of_one(when: str) -> None:
    made = house(f"when: {when}".replace("doorbell.ring", "{event: doorbell.ring}"))
    made.wait("2m")
    made.happens("doorbell.ring")
    (told,) = why_not(made, "S")
    assert told.endswith("needs several things, one after another: not all of them came in time")


def test_a_shadow_says_that_it_is_one() -> None:
    made = house("shadow: true, when: hall.motion")
    assert why_not(made, "S")[0] == "it is a shadow: it runs, and what it would do is only noted"


def test_a_scene_that_came_later_says_so() -> None:
    made = house("when: hall.motion")
    made.wait("1m")
    other = "- {scene: S, when: hall.motion, if: guests.on, do: {log: y}}\n"
    made.load(other + "- {scene: T, when: hall.motion, do: {log: y}}")
    made.wait("1m")
    assert why_not(made, "S")[0] == "the scene was changed then"
    assert why_not(made, "T")[0] == "the scene was added then"


REFS: dict[str, tuple[Value, ...]] = {
    "hall_light.on": (True, False),
    "guests.on": (True, False),
    "bedroom.temperature": (19.0, 23.0, 26.0),
}
PARTS = ("hall_light.on", "not guests.on", "bedroom.temperature > 21", "bedroom.temperature < 25", "not hall_light.on")


def missing(made: House) -> tuple[Part, ...]:
    """The parts that were missing at the newest firing."""
    names, until = Names(HOME), made.clock.now()
    story = Story(made.replayer(), names.same)
    looker = Looker(story, names, next(iter(made.runtime.engine.armed)), until - 3600)
    for entry in written(made.log):
        story.take(entry)
    return looker.missing_at_last()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(PARTS), min_size=1, max_size=3, unique=True), st.booleans(),
    st.fixed_dictionaries({ref: st.sampled_from(values) for ref, values in REFS.items()}),
)  # fmt: skip
def test_with_what_was_missing_it_runs(parts: list[str], several: bool, values: dict[str, Value]) -> None:
    condition = "[" + ", ".join(parts) + "]" if several else " and ".join(parts)
    made = house(f"when: hall.motion, if: {condition}", **{k.replace(".", "__"): v for k, v in values.items()})
    made.is_at("hall.motion", value=True)
    trace = next(made.runtime.traces())
    if trace.result is not Result.NOT_RUN:
        assert missing(made) == ()
        return
    named = {one.text for one in missing(made)}
    runs: list[bool] = []
    for other in product(*REFS.values()):
        wanted = dict(zip(REFS, other, strict=True))
        holds = {part: _holds(part, wanted) for part in parts}
        others_kept = all(_holds(part, wanted) for part in parts if part not in named)
        if all(holds[part] for part in parts if part in named) and others_kept:
            again = house(f"when: hall.motion, if: {condition}", **{k.replace(".", "__"): v for k, v in wanted.items()})
            again.is_at("hall.motion", value=True)
            runs.append(next(again.runtime.traces()).result is Result.DONE)
    assert all(runs)
    assert named == {part for part in parts if not _holds(part, values)}


def _holds(part: str, values: dict[str, Value]) -> bool:
    warm = values["bedroom.temperature"]
    assert isinstance(warm, float)
    return {
        "hall_light.on": bool(values["hall_light.on"]), "not hall_light.on": not values["hall_light.on"],
        "not guests.on": not values["guests.on"], "bedroom.temperature > 21": warm > 21,
        "bedroom.temperature < 25": warm < 25,
    }[part]  # fmt: skip


def test_a_for_that_goes_on_over_a_kill_is_told_as_what_it_is() -> None:
    made = house("when: {becomes: guests.on, for: 1h}")
    made.is_at("guests.on", value=True)
    made.wait("10m")
    made.look()
    again = made.killed(away=60.0, **{"guests.on": True})
    again.wait("1m")
    (told,) = why_not(again, "S")
    assert told.startswith("`guests.on` is true, and has to stay so for another 4")
    assert told.endswith("m of 1h") or "s of 1h" in told


def test_what_was_true_before_a_kill_was_not_so_all_the_time() -> None:
    made = house("when: guests.on, if: hall.motion")
    made.is_at("guests.on", value=True)
    made.wait("10m")
    made.look()
    again = made.killed(away=60.0, **{"guests.on": True})
    again.wait("1m")
    assert not any("all the time" in one for one in why_not(again, "S"))


def test_a_run_that_goes_on_over_a_kill_is_told_once_and_how_it_ended() -> None:
    made = House("- {scene: S, when: hall.motion, do: [{wait: 5m}, {log: x}]}", dict(KNOWN))
    made.look()
    made.wait("5s")
    made.is_at("hall.motion", value=True)
    made.wait("1m")
    made.look()
    again = made.killed(away=10.0)
    again.wait("1m")
    assert why_not(again, "S") == ["it fired: `hall.motion` (hall.motion on)", "it runs since then (run r1)"]
    again.wait("10m")
    assert why_not(again, "S") == ["it fired: `hall.motion` (hall.motion on)", "it did run, and is done (run r1)"]
