"""`virtual:` of devices.yaml, and the home itself."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.config.devices_file import DevicesFile, read_devices
from hub.config.load import load
from hub.config.virtual import MOST_PROPERTIES, house_abilities, read_virtual
from hub.model.own import HOUSE, own_property
from hub.text.source import Source
from hub.text.yaml import parse


def read(text: str) -> tuple[DevicesFile | None, list[str]]:
    found, problems = read_devices(Source("devices.yaml", text), ("miio", "virtual"))
    return found, [problem.render().splitlines()[0].removeprefix("devices.yaml:") for problem in problems]


def test_capabilities_and_properties_of_ones_own() -> None:
    found, problems = read(
        """
devices:
  guests: {virtual: switch}
  anna: {name: Anna, virtual: [presence, battery]}
  heating:
    virtual:
      boost: off
      wanted: {initial: 20 °C, minimum: 5 °C, maximum: 30, step: 0.5}
      kind: [floor, radiator]
"""
    )
    assert problems == []
    assert found is not None
    guests, anna, heating = (found.devices[handle].virtual for handle in ("guests", "anna", "heating"))
    assert guests is not None
    assert anna is not None
    assert heating is not None
    assert set(guests.properties) == {"on"}
    assert set(anna.properties) == {"home", "battery"}
    assert [(prop.name, prop.initial) for prop in heating.properties.values()] == [
        ("boost", False),
        ("wanted", 20.0),
        ("kind", "floor"),
    ]
    wanted = heating.properties["wanted"]
    assert (wanted.unit, wanted.minimum, wanted.maximum, wanted.step) == ("°C", 5.0, 30.0, 0.5)


@pytest.mark.parametrize(
    ("virtual", "said"),
    [
        ("swich", "a virtual device cannot be a `swich`"),
        ("notify", "a virtual device cannot be a `notify`"),
        ("[]", "a value is missing here"),
        ("", "a value is missing here"),
        ("{}", "a value is missing here"),
        ("{a: hello}", "`hello` does not show what it is"),
        ("{a: 3 furlong}", "unit"),
        ("{is: off}", "`is`"),
        ("{a b: off}", "`a b`"),
        ("{a: {initial: off, minimum: 1}}", "only numbers and durations have limits"),
        ("{a: {minimum: 1}}", "initial"),
        ("{a: {initial: 5, minimum: 1 °C}}", "`minimum` is written as the initial value is"),
        ("{a: {initial: 5, step: 0}}", "a step is more than nothing"),
        ("{a: {initial: 5, minimum: 6}}", "5"),
        ("{a: {initial: 5, most: 6}}", "`most`"),
        (f"{{{', '.join(f'a{number}: off' for number in range(MOST_PROPERTIES + 1))}}}", "at most"),
    ],
)
def test_each_mistake_is_told(virtual: str, said: str) -> None:
    _, problems = read(f"devices:\n  a:\n    virtual: {virtual}\n")
    assert len(problems) == 1
    assert said in problems[0]


@pytest.mark.parametrize(
    "key", ["model: x", "endpoints: [miio:1]", "hazard: allow", "load: heater", "properties: {on: {fresh_for: 1m}}"]
)
def test_what_only_a_real_device_has_is_refused(key: str) -> None:
    _, (problem,) = read(f"devices:\n  a:\n    virtual: switch\n    {key}\n")
    assert problem.startswith(("4:", "5:"))
    assert "has no meaning for a virtual device" in problem


def test_a_virtual_device_has_no_endpoint_to_write() -> None:
    _, (problem,) = read("devices:\n  a: {endpoints: ['virtual:b']}\n")
    assert "`virtual`" in problem


@given(st.text(max_size=60))
def test_no_text_is_too_odd(text: str) -> None:
    node, problems = parse(Source("f", text))
    if node is not None:
        found = read_virtual(node, problems)
        assert (found is None) == bool(problems)


def test_the_home_begins_in_its_first_mode_and_may_have_more() -> None:
    own = house_abilities(("day", "night"), None)
    assert (own.properties["mode"].initial, own.properties["mode"].options) == ("day", ("day", "night"))
    assert own.properties["mode"] == own_property("mode", "enum", "night", options=("day", "night"))


def homes(folder: Path, home: str, devices: str) -> tuple[list[str], object]:
    (folder / "hearth.yaml").write_text(f"home: {{time_zone: UTC{home}}}\n")
    (folder / "devices.yaml").write_text(f"devices: {devices}\n")
    config, problems = load(folder, ("miio",))
    found = None if config is None else config.devices.devices[HOUSE]
    return [problem.message_id for problem in problems], found and found.virtual and dict(found.virtual.properties)


def test_every_home_has_a_mode(tmp_path: Path) -> None:
    problems, found = homes(tmp_path, "", "{}")
    assert problems == []
    assert found == {"mode": own_property("mode", "enum", "home", options=("home", "away", "sleep", "guest"))}
    problems, found = homes(tmp_path, ", modes: [day, night]", "{}")
    assert found == {"mode": own_property("mode", "enum", "day", options=("day", "night"))}


def test_the_home_may_have_properties_of_its_owner(tmp_path: Path) -> None:
    problems, found = homes(tmp_path, "", "{house: {name: Ours, virtual: {alarm: off}}}")
    assert problems == []
    assert isinstance(found, dict)
    assert set(found) == {"mode", "alarm"}


@pytest.mark.parametrize("taken", ["{endpoints: ['miio:1']}", "{virtual: {mode: off}}"])
def test_the_handle_of_the_home_is_its_own(tmp_path: Path, taken: str) -> None:
    assert homes(tmp_path, "", f"{{house: {taken}}}")[0] == ["own.house_taken"]


def test_modes_are_a_list_of_words(tmp_path: Path) -> None:
    assert homes(tmp_path, ", modes: home", "{}")[0] == ["value.not_list"]
    assert homes(tmp_path, ", modes: []", "{}")[0] == ["own.options"]
    assert homes(tmp_path, ", modes: [on]", "{}")[0] == ["own.bad_option"]
