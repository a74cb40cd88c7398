"""One network as its bridge told it last: which devices and groups there are, and what each of them is."""

import json
from collections.abc import Mapping
from typing import Final

from drivers.zigbee2mqtt.survey import Devices, Group, Info, Row, entry_of_group

BRIDGE: Final = "bridge"
GROUP: Final = "group_"

Details = tuple[tuple[str, str], ...]


class Network:
    """What is known of the network of the bridge at `base`. `prefix`: what ids of the wire begin with."""

    def __init__(self, base: str, prefix: str) -> None:
        self.base = base
        self.info: Info | None = None
        self._prefix = prefix
        self._rows: dict[str, Row] = {}
        self._groups: dict[str, Group] = {}
        self._entries: dict[str, str] = {}
        self._heard = False

    @property
    def known(self) -> frozenset[str]:
        """Digests of which there are entries already."""
        return frozenset(self._entries)

    @property
    def version(self) -> str:
        """The version of zigbee2mqtt."""
        return self.info.version if self.info is not None else ""

    @property
    def bridge(self) -> str:
        """The id on the wire of the bridge."""
        return self._prefix + BRIDGE

    @property
    def all(self) -> tuple[str, ...]:
        """The ids on the wire of all that there is: the bridge, its devices, its groups."""
        bridge = (self.bridge,) if self.info is not None else ()
        return (*bridge, *(self._prefix + one for one in (*self._rows, *self._groups)))

    def take_devices(self, devices: Devices) -> tuple[str, ...]:
        """Take in what devices there are now; which of them are new or other than before."""
        self._heard = True
        rows = {row.ieee: row for row in devices.rows}
        changed = [ieee for ieee, row in rows.items() if self._rows.get(ieee) != row]
        self._rows = rows
        wanted = {row.digest for row in rows.values()}
        entries = {**self._entries, **devices.entries}
        self._entries = {digest: entry for digest, entry in entries.items() if digest in wanted}
        return tuple(self._prefix + ieee for ieee in changed)

    def take_groups(self, groups: tuple[Group, ...]) -> tuple[str, ...]:
        """Take in what groups there are now; which of them are new or other than before."""
        found = {f"{GROUP}{group.number}": group for group in groups}
        changed = [one for one, group in found.items() if self._groups.get(one) != group]
        self._groups = found
        return tuple(self._prefix + one for one in changed)

    def take_info(self, info: Info) -> tuple[str, ...]:
        """Take in what the bridge says of itself; its id, where it is heard for the first time."""
        first, self.info = self.info is None, info
        return (self._prefix + BRIDGE,) if first else ()

    def knows(self, wire_id: str) -> bool:
        """Whether the bridge has told of it."""
        own = self._own(wire_id)
        return own in self._rows or own in self._groups or (own == BRIDGE and self.info is not None)

    def why_not(self, wire_id: str) -> str:
        """Why it makes no device; empty: it makes one."""
        own = self._own(wire_id)
        if not self.knows(wire_id):
            return "zigbee2mqtt.not_there"
        row = self._rows.get(own)
        if row is None:
            return "" if own == BRIDGE or self.entry(wire_id) else "zigbee2mqtt.nothing_common"
        if not row.digest:
            return "zigbee2mqtt.unsupported" if row.ready else "zigbee2mqtt.interviewing"
        return "" if self._entries.get(row.digest) else "zigbee2mqtt.nothing_told"

    def trouble(self, wire_id: str) -> str:
        """Why a device that was there cannot be reached, as the bridge says; empty: nothing is in the way."""
        own = self._own(wire_id)
        if own == BRIDGE or own.startswith(GROUP) or not self._heard:
            return ""
        row = self._rows.get(own)
        if row is None:
            return "zigbee2mqtt.removed"
        return "zigbee2mqtt.disabled" if row.disabled else ""

    def entry(self, wire_id: str) -> Mapping[str, object]:
        """What it can do, as an entry; empty where nobody knows."""
        own = self._own(wire_id)
        group = self._groups.get(own)
        if group is not None:
            return entry_of_group(group, self._rows, self._entries, self.base) or {}
        row = self._rows.get(own)
        found: Mapping[str, object] = json.loads(self._entries.get(row.digest) or "{}") if row else {}
        return found

    def digest(self, wire_id: str) -> str:
        """What stands for what it can do: another, when that is another."""
        own = self._own(wire_id)
        group = self._groups.get(own)
        if group is None:
            return self._rows[own].digest if own in self._rows else own
        scenes = (f"{number}:{name}" for number, name in group.scenes)
        return " ".join((*sorted({self._rows[one].digest for one in group.members if one in self._rows}), *scenes))

    def address(self, wire_id: str) -> str:
        """Its topic."""
        own = self._own(wire_id)
        return f"{self.base}/{BRIDGE if own == BRIDGE else self.name(wire_id)}"

    def name(self, wire_id: str) -> str:
        """Its name in zigbee2mqtt."""
        own = self._own(wire_id)
        found = self._rows.get(own) or self._groups.get(own)
        return found.name if found is not None else f"Zigbee {self._prefix}".strip(" /")

    def model(self, wire_id: str) -> str:
        """Its product's name."""
        own = self._own(wire_id)
        row = self._rows.get(own)
        return row.model if row is not None else BRIDGE if own == BRIDGE else "group"

    def details(self, wire_id: str) -> Details:
        """What people want to know of it."""
        own = self._own(wire_id)
        origin = ("origin", f"Zigbee2MQTT {self.version}".strip())
        row = self._rows.get(own)
        if row is None:
            return (origin,)
        said = (("vendor", row.vendor), ("product", row.description[:128]), ("ieee", row.ieee), origin)
        return tuple((name, value) for name, value in said if value)

    def wire_id(self, name: str) -> str:
        """The id of the device or group of that name; empty where there is none."""
        named: Mapping[str, Row | Group] = {**self._rows, **self._groups}
        return next((self._prefix + own for own, found in named.items() if found.name == name), "")

    def _own(self, wire_id: str) -> str:
        return wire_id.removeprefix(self._prefix)
