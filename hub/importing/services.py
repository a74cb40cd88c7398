"""Service calls of Home Assistant as actions of scenes.

Sources: https://www.home-assistant.io/docs/scripts/perform-actions/ and the page of each integration. Brightness counts
0..255 over there; `brightness_pct` is round(255 * percent / 100), and a temperature in mired 1000000 // mired in kelvin
(homeassistant/components/light/__init__.py, homeassistant/util/color.py of 2024.3).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from hub.importing.around import Around
from hub.importing.document import Fields, entries, listed, text_of, words
from hub.importing.entities import Entity, Told
from hub.importing.logic import Logic
from hub.importing.refused import Refused
from hub.importing.templates import is_template, single
from hub.importing.times import number_of, time_of_day
from hub.importing.writing import Value, items
from hub.model.value import Kind
from hub.text.source import Mark
from hub.text.yaml import Node, Scalar

_PLACES: Final = ("area_id", "device_id", "floor_id", "label_id")
_SWITCHED: Final = ("light", "switch", "fan", "humidifier", "input_boolean", "siren", "climate", "homeassistant")


@dataclass(frozen=True, slots=True)
class Calling:
    """One call: what is asked of which entities, with which data."""

    around: Around
    fields: Fields
    entities: tuple[Entity, ...]
    data: Mapping[str, Node]
    mark: Mark

    def number(self, key: str, told: Told, scale: float = 1.0) -> str | None:
        """A number of the data, for a property; None: it is not given."""
        node = self.data.get(key)
        if node is None:
            return None
        amount = number_of(text_of(node))
        if amount is not None:
            return told.number(round(amount * scale, 9))
        found = None if scale != 1.0 or told.unit else Logic(self.around, node.mark).value(node, told.prop.unit)
        if found is None:
            raise Refused("import.not_number", node.mark)
        return f"={found}"

    def only(self, *keys: str) -> None:
        """Refused: there is other data than this."""
        for key, node in self.data.items():
            if key not in keys:
                raise Refused("import.data", node.mark, key=key)


Written = dict[str, Value]
"""What one entity is told: values by property."""


def call(around: Around, fields: Fields, name: str) -> list[Value]:
    """The actions that a call is. Refused: it cannot be told exactly."""
    data: dict[str, Node] = {}
    for key in ("data", "service_data"):
        node = fields.get(key)
        data |= {} if node is None else entries(node)
    target = fields.get("target")
    places: dict[str, Node] = {} if target is None else entries(target)
    domain, _, what = name.partition(".")
    there = dict(places)
    there |= {key: data.pop(key) for key in _PLACES if key in data}
    behind = [one for key, node in there.items() if key != "entity_id" for one in _behind(around, domain, key, node)]
    for gone in ("data_template", "response_variable"):
        if fields.get(gone) is not None:
            raise Refused("import.key", fields.mark, key=gone)
    chosen = [*words(places.get("entity_id")), *words(fields.get("entity_id")), *words(data.pop("entity_id", None))]
    chosen += [one for one in behind if all(one.text != other.text for other in chosen)]
    special = _SPECIAL.get(domain)
    if special is not None:
        return special(around, fields, what, data, [one.text for one in chosen])
    if not chosen:
        raise Refused("import.no_target", fields.mark, service=name)
    ids = [_id(around, one.text, one.mark) for one in chosen]
    calling = Calling(around, fields, tuple(around.map.entity(one, fields.mark) for one in ids), data, fields.mark)
    asked = _ASKED.get(name) or (_ASKED.get(f"*.{what}") if domain in _SWITCHED else None)
    if asked is None:
        raise Refused("import.call", fields.mark, service=name)
    return asked(calling)


def _behind(around: Around, domain: str, key: str, node: Node) -> list[Scalar]:
    """The entities behind an area, a device …, as far as the service is about such. Refused: nobody said which."""
    found: list[Scalar] = []
    for one in words(node):
        ids = around.map.groups.get((key, one.text))
        if ids is None or domain in _SPECIAL:
            raise Refused("import.target", node.mark, key=key)
        found += [Scalar(id_, one.mark) for id_ in ids if domain in {"homeassistant", id_.partition(".")[0]}]
    return found


def _id(around: Around, text: str, mark: Mark) -> str:
    if not is_template(text):
        return text
    return Logic(around, mark).terms.text(single(text, mark))


def _all(calling: Calling, written: Callable[[Calling, Entity], Written]) -> list[Value]:
    together: Written = {}
    for entity in calling.entities:
        together |= written(calling, entity)
    return [{"set": together}]


def _state(entity: Entity, word: str, mark: Mark) -> Written:
    told = entity.told(None, mark)
    if not told.prop.writable:
        raise Refused("import.read_only", mark, property=told.ref)
    return {told.ref: told.word(word, mark)}


def _on(calling: Calling, entity: Entity) -> Written:
    if entity.domain == "light":
        return _light(calling, entity)
    if entity.domain == "fan":
        calling.only("percentage")
        if "percentage" in calling.data:
            return _fan(calling, entity)
    calling.only()
    return _state(entity, "on", calling.mark)


def _off(calling: Calling, entity: Entity) -> Written:
    calling.only()
    return _state(entity, "off", calling.mark)


def _toggle(calling: Calling) -> list[Value]:
    calling.only()
    found: list[Value] = []
    for entity in calling.entities:
        told = entity.told(None, calling.mark)
        if told.prop.kind is not Kind.BOOL or not told.prop.writable:
            raise Refused("import.read_only", calling.mark, property=told.ref)
        found.append({"toggle": told.ref})
    return found


def percent_of(amount: float, mark: Mark) -> int:
    """The whole percent that a brightness of 0..255 is. Refused: there is none."""
    for percent in range(101):
        if round(255 * percent / 100) == amount:
            return percent
    raise Refused("import.brightness", mark, amount=f"{amount:g}")


def _light(calling: Calling, entity: Entity) -> Written:
    calling.only("brightness", "brightness_pct", "color_temp", "color_temp_kelvin", "kelvin", "rgb_color")
    found = _state(entity, "on", calling.mark)
    mark, data = calling.mark, calling.data
    if "brightness" in data:
        amount = number_of(text_of(data["brightness"]))
        if amount is None:
            raise Refused("import.scaled", data["brightness"].mark)
        percent = str(percent_of(amount, data["brightness"].mark))
    else:
        percent = (
            calling.number("brightness_pct", _plain(entity, "brightness", mark)) or ""
            if "brightness_pct" in data
            else ""
        )
    if percent == "0":
        return _state(entity, "off", mark)
    if percent:
        found[_plain(entity, "brightness", mark).ref] = percent if percent.startswith("=") else f"{percent} %"
    for key in ("color_temp_kelvin", "kelvin", "color_temp"):
        if key in data:
            told = _plain(entity, "color_temperature", mark)
            amount = number_of(text_of(data[key]))
            if amount is None or amount <= 0:
                raise Refused("import.not_number", data[key].mark)
            found[told.ref] = str(int(amount if key != "color_temp" else 1_000_000 // amount)) + " K"
    if "rgb_color" in data:
        parts = [number_of(text_of(one)) for one in listed(data["rgb_color"])]
        if len(parts) != 3 or any(one is None or not 0 <= one <= 255 for one in parts):
            raise Refused("import.color", data["rgb_color"].mark)
        found[_plain(entity, "color", mark).ref] = "#" + "".join(f"{int(one or 0):02x}" for one in parts)
    return found


def _plain(entity: Entity, name: str, mark: Mark) -> Told:
    return entity.written(name, mark)


def _fan(calling: Calling, entity: Entity) -> Written:
    calling.only("percentage")
    told = _plain(entity, "speed", calling.mark)
    speed = calling.number("percentage", told)
    if speed is None:
        raise Refused("import.missing", calling.mark, key="percentage")
    if speed == "0":
        return _state(entity, "off", calling.mark)
    return _state(entity, "on", calling.mark) | {told.ref: speed}


def _to(name: str, key: str, state: bool = False) -> Callable[[Calling], list[Value]]:
    """A number of the data goes into a property: the one of that name, or the entity's own state."""

    def written(calling: Calling, entity: Entity) -> Written:
        calling.only(key)
        told = entity.told(None, calling.mark) if state else _plain(entity, name, calling.mark)
        if not told.prop.writable:
            raise Refused("import.read_only", calling.mark, property=told.ref)
        number = calling.number(key, told)
        if number is None:
            raise Refused("import.missing", calling.mark, key=key)
        return {told.ref: number}

    return lambda calling: _all(calling, written)


