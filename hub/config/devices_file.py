"""devices.yaml: the areas and devices of the home, as a person names them."""

import re
from collections.abc import Collection
from collections.abc import Mapping as Map
from dataclasses import dataclass, field

from hub.config.files import DEVICES_LIMITS
from hub.config.virtual import read_virtual, refuse_for_virtual
from hub.model.capability import Abilities
from hub.model.device import VIRTUAL_FAMILY, Endpoint
from hub.model.words.guards import LOADS as GUARDED_LOADS
from hub.text import reader
from hub.text.hints import suggest
from hub.text.problem import Problem, error
from hub.text.reader import Fields
from hub.text.source import Mark, Source
from hub.text.yaml import Mapping, Node, Scalar, parse

# Words that mean something in expressions, or will.
RESERVED = frozenset(
    {"and", "or", "not", "in", "is", "was", "on", "off", "yes", "no", "true", "false", "null", "none", "unknown"}
    | {"time", "now", "today", "date", "day", "sun", "sunrise", "sunset", "event", "home", "hearth"}
    | {"area", "label", "every", "member"}
)
# What a plug feeds: a closed list, so that a slip of the pen never makes a heater harmless.
LOADS = {load: load for load in GUARDED_LOADS}
HAZARD = {"allow": True, "deny": False}
REAL = ("model", "endpoints", "hazard", "load", "properties", "may_be_off", "scene_push")
MOST_NEEDS = 20
LONGEST_WIRE_ID = 128
LONGEST_FRESH_S = 7 * 86_400.0
_WIRE_ID = re.compile(r"[!-~\w]+")
_PROPERTY_PATH = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)?")


@dataclass(frozen=True, slots=True)
class Hazard:
    """What the owner says of the dangerous side of a device.

    `allowed`: it may be switched on, `without_off` even though nothing Hearth knows makes it safe. `max_on` is how
    long, in seconds, None: as usual; `needs` are expressions, still as written. `mark` is where `max_on` stands.
    """

    allowed: bool = False
    without_off: bool = False
    max_on: float | None = None
    needs: tuple[Scalar, ...] = field(default=(), compare=False)
    mark: Mark | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class DeviceEntry:
    """One device as devices.yaml says it; `mark` is the place of its handle.

    `fresh_for`: by property path, the seconds for which a reading stays usable where the owner
    wants another figure than the definition's. `virtual`: what a device of the hub's own can do, None for a real one.
    `may_be_off`: it is often without power, and its silence is no news. `scene_push`: its
    gateway tells us through scenes that we install there.
    """

    handle: str
    name: str
    mark: Mark = field(compare=False)
    area: str | None = None
    model: str = ""
    endpoints: tuple[Endpoint, ...] = ()
    labels: tuple[str, ...] = ()
    hazard: Hazard = Hazard()
    load: str | None = None
    fresh_for: tuple[tuple[str, float], ...] = ()
    virtual: Abilities | None = None
    may_be_off: bool = False
    scene_push: bool = False


@dataclass(frozen=True, slots=True)
class DevicesFile:
    """All of devices.yaml: names of areas by handle, devices by handle, in the order written."""

    areas: Map[str, str] = field(default_factory=dict)
    devices: Map[str, DeviceEntry] = field(default_factory=dict)


def read_devices(source: Source, families: Collection[str]) -> tuple[DevicesFile | None, list[Problem]]:
    """The areas and devices in the text of devices.yaml; None when it has no readable form at all.

    `families` are the names that may stand before the colon of an endpoint.
    """
    tree, problems = parse(source, DEVICES_LIMITS)
    if tree is None or (isinstance(tree, Scalar) and tree.empty):
        return (None if problems else DevicesFile()), problems
    fields = Fields.of(tree, problems)
    if fields is None:
        return None, problems
    areas = fields.optional("areas", _areas, {})
    readings = _Devices(problems, areas, families)
    fields.maybe("devices", readings.read)
    fields.close()
    readings.check()
    return DevicesFile(areas, readings.devices), problems


def _areas(node: Node, problems: list[Problem]) -> dict[str, str] | None:
    mapping = reader.mapping(node, problems)
    if mapping is None:
        return None
    areas = {}
    for key, value in mapping.entries:
        handle = new_handle(key, problems)
        name = reader.name(value, problems)
        if handle is not None:
            areas[handle] = name or handle
    return areas


def new_handle(node: Node, problems: list[Problem]) -> str | None:
    """A handle that means nothing else in expressions."""
    handle = reader.handle(node, problems)
    if handle is not None and handle.casefold() in RESERVED:
        problems.append(error("config.reserved_word", node.mark, word=handle))
        return None
    return handle


