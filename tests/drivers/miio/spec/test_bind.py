"""Whole products by their names: components, what is taken, what stays raw, what is guarded."""

from pathlib import Path

import pytest

from drivers.kit.define import Binding, CallBinding, EventBinding, Poll, Signal
from drivers.miio.profiles.miot import Act, Ev, Prop, Together
from drivers.miio.spec.bind import bind_spec
from drivers.miio.spec.parse import parse_spec
from hub.model.capability import Category
from hub.model.command import CommandClass
from hub.model.errors import NotSupported
from hub.model.value import Kind
from hub.model.words.guards import DOOR_GUARD, HEAT_GUARD
from tests.drivers.miio.spec.making import Bound, action, bound, event, prop, spec

FACTS = Path(__file__).parents[3] / "facts" / "specifications"


def test_a_real_fan() -> None:
    fan = Bound(parse_spec((FACTS / "dmaker.fan.p9.json").read_bytes()), kind="fan")
    assert set(fan.named) == {
        "fan on", "fan speed", "fan mode", "fan oscillate", "fan angle", "fan auto_off", "settings buzzer",
        "settings child_lock", "settings led",
    }  # fmt: skip
    # The stepless speed is preferred; a brightness that is a bool is the light of its display.
    assert fan["speed"].address == Prop(2, 11)
    assert set(fan.raw) == {"fan_fan_level"}
    assert fan["auto_off"].encode is not None
    assert fan["auto_off"].encode(1800) == 30
    assert fan["auto_off"].decode(30) == 1800
    assert fan["mode"].decode(0) == "normal"
    assert fan.abilities.properties["mode"].options == ("normal", "natural", "sleep")


def test_a_real_door_is_open_when_the_parts_do_not_touch() -> None:
    door = Bound(parse_spec((FACTS / "isa.magnet.dw2hl.json").read_bytes()), kind="magnet")
    assert door["open"].decode(True) is False
    assert door["open"].decode(False) is True
    assert set(door.named) == {"contact open", "battery battery"}
    # Two words are no illuminance.
    assert door.abilities.properties["raw.magnet_sensor_illumination"].options == ("weak", "strong")


def test_what_is_raw_is_only_shown_and_only_when_asked_for() -> None:
    found = bound(prop("own:secret-sauce 4.2 int32 rwn", standard=False), prop("light:on 2.1"))
    own = found.abilities.properties["raw.own_secret_sauce"]
    assert (own.category, own.writable, own.kind) == (Category.RAW, False, Kind.FLOAT)
    assert found.raw["own_secret_sauce"].poll is Poll.NEVER


def test_a_makers_own_name_means_nothing() -> None:
    assert not bound(prop("light:on 2.1", standard=False)).named


def test_service_1_is_the_device_itself() -> None:
    assert bound(prop("device-information:model 1.2 string r")).all == ()


def test_what_cannot_be_read_is_no_property() -> None:
    assert bound(prop("light:on 2.1 bool w"), prop("own:thing 3.1 uint8 w")).all == ()


def test_a_ceiling_fan_with_a_lamp_is_a_fan_that_has_a_lamp() -> None:
    members = (prop("light:on 2.1"), prop("light:brightness 2.2 uint8", unit="percentage"), prop("fan:on 3.1"))
    fan = bound(*members, kind="ceiling-fan")
    assert set(fan.named) == {"light light.on", "light light.brightness", "fan on"}
    lamp = bound(*members, kind="light")
    assert set(lamp.named) == {"light on", "light brightness", "fan fan.on"}


def test_the_gangs_of_a_wall_switch_are_numbered() -> None:
    gangs = bound(prop("switch:on 2.1"), prop("switch-2:on 3.1"), prop("switch-3:on 4.1"), kind="switch")
    assert list(gangs.named) == ["switch switch_1.on", "switch switch_2.on", "switch switch_3.on"]
    assert list(bound(prop("switch:on 2.1"), kind="switch").named) == ["switch on"]


def test_a_second_lamp_is_a_component() -> None:
    lamp = bound(prop("light:on 2.1"), prop("ambient-light:on 3.1"), prop("light-2:on 4.1"), kind="light")
    assert list(lamp.named) == ["light on", "light ambient_light.on", "light light_2.on"]