def _fixed(name: str, value: str) -> Callable[[Calling], list[Value]]:
    """A fixed value goes into a property."""

    def written(calling: Calling, entity: Entity) -> Written:
        calling.only()
        return {_plain(entity, name, calling.mark).ref: value}

    return lambda calling: _all(calling, written)


def _worded(key: str) -> Callable[[Calling], list[Value]]:
    """A word of the data becomes the entity's state."""

    def written(calling: Calling, entity: Entity) -> Written:
        calling.only(key)
        node = calling.data.get(key)
        if node is None:
            raise Refused("import.missing", calling.mark, key=key)
        told = entity.told(None, calling.mark)
        text = text_of(node)
        if not told.prop.writable:
            raise Refused("import.read_only", calling.mark, property=told.ref)
        if is_template(text):
            raise Refused("import.value", node.mark)
        if told.prop.kind is Kind.TEXT and not told.values:
            if text.startswith("="):
                raise Refused("import.value", node.mark)
            return {told.ref: text}
        return {told.ref: told.word(text, node.mark)}

    return lambda calling: _all(calling, written)


def _climate(calling: Calling, entity: Entity) -> Written:
    calling.only("temperature")
    told = _plain(entity, "target_temperature", calling.mark)
    unit = entity.state.unit if entity.state is not None else ""
    number = calling.number("temperature", Told(told.ref, told.prop, {}, unit))
    if number is None:
        raise Refused("import.missing", calling.mark, key="temperature")
    return {told.ref: number}


