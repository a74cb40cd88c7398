"""One device in the place of another: scenes, history and claims stay with the word, and the key, of the old one.

In devices.yaml the two handles exchange what they are reached by, and their models. So nothing is lost, and the same
once more undoes it; what stood under no handle gets one of its own until then.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from drivers.families import FAMILIES
from hub.api.ports import ReloadReport
from hub.compose.falling_out import fallen_out
from hub.compose.house import House, Reloaded
from hub.compose.models import Inventory
from hub.compose.views import report_of
from hub.config.edit import DevicesEditor
from hub.config.load import DEVICES_FILE, Config
from hub.core.registry import Registry
from hub.core.state import State
from hub.discovery.differences import Swap, differences
from hub.model.capability import NOTHING, Abilities
from hub.model.device import Device
from hub.model.errors import NotAdopted, Rejected, UnknownName, Unsafe
from hub.model.own import HOUSE
from hub.storage.addresses import Addresses
from hub.storage.facts import Facts
from hub.text.source import Source

FACT: Final = "swap:"
"""The fact of a device (by key) that says with what handle it was swapped, and whether that was made for it."""


@dataclass(frozen=True, slots=True)
class Swapping:
    """Swaps devices of a house. `durable` returns when the facts are on disk."""

    house: House
    registry: Registry
    state: State
    book: Addresses
    facts: Facts
    durable: Callable[[], Awaitable[None]]

    async def swap(self, old: str, new: str, *, dry_run: bool) -> tuple[Swap, ReloadReport]:
        """Put `new` (a handle, or `family:id`) in the place of `old`; a dry run only says what that would do.

        Raises:
            UnknownName: there is no such device. NotAdopted: the new one's token is not known.
            Rejected: the two cannot be swapped. Unsafe: one of them is on, and dangerous.
            BadConfig, BadSetup: devices.yaml cannot be changed.
        """
        device = self._device(old)
        there = self.registry.by_handle(new) or self._owner(new)
        if there is None and not self.book.adopted(new):
            if ":" in new:
                raise NotAdopted("swap.adopt_first", ref=new)
            raise UnknownName("command.unknown_device", device=new)
        other = self._free(old) if there is None else there.handle
        swap, report = await self._exchange(device, there, other, None if there else new, dry_run=dry_run)
        if report.accepted and not dry_run:
            self.facts.put(FACT + device.key, {"with": other, "made": there is None})
            await self.durable()
        return swap, report_of(report)

    async def undo(self, handle: str, *, dry_run: bool) -> tuple[Swap, ReloadReport]:
        """Put the device back that was in this place before the last swap. Raises as `swap` does."""
        device = self._device(handle)
        found = self.facts.get(FACT + device.key)
        note: Mapping[str, object] = found if isinstance(found, dict) else {}
        there = self.registry.by_handle(str(note.get("with")))
        if there is None:
            raise Rejected("swap.nothing_to_undo", handle=handle)
        drop = note.get("made") is True
        swap, report = await self._exchange(device, there, there.handle, None, drop=drop, dry_run=dry_run)
        if report.accepted and not dry_run:
            self.facts.put(FACT + device.key, None)
            await self.durable()
        return swap, report_of(report)

    async def _exchange(
        self, device: Device, there: Device | None, other: str, ref: str | None, *, drop: bool = False, dry_run: bool
    ) -> tuple[Swap, Reloaded]:  # fmt: skip
        self._refuse(device, there)

        edits: list[Config] = []

        def change(config: Config) -> tuple[Config, Source]:
            revised, source = _changed(config, device.handle, other, ref, drop=drop)
            edits[:] = config, revised
            return revised, source

        keys = {one.handle: one.key for one in self.registry.devices().values()}

        before = {problem.line() for problem in (await self.house.reload(dry_run=True)).problems}
        report = await self.house.revise(change, dry_run=dry_run)
        uses = tuple(problem for problem in report.problems if problem.line() not in before)
        if report.accepted:
            config, revised = edits
            models, both = self._models(edits), (device.handle, other)
            uses += await asyncio.to_thread(fallen_out, config, revised, models, keys, both)
        abilities = there.abilities if there is not None else self._learned(ref or "")
        return Swap(device.handle, other, differences(device.abilities, abilities), uses), report

    def _device(self, handle: str) -> Device:
        device = self.registry.by_handle(handle)
        if device is None:
            raise UnknownName("command.unknown_device", device=handle)
        return device

    def _owner(self, ref: str) -> Device | None:
        """The device that is reached so."""
        devices = self.registry.devices().values()
        return next((one for one in devices if any(way.ref == ref for way in one.endpoints)), None)

    def _free(self, handle: str) -> str:
        """A handle for the device that leaves its own."""
        word, number = f"{handle}_old", 1
        while self.registry.by_handle(word) is not None:
            number += 1
            word = f"{handle}_old_{number}"
        return word

    def _models(self, configs: Iterable[Config]) -> Inventory:
        """What endpoints taught, by ref."""
        ways = (way for config in configs for entry in config.devices.devices.values() for way in entry.endpoints)
        models = {way.ref: known.model for way in ways if (known := self.book.learned(way.ref)) is not None}
        return Inventory(models, self.house.library.said)

    def _learned(self, ref: str) -> Abilities:
        learned = self.book.learned(ref)
        driver = self.house.sessions.drivers.get(ref.partition(":")[0])
        return (driver.abilities(learned.model) if driver and learned else None) or NOTHING

    def _refuse(self, device: Device, there: Device | None) -> None:
        """Refuse what makes no sense, and to let go of something that is on and dangerous."""
        if there is device:
            raise Rejected("swap.same", handle=device.handle)
        for one in (device, there):
            if one is None:
                continue
            if one.virtual or not one.endpoints:
                raise Rejected("swap.nothing_behind", handle=one.handle)
            status = self.registry.status(one.key)
            for path, prop in one.abilities.properties.items() if status and status.health.reached else ():
                if prop.guard is not None and self.state.reading(one.key, path).value not in (prop.guard.safe, None):
                    raise Unsafe("swap.switch_off_first", path=f"{one.handle}.{path}")
        if there is not None and not any(self.book.adopted(self._root(way.ref, way.via)) for way in there.endpoints):
            raise NotAdopted("swap.adopt_first", ref=there.endpoints[0].ref)

    def _root(self, ref: str, via: str | None) -> str:
        """The endpoint that is adopted: its gateway's for what sits behind one."""
        gateway = self.registry.by_handle(via) if via else None
        return gateway.endpoints[0].ref if gateway is not None and gateway.endpoints else ref


def _changed(config: Config, handle: str, other: str, ref: str | None, *, drop: bool) -> tuple[Config, Source]:
    """The configuration, and devices.yaml, after the exchange. `ref`: what gets the handle `other` for it."""
    path = config.folder / DEVICES_FILE
    editor = DevicesEditor(path, FAMILIES.keys())
    source = next((one for one in config.files if one.name == str(path)), Source(str(path), ""))
    if ref is not None:
        source = editor.added(source, other, {"endpoints": [ref]})
    after, devices = editor.exchanged(source, handle, other, drop=drop)
    # The home itself stands among the devices, written or not.
    devices = replace(devices, devices={**devices.devices, HOUSE: config.devices.devices[HOUSE]})
    files = tuple(after if one.name == after.name else one for one in config.files)
    return replace(config, devices=devices, files=files), after
