"""Legacy miIO: members have names, read with `get_prop` or another getter, and every write is a method of its own.

Sources: python-miio integrations, al-one/hass-xiaomi-miot miio2miot_specs.py.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from drivers.kit.define import Binding, CallBinding, Poll
from drivers.miio.exchange import Ask
from drivers.miio.profiles.profile import Heard, Lapse, MiioDefinition
from hub.model.errors import BadBytes, HearthError, NotSupported, Rejected, Unreachable
from hub.model.ports import Order

GET_PROP = "get_prop"


class Name(NamedTuple):
    """A member on the wire.

    `get_prop` answers a list of values in the order of the names asked for; any other getter takes no names and
    answers an object with all of them.
    """

    name: str
    getter: str = GET_PROP


class Invoke(NamedTuple):
    """A method with its parameters."""

    method: str
    params: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class LegacyDefinition(MiioDefinition[Name]):
    """A product that speaks the older methods only."""


class LegacyProfile:
    """One legacy product; nothing in it belongs to one device."""

    def __init__(self, definition: LegacyDefinition) -> None:
        self.abilities = definition.abilities
        self.chunk = definition.chunk
        self.patience = definition.patience
        self.paces: dict[Name, Poll] = {}
        self.lapses: Mapping[str, Lapse] = {}
        self._by_path: dict[str, Binding[Name]] = {}
        self._by_name: dict[Name, list[Binding[Name]]] = {}
        self._calls: dict[str, CallBinding[Name]] = {}
        for binding in definition.bindings:
            match binding:
                case Binding():
                    name = binding.address
                    self._by_path[binding.path] = binding
                    self._by_name.setdefault(name, []).append(binding)
                    present = self.paces.get(name, Poll.NEVER)
                    self.paces[name] = min(present, binding.poll, key=lambda poll: poll.value or float("inf"))
                case CallBinding():
                    self._calls[binding.path] = binding

    def members(self, paths: Iterable[str]) -> tuple[Name, ...]:
        """The names on the wire behind these paths."""
        return tuple(dict.fromkeys(self._by_path[path].address for path in paths if path in self._by_path))

    def chunks(self, members: Sequence[Name], limit: int) -> list[tuple[Name, ...]]:
        """By getter; at most `limit` names a `get_prop`, everything at once of another getter."""
        found: list[tuple[Name, ...]] = []
        for getter, group in groupby(sorted(members, key=lambda name: name.getter), lambda name: name.getter):
            names = tuple(group)
            size = limit if getter == GET_PROP else len(names)
            found += [names[at : at + size] for at in range(0, len(names), size)]
        return found

    def read(self, members: tuple[Name, ...]) -> Ask:
        """`get_prop` with the names, or the getter that they share."""
        getter = members[0].getter
        return Ask(getter, [name.name for name in members] if getter == GET_PROP else [])

    def readings(self, members: tuple[Name, ...], result: Any) -> Heard[Name]:
        """Values by position, or by name. A device that knows fewer names than asked for cannot be understood."""
        heard: Heard[Name] = Heard()
        if members[0].getter == GET_PROP:
            if not isinstance(result, list) or len(result) != len(members):
                raise BadBytes("device.odd_answer", method=GET_PROP)
            pairs = list(zip(members, result, strict=True))
        else:
            found = result[0] if isinstance(result, list) and result else result
            if not isinstance(found, dict):
                raise BadBytes("device.odd_answer", method=members[0].getter)
            pairs = [(name, found[name.name]) for name in members if name.name in found]
        for name, wire in pairs:
            for binding in self._by_name.get(name, ()):
                if wire is None:
                    heard.refused.append((name, NotSupported("device.no_such_member", code=name.name)))
                else:
                    heard.add(binding.path, binding.decode(wire), wire)
        return heard

    def pushed(self, method: str, entries: Sequence[Mapping[str, Any]]) -> Heard[Name]:
        """Legacy devices tell nothing by themselves."""
        return Heard()

    def asks(self, order: Order) -> tuple[Ask, ...]:
        """One method a write."""
        sent: list[object] = []
        for path, value in order.writes:
            binding = self._by_path.get(path)
            if binding is None or binding.encode is None:
                raise NotSupported("device.read_only", path=path)
            sent.append(binding.encode(value))
        if order.call is not None:
            call = self._calls.get(order.call.path)
            if call is None:
                raise NotSupported("device.no_such_command", path=order.call.path)
            sent.append(call.encode(dict(order.call.args)))
        return tuple(Ask(each.method, list(each.params)) for each in sent if isinstance(each, Invoke))

    def refusal(self, ask: Ask, result: Any) -> HearthError | None:
        """`ok` or 0, bare or in a list, means done. Firmwares differ in the case of letters."""
        first = result[0] if isinstance(result, list) and result else result
        if first == 0 or (isinstance(first, str) and first.lower() == "ok"):
            return None
        if isinstance(first, str) and first.lower() == "error":
            return Rejected("device.rejected", code=first)
        return Unreachable("device.odd_answer", method=ask.method)
