"""A device with Tasmota as an entry of the form that everything over MQTT has.

Source: https://tasmota.github.io/docs/Commands/ , `/MQTT/`, `/Buttons-and-Switches/`, `/Blinds-and-Shutters/`; what
the numbers of lights, switches and options mean as in Tasmota's `xdrv_12_discovery.ino` and `settings.h`.
"""

from collections.abc import Mapping
from typing import Final

from drivers.kit.words import slug
from drivers.tasmota.announcement import LIGHT, RELAY, SHUTTER, Config
from drivers.tasmota.sensors import Bind, metered, read, sensor_binds

_LIGHTS: Final = {1: "", 2: "t", 3: "c", 4: "c", 5: "ct"}
"""Kinds of lights by `lt_st`: whether the colour temperature (t) and the colour (c) can be set."""

_HUE: Final = "{{ value_json.HSBColor.split(',')[0:2] | join(',') }}"
_SET_HUE: Final = (
    "{% set hs = value.split(',') %}HsbColor1 {{ hs[0] | float | round }};HsbColor2 {{ hs[1] | float | round }}"
)
_EFFECTS: Final = {"0": "solid", "1": "wake_up", "2": "cycle_up", "3": "cycle_down", "4": "random"}
_PRESSES: Final = {"DOUBLE": "double", "TRIPLE": "triple", "QUAD": "quadruple", "PENTA": "quintuple", "HOLD": "long"}
_FOLLOWS: Final = frozenset((1, 2, 3, 4, 5, 6, 9, 10, 15, 16))
_TOGGLES: Final = frozenset((0, 3, 4, 5, 6, 7, 8, 11, 12))
_HOLDS: Final = {5: "long", 6: "long", 8: "double", 9: "double", 10: "double"}
_MOTION: Final = frozenset((13, 14))
_DECOUPLED: Final = "73"
_INVERTED: Final = 1


def entry_of(config: Config, sensors: Mapping[str, object]) -> dict[str, object]:
    """The entry. What has no capability is raw."""
    command, _, tele = config.topics
    binds = {**_channels(config, sensors), **_shutters(config), **_switches(config, sensors), **_buttons(config)}
    binds |= sensor_binds(config, sensors)
    binds["raw.wifi_signal"] = {"from": f"{tele}STATE", "json": "Wifi.Signal", "type": "int", "unit": "dBm"}
    entry: dict[str, object] = {
        "vendor": "Tasmota",
        "name": config.model or "Tasmota",
        "ask": [{"to": f"{command}STATE", "write": ""}, {"to": f"{command}STATUS", "write": "10"}],
        "bind": binds,
    }
    if not config.sleeps:  # what sleeps says that it is gone whenever it does
        entry["availability"] = {"from": f"{tele}LWT", "values": {config.online: True, config.offline: False}}
    return entry


def _state(config: Config, *keys: str) -> Bind:
    """Where the state of what can be commanded stands: in each result, and in the telemetry."""
    _, stat, tele = config.topics
    places = [{"from": topic, "json": key} for key in keys for topic in (f"{stat}RESULT", f"{tele}STATE")]
    return {**places[0], "also": places[1:]}


def _translated(source: Bind, **how: object) -> Bind:
    """The same translation for each source of a property."""
    first, *more = _places(source)
    return {**first, **how, "also": [{**one, **how} for one in more]}


def _power(config: Config, at: int) -> Bind:
    """Whether a channel is on. The first of one only may be called `POWER` alone."""
    command, stat, _ = config.topics
    off, on = config.words[:2]
    keys = ("POWER", "POWER1") if at == 0 else (f"POWER{at + 1}",)
    bind = _state(config, *keys)
    also = bind["also"]
    if config.options.get("4") and isinstance(also, list):  # results have topics of their own then
        also += [{"from": f"{stat}{key}"} for key in keys]
    return {**_translated(bind, values={on: True, off: False}), "to": f"{command}Power{at + 1}", "write": "$"}


