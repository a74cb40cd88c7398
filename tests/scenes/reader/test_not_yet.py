"""Groups of a home whose devices are not adopted yet: a warning, and scenes that do nothing until they are."""

import pytest

from hub.model.device import Device
from hub.text.problem import Severity
from tests.scenes.household import Stage, device

HOME = {"new": Device("key-new", "new", "new", area="attic", labels=("x",)), "bell": device("bell", "doorbell")}
RINGS = "{event: bell.ring}"
ANY = "{any: every.light.on}"


@pytest.mark.parametrize(
    ("trigger", "action"),
    [
        (ANY, "{set: {member.on: off}}"),
        (ANY, "{toggle: member.on}"),
        (ANY, "{call: member.dock}"),
        (ANY, "{set: {member.area.light.on: off}}"),
        (ANY, "{log: '{member} {member.name} {member.area} {member.on} {any(member.area.light.on)}'}"),
        (ANY, "{wait: {until: not member.on, timeout: 5m}}"),
        (RINGS, "{set: {every.light.on: off}}"),
        (RINGS, "{set: {every.light.brightness: 5 %}, over: 10s}"),
        (RINGS, "{set: {every.light.on: =any(every.light.on)}}"),
        (RINGS, "{toggle: area.attic.light.on}"),
        (RINGS, "{call: every.vacuum.dock}"),
        (RINGS, "{repeat: {for_each: every.light, as: one, do: {set: {one.on: on}}}}"),
        (RINGS, "{notify: {to: label.x, message: hello}}"),
        (RINGS, "{hold: {every.light.on: on}, until: any(every.light.on)}"),
        (RINGS, "{release: every.light.on}"),
        (RINGS, "{log: '{count(every.light.on)} {mean(every.temperature)}'}"),
        ("{event: every.button.press}", "{log: x}"),
        ("{button: every.button}", "{log: x}"),
        ("{becomes: count(label.x.motion) > 2}", "{log: x}"),
    ],
)
def test_it_is_a_warning_and_nothing_happens(trigger: str, action: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.scenes.household.HOUSE", HOME)
    stage = Stage(f"- scene: T\n  when: {trigger}\n  do: {action}\n")
    assert {(one.message_id, one.severity) for one in stage.problems} == {("scenes.not_adopted", Severity.WARNING)}
    assert {one.params["device"] for one in stage.problems} == {"new"}
    assert list(stage.engine.armed) == ["T"]
    stage.happens("bell.ring")
    stage.wait("1m")
    assert stage.commands == []


@pytest.mark.parametrize(
    ("trigger", "action", "message"),
    [
        (RINGS, "{set: {every.light.onn: off}}", "scenes.empty_group"),
        (RINGS, "{call: every.vacuum.dok}", "scenes.empty_group"),
        ("{event: every.button.pres}", "{log: x}", "scenes.empty_group"),
        ("{changes: every.light.on}", "{log: x}", "scenes.group_alone"),
    ],
)
def test_what_no_device_could_ever_have_is_an_error(
    trigger: str, action: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.scenes.household.HOUSE", HOME)
    stage = Stage(f"- scene: T\n  when: {trigger}\n  do: {action}\n")
    assert [one.message_id for one in stage.problems if one.severity is Severity.ERROR] == [message]