class _Devices:
    """Reads the devices one by one and remembers places for the checks across them."""

    def __init__(self, problems: list[Problem], areas: Map[str, str], families: Collection[str]) -> None:
        self.devices: dict[str, DeviceEntry] = {}
        self._problems = problems
        self._areas = areas
        self._families = [family for family in families if family != VIRTUAL_FAMILY]
        self._refs: dict[str, Mark] = {}
        # Every handle written, of unreadable devices too: what leads to one of these is not unknown.
        self._handles: set[str] = set()
        self._vias: list[tuple[str, str, Mark]] = []

    def read(self, node: Node, problems: list[Problem]) -> dict[str, DeviceEntry] | None:
        mapping = reader.mapping(node, problems)
        if mapping is None:
            return None
        self._handles = {key.text for key, _ in mapping.entries}
        for key, value in mapping.entries:
            handle = new_handle(key, problems)
            fields = Fields.of(value, problems)
            if fields is not None:
                entry = self._device(handle or key.text, key.mark, fields)
                if handle is not None:
                    self.devices[handle] = entry
        return self.devices

    def check(self) -> None:
        """What only the whole file tells: gateways that are not there, or that lead to themselves."""
        parents: dict[str, set[str]] = {}
        for handle, via, mark in self._vias:
            if via not in self._handles:
                hint = suggest(via, self._handles - {handle})
                self._problems.append(error("config.unknown_via", mark, hint=hint, via=via))
            elif _leads_to(via, handle, parents):
                self._problems.append(error("config.via_circle", mark, via=via, handle=handle))
            else:
                parents.setdefault(handle, set()).add(via)

    def _device(self, handle: str, mark: Mark, fields: Fields) -> DeviceEntry:
        def endpoint(node: Node, problems: list[Problem]) -> Endpoint | None:
            return self._endpoint(handle, node, problems)

        entry = DeviceEntry(
            handle=handle,
            mark=mark,
            name=fields.optional("name", reader.name, handle),
            area=fields.maybe("area", self._area),
            model=fields.optional("model", reader.name, ""),
            endpoints=fields.optional("endpoints", reader.one_or_more(endpoint), ()),
            labels=fields.optional("labels", reader.one_or_more(reader.handle), ()),
            hazard=fields.optional("hazard", _hazard, Hazard()),
            load=fields.maybe("load", reader.one_of(LOADS)),
            fresh_for=fields.optional("properties", _properties, ()),
            virtual=fields.required("virtual", read_virtual)
            if "virtual" in fields
            else fields.maybe("virtual", read_virtual),
            may_be_off=fields.optional("may_be_off", reader.switch, False),
            scene_push=fields.optional("scene_push", reader.switch, False),
        )
        if "virtual" in fields:
            refuse_for_virtual(fields, REAL)
        fields.close()
        return entry

    def _area(self, node: Node, problems: list[Problem]) -> str | None:
        area = reader.handle(node, problems)
        if area is None or area in self._areas:
            return area
        problems.append(error("config.unknown_area", node.mark, hint=suggest(area, self._areas), area=area))
        return None

    def _endpoint(self, handle: str, node: Node, problems: list[Problem]) -> Endpoint | None:
        via: str | None = None
        place = node
        if isinstance(node, Mapping):
            fields = Fields(node, problems)
            ref = fields.required("id", reader.text)
            via = fields.maybe("via", reader.handle)
            fields.close()
            place = fields.node("id") or node
            via_node = fields.node("via")
            if via is not None and via_node is not None:
                self._vias.append((handle, via, via_node.mark))
        else:
            ref = reader.text(node, problems)
        return None if ref is None else self._parsed(ref, via, place.mark)

    def _parsed(self, ref: str, via: str | None, mark: Mark) -> Endpoint | None:
        family, colon, wire_id = ref.partition(":")
        if not colon or not _WIRE_ID.fullmatch(wire_id) or len(wire_id) > LONGEST_WIRE_ID:
            self._problems.append(error("config.endpoint_form", mark, text=ref))
            return None
        if family not in self._families:
            known = ", ".join(f"`{each}`" for each in sorted(self._families))
            hint = suggest(family, self._families)
            self._problems.append(error("config.unknown_family", mark, hint=hint, family=family, known=known))
            return None
        if ref in self._refs:
            self._problems.append(error("config.duplicate_endpoint", mark, ref=ref, first=str(self._refs[ref])))
            return None
        self._refs[ref] = mark
        return Endpoint(family, wire_id, via)


def _leads_to(start: str, goal: str, parents: Map[str, set[str]]) -> bool:
    seen: set[str] = set()
    ahead = [start]
    while ahead:
        at = ahead.pop()
        if at == goal:
            return True
        if at not in seen:
            seen.add(at)
            ahead += parents.get(at, ())
    return False


def _hazard(node: Node, problems: list[Problem]) -> Hazard | None:
    """`allow` or `deny`, or a mapping with limits of the owner's own."""
    if not isinstance(node, Mapping):
        allowed = reader.one_of(HAZARD)(node, problems)
        return None if allowed is None else Hazard(allowed)
    before = len(problems)
    fields = Fields(node, problems)
    allowed = fields.required("allow", reader.switch)
    max_on = fields.maybe("max_on", reader.duration(1))
    needs = fields.optional("needs", reader.one_or_more(reader.scalar), ())
    without_off = fields.optional("without_off", reader.switch, False)
    fields.close()
    if len(needs) > MOST_NEEDS:
        problems.append(error("config.too_many_needs", needs[MOST_NEEDS].mark, limit=MOST_NEEDS))
    place = fields.node("max_on")
    if allowed is None or len(problems) > before:
        return None
    return Hazard(allowed, without_off, max_on, needs, None if place is None else place.mark)


def _properties(node: Node, problems: list[Problem]) -> tuple[tuple[str, float], ...] | None:
    mapping = reader.mapping(node, problems)
    if mapping is None:
        return None
    narrowed = []
    for key, value in mapping.entries:
        if not _PROPERTY_PATH.fullmatch(key.text):
            problems.append(error("config.property_path", key.mark, text=key.text))
            continue
        fields = Fields.of(value, problems)
        if fields is not None:
            fresh_for = fields.required("fresh_for", reader.duration(1, LONGEST_FRESH_S))
            fields.close()
            if fresh_for is not None:
                narrowed.append((key.text, fresh_for))
    return tuple(narrowed)