def _channels(config: Config, sensors: Mapping[str, object]) -> dict[str, Bind]:
    found: dict[str, Bind] = {}
    on = [(at, kind) for at, kind in enumerate(config.relays) if kind in {RELAY, LIGHT}]
    first_light = next((at for at, kind in on if kind == LIGHT), 0)
    for at, kind in on:
        place = f"channel{at + 1}." if len(on) > 1 else ""
        meters = metered(config, sensors, at) or (metered(config, sensors, None) if len(on) == 1 else {})
        if kind == LIGHT and config.light:
            found |= {f"{place}light.{key}": bind for key, bind in _light(config, at, at - first_light).items()}
        elif kind == LIGHT or config.options.get("30"):
            found[f"{place}light.on"] = _power(config, at)
        else:
            found[f"{place}{'plug' if meters else 'switch'}.on"] = _power(config, at)
            found |= {f"{place}plug.{member}": bind for member, bind in meters.items()}
            continue
        found |= {f"{place}meter.{member}": bind for member, bind in meters.items()}
    if not any(".energy" in key or ".power" in key for key in found):
        found |= {f"meter.{member}": bind for member, bind in metered(config, sensors, None).items()}
    return found | (_fan(config) if config.fan else {})


def _light(config: Config, at: int, part: int) -> dict[str, Bind]:
    """A lamp: one for all its channels, one for each (SetOption68), or colour and white as two (`part`)."""
    command = config.topics[0]
    dimmer, kind = "Dimmer", _LIGHTS.get(config.light, "")
    if config.options.get("68"):
        dimmer, kind = f"Channel{at + 1}", ""
    elif not config.linked and config.light >= 4:
        dimmer, kind = f"Dimmer{part + 1}", ("c", "t" if config.light == 5 else "")[min(part, 1)]
    reported = "Dimmer" if config.tuya else dimmer
    found = {"on": _power(config, at)}
    brightness = _translated(_state(config, reported), linear={0: 0, 100: 100}, clamp=True, type="int")
    found["brightness"] = {**brightness, "to": f"{command}{'Dimmer3' if config.tuya else dimmer}", "write": "$"}
    if "t" in kind:
        spread = [2632, 5000] if config.options.get("82") else [2000, 6500]
        ct = _translated(_state(config, "CT"), unit="mired", type="int")
        found["color_temperature"] = {**ct, "range": spread, "to": f"{command}CT", "write": "$"}
    if "c" in kind:
        places = [{"from": one["from"], "template": _HUE} for one in _places(_state(config, "HSBColor"))]
        color = _translated({**places[0], "also": places[1:]}, form="hs", shape="text")
        found["color"] = {**color, "to": f"{command}Backlog", "write_template": _SET_HUE}
    if kind:
        effect = _translated(_state(config, "Scheme"), values=_EFFECTS)
        found["effect"] = {**effect, "to": f"{command}Scheme", "write": "$"}
    return found


def _places(source: Bind) -> list[Bind]:
    also = source.get("also")
    first = {key: value for key, value in source.items() if key != "also"}
    return [first, *(one for one in also if isinstance(one, dict))] if isinstance(also, list) else [first]


def _fan(config: Config) -> dict[str, Bind]:
    to = f"{config.topics[0]}FanSpeed"
    return {
        "fan.fan.on": {**_translated(_state(config, "FanSpeed"), values={"0": False}, default=True), "to": to,
                   "on": "1", "off": "0"},
        "fan.fan.speed": {**_translated(_state(config, "FanSpeed"), values={"1": 33, "2": 66, "3": 100}), "to": to,
                      "range": [1, 100], "write": "$"},
    }  # fmt: skip


