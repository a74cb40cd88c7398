"""Commands of a group, all at once, and of the device that a variable holds."""

from dataclasses import replace

import pytest

from hub.model.capability import Abilities, CommandType, Property
from hub.model.command import CommandClass, Outcome
from hub.model.device import Device
from hub.model.value import Kind
from hub.text.problem import Severity
from tests.scenes import household
from tests.scenes.household import HOUSE, Stage, device


def told(name: str, *args: Property, command_class: CommandClass = CommandClass.B) -> Device:
    """A vacuum whose `dock` is another command than that of the others."""
    one = device(name, "vacuum")
    commands = {"dock": CommandType("dock", args=args, command_class=command_class)}
    old = one.abilities
    return replace(one, abilities=Abilities(old.capabilities, old.properties, old.events, commands))


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> dict[str, Device]:
    found = HOUSE | {"upstairs": device("upstairs", "vacuum"), "twin": device("twin", "left:cover", "right:cover")}
    monkeypatch.setattr(household, "HOUSE", found)
    return found


def scene(*actions: str, trigger: str = "{event: doorbell.ring}") -> str:
    inner = "".join(f"    - {action}\n" for action in actions)
    return f"- scene: T\n  when: {trigger}\n  do:\n{inner}"


def test_all_are_called_and_the_run_goes_on_when_all_have_accepted(home: dict[str, Device]) -> None:
    made = Stage(scene("call: every.vacuum.dock", "log: done"), answers={"vacuum.dock": None})
    assert made.problems == ()
    made.happens("doorbell.ring")
    assert made.commands == ["vacuum.dock()", "upstairs.dock()"]
    assert made.logs == []
    made.answer(made.sent[0], Outcome.ACCEPTED)
    assert made.logs == ["done"]


def test_one_that_refuses_fails_the_run_when_the_others_have_answered(home: dict[str, Device]) -> None:
    made = Stage(scene("call: every.vacuum.dock", "log: done"), answers={"vacuum.dock": Outcome.FAILED})
    made.happens("doorbell.ring")
    assert made.logs == []
    assert made.traces[-1].entries[-1].what == "trace.failed"


def test_only_those_that_refused_are_asked_again(home: dict[str, Device]) -> None:
    action = "{call: every.vacuum.dock, retry: {times: 2, every: 5s, may_repeat: yes}, result: said}"
    made = Stage(scene(action, 'log: "{said}"'), answers={"vacuum.dock": Outcome.FAILED})
    made.happens("doorbell.ring")
    made.wait("5s")
    assert made.commands == ["vacuum.dock()", "upstairs.dock()", "vacuum.dock()"]
    made.answers = {}
    made.wait("5s")
    assert made.commands[3:] == ["vacuum.dock()"]
    assert made.logs == ["accepted"]


def test_a_device_with_two_parts_is_asked_twice(home: dict[str, Device]) -> None:
    made = Stage(scene("call: every.cover.stop"))
    made.happens("doorbell.ring")
    assert made.commands == ["drying_rack.stop()", "curtain.stop()", "twin.left.stop()", "twin.right.stop()"]


def test_the_device_that_set_it_off_is_called(home: dict[str, Device]) -> None:
    made = Stage(
        scene("call: member.stop", trigger="{any: every.cover.position > 50 %}"),
        known={"curtain.position": 0, "twin.left.position": 0},
    )
    assert made.problems == ()
    made.is_at("twin.left.position", 100)
    assert made.commands == ["twin.left.stop()"]
    assert "twin.left.stop" in [entry.params.get("target") for entry in made.traces[0].entries]


def test_another_trigger_knows_of_no_device(home: dict[str, Device]) -> None:
    both = "[{any: every.cover.position > 50 %}, {event: doorbell.ring}]"
    made = Stage(scene("call: member.stop", trigger=both))
    made.happens("doorbell.ring")
    assert made.commands == []
    assert made.traces[-1].entries[-1].what == "trace.failed"


def test_claims_of_persons_are_given_back_for_a_group(home: dict[str, Device]) -> None:
    hold = "- {scene: H, when: started, hold: {every.light.brightness: 10 %}, until: fan.on}\n"
    made = Stage(hold + scene("release: every.light.brightness"), known={"hall_light.brightness": 50})
    made.start()
    made.is_at("hall_light.brightness", 80)
    made.commands.clear()
    made.happens("doorbell.ring")
    assert made.commands == ["hall_light.brightness = 10"]


@pytest.mark.parametrize(
    ("action", "trigger", "message"),
    [
        ("call: every.vacuum.doc", "fan.on", "scenes.empty_group"),
        ("call: area.kitchn.dock", "fan.on", "scenes.no_such_area"),
        ("call: member.dock", "{any: every.cover.position > 5}", "scenes.bound_lacks"),
        ("call: every.vacuum.dock", "fan.on", "scenes.group_calls_differ"),
    ],
)
def test_mistakes(home: dict[str, Device], action: str, trigger: str, message: str) -> None:
    if message == "scenes.group_calls_differ":
        home["odd"] = told("odd", Property("room", Kind.TEXT))
    assert message in [one.message_id for one in Stage(scene(action, trigger=trigger)).problems]


def test_what_is_dangerous_is_called_by_its_own_name_alone(home: dict[str, Device]) -> None:
    home["oven"] = told("oven", command_class=CommandClass.C)
    made = Stage(scene("call: every.vacuum.dock"))
    assert [(one.message_id, one.severity) for one in made.problems] == [("scenes.group_left_out", Severity.WARNING)]
    made.happens("doorbell.ring")
    assert made.commands == ["vacuum.dock()", "upstairs.dock()"]
