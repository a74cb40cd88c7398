"""MIoT: members are numbered by service and property (siid.piid), action (siid.aiid) or event (siid.eiid).

Sources: XiaoMi/ha_xiaomi_home miot_lan.py, python-miio genericmiot, merdok/homebridge-miot: they agree on the wire.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

from drivers.kit.define import Binding, CallBinding, EventBinding, Poll, Signal
from drivers.miio.exchange import Ask, item_error, refused_in_part
from drivers.miio.profiles.profile import Heard, Lapse, MiioDefinition
from hub.model.command import Call
from hub.model.device import Happening
from hub.model.errors import BadBytes, HearthError, NotSupported, Unreachable
from hub.model.ports import Order
from hub.model.value import Value


class Prop(NamedTuple):
    """A property on the wire."""

    siid: int
    piid: int


class Ev(NamedTuple):
    """An event on the wire. A property bound to one cannot be read: signals tell it."""

    siid: int
    eiid: int


class Act(NamedTuple):
    """An action on the wire, with its positional arguments."""

    siid: int
    aiid: int
    arguments: tuple[object, ...] = ()


class Together(NamedTuple):
    """Writes that the device takes only in one request."""

    writes: tuple[tuple[Prop, object], ...]


Wire = Prop | Ev | Act


@dataclass(frozen=True, slots=True)
class MiotDefinition(MiioDefinition[Wire]):
    """A product that speaks MIoT on the LAN. `together`: groups of which it takes no member without the others."""

    together: tuple[tuple[Prop, ...], ...] = ()


class MiotProfile:
    """One MIoT product behind the device id `did`: its own, or a gateway child's."""

    def __init__(self, definition: MiotDefinition, did: str) -> None:
        self.abilities = definition.abilities
        self.chunk = definition.chunk
        self.patience = definition.patience
        self.paces: dict[Prop, Poll] = {}
        self.lapses: dict[str, Lapse] = {}
        self._did = did
        self._groups = definition.together
        self._kept: dict[Prop, object] = {}  # what members of groups were last, on the wire
        self._by_path: dict[str, Binding[Wire]] = {}
        self._by_prop: dict[Prop, list[Binding[Wire]]] = {}
        self._calls: dict[str, CallBinding[Wire]] = {}
        self._events: dict[Ev, list[EventBinding[Wire] | Signal[Wire]]] = {}
        for binding in definition.bindings:
            match binding:
                case Binding():
                    self._bind(binding)
                case CallBinding():
                    self._calls[binding.path] = binding
                case EventBinding() | Signal() if isinstance(binding.address, Ev):
                    self._events.setdefault(binding.address, []).append(binding)
                    if isinstance(binding, Signal) and binding.lasts is not None:
                        self.lapses[binding.path] = Lapse(binding.path, binding.lasts, binding.then)
        for prop in chain.from_iterable(self._groups):
            if self.paces.get(prop, Poll.NEVER) is Poll.NEVER:
                self.paces[prop] = Poll.NORMAL

    def _bind(self, binding: Binding[Wire]) -> None:
        self._by_path[binding.path] = binding
        address = binding.address
        if isinstance(address, Prop):
            self._by_prop.setdefault(address, []).append(binding)
            present = self.paces.get(address, Poll.NEVER)
            self.paces[address] = min(present, binding.poll, key=lambda poll: poll.value or float("inf"))

    def behind(self, did: str) -> "MiotProfile":
        """The same product behind another device id: all else is shared, except what this one device last was."""
        other = copy(self)
        other._did = did  # noqa: SLF001 - its own kind
        other._kept = {}  # noqa: SLF001 - its own kind
        return other

    def members(self, paths: Iterable[str]) -> tuple[Prop, ...]:
        """The properties on the wire behind these paths."""
        bindings = (self._by_path.get(path) for path in paths)
        found = (binding.address for binding in bindings if binding is not None)
        return tuple(dict.fromkeys(address for address in found if isinstance(address, Prop)))

    def chunks(self, members: Sequence[Prop], limit: int) -> list[tuple[Prop, ...]]:
        """The members, at most `limit` a request."""
        return [tuple(members[at : at + limit]) for at in range(0, len(members), limit)]

    def read(self, members: tuple[Prop, ...]) -> Ask:
        """`get_properties`. The device id may be any text for a Wi-Fi device, and must be the child's for a child."""
        return Ask("get_properties", [{"did": self._did, "siid": siid, "piid": piid} for siid, piid in members])

    def readings(self, members: tuple[Prop, ...], result: Any) -> Heard[Prop]:
        """Values by (siid, piid): not every device echoes the device id, and the order is anybody's guess."""
        heard: Heard[Prop] = Heard()
        for prop, item in _items(result).items():
            if prop not in members:
                continue
            code = item.get("code", 0)
            if code == 0 and not isinstance(code, bool) and "value" in item:
                self._decode(prop, item["value"], heard)
            else:
                heard.refused.append((prop, item_error(code) or Unreachable("device.odd_answer", method="value")))
        return heard

    def _decode(self, prop: Prop, wire: object, heard: Heard[Prop]) -> None:
        if any(prop in group for group in self._groups):
            self._kept[prop] = wire
        for binding in self._by_prop.get(prop, ()):
            heard.add(binding.path, binding.decode(wire), wire)

    def pushed(self, method: str, entries: Sequence[Mapping[str, Any]]) -> Heard[Prop]:
        """`properties_changed` and `event_occured` (sic). Arguments come as values, or as pairs of piid and value."""
        heard: Heard[Prop] = Heard()
        for entry in entries:
            siid, piid, eiid = entry.get("siid"), entry.get("piid"), entry.get("eiid")
            if not isinstance(siid, int):
                continue
            if method == "properties_changed" and isinstance(piid, int) and "value" in entry:
                self._decode(Prop(siid, piid), entry["value"], heard)
            elif method == "event_occured" and isinstance(eiid, int):
                self._happened(Ev(siid, eiid), entry.get("arguments"), heard)
        return heard

    def _happened(self, event: Ev, wire: object, heard: Heard[Prop]) -> None:
        """An event's arguments are properties of its service: where they are named, they are news too."""
        items = wire if isinstance(wire, list) else []
        for item in items:
            if isinstance(item, dict) and isinstance(item.get("piid"), int):
                self._decode(Prop(event.siid, item["piid"]), item.get("value"), heard)
        arguments = tuple(item.get("value") if isinstance(item, dict) else item for item in items)
        for binding in self._events.get(event, ()):
            if isinstance(binding, Signal):
                heard.add(binding.path, binding.value, None)
            else:
                fields = binding.decode(arguments)
                if fields is not None:
                    heard.events.append(Happening(binding.path, fields))

    def asks(self, order: Order) -> tuple[Ask, ...]:
        """One `set_properties` for all plain writes, and an `action` for each that needs one."""
        writes: dict[Prop, object] = {}
        actions: list[Act] = []
        for path, value in order.writes:
            sent, address = self._encode(path, value)
            if isinstance(sent, tuple):
                _sort(sent, writes, actions)
            elif isinstance(address, Prop):
                writes[address] = sent
        if order.call is not None:
            _sort(self._invoke(order.call), writes, actions)
        for group in self._groups:
            if any(prop in writes for prop in group):
                writes = {prop: self._kept[prop] for prop in group if prop in self._kept} | writes
        asks = [self._action(action) for action in actions]
        if writes:
            params = [
                {"did": self._did, "siid": prop.siid, "piid": prop.piid, "value": value}
                for prop, value in writes.items()
            ]
            asks.insert(0, Ask("set_properties", params))
        return tuple(asks)

    def _encode(self, path: str, value: Value) -> tuple[object, Wire]:
        binding = self._by_path.get(path)
        if binding is None or binding.encode is None:
            raise NotSupported("device.read_only", path=path)
        return binding.encode(value), binding.address

    def _invoke(self, call: Call) -> object:
        binding = self._calls.get(call.path)
        if binding is None:
            raise NotSupported("device.no_such_command", path=call.path)
        return binding.encode(dict(call.args))

    def _action(self, action: Act) -> Ask:
        siid, aiid, arguments = action
        return Ask("action", {"did": self._did, "siid": siid, "aiid": aiid, "in": list(arguments)})

    def refusal(self, ask: Ask, result: Any) -> HearthError | None:
        """The first code that says no. An answer that does not mention every write tells nothing for sure.

        What was done in part is never called impossible: who hears that may try another way.
        """
        if ask.method == "action":
            return item_error(result.get("code")) if isinstance(result, dict) else _odd(ask)
        try:
            items = _items(result)
        except BadBytes:
            return _odd(ask)
        places = [items.get(Prop(write["siid"], write["piid"])) for write in ask.params]
        errors = [_odd(ask) if item is None else item_error(item.get("code")) for item in places]
        error = next((one for one in errors if one is not None), None)
        return refused_in_part(error) if None in errors else error


def _sort(sent: object, writes: dict[Prop, object], actions: list[Act]) -> None:
    """Writes to the writes, actions to the actions; several of them stand in a tuple."""
    match sent:
        case Act():
            actions.append(sent)
        case Together():
            writes.update(sent.writes)
        case tuple():
            for one in sent:
                _sort(one, writes, actions)


def _odd(ask: Ask) -> HearthError:
    return Unreachable("device.odd_answer", method=ask.method)


def _items(result: Any) -> dict[Prop, Mapping[str, Any]]:
    """The items of a list of results by property.

    Raises:
        BadBytes: it is no such list.
    """
    if not isinstance(result, list):
        raise BadBytes("device.odd_answer", method="get_properties")
    return {
        Prop(item["siid"], item["piid"]): item
        for item in result
        if isinstance(item, dict) and isinstance(item.get("siid"), int) and isinstance(item.get("piid"), int)
    }
