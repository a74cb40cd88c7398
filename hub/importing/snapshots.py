"""Scenes of Home Assistant (sets of states) as scenes that others run.

Source: https://www.home-assistant.io/integrations/scene/ ; what is taken up again of each entity is as in the
`reproduce_state.py` of its integration, 2024.3.
"""

from typing import Final

from hub.importing.around import Around
from hub.importing.automations import Book, Made
from hub.importing.document import Document, Fields, entries, extent, listed, text_of
from hub.importing.entities import Entity
from hub.importing.refused import Findings, Refused
from hub.importing.services import percent_of
from hub.importing.times import number_of
from hub.importing.writing import Item, Value
from hub.text.yaml import Mapping, Node

_TOLD: Final = {
    "light",
    "switch",
    "fan",
    "input_boolean",
    "humidifier",
    "input_select",
    "input_number",
    "cover",
    "siren",
}
_LOOKS: Final = frozenset({
    "friendly_name", "icon", "supported_features", "supported_color_modes", "min_mireds", "max_mireds", "editable",
    "min_color_temp_kelvin", "max_color_temp_kelvin", "effect_list", "device_class", "assumed_state", "entity_picture",
    "attribution", "options", "min", "max", "step", "initial", "mode", "state",
})  # fmt: skip


def snapshot(document: Document, node: Node, title: str, book: Book) -> Made:
    """A set of states as a scene that writes them all."""
    findings = Findings()
    comments = document.comments
    above = comments.within(comments.above(node.mark.line), node.mark.line)
    values: dict[str, Value] = {}
    try:
        fields = Fields(node)
        fields.skip("id", "name", "icon", "metadata")
        around = Around(book.map, findings, document.source, comments)
        for id_, state in entries(fields.need("entities")).items():
            try:
                values |= _entity(around.map.entity(id_, state.mark), state)
            except Refused as refused:
                findings.refuse(refused)
        fields.close()
    except Refused as refused:
        findings.refuse(refused)
    if findings.refusals:
        return Made(title, node, (), findings)
    left = comments.within(node.mark.line, extent(node) + 1)
    scene: dict[str, Value] = {"scene": title, "when": "manual", "do": [Item({"set": values})], "mode": "parallel"}
    return Made(title, node, (Item(scene, [*above, *left]),), findings)


def _entity(entity: Entity, node: Node) -> dict[str, Value]:
    if entity.domain not in _TOLD:
        raise Refused("import.snapshot", node.mark, entity=entity.id)
    said: dict[str, Node] = entries(node) if isinstance(node, Mapping) else {"state": node}
    state = text_of(said["state"]) if "state" in said else ""
    if entity.domain == "cover":
        position = said.get("current_position") or said.get("position")
        told = entity.written("position", node.mark)
        if position is not None:
            return {told.ref: told.number(number_of(text_of(position)) or 0.0)}
        if state in {"open", "closed"}:
            return {told.ref: "100 %" if state == "open" else "0 %"}
        raise Refused("import.state", node.mark, state=state, property=told.ref)
    told = entity.told(None, node.mark)
    if not told.prop.writable:
        raise Refused("import.read_only", node.mark, property=told.ref)
    if told.is_number:
        amount = number_of(state)
        if amount is None:
            raise Refused("import.number_state", node.mark, state=state, property=told.ref)
        return {told.ref: told.number(amount)}
    word = told.word({"true": "on", "false": "off"}.get(state.lower(), state), node.mark)
    found: dict[str, Value] = {told.ref: word}
    if state.lower() in {"off", "false"}:
        return found
    return found | (_lit(entity, said) if entity.domain == "light" else _others(entity, said))


def _others(entity: Entity, said: dict[str, Node]) -> dict[str, Value]:
    for key, node in said.items():
        if key not in _LOOKS:
            raise Refused("import.snapshot_attribute", node.mark, entity=entity.id, attribute=key)
    return {}


def _lit(entity: Entity, said: dict[str, Node]) -> dict[str, Value]:
    """Brightness and white of a lamp; colours are told by its mode, and only what is given as red, green and blue."""
    mode = text_of(said["color_mode"]) if "color_mode" in said else ""
    found: dict[str, Value] = {}
    colors = {
        "hs_color",
        "xy_color",
        "rgb_color",
        "rgbw_color",
        "rgbww_color",
        "color_temp",
        "color_temp_kelvin",
        "effect",
    }
    for key, node in said.items():
        if key == "brightness":
            amount = number_of(text_of(node))
            if amount is None:
                raise Refused("import.scaled", node.mark)
            found[entity.written("brightness", node.mark).ref] = f"{percent_of(amount, node.mark)} %"
        elif key not in _LOOKS | colors | {"color_mode"}:
            raise Refused("import.snapshot_attribute", node.mark, entity=entity.id, attribute=key)
    if mode == "color_temp" or (not mode and "color_temp" in said and not colors & said.keys() - {"color_temp"}):
        kelvin, mired = said.get("color_temp_kelvin"), said.get("color_temp")
        amount = number_of(text_of(kelvin or mired or said["state"]))
        if amount is None or amount <= 0:
            raise Refused("import.not_number", (kelvin or mired or said["state"]).mark)
        white = int(amount if kelvin is not None else 1_000_000 // amount)
        found[entity.written("color_temperature", said["state"].mark).ref] = f"{white} K"
    elif mode == "rgb" and "rgb_color" in said:
        parts = [int(number_of(text_of(one)) or 0) for one in listed(said["rgb_color"])]
        if len(parts) != 3 or not all(0 <= one <= 255 for one in parts):
            raise Refused("import.color", said["rgb_color"].mark)
        found[entity.written("color", said["rgb_color"].mark).ref] = "#" + "".join(f"{one:02x}" for one in parts)
    elif (colors & said.keys() and mode not in {"brightness", "onoff"}) or mode in {
        "hs",
        "xy",
        "rgbw",
        "rgbww",
        "white",
    }:
        node = said.get("color_mode") or next(said[key] for key in said if key in colors)
        raise Refused("import.color", node.mark)
    return found