def _shutters(config: Config) -> dict[str, Bind]:
    command, stat, _ = config.topics
    count = sum(kind == SHUTTER for kind in config.relays) // 2
    found: dict[str, Bind] = {}
    for at in range(count):
        number, place = at + 1, f"shutter{at + 1}." if count > 1 else ""
        inverted = bool(config.shutters[at] & _INVERTED) if at < len(config.shutters) else False
        key = f"Shutter{number}"
        position = _heard_thrice(config, stat, key, "Position")
        moves = {"-1": "opening", "0": "stopped", "1": "closing"} if inverted else {
            "1": "opening", "0": "stopped", "-1": "closing",
        }  # fmt: skip
        found |= {
            f"{place}cover.position": {
                **_translated(position, invert=inverted, type="int"), "to": f"{command}ShutterPosition{number}",
                "write": "$",
            },
            f"{place}cover.movement": _translated(_heard_thrice(config, stat, key, "Direction"), values=moves),
        }  # fmt: skip
        for call, word in (("open", "Open"), ("close", "Close"), ("stop", "Stop")):
            found[f"{place}cover.{call}"] = {"to": f"{command}Backlog", "write": f"Shutter{word}{number}"}
        low, high, takes = config.tilts[at] if at < len(config.tilts) else (0, 0, 0)
        if takes and low != high:
            tilt = _translated(_heard_thrice(config, stat, key, "Tilt"), linear={low: 0, high: 100}, type="int")
            found[f"{place}cover.tilt"] = {**tilt, "to": f"{command}ShutterTilt{number}", "write": "$"}
    return found


def _heard_thrice(config: Config, stat: str, *path: str) -> Bind:
    """In each result, in the telemetry, and in the answer to `STATUS 10`."""
    measured = read(config, *path)
    return {"from": f"{stat}RESULT", "json": ".".join(path), "also": _places(measured)}


def _switches(config: Config, sensors: Mapping[str, object]) -> dict[str, Bind]:
    _, stat, _ = config.topics
    off, on, toggle, hold = config.words
    found: dict[str, Bind] = {}
    for at, mode in enumerate(config.switches):
        if mode < 0:
            continue
        name = (config.switch_names[at] if at < len(config.switch_names) else "") or f"Switch{at + 1}"
        if name not in sensors and slug(name) != slug(f"Switch{at + 1}"):
            name = f"Switch{at + 1}"
        number = at + 1
        acted: Bind = {"from": f"{stat}RESULT", "template": f"{{{{ value_json[{name!r}].Action }}}}"}
        if mode in _FOLLOWS:
            bind = {**acted, "also": _places(read(config, name))}
            found[f"raw.switch{number}"] = _translated(bind, values={on: True, off: False}, type="bool")
        if mode in _MOTION:
            place = f"switch{number}." if sum(one in _MOTION for one in config.switches) > 1 else ""
            found[f"{place}occupancy.motion"] = {**acted, "values": {on: True, off: False}, "lasts": "1s"}
        presses = {toggle: {"kind": "single"}} if mode in _TOGGLES else {}
        if mode in _HOLDS:
            presses[hold] = {"kind": _HOLDS[mode]}
        if presses:
            found[f"switch{number}.button.press"] = {**acted, "events": presses}
    return found


def _buttons(config: Config) -> dict[str, Bind]:
    """Buttons that tell how they are pressed (SetOption73); with SetOption13 once only, with SetOption11 swapped."""
    stat = config.topics[1]
    if not config.options.get(_DECOUPLED):
        return {}
    presses = {"SINGLE": {"kind": "single"}}
    if not config.options.get("13"):
        presses |= {word: {"kind": kind} for word, kind in _PRESSES.items()}
        if config.options.get("11"):
            presses |= {"SINGLE": {"kind": "double"}, "DOUBLE": {"kind": "single"}}
    return {
        f"button{at + 1}.button.press": {"from": f"{stat}RESULT", "json": f"Button{at + 1}.Action", "events": presses}
        for at, used in enumerate(config.buttons)
        if used
    }
