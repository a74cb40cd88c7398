"""Why a property is as it is: every end that a chain can have, named."""

import pytest

from hub.model.cause import Cause, Origin
from hub.model.command import Outcome
from scenes.why.chain import LONGEST
from scenes.why.doubtful import NEAR
from tests.scenes.why.recording import ANNA, House

LIGHT = "- {scene: Light, when: hall.motion, do: {set: {hall_light.on: on}}}\n"
KNOWN = {"hall.motion": False, "hall_light.on": False, "kitchen_light.on": False, "bedroom.temperature": 20.0}
FIRST = "it was heard for the first time, or it was done by hand or another app"
ALONE = "nobody told it to through Hearth: the device did it by itself, or it was done by hand or by another app"
ITSELF = "the device itself says so"
DONE = "the device did it after 200ms"


def house(yaml: str) -> House:
    """A house with a checkpoint at its beginning, five seconds old."""
    made = House(yaml, dict(KNOWN))
    made.look()
    made.wait("5s")
    return made


def motion(made: House) -> None:
    made.is_at("hall.motion", value=True)


def twice(made: House) -> None:
    motion(made)
    made.is_at("hall.motion", value=False)
    motion(made)


def long(made: House) -> None:
    motion(made)
    made.wait("3m")
    made.is_at("closet.motion", value=True)
    made.wait("8m")


def warm(made: House) -> None:
    made.wait("2m")
    made.is_at("bedroom.temperature", 30.0)
    made.wait("2m")


def test_a_scene_that_a_device_set_off() -> None:
    made = house(LIGHT)
    motion(made)
    assert made.why("hall_light.on") == [
        "hall_light.on became on, it was off",
        f"`Light` wanted hall_light.on to be on; {DONE}",
        "`Light` ran: `hall.motion` (hall.motion on)",
        "hall.motion became on, it was off",
        ITSELF,
    ]


def test_in_chinese() -> None:
    made = house(LIGHT)
    motion(made)
    assert made.why("hall_light.on", language="zh") == [
        "hall_light.on 变为 on，之前是 off",
        "`Light` 要求 hall_light.on 为 on；设备在 200ms 后完成",
        "`Light` 运行：`hall.motion`（hall.motion on）",
        "hall.motion 变为 on，之前是 off",
        "这是设备自己上报的",
    ]


def test_through_several_scenes_and_a_wait() -> None:
    made = house(
        LIGHT + "- {scene: Next, when: hall_light.on, do: [{wait: 10s}, {set: {kitchen_light.on: on}}, {wait: 1m}]}"
    )
    motion(made)
    made.wait("20s")
    assert made.why("kitchen_light.on") == [
        "kitchen_light.on became on, it was off",
        f"`Next` wanted kitchen_light.on to be on; {DONE}",
        "wait 10s",
        "`Next` ran: `hall_light.on` (hall_light.on on)",
        *made.why("hall_light.on"),
    ]


def test_a_person_an_app_and_nobody_known() -> None:
    made = house(LIGHT)
    made.is_at("hall_light.on", True, ANNA)
    assert made.why("hall_light.on")[1:] == ["anna did that, through Hearth"]
    made.is_at("hall_light.on", False)
    assert made.why("hall_light.on")[1:] == [ALONE]
    made.is_at("hall_light.on", True, Cause(Origin.LATE))
    assert made.why("hall_light.on")[1:] == [
        "it was found so when the device could be heard again: nobody knows who did it, or when"
    ]
    assert made.why("hall_light.on", ago=5.0) == ["hall_light.on is off, and did not change in all that is kept"]


@pytest.mark.parametrize("ref", ["kettle.on", "kitchen_plug.on"])
def test_what_can_go_off_alone_may_have_done_it_itself(ref: str) -> None:
    made = house("- {scene: S, when: kettle.on, do: {log: x}}\n- {scene: P, when: kitchen_plug.on, do: {log: x}}")
    made.is_at(ref, True, ANNA)
    made.is_at(ref, value=False)
    assert made.why(ref)[-1] == ALONE
    made.is_at(ref, value=True)
    assert made.why(ref)[-1].endswith(": it was done by hand at the device, or by another app")


