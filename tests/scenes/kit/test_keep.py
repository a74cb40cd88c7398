"""`while … keep`: a level, derived anew at every start, reload and change of what its values are made of."""

import pytest

from scenes.engine.program import Program
from scenes.kit.keep import Keep, While
from tests.scenes.household import Stage
from tests.scenes.lives import Lives

FAN = "- {scene: Fan, while: bathroom.humidity > 55, keep: {bath_fan.on: on}}\n"
DRY, DAMP = 40.0, 60.0


def fan(yaml: str = FAN, humidity: float = DRY) -> Lives:
    return Lives(yaml, known={"bathroom.humidity": humidity, "bath_fan.on": False})


def test_the_scene_is_a_level_and_one_step() -> None:
    armed = fan().engine.armed["Fan"]
    assert isinstance(armed.scene.steps[0], Keep)
    assert isinstance(armed.scene.triggers[0], While)
    assert armed.scene.triggers[0].text == "bathroom.humidity > 55"
    assert Program().scenes == ()


def test_it_holds_from_the_beginning_and_after_a_reload() -> None:
    assert fan(humidity=DAMP).commands == ["bath_fan.on = on"]
    stage = fan("[]", humidity=DAMP)
    stage.load(FAN, {"bathroom.humidity": DAMP, "bath_fan.on": False})
    assert stage.commands == ["bath_fan.on = on"]


def test_a_hub_that_is_restarted_goes_on_and_one_that_was_away_catches_up() -> None:
    stage = fan()
    stage.is_at("bathroom.humidity", DAMP)
    stage.restart(down=60)
    assert stage.commands == ["bath_fan.on = on"]
    assert len(stage.engine.runner.active) == 1
    stage.restart(down=60, meanwhile={"bathroom.humidity": DRY})
    assert stage.commands == ["bath_fan.on = on", "bath_fan.on = off"]
    stage.restart(down=60, meanwhile={"bathroom.humidity": DAMP})
    assert stage.commands[2:] == ["bath_fan.on = on"]


def test_a_device_that_comes_back_elsewhere_is_told_once() -> None:
    stage = fan(humidity=DAMP)
    stage.restart(down=60, meanwhile={"bath_fan.on": False})
    assert stage.commands == ["bath_fan.on = on"] * 2


def test_a_hand_outranks_it_for_an_hour() -> None:
    stage = fan(humidity=DAMP)
    stage.is_at("bath_fan.on", value=False)
    stage.wait("59m")
    assert stage.commands == ["bath_fan.on = on"]
    stage.wait("1m")
    assert stage.commands == ["bath_fan.on = on"] * 2


def test_nobody_knows_and_it_goes_on() -> None:
    stage = fan(humidity=DAMP)
    stage.is_at("bathroom.humidity", None)
    stage.wait("2h")
    assert stage.commands == ["bath_fan.on = on"]


def test_nobody_knows_and_it_lets_go_after_five_minutes() -> None:
    stage = fan("- {scene: F, while: {is: bathroom.humidity > 55, on_unknown: release}, keep: {bath_fan.on: on}}", DAMP)
    stage.is_at("bathroom.humidity", None)
    stage.wait("299s")
    assert stage.commands == ["bath_fan.on = on"]
    stage.wait("1s")
    assert stage.commands == ["bath_fan.on = on", "bath_fan.on = off"]
    stage.is_at("bathroom.humidity", DAMP)
    assert stage.commands[2:] == ["bath_fan.on = on"]


@pytest.mark.parametrize(
    ("during", "why"),
    [
        ("{is: bathroom.humidity > 55, until: bathroom.humidity < 45}", ("met", "bathroom.humidity < 45")),
        ("bathroom.humidity > 55", ("no_more", "bathroom.humidity > 55")),
    ],
)
def test_the_trace_says_what_ended_it(during: str, why: tuple[str, str]) -> None:
    stage = fan(FAN.replace("bathroom.humidity > 55", during), humidity=DAMP)
    stage.is_at("bathroom.humidity", DRY)
    assert stage.commands == ["bath_fan.on = on", "bath_fan.on = off"]
    told = [(one.what.removeprefix("trace."), one.params.get("condition")) for one in stage.traces[0].entries]
    assert why in told
    assert len([one for one in told if one[0] in ("met", "no_more")]) == 1


def test_lingering_goes_on_over_a_restart() -> None:
    stage = fan("- {scene: F, while: {is: bathroom.humidity > 55, linger: 10m}, keep: {bath_fan.on: on}}", DAMP)
    stage.is_at("bathroom.humidity", DRY)
    stage.wait("4m")
    stage.restart(down=120)
    stage.wait("3m59s")
    assert stage.commands == ["bath_fan.on = on"]
    stage.wait("1s")
    assert stage.commands == ["bath_fan.on = on", "bath_fan.on = off"]


def test_it_lingers_anew_each_time() -> None:
    stage = fan("- {scene: F, while: {is: bathroom.humidity > 55, linger: 10m}, keep: {bath_fan.on: on}}", DAMP)
    for _ in range(3):
        stage.is_at("bathroom.humidity", DRY)
        stage.wait("9m")
        stage.is_at("bathroom.humidity", DAMP)
        stage.wait("9m")
    assert stage.commands == ["bath_fan.on = on"]


def test_a_condition_counts_when_it_begins() -> None:
    yaml = "- {scene: F, while: bathroom.humidity > 55, if: hall_light.on, keep: {bath_fan.on: on}}"
    assert Stage(yaml, known={"bathroom.humidity": DAMP, "hall_light.on": False}).commands == []
    assert Stage(yaml, known={"bathroom.humidity": DAMP, "hall_light.on": True}).commands == ["bath_fan.on = on"]


@pytest.mark.parametrize(
    ("yaml", "message"),
    [
        ("- {scene: F, while: kettle.on}", "value.missing_key"),
        ("- {scene: F, keep: {fan.on: on}}", "value.missing_key"),
        ("- {scene: F, while: kettle.on, keep: {fan.on: on}, when: kettle.on}", "scenes.keep_and"),
        ("- {scene: F, while: kettle.on, keep: {fan.on: on}, do: [log: x]}", "scenes.keep_and"),
        ("- {scene: F, while: kettle.on, keep: {kettle.on: on}}", "scenes.not_holdable"),
        ("- {scene: F, while: {is: kettle.on, lingr: 5m}, keep: {fan.on: on}}", "value.unknown_key"),
    ],
)
def test_what_is_wrong_is_said(yaml: str, message: str) -> None:
    assert message in [problem.message_id for problem in Stage(yaml).problems]