def _datetime(calling: Calling, entity: Entity) -> Written:
    calling.only("time")
    node = calling.data.get("time")
    clock = None if node is None else time_of_day(text_of(node))
    told = entity.told(None, calling.mark)
    if clock is None or told.prop.kind is not Kind.TIME:
        raise Refused("import.not_time", calling.mark, property=told.ref)
    return {told.ref: clock}


def _command(name: str) -> Callable[[Calling], list[Value]]:
    """A command of the device."""

    def asked(calling: Calling) -> list[Value]:
        calling.only()
        for entity in calling.entities:
            if f"{entity.prefix}{name}" not in entity.device.abilities.commands:
                raise Refused("import.no_command", calling.mark, entity=entity.id, handle=entity.handle, name=name)
        return [{"call": f"{entity.handle}.{entity.prefix}{name}"} for entity in calling.entities]

    return asked


_ASKED: Final[dict[str, Callable[[Calling], list[Value]]]] = {
    "*.turn_on": lambda calling: _all(calling, _on),
    "*.turn_off": lambda calling: _all(calling, _off),
    "*.toggle": _toggle,
    "climate.set_temperature": lambda calling: _all(calling, _climate),
    "climate.set_hvac_mode": _worded("hvac_mode"),
    "cover.open_cover": _fixed("position", "100 %"),
    "cover.close_cover": _fixed("position", "0 %"),
    "cover.set_cover_position": _to("position", "position"),
    "cover.stop_cover": _command("stop"),
    "fan.set_percentage": lambda calling: _all(calling, _fan),
    "humidifier.set_humidity": _to("target_humidity", "humidity"),
    "input_number.set_value": _to("", "value", state=True),
    "number.set_value": _to("", "value", state=True),
    "input_select.select_option": _worded("option"),
    "select.select_option": _worded("option"),
    "input_text.set_value": _worded("value"),
    "input_datetime.set_datetime": lambda calling: _all(calling, _datetime),
    "vacuum.start": _command("start"),
    "vacuum.pause": _command("pause"),
    "vacuum.return_to_base": _command("dock"),
}