def test_all_of_a_second_lamp_is_its_component() -> None:
    lamp = bound(
        prop("ambient-light:on 2.1"), prop("ambient-light:color 2.4 uint32", unit="rgb"), prop("light:on 3.1"),
        prop("light:brightness 3.2 uint8", unit="percentage"), kind="light",
    )  # fmt: skip
    assert set(lamp.named) == {"light on", "light brightness", "light ambient_light.on", "light ambient_light.color"}


def test_a_plug_measures_itself() -> None:
    members = (
        prop("switch:on 2.1"), prop("power-consumption:electric-power 5.6 float rn", unit="watt"),
        prop("power-consumption:power-consumption 5.1 float rn"), prop("power-consumption:voltage 5.3 uint16 rn"),
    )  # fmt: skip
    plug = bound(*members, kind="plug")
    assert set(plug.named) == {"plug on", "plug power"}
    # What the maker counts in is not known: nothing is guessed.
    assert set(plug.raw) == {"power_consumption_power_consumption", "power_consumption_voltage"}
    assert set(bound(*members, kind="aircondition").named) == {"switch on", "meter power"}


def test_several_filters_and_brushes() -> None:
    found = bound(
        *(prop(f"{name}:filter-life-level {siid}.1 uint8 rn") for name, siid in (("filter", 3), ("filter-2", 4))),
        *(prop(f"{name}:brush-life-level {siid}.1 uint8 rn") for name, siid in (("brush-cleaner", 5),
                                                                                ("brush-cleaner-2", 6))),
    )  # fmt: skip
    assert set(found.named) == {
        "filter filter_life", "filter filter_2.filter_life", "brush brush.brush_life", "brush brush_2.brush_life",
    }  # fmt: skip
    assert found["filter_life"].poll is Poll.SLOW


def test_two_thermometers() -> None:
    found = bound(
        prop("environment:temperature 3.1 float rn"), prop("temperature-sensor:temperature 4.1 float rn")
    )  # fmt: skip
    assert set(found.named) == {"temperature temperature", "temperature temperature_sensor.temperature"}


def test_what_is_taken_is_left_alone() -> None:
    members = (prop("light:on 2.1"), prop("light:brightness 2.2 uint8", unit="percentage"))
    # Somebody else binds `on`.
    assert [one.path for one in bind_spec(spec(*members), ("light:on", "on"))] == ["brightness"]
    assert set(bound(*members, taken=("brightness",)).named) == {"light on"}
    # Nothing else binds what the lamp requires: the rest of it is no lamp.
    orphan = bound(*members, taken=("light:on",))
    assert (set(orphan.named), set(orphan.raw)) == (set(), {"light_brightness"})


def test_a_heater_is_guarded_and_its_countdown_is_to_off() -> None:
    heater = bound(
        prop("heater:on 2.1"), prop("heater:target-temperature 2.5 float", bounds=(16, 90, 1), unit="celsius"),
        prop("countdown:countdown-time 3.1 uint32", unit="hours", bounds=(0, 12, 1)), kind="heater",
    )  # fmt: skip
    on = heater.abilities.properties["on"]
    assert on.command_class(value=True) is CommandClass.C
    assert heater.abilities.properties["auto_off"].maximum == 12 * 3600
    # A range that nobody would want in a room is not believed.
    assert heater.abilities.properties["target_temperature"].maximum == 35
    plug = bound(prop("switch:on 2.1"), prop("countdown:countdown-time 3.1 uint32", unit="seconds"))
    assert set(plug.raw) == {"countdown_countdown_time"}


@pytest.mark.parametrize(
    ("members", "kind", "guard"),
    [
        ((prop("switch:on 2.1"),), "kettle", HEAT_GUARD),
        ((prop("switch:on 2.1"), prop("heater:fault 3.1 uint8 r")), "", HEAT_GUARD),
        ((prop("switch:on 2.1"), prop("valve:fault 3.1 uint8 r")), "", HEAT_GUARD),
        ((prop("switch:on 2.1"), prop("garage-door:fault 3.1 uint8 r")), "", DOOR_GUARD),
        ((prop("switch:on 2.1"),), "switch", None),
    ],
)
def test_a_plain_switch_of_something_dangerous_is_guarded(
    members: tuple[object, ...], kind: str, guard: object
) -> None:
    found = bound(*members, kind=kind)  # type: ignore[arg-type]  # parametrised
    assert found.abilities.properties["on"].guard == guard


