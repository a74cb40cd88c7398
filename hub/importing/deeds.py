"""What calls of services do, by the second reading: which properties here are told what, and which states follow there.

Sources as in `services`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hub.importing.entities import NUMBERS, Entity, EntityMap
from hub.importing.evaluating import clock, number, said, spoken, worked_out
from hub.importing.refused import Refused
from hub.importing.there import Beyond, Plain, World, word
from hub.importing.writing import Value
from hub.model.value import Kind
from hub.text.quantities import format_time_of_day
from hub.text.source import Mark, Source

_NOWHERE: Final = Mark(Source("", ""), 1, 1)
_ON_OFF: Final = ("light", "switch", "fan", "humidifier", "input_boolean", "siren", "homeassistant")
_BRIGHT: Final = (("brightness_pct", 1.0), ("brightness", 100 / 255))
_NUMBERS: Final = {
    "cover.set_cover_position": ("position", "position"),
    "humidifier.set_humidity": ("target_humidity", "humidity"),
    "climate.set_temperature": ("target_temperature", "temperature"),
}
_POSITIONS: Final = {"cover.open_cover": "100", "cover.close_cover": "0"}
_COMMANDS: Final = {
    "cover.stop_cover": "stop", "vacuum.start": "start", "vacuum.pause": "pause", "vacuum.return_to_base": "dock",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that is done here: a property and its value, or a command with its arguments; or a message to all."""

    what: str
    value: Value
    told: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What a call does, and the states that follow over there."""

    deeds: tuple[Deed, ...]
    states: Mapping[str, str]


def literal(entity: Entity, state: str) -> str:
    """A state as a test writes it. Beyond: nothing here is the same."""
    if entity.state is None:
        raise Beyond(entity.id)
    kind = entity.state.prop.kind
    if kind in NUMBERS:
        return entity.state.number(number(state))
    if kind is Kind.TEXT and not entity.state.values:
        return state
    if kind is Kind.TIME:
        return format_time_of_day(int(clock(state)))
    try:
        return entity.state.word(state, _NOWHERE)
    except Refused as refused:
        raise Beyond(state) from refused


def done(name: str, ids: list[str], data: Mapping[str, Plain], world: World, mapping: EntityMap) -> Done:
    """What a call of a service does. Beyond: this reading does not know."""
    domain = name.partition(".")[0]
    if domain == "notify":
        return _told(name.partition(".")[2], ids, data, world, mapping)
    if domain in {"logbook", "system_log"}:
        return Done((), {})
    deeds: list[Deed] = []
    states: dict[str, str] = {}
    if not ids:
        raise Beyond(name)
    for id_ in ids:
        entity = mapping.entities.get(spoken(worked_out(id_, world)))
        if entity is None:
            raise Beyond(id_)
        one = _one(name, entity, data, world)
        deeds += one.deeds
        states |= one.states
    return Done(tuple(deeds), states)


def _one(name: str, entity: Entity, data: Mapping[str, Plain], world: World) -> Done:
    domain, _, what = name.partition(".")
    if domain in _ON_OFF and what in {"turn_on", "turn_off", "toggle"}:
        toggled = what == "toggle" and ("off" if world.at(entity.id) == "on" else "on")
        return _switched(entity, toggled or what.removeprefix("turn_"), data, world)
    if name == "fan.set_percentage" and "percentage" in data:
        return _switched(entity, "on" if number(worked_out(data["percentage"], world)) else "off", data, world)
    if name in _POSITIONS:
        return Done((Deed(_ref(entity, "position"), f"{_POSITIONS[name]} %"),), {})
    if name in _NUMBERS:
        member, key = _NUMBERS[name]
        if data.keys() != {key}:
            raise Beyond(name)
        unit = "" if entity.state is None else entity.state.unit
        return Done((Deed(_ref(entity, member), f"{_figure(data[key], world)} {unit}".strip()),), {})
    if name in _COMMANDS and not data:
        return Done((Deed(f"{entity.handle}.{entity.prefix}{_COMMANDS[name]}", {}),), {})
    if what in {"select_option", "set_value"} and len(data) == 1:
        state = spoken(worked_out(next(iter(data.values())), world))
        return Done((_state(entity, state),), {entity.id: state})
    raise Beyond(name)


def _switched(entity: Entity, state: str, data: Mapping[str, Plain], world: World) -> Done:
    left = dict(data)
    deeds: list[Deed] = []
    if entity.domain == "light":
        for key, scale in _BRIGHT:
            if key in left:
                percent = round(number(worked_out(left.pop(key), world)) * scale)
                state = state if percent else "off"
                deeds.append(Deed(_ref(entity, "brightness"), f"{percent} %"))
        if "color_temp_kelvin" in left:
            deeds.append(Deed(_ref(entity, "color_temperature"), f"{_figure(left.pop('color_temp_kelvin'), world)} K"))
    if entity.domain == "fan" and "percentage" in left:
        deeds.append(Deed(_ref(entity, "speed"), f"{_figure(left.pop('percentage'), world)} %"))
    if left or (deeds and state == "off" and len(deeds) > 1):
        raise Beyond(next(iter(left), "off"))
    return Done((_state(entity, state), *(deeds if state == "on" else ())), {entity.id: state})


def _state(entity: Entity, state: str) -> Deed:
    return Deed("" if entity.state is None else entity.state.ref, literal(entity, state))


def _ref(entity: Entity, member: str) -> str:
    found = entity.member(member)
    if found is None:
        raise Beyond(f"{entity.id}.{member}")
    return found.ref


def _figure(value: Plain, world: World) -> str:
    return spoken(number(worked_out(value, world)))


def _told(what: str, ids: list[str], data: Mapping[str, Plain], world: World, mapping: EntityMap) -> Done:
    names = [one.removeprefix("notify.") for one in ids] if what == "send_message" else [what]
    if data.keys() - {"message", "title"}:
        raise Beyond("notify")
    found = []
    for name in names:
        target = mapping.tells.get(name)
        if target is None:
            raise Beyond(name)
        parts: dict[str, Value] = {key: said(word(data[key]), world).strip() for key in data}
        text = ": ".join(str(parts[key]) for key in ("title", "message") if key in parts)
        found.append(Deed("", text, told=True) if target == "log" else Deed(f"{target}.send", parts))
    return Done(tuple(found), {})
