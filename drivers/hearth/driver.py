"""The family: devices of other hubs, which say over MQTT what they have."""

from collections.abc import Callable
from difflib import get_close_matches
from typing import Final

from drivers.hearth.about import About, abilities_of, about_in, entry_of
from drivers.hearth.link import Link
from drivers.hearth.session import RemoteSession
from drivers.hearth.topics import HANDLE, HUB, Tree, shown
from drivers.kit.driver import PlainDriver
from hub.model.broker import HOW
from hub.model.capability import Abilities
from hub.model.descriptions import name_of
from hub.model.device import REMOTE_FAMILY, Endpoint, Sighting
from hub.model.errors import BadBytes, HearthError, NotSupported, Unreachable
from hub.model.ports import DriverPorts, Learned, Library
from hub.model.secret import Secret

MOST: Final = 4_096
"""Devices of other hubs that are remembered."""
ROOM: Final = 16 << 20
"""Bytes that their descriptions may have."""
SOON: Final = 0.5
"""Seconds in which the broker says what it keeps."""
AT_ONCE: Final = 32
"""Descriptions that are read without a pause: each may take a millisecond."""
PAUSE: Final = 0.005
NAMELESS: Final = "device"
MOST_LIKE: Final = 64
"""Devices of a hub that are looked at for one which may be another's new name."""


def abilities_in(library: Library, model: str) -> Abilities | None:
    """What a model of another hub can do, by what was written down of it when it was adopted."""
    place = (REMOTE_FAMILY, model)
    known = library.made.get(place)
    if isinstance(known, Abilities):
        return known
    found = library.definitions(REMOTE_FAMILY, model)
    if not found:
        return None
    try:
        made = abilities_of(found[0])
    except BadBytes:
        return None
    library.made[place] = made
    return made


