"""A family whose devices describe themselves, with nothing behind it: they say `has`, a list of capability.member."""

from collections.abc import Callable, Mapping

import pytest

from drivers import families
from drivers.kit.define import Binding, Poll, abilities_of
from drivers.kit.driver import PlainDriver
from drivers.virtual.session import VirtualSession
from hub.compose import home, plan, products
from hub.model.broker import HOW
from hub.model.capability import Abilities
from hub.model.descriptions import SelfDescribing
from hub.model.device import Endpoint, Sighting
from hub.model.errors import NotSupported, Unreachable
from hub.model.ports import DriverPorts, Learned, Library
from hub.model.secret import Secret

Entry = Mapping[str, object]
FAMILY = "talk"


class TalkDriver(PlainDriver):
    """`heard`: what each device says, by its id. `opened`: (id, model) of each session, in order."""

    name = FAMILY

    def __init__(self, ports: DriverPorts) -> None:
        super().__init__(ports)
        self.heard: dict[str, tuple[Sighting, Entry]] = {}
        self.opened: list[tuple[str, str]] = []
        assert isinstance(self, SelfDescribing)

    def abilities(self, model: str) -> Abilities | None:
        return abilities_in(self._ports.library, model)

    def has_no_secret(self, wire_id: str) -> bool:
        return True

    def undescribed(self, wire_id: str) -> str:
        return "" if self.heard[wire_id][1] else "described.nothing"

    def open(self, device: str, model: str, endpoint: Endpoint, via: Endpoint | None) -> VirtualSession:
        if self.abilities(model) is None:
            raise NotSupported("device.unknown_model", model=model, family=FAMILY)
        self.opened.append((endpoint.wire_id, model))
        return VirtualSession(device, endpoint, self._ports)

    async def scan(self, sighted: Callable[[Sighting], None]) -> None:
        for sighting, _ in self.heard.values():
            sighted(sighting)

    async def verify(self, sighting: Sighting, secret: Secret | None) -> Learned:
        if sighting.wire_id not in self.heard:
            raise Unreachable("device.silent")
        _, entry = self.heard[sighting.wire_id]
        return Learned(self._ports.descriptions.describe(FAMILY, sighting.model, entry), "1.0", sighting.address)

    # the world's side

    def announce(self, wire_id: str, model: str, *has: str, name: str = "", **details: str) -> None:
        """A device says what it is; where somebody has adopted it, that is told at once."""
        entry = {"has": list(has)} if has else {}
        self.heard[wire_id] = (
            Sighting(FAMILY, wire_id, f"talk/{wire_id}", HOW, model, name, tuple(details.items())), entry
        )  # fmt: skip
        if self._ports.book.adopted(f"{FAMILY}:{wire_id}"):
            described = self._ports.descriptions.describe(FAMILY, model, entry)
            self._ports.descriptions.described(f"{FAMILY}:{wire_id}", described)


def abilities_in(library: Library, model: str) -> Abilities | None:
    """What is written of a model: all that it `has`, but for what it `lacks`."""
    entries = library.definitions(FAMILY, model)
    lacks = [member for one in entries for member in _listed(one, "lacks")]
    found = [member.split(".") for one in entries for member in _listed(one, "has") if member not in lacks]
    if not found:
        return None
    return abilities_of(model, [Binding(of, name, "", _same, _same, poll=Poll.NEVER) for of, name in found])


def taught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the hub know the family."""
    by = families.abilities_by

    def abilities_by(library: Library) -> families.AbilitiesOf:
        others = by(library)
        return lambda family, model: abilities_in(library, model) if family == FAMILY else others(family, model)

    monkeypatch.setitem(families._HERE, FAMILY, TalkDriver)
    for module in (home, plan, products):
        monkeypatch.setattr(module, "abilities_by", abilities_by)


def _listed(entry: Entry, key: str) -> list[str]:
    found = entry.get(key, ())
    return [str(one) for one in found] if isinstance(found, (list, tuple)) else []


def _same(value: object) -> bool:
    return bool(value)
