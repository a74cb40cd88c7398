"""devices.yaml as adoption sees it: which endpoints stand there, a new device, and a reload."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from drivers.families import FAMILIES
from hub.compose.house import House
from hub.config.devices_file import RESERVED
from hub.config.edit import DevicesEditor
from hub.config.load import DEVICES_FILE
from hub.discovery.around import Entry
from hub.model.errors import BadConfig, BadSetup


@dataclass(frozen=True, slots=True)
class DevicesYaml:
    """The port `Home` of adoption."""

    house: House

    def endpoints(self) -> Mapping[str, tuple[str, ...]]:
        """The refs of the endpoints of every device, by handle."""
        config = self.house.config
        entries = config.devices.devices if config else {}
        return {handle: tuple(one.ref for one in entry.endpoints) for handle, entry in entries.items()}

    def areas(self) -> Mapping[str, str]:
        """The names of the areas in use, by handle."""
        config = self.house.config
        return config.devices.areas if config else {}

    def reserved(self) -> Collection[str]:
        """Words that mean something in expressions."""
        return RESERVED

    async def add(self, entries: Mapping[str, Entry], areas: Mapping[str, str]) -> None:
        """Write new devices and areas at once; where a handle stands there without endpoints, its keys into it."""
        known = self.endpoints()

        def change(editor: DevicesEditor) -> None:
            editor.add({handle: entry for handle, entry in entries.items() if handle not in known}, areas)
            for handle in (handle for handle in entries if handle in known):
                for key, value in entries[handle].items():
                    editor.set_key(handle, key, value)

        await self._change(change)

    async def join(self, handle: str, ref: str) -> None:
        """Write one more endpoint of a device, after those that it has."""
        await self._change(lambda editor: editor.add_endpoint(handle, ref))

    async def _change(self, change: Callable[[DevicesEditor], None]) -> None:
        editor = DevicesEditor(self.house.folder / DEVICES_FILE, FAMILIES.keys())
        try:
            await asyncio.to_thread(change, editor)
        except OSError as failure:
            reason = failure.strerror or str(failure)
            raise BadSetup("config.folder_unwritable", folder=str(self.house.folder), reason=reason) from failure

    async def reload(self) -> None:
        """Take the changed file into use. Raises BadConfig when the folder has errors: nothing is lost then."""
        result = await self.house.reload()
        if not result.accepted:
            raise BadConfig("config.not_reloaded", result.problems, folder=str(self.house.folder))