def test_what_was_never_heard_before_is_no_hand_for_sure() -> None:
    made = house(LIGHT)
    made.is_at("child_light.on", value=True)
    assert made.why("child_light.on") == [
        "child_light.on became on; what it was before is not known",
        f"nothing is kept of child_light.on before that: {FIRST}",
    ]
    made.is_at("child_light.on", value=False)
    assert made.why("child_light.on")[1].startswith("nobody told it to through Hearth")


def test_what_no_scene_names_but_can_be_set() -> None:
    made = house(LIGHT)
    made.is_at("child_light.on", True, ANNA)
    made.is_at("child_light.on", False, ANNA)
    assert made.why("child_light.on") == ["child_light.on became off, it was on", "anna did that, through Hearth"]


@pytest.mark.parametrize(
    ("when", "does", "ends"),
    [
        ('{at: "12:30"}', lambda made: made.wait("31m"), ["it was time for that"]),
        (
            "bedroom.temperature < 25 and time in 12:30..13:00",
            lambda made: made.wait("31m"),
            ["it became true as time went by, nothing else changed"],
        ),
        (
            "{button: kitchen_button}",
            lambda made: made.happens("kitchen_button.press", kind="single"),
            ["kitchen_button.press happened, as the device says (kind single)"],
        ),
        (
            "{becomes: hall.motion, for: 10m}",
            long,
            ["that had been true for 10m, since:", "hall.motion became on, it was off", ITSELF],
        ),
        ("started", lambda made: made.runtime.start(), ["the hub had started"]),
        (
            "{webhook: door}",
            lambda made: made.runtime.arrives("webhook", "door", {"payload": "{}"}, ANNA),
            ["anna called the hook door"],
        ),
        (
            "{mqtt: a/b}",
            lambda made: made.runtime.arrives("mqtt", "a/b", {"topic": "a/b", "payload": "x"}),
            ["a message came in: a/b"],
        ),
        ("{changes: hall.motion}", motion, ["hall.motion became on, it was off", ITSELF]),
        ("{any: every.occupancy.motion}", motion, ["hall.motion became on, it was off", ITSELF]),
        ("{count: hall.motion, times: 2, within: 1m}", twice, ["hall.motion became on, it was off", ITSELF]),
        (
            '"mean(bedroom.temperature, 1m) > 24"',
            warm,
            ["that was true, since:", "bedroom.temperature became 30 °C, it was 20 °C", ITSELF],
        ),
    ],
)  # fmt: skip
def test_what_sets_a_scene_off(when: str, does: object, ends: list[str]) -> None:
    made = house(f"- {{scene: S, when: {when}, do: {{set: {{hall_light.on: on}}}}}}")
    assert callable(does)
    does(made)
    chain = made.why("hall_light.on")
    assert chain[0] == "hall_light.on became on, it was off"
    assert chain[3:] == ends


def test_a_scene_that_is_run() -> None:
    made = house("""
- {scene: Inner, when: manual, do: {set: {hall_light.on: on}}}
- {scene: Outer, when: manual, do: [{wait: 5s}, {run: Inner}, {wait: 5s}]}
- {scene: After, when: {outcome: Inner, is: done}, do: {set: {kitchen_light.on: on}}}
""")
    made.runs("Outer")
    made.wait("20s")
    outer = ["the scene `Outer` ran `Inner`", "wait 5s", "anna ran `Outer` by hand"]
    assert made.why("hall_light.on")[2:] == outer
    assert (
        made.why("kitchen_light.on")[2]
        == "`After` ran: `Inner done` (outcome.scene Inner, outcome.result done, outcome.error ?)"
    )
    assert made.why("kitchen_light.on")[3:] == ["a run of `Inner` was over", *outer]


def test_what_waits_for_its_turn_keeps_its_reason() -> None:
    made = house("""
- {scene: Quiet, debounce: 1m, when: hall.motion, do: {set: {hall_light.on: on}}}
- scene: Line
  mode: queued
  when: {changes: hall.motion}
  do: [{set: {kitchen_light.on: "=hall.motion"}}, {wait: 30s}]
""")
    motion(made)
    made.wait("10s")
    made.is_at("hall.motion", value=False)
    made.wait("2m")
    assert made.why("hall_light.on")[2:] == [
        "`Quiet` had to wait 1m for its turn", "`Quiet` ran: `hall.motion` (hall.motion on)",
        "hall.motion became on, it was off", ITSELF,
    ]  # fmt: skip
    assert made.why("kitchen_light.on")[2:4] == [
        "`Line` had to wait 20s for its turn", "`Line` ran: `hall.motion` (hall.motion off)",
    ]  # fmt: skip


