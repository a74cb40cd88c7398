import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.config.devices_file import RESERVED, DeviceEntry, DevicesFile, Hazard, read_devices
from hub.model.device import Endpoint
from hub.text.source import Mark, Source

FAMILIES = ("miio", "camera")

FULL = """\
areas:
  kitchen: Kitchen
  大厅: 一楼大厅
devices:
  kettle:
    name: Kettle
    area: kitchen
    model: yunmi.kettle.v19
    endpoints: [miio:412345678, {id: camera:x, via: gateway}]
    labels: [tea]
    hazard: allow
    load: heater
    properties: {temperature: {fresh_for: 10m}, left.on: {fresh_for: 1h}}
  gateway:
    area: 大厅
    endpoints: miio:1
"""


def read(text: str) -> DevicesFile:
    devices, problems = read_devices(Source("devices.yaml", text), FAMILIES)
    assert [problem.render() for problem in problems] == []
    assert devices is not None
    return devices


def shown(text: str) -> list[str]:
    return [problem.render().splitlines()[0] for problem in read_devices(Source("devices.yaml", text), FAMILIES)[1]]


def test_everything_that_can_be_said() -> None:
    found = read(FULL)
    somewhere = Mark(Source("", ""), 1, 1)
    assert found.areas == {"kitchen": "Kitchen", "大厅": "一楼大厅"}
    assert list(found.devices.values()) == [
        DeviceEntry(
            "kettle",
            "Kettle",
            somewhere,
            area="kitchen",
            model="yunmi.kettle.v19",
            endpoints=(Endpoint("miio", "412345678"), Endpoint("camera", "x", "gateway")),
            labels=("tea",),
            hazard=Hazard(allowed=True),
            load="heater",
            fresh_for=(("temperature", 600.0), ("left.on", 3600.0)),
        ),
        DeviceEntry("gateway", "gateway", somewhere, area="大厅", endpoints=(Endpoint("miio", "1"),)),
    ]
    assert str(found.devices["kettle"].mark) == "devices.yaml:5:3"


@pytest.mark.parametrize("text", ["", "# only comments\n", "areas:\ndevices:\n", "areas: {}\ndevices: {}\n"])
def test_a_home_without_devices_is_a_home(text: str) -> None:
    assert read(text) == DevicesFile()


MISTAKES = {
    "areas: {kitchen: Kitchen}\ndevices:\n  a: {area: kitchn}": (
        "devices.yaml:3:13: there is no area `kitchn` under `areas:`; did you mean `kitchen`?"
    ),
    "devices:\n  a: {endpoints: [mio:1]}": (
        "devices.yaml:2:19: there is no device family `mio` (known: `camera`, `miio`); did you mean `miio`?"
    ),
    "devices:\n  a: {endpoints: [412345678]}": (
        "devices.yaml:2:19: `412345678` is not an endpoint: write the family, a colon and the id, "
        "for example `miio:412345678`"
    ),
    "devices:\n  a: {endpoints: ['miio:1 2']}": (
        "devices.yaml:2:19: `miio:1 2` is not an endpoint: write the family, a colon and the id, "
        "for example `miio:412345678`"
    ),
    "devices:\n  a: {endpoints: [miio:1]}\n  b: {endpoints: [miio:2, miio:1]}": (
        "devices.yaml:3:27: the endpoint `miio:1` stands twice: it was first written at devices.yaml:2:19"
    ),
    "devices:\n  gateway: {}\n  b: {endpoints: [{id: miio:1, via: gatway}]}": (
        "devices.yaml:3:37: there is no device `gatway` to lead through; did you mean `gateway`?"
    ),
    "devices:\n  a: {endpoints: [{id: miio:1, via: a}]}": (
        "devices.yaml:2:37: `a` leads through `a`, which leads through `a` again"
    ),
    "devices:\n  g: {}\n  a: {endpoints: [{via: g}]}": "devices.yaml:3:19: the key `id` is missing here",
    "devices:\n  on: {name: x}": ("devices.yaml:2:3: `on` has a meaning of its own in scenes: choose another handle"),
    "devices:\n  living-room: {name: x}": (
        "devices.yaml:2:3: `living-room` is not a handle: use letters, digits and `_`, beginning with a letter"
    ),
    "devices:\n  a: {hazard: yes}": "devices.yaml:2:15: `yes` is not one of: `allow`, `deny`",
    "devices:\n  a: {hazard: {max_on: 10m}}": "devices.yaml:2:15: the key `allow` is missing here",
    "devices:\n  a: {hazard: {allow: yes, max_on: 10}}": (
        "devices.yaml:2:36: `10` has no unit: write for example `10s` or `10m`"
    ),
    "devices:\n  a: {hazard: {allow: yes, need: [x]}}": (
        "devices.yaml:2:28: the key `need` is not known here (known: `allow`, `max_on`, `needs`, `without_off`); "
        "did you mean `needs`?"
    ),
    f"devices:\n  a: {{hazard: {{allow: yes, needs: [{'b.c, ' * 21}]}}}}": (
        "devices.yaml:2:136: at most 20 needs a device: say the rest in one of them, with `and`"
    ),
    "devices:\n  a: {load: heatr}": (
        "devices.yaml:2:13: `heatr` is not one of: `heater`, `heat`, `door`, `other`; did you mean `heat`?"
    ),
    "devices:\n  a: {properties: {a b: {fresh_for: 1m}}}": (
        "devices.yaml:2:20: `a b` is not a property: write for example `temperature` or `left.on`"
    ),
    "devices:\n  a: {properties: {on: {fresh_for: 10}}}": (
        "devices.yaml:2:36: `10` has no unit: write for example `10s` or `10m`"
    ),
    "devices:\n  a: {lables: [x]}": (
        "devices.yaml:2:7: the key `lables` is not known here (known: `name`, `area`, `model`, `endpoints`, `labels`, "
        "`hazard`, `load`, `properties`, `virtual`, `may_be_off`, `scene_push`); did you mean `labels`?"
    ),
    "devices:\n  a: {name: x}\n  a: {name: y}": (
        "devices.yaml:3:3: the key `a` stands twice: it was first written in line 2"
    ),
    "devices: [a]": "devices.yaml:1:10: keys with values are expected here (`key: value`)",
    "device:\n": (
        "devices.yaml:1:1: the key `device` is not known here (known: `areas`, `devices`); did you mean `devices`?"
    ),
    "areas:\n  time: x": "devices.yaml:2:3: `time` has a meaning of its own in scenes: choose another handle",
}