def test_the_dryer_of_a_rack_heats() -> None:
    rack = bound(
        prop("airer:current-position 2.3 uint8 rn", bounds=(0, 100, 1)), prop("airer:dryer 2.4"),
        prop("airer:target-position 2.7 uint8", bounds=(0, 100, 1)), prop("light:on 3.1"), kind="airer",
    )  # fmt: skip
    assert rack.abilities.properties["dryer.on"].guard == HEAT_GUARD
    assert set(rack.named) == {"cover position", "switch dryer.on", "light light.on"}


def test_a_kettle_by_names_can_be_stopped_and_never_started() -> None:
    states = {0: "Idle", 1: "Heating", 2: "Boiling", 3: "Cooling Down", 4: "Keep Warm"}
    kettle = bound(
        prop("kettle:status 2.1 uint8 rn", values=states), prop("kettle:temperature 2.3 uint8 rn", unit="celsius"),
        prop("kettle:target-temperature 2.4 uint8", unit="celsius", bounds=(40, 99, 1)),
        prop("kettle:auto-keep-warm 2.5"), action("function:stop-work 3.1"), kind="kettle",
    )  # fmt: skip
    assert [kettle["on"].decode(wire) for wire in (0, 1, 2, 3, 4, 9)] == [False, True, True, False, True, None]
    assert kettle["state"].decode(4) == "keep_warm"
    assert kettle["on"].encode is not None
    assert kettle["on"].encode(False) == Act(3, 1)
    with pytest.raises(NotSupported) as caught:
        kettle["on"].encode(True)
    assert caught.value.message_id == "spec.start_unknown"
    writable = {path for path, one in kettle.abilities.properties.items() if one.writable}
    assert writable == {"on"}
    assert kettle.abilities.properties["on"].guard is not None


@pytest.mark.parametrize("service", ["microwave-oven", "oven", "cooker", "air-fryer", "washer", "dishwasher"])
def test_nothing_that_cooks_or_washes_can_be_started_by_its_name(service: str) -> None:
    found = bound(
        prop(f"{service}:status 2.1 uint8 rn", values={1: "Idle", 2: "Busy", 3: "Paused", 4: "Completed"}),
        prop(f"{service}:left-time 2.2 uint16 rn", unit="minutes"), prop(f"{service}:on 2.3"),
        prop(f"{service}:target-temperature 2.4 uint8", unit="celsius", bounds=(40, 200, 1)),
        action(f"{service}:start-cook 2.1"), action(f"{service}:cancel-cooking 2.2"), action(f"{service}:pause 2.3"),
    )  # fmt: skip
    assert found["remaining"].decode(3) == 180
    assert [found["state"].decode(wire) for wire in (1, 2, 3, 4)] == ["idle", "running", "paused", "done"]
    assert set(found.abilities.commands) == {"pause"}
    assert {path for path, one in found.abilities.properties.items() if one.writable} <= {"on"}
    assert found["on"].encode is not None
    with pytest.raises(NotSupported):
        found["on"].encode(True)


def test_a_robot() -> None:
    robot = bound(
        prop("vacuum:status 2.1 uint8 rn", values={1: "Sleep", 2: "Sweeping", 3: "Go Charging", 4: "Charging", 9: "?"}),
        prop("vacuum:mode 2.2 uint8", values={0: "Silent", 1: "Basic", 2: "Strong", 3: "Full Speed"}),
        prop("vacuum:fault 2.3 uint8 rn", values={0: "No Faults", 1: "Left-wheel-error"}),
        prop("battery:battery-level 3.1 uint8 rn"), prop("battery:charging-state 3.2 uint8 rn",
                                                         values={1: "Charging", 2: "Not Charging"}),
        action("vacuum:start-sweep 2.1"), action("vacuum:stop-sweeping 2.2"), action("battery:start-charge 3.1"),
        action("vacuum:start-room-sweep 2.3", ("vacuum:room-ids",)), kind="vacuum",
    )  # fmt: skip
    assert [robot["state"].decode(wire) for wire in (1, 2, 3, 4, 9)] == [
        "idle",
        "cleaning",
        "returning",
        "docked",
        None,
    ]
    assert robot["suction"].decode(3) == "max"
    assert [robot["charging"].decode(wire) for wire in (1, 2, 7)] == [True, False, None]
    assert [robot["fault"].decode(wire) for wire in (0, 1, 7)] == ["none", "left_wheel_error", "code_7"]
    calls = {one.path: one.encode({}) for one in robot.all if isinstance(one, CallBinding)}
    assert calls == {"start": Act(2, 1), "stop": Act(2, 2), "pause": Act(2, 2), "dock": Act(3, 1)}