class HearthDriver(PlainDriver):
    """The Driver of the family. `ports.listening` names our own tree, `base/hub`; without it nothing is heard."""

    name = REMOTE_FAMILY

    def __init__(self, ports: DriverPorts) -> None:
        super().__init__(ports)
        own = next(iter(ports.listening.get(REMOTE_FAMILY, ())), "")
        base, _, hub = own.rpartition("/")
        self._own = Tree(base, hub)
        self._run = f"{ports.random.getrandbits(48):012x}"
        self._links: dict[str, Link] = {}
        self._shown: dict[str, bytes] = {}
        self._size = 0
        self._sighted: Callable[[Sighting], None] | None = None
        self._ends: tuple[Callable[[], None], ...] = ()

    async def start(self) -> None:
        """Hear what other hubs have, and when they say otherwise."""
        if self._ports.broker.there and self._own.hub:
            self._ends = (self._ports.broker.subscribe(f"{self._own.base}/+/shared/about/+", self._heard),)

    async def stop(self) -> None:
        """Hear nothing any more."""
        ends, self._ends = self._ends, ()
        for end in ends:
            end()

    def abilities(self, model: str) -> Abilities | None:
        """What a model can do, None when no adopted device is one."""
        return abilities_in(self._ports.library, model)

    def undescribed(self, wire_id: str) -> str:
        """The message why nothing can be made of what was heard of a device; empty: it can."""
        return "" if self._about(wire_id) is not None else "homes.bad_about"

    @staticmethod
    def has_no_secret(_wire_id: str) -> bool:
        """True: what a hub may do at the broker, the broker says."""
        return True

    def open(self, device: str, model: str, endpoint: Endpoint, via: Endpoint | None) -> RemoteSession:
        """The session. Raises NotSupported where nothing is known of the model, or the id can be no other hub's."""
        abilities = self.abilities(model)
        if abilities is None:
            raise NotSupported("device.unknown_model", model=model, family=REMOTE_FAMILY)
        hub, _, handle = endpoint.wire_id.partition("/")
        if not HUB.fullmatch(hub) or not HANDLE.fullmatch(handle) or hub == self._own.hub:
            raise NotSupported("homes.bad_id", ref=endpoint.ref)
        tree = Tree(self._own.base, hub)
        link = self._links.get(hub)
        if link is None:
            link = Link(self._ports.broker, self._ports.clock, self._own, tree, self._run)
            self._links[hub] = link
        return RemoteSession(
            device, endpoint, abilities, link, tree, self._ports, lambda: self._new_name(hub, handle, abilities)
        )

    async def scan(self, sighted: Callable[[Sighting], None]) -> None:
        """Tell what other hubs show, and from now on what they show besides."""
        if self._sighted is None and self._ends:
            self._sighted = sighted
            await self._ports.clock.sleep(SOON)
        self._sighted = sighted
        for at, wire_id in enumerate(tuple(self._shown), 1):
            self._tell(wire_id, sighted)
            if not at % AT_ONCE:
                await self._ports.clock.sleep(PAUSE)

    async def verify(self, sighting: Sighting, secret: Secret | None) -> Learned:
        """Write down what the device is.

        Raises:
            Unreachable: no hub shows it. NotSupported: what its hub says of it makes no device. BadValue: it is too
            much to keep.
        """
        if sighting.wire_id not in self._shown:
            hub, _, handle = sighting.wire_id.partition("/")
            raise Unreachable("homes.not_shown", hub=hub, handle=handle)
        about = self._about(sighting.wire_id)
        if about is None:
            raise NotSupported("homes.bad_about", ref=sighting.ref, model=sighting.model)
        return Learned(self._described(about), "", self._root(sighting.wire_id))

    # inside

    def _heard(self, topic: str, payload: bytes, _retained: bool) -> None:
        found = shown(topic, self._own.base)
        if found is None or found[0] == self._own.hub:
            return
        wire_id = "/".join(found)
        self._size -= len(self._shown.pop(wire_id, b""))
        if not payload or len(self._shown) >= MOST or self._size + len(payload) > ROOM:
            return
        self._shown[wire_id] = payload
        self._size += len(payload)
        ref = f"{REMOTE_FAMILY}:{wire_id}"
        if self._ports.book.adopted(ref):
            self._again(ref, wire_id)
        elif self._sighted is not None:
            self._tell(wire_id, self._sighted)

    def _again(self, ref: str, wire_id: str) -> None:
        """What is adopted may be another thing now, or be able to do more."""
        about = self._about(wire_id)
        if about is None:
            return
        try:
            model = self._described(about)
        except HearthError:
            return
        self._ports.descriptions.described(ref, model)

    def _described(self, about: About) -> str:
        entry = entry_of(about.abilities)
        return self._ports.descriptions.describe(REMOTE_FAMILY, name_of(about.model) or NAMELESS, entry)

    def _about(self, wire_id: str) -> About | None:
        payload = self._shown.get(wire_id)
        try:
            return about_in(payload) if payload else None
        except BadBytes:
            return None

    def _new_name(self, hub: str, handle: str, abilities: Abilities) -> str:
        """What a device that its hub shows no more is called now, as far as can be told; empty: it cannot.

        It is one that nobody has adopted here, and that can do the same: the only one, or one whose name is near.
        """
        if f"{hub}/{handle}" in self._shown:
            return ""
        ours = self._ports.book.adopted
        others = [one for one in self._shown if one.startswith(f"{hub}/") and not ours(f"{REMOTE_FAMILY}:{one}")]
        if len(others) > MOST_LIKE:
            return ""
        found = [self._about(one) for one in others]
        alike = [one.partition("/")[2] for one, about in zip(others, found, strict=True) if _can(about, abilities)]
        return alike[0] if len(alike) == 1 else next(iter(get_close_matches(handle, alike, 1)), "")

    def _root(self, wire_id: str) -> str:
        return Tree(self._own.base, wire_id.partition("/")[0]).root

    def _tell(self, wire_id: str, sighted: Callable[[Sighting], None]) -> None:
        about = self._about(wire_id)
        hub, _, handle = wire_id.partition("/")
        if about is None:
            sighted(Sighting(REMOTE_FAMILY, wire_id, self._root(wire_id), HOW))
            return
        details = (("area", about.area), ("origin", "Hearth"), ("handle", f"{hub}_{handle}".replace("-", "_")))
        model = name_of(about.model) or NAMELESS
        kept = tuple((name, text) for name, text in details if text)
        sighted(Sighting(REMOTE_FAMILY, wire_id, self._root(wire_id), HOW, model, about.name, kept))


def _can(about: About | None, abilities: Abilities) -> bool:
    return about is not None and about.abilities == abilities