def test_the_owners_limits_of_what_is_dangerous() -> None:
    text = "devices:\n  a: {hazard: {allow: yes, max_on: 10m, needs: [b.water_level >= 20, hall.motion]}}\n"
    hazard = read(text).devices["a"].hazard
    assert (hazard.allowed, hazard.without_off, hazard.max_on) == (True, False, 600.0)
    assert [line.text for line in hazard.needs] == ["b.water_level >= 20", "hall.motion"]
    assert str(hazard.mark) == "devices.yaml:2:36"
    one = read("devices:\n  a: {hazard: {allow: no, without_off: yes, needs: hall.motion}}\n").devices["a"].hazard
    assert (one.allowed, one.without_off, len(one.needs)) == (False, True, 1)


def test_a_mistake_in_what_is_said_of_a_danger_allows_nothing() -> None:
    found, problems = read_devices(Source("f", "devices:\n  a: {hazard: {allow: yes, max_on: 0s}}"), FAMILIES)
    assert problems
    assert found is not None
    assert found.devices["a"].hazard == Hazard()


@pytest.mark.parametrize("text", MISTAKES)
def test_each_mistake_is_told_with_its_place(text: str) -> None:
    assert shown(text) == [MISTAKES[text]]


def test_all_mistakes_are_told_at_once() -> None:
    text = "areas: {k: K}\ndevices:\n  a: {area: z, load: fire, endpoints: [x]}\n  b: {area: y}\n"
    assert len(shown(text)) == 4


def test_a_circle_of_gateways_is_told_once_where_it_closes() -> None:
    text = "devices:\n" + "".join(
        f"  {handle}: {{endpoints: [miio:{handle}, {{id: miio:{handle}2, via: {via}}}]}}\n"
        for handle, via in ("ab", "bc", "ca")
    )
    assert shown(text) == ["devices.yaml:4:46: `c` leads through `a`, which leads through `c` again"]


def test_a_gateway_whose_own_entry_is_wrong_is_not_unknown_too() -> None:
    text = "devices:\n  gateway: x\n  b: {endpoints: [{id: miio:1, via: gateway}]}\n"
    assert shown(text) == ["devices.yaml:2:12: keys with values are expected here (`key: value`)"]


@pytest.mark.parametrize("word", sorted(RESERVED))
def test_words_of_the_scene_language_are_no_handles_in_any_case(word: str) -> None:
    for spelling in (word, word.capitalize(), word.upper()):
        assert len(shown(f"devices:\n  {spelling}: {{name: x}}\n")) == 1


PIECES = st.sampled_from(["a", "on", "miio:1", "x:1", "via", "id", "~", "5m", "heater", "水壶", "a.b"])
KEYS = st.sampled_from(
    [
        *("areas", "devices", "a", "b", "name", "area", "endpoints", "labels", "load", "hazard", "properties"),
        *("fresh_for", "allow", "needs", "max_on", "without_off"),
    ]
)
ANYTHING = st.recursive(
    PIECES,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(KEYS, inner, max_size=4).map(
            lambda entries: "{" + ", ".join(f"{key}: {value}" for key, value in entries.items()) + "}"
        )
    ),
    max_leaves=25,
)


@given(ANYTHING, ANYTHING)
def test_any_form_is_read_or_told(areas: str, devices: str) -> None:
    found, problems = read_devices(Source("f", f"areas: {areas}\ndevices: {{a: {devices}, b: {areas}}}"), FAMILIES)
    assert found is not None
    for problem in problems:
        assert problem.mark is not None
        problem.render()