def test_curtains_move_and_gates_are_only_shown() -> None:
    def cover(service: str, kind: str) -> Bound:
        return bound(
            prop(f"{service}:motor-control 2.2 uint8 w", values={0: "Pause", 1: "Open", 2: "Close"}),
            prop(f"{service}:current-position 2.6 uint8 rn", bounds=(0, 100, 1)),
            prop(f"{service}:target-position 2.7 uint8 rwn", bounds=(0, 100, 1)),
            prop(f"{service}:status 2.4 uint8 rn", values={0: "Closing", 1: "Stopped", 2: "Opening"}), kind=kind,
        )  # fmt: skip

    curtain = cover("curtain", "curtain")
    assert curtain["position"].encode is not None
    assert curtain["position"].encode(40) == Together(((Prop(2, 7), 40),))
    assert [one.encode({}) for one in curtain.all if isinstance(one, CallBinding)] == [Together(((Prop(2, 2), 0),))]
    assert curtain["movement"].decode(2) == "opening"
    assert cover("motor-controller", "curtain").abilities.properties["position"].writable
    for service in ("motor-controller", "window-opener"):
        gate = cover(service, "gate")
        assert not gate.abilities.properties["position"].writable
        assert not gate.abilities.commands


def test_a_curtain_that_knows_only_open_and_closed() -> None:
    curtain = bound(
        prop("curtain:motor-control 2.2 uint8 w", values={0: "Pause", 1: "Up", 2: "Down"}),
        prop("curtain:current-position 2.6 uint8 rn", bounds=(0, 100, 1)),
    )
    assert curtain["position"].encode is not None
    assert curtain["position"].encode(100) == Together(((Prop(2, 2), 1),))
    assert curtain["position"].encode(0) == Together(((Prop(2, 2), 2),))
    stepped = bound(prop("airer:current-position 2.3 uint8 rn", bounds=(0, 2, 1)))
    assert (set(stepped.named), set(stepped.raw)) == (set(), {"airer_current_position"})


def test_a_speaker_is_one_thing() -> None:
    speaker = bound(
        prop("speaker:volume 2.1 uint8", bounds=(0, 100, 1)), prop("speaker:mute 2.2"), action("play-control:play 3.1"),
        kind="wifispeaker",
    )  # fmt: skip
    assert set(speaker.named) == {"media volume", "media muted"}
    assert set(speaker.abilities.commands) == {"play"}


def test_events_are_presses_rings_motion_and_doors() -> None:
    found = bind_spec(
        spec(
            event("remote:click 2.1012"), event("remote:double-click 2.1013"), event("remote:long-press 2.1014"),
            event("video-doorbell:doorbell-ring 3.1"), event("motion-sensor:motion-detected 4.1"),
            event("motion-sensor:no-motion 4.2"), event("magnet-sensor:open 5.1"),
        )
    )  # fmt: skip
    presses = [one.decode(()) for one in found if isinstance(one, EventBinding) and one.path == "press"]
    assert presses == [{"kind": "single"}, {"kind": "double"}, {"kind": "long"}]
    assert [one.address for one in found if one.path == "ring"] == [Ev(3, 1)]
    signals = [(one.path, one.value, one.lasts) for one in found if isinstance(one, Signal)]
    assert signals == [("motion", True, 120.0), ("motion", False, None), ("open", True, None)]
    told = [one.path for one in found if isinstance(one, Binding)]
    assert told == ["motion", "open"]