# Services that are about no entity of the map


def _notify(around: Around, fields: Fields, what: str, data: dict[str, Node], ids: list[str]) -> list[Value]:
    names = [one.removeprefix("notify.") for one in ids] if what == "send_message" else [what]
    targets = []
    for name in names:
        target = around.map.tells.get(name)
        if target is None:
            raise Refused("import.notify", fields.mark, service=f"notify.{name}")
        targets.append(target)
    Calling(around, fields, (), data, fields.mark).only("message", "title")
    if "message" not in data or not targets:
        raise Refused("import.missing", fields.mark, key="message")
    logic = Logic(around, data["message"].mark)
    message = logic.message(text_of(data["message"]).strip())
    told: dict[str, Value] = {"to": targets[0] if len(targets) == 1 else items(*targets)}
    if "title" in data:
        told["title"] = logic.message(text_of(data["title"]).strip())
    if targets == ["log"]:
        title = told.get("title")
        return [{"notify": f"{title}: {message}" if isinstance(title, str) else message}]
    return [{"notify": told | {"message": message}}]


def _log(around: Around, fields: Fields, what: str, data: dict[str, Node], _ids: list[str]) -> list[Value]:
    if what not in {"log", "write"} or "message" not in data:
        raise Refused("import.call", fields.mark, service=what)
    Calling(around, fields, (), data, fields.mark).only("message", "name", "level", "logger", "domain")
    message = Logic(around, data["message"].mark).message(text_of(data["message"]))
    name = data.get("name")
    return [{"log": f"{Logic(around, name.mark).message(text_of(name))}: {message}" if name is not None else message}]


def _script(around: Around, fields: Fields, what: str, data: dict[str, Node], ids: list[str]) -> list[Value]:
    background = what == "turn_on"
    if what in {"turn_off", "toggle", "reload"}:
        raise Refused("import.call", fields.mark, service=f"script.{what}")
    found: list[Value] = []
    for id_ in ids if background else [f"script.{what}"]:
        stand = around.stands.get(id_)
        if stand is None:
            raise Refused("import.no_script", fields.mark, script=id_)
        if stand.fields or data:
            raise Refused("import.script_fields", fields.mark, script=id_)
        if stand.lasting and around.restarts and not background:
            raise Refused("import.script_restart", fields.mark, script=id_)
        found.append({"run": stand.title, "background": "on"} if background else {"run": stand.title})
    return found


def _scene(around: Around, fields: Fields, what: str, data: dict[str, Node], ids: list[str]) -> list[Value]:
    if what != "turn_on":
        message = "import.scene_create" if what == "create" else "import.call"
        raise Refused(message, fields.mark, service=f"scene.{what}")
    Calling(around, fields, (), data, fields.mark).only()
    found: list[Value] = []
    for id_ in ids:
        stand = around.stands.get(id_)
        if stand is None:
            raise Refused("import.no_scene", fields.mark, scene=id_)
        found.append({"run": stand.title})
    return found


_SPECIAL: Final[
    dict[str, Callable[[Around, Fields, str, dict[str, Node], list[str]], list[Value]]]
] = {
    "notify": _notify,
    "logbook": _log,
    "system_log": _log,
    "script": _script,
    "scene": _scene,
}  # fmt: skip
