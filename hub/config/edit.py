"""Editing devices.yaml as its owner would: every other line kept, never a good file replaced by a bad one."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from types import MappingProxyType

from hub.config.devices_file import DeviceEntry, DevicesFile, read_devices
from hub.config.files import DEVICES_LIMITS, read_source, replace_file
from hub.config.yaml_lines import Page, Value
from hub.model.errors import BadConfig, UnknownName
from hub.text.problem import has_errors
from hub.text.source import Mark, Source
from hub.text.yaml import Mapping as Tree
from hub.text.yaml import Node, Scalar, Sequence


class DevicesEditor:
    """Edits one devices.yaml; `families` are the names that may stand before the colon of an endpoint.

    Each method reads the file, changes it, reads the result as the hub would, and only then
    replaces the file. Raises BadConfig (with the problems, and the file untouched), UnknownName
    for a handle that is not there, OSError where the file cannot be written.
    """

    def __init__(self, path: Path, families: Collection[str]) -> None:
        self.path = path
        self._families = families

    def add(
        self, devices: Mapping[str, Mapping[str, Value]], areas: Mapping[str, str] = MappingProxyType({})
    ) -> None:  # fmt: skip
        """Add devices, and areas, at the ends; refused when a handle is taken or any of them is not right."""

        def change(source: Source, before: DevicesFile) -> str:
            for handle in devices:
                self._require_free(handle, before)
            page = Page(source)
            if areas:
                page.append("areas", areas)
                page = Page(Source(source.name, page.text))
            page.append("devices", devices)
            return page.text

        self._rewrite(change, {*devices, *areas})

    def add_endpoint(self, handle: str, ref: str) -> None:
        """Add an endpoint to a device, after those that it has."""

        def change(page: Page, devices: DevicesFile) -> None:
            owner = self._device(page, handle)
            page.set(owner, "endpoints", [*_ends(devices.devices[handle]), ref])

        self._edit(change, {handle})

    def set_key(self, handle: str, key: str, value: Value) -> None:
        """Write one key of a device, in its place where it is there already."""
        self._edit(lambda page, _: page.set(self._device(page, handle), key, value), {handle})

    def remove_key(self, handle: str, key: str) -> None:
        """Take one key away from a device; nothing happens when it has none such."""
        self._edit(lambda page, _: page.remove(self._device(page, handle), key), {handle})

    def rename(self, old: str, new: str) -> None:
        """Give a device another handle, in its place, and to those that lead through it the new one."""
        followers = {old, new}

        def change(page: Page, devices: DevicesFile) -> None:
            self._require_free(new, devices)
            key, _ = self._device(page, old)
            places = {key.mark: new}
            for handle, mark in _vias(page.root, old):
                followers.add(handle)
                places[mark] = new
            page.replace(places)

        self._edit(change, followers)

    def exchanged(self, source: Source, one: str, other: str, *, drop: bool = False) -> tuple[Source, DevicesFile]:
        """The file with what two devices are reached by, and their models, in each other's place; nothing is written.

        All else stays with the handles: names, areas, labels, what is allowed. `drop`: the entry of the other goes.
        """
        before = self._read(source)
        for handle in (one, other):
            if handle not in before.devices:
                raise UnknownName("config.unknown_device", handle=handle, path=str(self.path))
        after = source
        for handle, entry in ((one, before.devices[other]), (other, before.devices[one])):
            after = self._rewired(after, handle, entry)
        if drop:
            page = Page(after)
            devices = page.entry(page.root, "devices")
            if devices is not None:
                page.remove(devices, other)
            after = Source(source.name, page.text)
        result = self._read(after)
        if _others(before, {one, other}) != _others(result, {one, other}):
            raise BadConfig("config.edit_by_hand", path=str(self.path), place="devices")
        return after, result

    def _rewired(self, source: Source, handle: str, entry: DeviceEntry) -> Source:
        """The file with a device reached as the entry says."""
        for key, value in (("endpoints", _ends(entry)), ("model", entry.model)):
            page = Page(source)
            device = self._device(page, handle)
            if value:
                page.set(device, key, value)
            else:
                page.remove(device, key)
            source = Source(source.name, page.text)
        return source

    def added(self, source: Source, handle: str, entry: Mapping[str, Value]) -> Source:
        """The file with a new device at its end; nothing is written."""
        self._require_free(handle, self._read(source))
        page = Page(source)
        page.append("devices", {handle: entry})
        return Source(source.name, page.text)

    def _edit(self, change: Callable[[Page, DevicesFile], None], touched: set[str]) -> None:
        """Change one page; `touched` are the handles that may differ afterwards."""

        def changed(source: Source, before: DevicesFile) -> str:
            page = Page(source)
            change(page, before)
            return page.text

        self._rewrite(changed, touched)

    def _rewrite(self, change: Callable[[Source, DevicesFile], str], touched: set[str]) -> None:
        """Replace the file by what `change` makes of it."""
        if self.path.exists():
            source, problems = read_source(self.path, DEVICES_LIMITS)
            if source is None:
                raise BadConfig("config.edit_refused", tuple(problems), path=str(self.path))
        else:
            source = Source(str(self.path), "")
        before = self._read(source)
        text = change(source, before)
        after = self._read(Source(source.name, text))
        # The file was changed as text: that nothing else changed its meaning is seen, not hoped.
        if _others(before, touched) != _others(after, touched):
            raise BadConfig("config.edit_by_hand", path=str(self.path), place="devices")
        replace_file(self.path, text)

    def _read(self, source: Source) -> DevicesFile:
        devices, problems = read_devices(source, self._families)
        if devices is None or has_errors(problems):
            raise BadConfig("config.edit_refused", tuple(problems), path=str(self.path))
        return devices

    def _device(self, page: Page, handle: str) -> tuple[Scalar, Node]:
        devices = page.entry(page.root, "devices")
        found = page.entry(devices[1], handle) if devices else None
        if found is None:
            raise UnknownName("config.unknown_device", handle=handle, path=str(self.path))
        return found

    def _require_free(self, handle: str, devices: DevicesFile) -> None:
        if handle in devices.devices:
            raise BadConfig("config.handle_taken", handle=handle, path=str(self.path))


def _ends(entry: DeviceEntry) -> list[Value]:
    """The endpoints of a device as they are written."""
    return [end.ref if end.via is None else {"id": end.ref, "via": end.via} for end in entry.endpoints]


def _others(devices: DevicesFile, touched: set[str]) -> list[tuple[str, object]]:
    everything: list[tuple[str, object]] = [*devices.areas.items(), *devices.devices.items()]
    return [(handle, what) for handle, what in everything if handle not in touched]


def _vias(root: Node | None, gateway: str) -> list[tuple[str, Mark]]:
    """The devices with an endpoint that leads through that gateway, and the place where each says so."""
    devices = root.get("devices") if isinstance(root, Tree) else None
    found = []
    for key, device in devices.entries if isinstance(devices, Tree) else ():
        endpoints = device.get("endpoints") if isinstance(device, Tree) else None
        for endpoint in endpoints.items if isinstance(endpoints, Sequence) else (endpoints,):
            via = endpoint.get("via") if isinstance(endpoint, Tree) else None
            if isinstance(via, Scalar) and via.text == gateway:
                found.append((key.text, via.mark))
    return found