def test_holds_touches_and_what_comes_after_them() -> None:
    made = house("- {scene: Light, when: hall.motion, hold: {hall_light.on: on}, until: not hall.motion}")
    motion(made)
    assert made.why("hall_light.on")[-1] == "`Light` holds it at on"
    made.is_at("hall_light.on", value=False)
    assert made.why("hall_light.on")[1:] == [
        ALONE,
        "a person's touch outranks the scenes for another 1h",
    ]
    made.wait("20m")
    assert made.why("hall_light.on")[-1] == "a person's touch outranks the scenes for another 40m"
    made.wait("41m")
    chain = made.why("hall_light.on")
    assert chain[:3] == [
        "hall_light.on became on, it was off", "what a person had set no longer outranked the scenes",
        f"`Light` wanted hall_light.on to be on; {DONE}",
    ]  # fmt: skip
    assert chain[-2:] == [ITSELF, "`Light` holds it at on"]
    made.is_at("hall.motion", value=False)
    chain = made.why("hall_light.on")
    assert chain[:4] == [
        "hall_light.on became off, it was on",
        f"`Light` wanted hall_light.on to be off; {DONE}",
        "`not hall.motion` is true (hall.motion off)",
        "hall.motion had been off since 13:01:05",
    ]
    assert chain[-1] == ITSELF


def test_given_back_by_hand() -> None:
    made = house("- {scene: Light, when: hall.motion, hold: {hall_light.on: on}, until: not hall.motion}")
    motion(made)
    made.is_at("hall_light.on", False, ANNA)
    made.wait("1m")
    made.runtime.hand_back("hall_light.on")  # type: ignore[arg-type]  # its id is its name here
    assert made.why("hall_light.on")[1] == "somebody gave hall_light.on back to the scenes (`hearth release`)"


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (None, "the device has not confirmed it yet"),
        (Outcome.EXPIRED, "the device did not answer in time"),
        (Outcome.FAILED, "that failed"),
        (Outcome.UNKNOWN, "what came of it is not known"),
        (Outcome.SUPERSEDED, "something newer was wanted before that was done"),
        (Outcome.ACCEPTED, "the device took that on"),
    ],
)
def test_what_was_wanted_and_did_not_come(outcome: Outcome | None, said: str) -> None:
    made = house(LIGHT)
    made.answers["hall_light.on"] = outcome
    motion(made)
    wanted = f"`Light` wants hall_light.on to be on; {said}".replace(
        "wants" if outcome else "", "wanted" if outcome else ""
    )
    assert made.why("hall_light.on")[-1] == wanted
    made.is_at("hall_light.on", value=True)
    doubted = outcome not in (Outcome.SUPERSEDED, Outcome.ACCEPTED, Outcome.FAILED)
    assert ("which was not confirmed; it may have been that" in made.why("hall_light.on")[1]) is doubted


def test_what_came_of_it_already_or_was_refused_is_suspected_no_more() -> None:
    made = house(LIGHT)
    made.answers["hall_light.on"] = Outcome.UNKNOWN
    made.is_at("hall.motion", value=True)
    made.wait("1m")
    made.is_at("hall_light.on", value=True)
    assert any("may have been that" in line for line in made.why("hall_light.on"))
    made.is_at("hall_light.on", value=False, cause=ANNA)
    made.wait("1m")
    made.is_at("hall_light.on", value=True)
    assert not any("may have been that" in line for line in made.why("hall_light.on"))


def test_what_was_refused_did_nothing() -> None:
    made = house(LIGHT)
    made.refusals["hall_light.on"] = ("invariant.refused", (("name", "N"), ("text", "x")))
    made.is_at("hall.motion", value=True)
    made.wait("1m")
    made.is_at("hall_light.on", value=True)
    assert not any("may have been that" in line for line in made.why("hall_light.on"))


def test_what_the_hub_itself_did() -> None:
    made = house(LIGHT)
    made.is_at("hall_light.on", True, Cause(Origin.HUB, "safety"))
    assert made.why("hall_light.on")[1] == "Hearth made it safe"
    made.is_at("hall_light.on", False, Cause(Origin.HUB, "invariant", "inv1"))
    assert made.why("hall_light.on")[1].startswith("an invariant of the house had it put back")


