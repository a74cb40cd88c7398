"""A specification for people: which model it is of, and what its members are bound to."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from drivers.kit.define import AnyBinding, Binding, Signal
from drivers.miio.definitions.catalogue import Catalogue
from drivers.miio.spec.model import Spec
from drivers.miio.spec.parse import parse_spec, parse_urn
from hub.model.errors import BadBytes
from hub.model.ports import Library

# Types of devices that are the middle word of their models, too; of the others the model cannot be told.
_SAME_WORD: Final = frozenset(
    ("fan", "light", "heater", "humidifier", "kettle", "vacuum", "curtain", "airer", "switch", "camera", "fridge")
)


@dataclass(frozen=True, slots=True)
class Described:
    """What a specification says of itself; `model` is None where it cannot be told from it."""

    urn: str
    description: str
    model: str | None
    members: int


@dataclass(frozen=True, slots=True)
class Meaning:
    """One member of a product: its number and name on the wire, and the capability and path that it is bound to.

    `path` is empty for one that nothing is bound to.
    """

    at: str
    name: str
    capability: str = ""
    path: str = ""
    writable: bool = False


def described(data: bytes, known: Collection[str]) -> Described:
    """What the specification says of itself; its model is one of the `known`, or as its type says it.

    Raises:
        BadBytes: it is none.
    """
    spec = parse_spec(data)
    urn = parse_urn(spec.urn, "type")
    fitting = [one for one in known if one.startswith(f"{urn.vendor}.") and one.endswith(f".{urn.product}")]
    model = fitting[0] if len(set(fitting)) == 1 else None
    if model is None and not fitting and urn.name in _SAME_WORD and urn.vendor and urn.product:
        model = f"{urn.vendor}.{urn.name}.{urn.product}"
    members = len(spec.properties) + len(spec.actions) + len(spec.events)
    return Described(spec.urn, spec.description, model, members)


def meanings(library: Library, model: str) -> tuple[Meaning, ...]:
    """What each member of a product is bound to; nothing of a model of which nothing is written."""
    product = Catalogue(library).product(model)
    if product.definition is None:
        return ()
    names = _names(library.specification(model), product.entry)
    found = [_meaning(one, names) for one in product.definition.bindings if not isinstance(one, Signal)]
    bound = {one.at for one in found}
    unbound = [Meaning(at, name) for at, name in names.items() if at not in bound]
    return tuple(sorted((*found, *unbound), key=_order))


def _meaning(binding: AnyBinding[Any], names: Mapping[str, str]) -> Meaning:
    address = binding.address
    at = ".".join(str(part) for part in address[:2]) if isinstance(address, tuple) else str(address)
    writable = isinstance(binding, Binding) and binding.encode is not None
    return Meaning(at, names.get(at, ""), binding.capability, binding.path, writable)


def _order(one: Meaning) -> tuple[object, ...]:
    return (*(int(part) if part.isdecimal() else 0 for part in one.at.split(".")), one.at, one.path)


def _names(data: bytes | None, entry: Mapping[str, object]) -> dict[str, str]:
    """Names of members by their numbers: of the specification, and of what is written."""
    spec = Spec()
    if data is not None:
        with suppress(BadBytes):
            spec = parse_spec(data)
    found = {f"{one.siid}.{one.piid}": one.name for one in spec.properties if one.siid != 1 and one.access}
    members = entry.get("members")
    for name, said in members.items() if isinstance(members, Mapping) else ():
        at = said.get("at") if isinstance(said, Mapping) else None
        if isinstance(at, str):
            found.setdefault(at, str(name))
    return found
