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
NAMES = "$names"


class Name(NamedTuple):
    """A member on the wire.

    `ask` are the parameters of its getter; NAMES among them stands for the names that are wanted, and without
    parameters `get_prop` takes just these. What is answered is an object, or a list of values in the order of the
    names asked for, or, where `place` says so, a list in which it has that place.
    """

    name: str
    getter: str = GET_PROP
    ask: tuple[object, ...] = ()
    place: int | None = None

    @property
    def named(self) -> bool:
        """Whether the getter is told which names are wanted."""
        return NAMES in self.ask or (self.getter == GET_PROP and not self.ask)

    @property
    def question(self) -> tuple[str, str]:
        """What is the same for all that one request can ask for; as text, to be sorted by."""
        return self.getter, repr(self.ask)


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
        """By getter; at most `limit` names a request that names them, else everything at once."""
        found: list[tuple[Name, ...]] = []
        for _, group in groupby(sorted(members, key=lambda name: name.question), lambda name: name.question):
            names = tuple(group)
            size = limit if names[0].named else len(names)
            found += [names[at : at + size] for at in range(0, len(names), size)]
        return found

    def read(self, members: tuple[Name, ...]) -> Ask:
        """The getter that they share, with the names where it takes them."""
        names = [name.name for name in members]
        params: list[object] = []
        for each in members[0].ask or ((NAMES,) if members[0].named else ()):
            params += names if each == NAMES else [each]
        return Ask(members[0].getter, params)

    def readings(self, members: tuple[Name, ...], result: Any) -> Heard[Name]:
        """Values by position, or by name. A device that knows fewer names than asked for cannot be understood."""
        heard: Heard[Name] = Heard()
        for name, wire in _pairs(members, result):
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
        """The methods of each write, one after the other."""
        sent: list[object] = []
        for path, value in order.writes:
            binding = self._by_path.get(path)
            if binding is None or binding.encode is None:
                raise NotSupported("device.read_only", path=path)
            sent += _each(binding.encode(value))
        if order.call is not None:
            call = self._calls.get(order.call.path)
            if call is None:
                raise NotSupported("device.no_such_command", path=order.call.path)
            sent += _each(call.encode(dict(order.call.args)))
        return tuple(Ask(each.method, list(each.params)) for each in sent if isinstance(each, Invoke))

    def refusal(self, ask: Ask, result: Any) -> HearthError | None:
        """`ok` or 0, bare or in a list, means done. Firmwares differ in the case of letters."""
        first = result[0] if isinstance(result, list) and result else result
        if first == 0 or (isinstance(first, str) and first.lower() == "ok"):
            return None
        if isinstance(first, str) and first.lower() == "error":
            return Rejected("device.rejected", code=first)
        return Unreachable("device.odd_answer", method=ask.method)


def _each(sent: object) -> Sequence[object]:
    return sent if isinstance(sent, Sequence) and not isinstance(sent, (Invoke, str)) else (sent,)


def _pairs(members: tuple[Name, ...], result: Any) -> list[tuple[Name, object]]:
    """The members with their values, whatever the shape of the answer.

    Raises:
        BadBytes: it is no answer to that question.
    """
    if not members:
        return []
    odd = BadBytes("device.odd_answer", method=members[0].getter)
    placed = [name for name in members if name.place is not None]
    if placed:
        values = result if isinstance(result, list) else [result]
        if any(name.place is None or name.place >= len(values) for name in members):
            raise odd
        return [(name, values[name.place or 0]) for name in members]
    found = result[0] if isinstance(result, list) and result and isinstance(result[0], dict) else result
    if isinstance(found, dict) and (not members[0].named or members[0].getter != GET_PROP):
        return [(name, found[name.name]) for name in members if name.name in found]
    if not members[0].named or not isinstance(result, list) or len(result) != len(members):
        raise odd
    return list(zip(members, result, strict=True))