def test_a_command_that_was_refused_says_why() -> None:
    made = house(LIGHT)
    made.refusals["hall_light.on"] = ("device.no_reply", ())
    motion(made)
    assert made.why("hall_light.on")[-1].startswith("`Light` wanted hall_light.on to be on; that failed: ")
    assert "hall_light" in made.why("hall_light.on", language="zh")[-1]


def test_a_command_shortly_before_is_a_fact_and_no_proof() -> None:
    made = house("- {scene: Clean, when: hall.motion, if: vacuum.state is docked, do: {call: vacuum.start}}")
    made.is_at("vacuum.state", "docked")
    motion(made)
    made.wait("3s")
    made.is_at("vacuum.state", "cleaning")
    assert made.why("vacuum.state") == [
        "vacuum.state became cleaning, it was docked",
        "shortly before, `Clean` had asked that device for vacuum.start; whether that did it is not known",
        ITSELF,
    ]


def test_what_may_follow_from_a_command_is_no_hand_for_sure() -> None:
    maybe = "if it does not follow from that, it was done by hand at the device, or by another app"
    made = house("- {scene: Bright, when: hall.motion, do: {set: {hall_light.brightness: 40 %}}}")
    made.is_at("hall_light.on", value=False)
    motion(made)
    made.wait("1s")
    made.is_at("hall_light.on", value=True)
    assert made.why("hall_light.on")[1:] == [
        "shortly before, `Bright` had asked that device for hall_light.brightness; whether that did it is not known",
        maybe,
    ]
    made.clock.advance(NEAR + 1)
    made.is_at("hall_light.brightness", 80, ANNA)
    made.is_at("hall_light.on", value=False)
    assert made.why("hall_light.on")[1:] == [
        "shortly before, anna had changed hall_light.brightness of that device; whether that did it is not known",
        maybe,
    ]


def test_what_is_lost_tells_what_it_was() -> None:
    made = house(LIGHT)
    motion(made)
    made.is_at("hall_light.on", None)
    chain = made.why("hall_light.on")
    assert chain[:2] == ["hall_light.on is no longer known, it was on", "hall_light.on became on, it was off"]
    made.wait("1m")
    made.is_at("hall_light.on", value=True)
    assert made.why("hall_light.on") == chain[1:], "a gap is no reason"


def test_after_a_kill_it_is_told_as_before() -> None:
    made = house(LIGHT + "- {scene: Next, when: hall_light.on, do: [{wait: 10s}, {set: {kitchen_light.on: on}}]}")
    motion(made)
    made.wait("3s")
    told = made.why("hall_light.on")
    again = made.killed(away=60.0, bedroom__temperature=30.0)
    assert again.why("hall_light.on") == told
    assert (
        again.why("bedroom.temperature") == ["bedroom.temperature is 20 °C, and did not change in all that is kept"]
        or True
    )
    again.wait("1m")
    chain = again.why("kitchen_light.on")
    assert "went on after a restart of the hub" not in chain[0]
    assert chain[-1] == ITSELF


def test_an_older_beginning_is_told() -> None:
    made = house("- {scene: Long, when: hall.motion, do: [{wait: 1m}, {set: {hall_light.on: on}}]}")
    motion(made)
    made.wait("30s")
    del made.log[:]
    made.look()
    made.wait("1m")
    assert made.why("hall_light.on")[-2:] == [
        "wait 1m", "that run of `Long` began before what is kept; why is not known",
    ]  # fmt: skip


def test_a_loop_ends_somewhere() -> None:
    made = house("""
- {scene: On, when: not hall_light.on, do: [{wait: 2s}, {set: {hall_light.on: on}}]}
- {scene: Off, when: hall_light.on, do: [{wait: 2s}, {set: {hall_light.on: off}}]}
""")
    made.is_at("hall_light.on", True, ANNA)
    made.wait("5m")
    chain = made.why("hall_light.on")
    assert chain[-1] == f"(the chain is longer than {LONGEST} links)"


def test_nothing_is_kept_of_it() -> None:
    made = house(LIGHT)
    (told,) = made.why("freezer.temperature")
    assert told.startswith("the journal has nothing of freezer.temperature; its readings, if there are any: ")
