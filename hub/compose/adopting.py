"""devices.yaml as adoption sees it: which endpoints stand there, a new device, and a reload."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from drivers.families import FAMILIES
from hub.compose.house import House
from hub.config.devices_file import RESERVED
from hub.config.edit import DevicesEditor
from hub.config.load import DEVICES_FILE
from hub.discovery.adoption import Entry
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

    async def add_area(self, handle: str, name: str) -> None:
        """Write a new area."""
        await self._change(lambda editor: editor.add_area(handle, name))

    async def add(self, handle: str, entry: Entry) -> None:
        """Write a new device, or, where the handle stands there without endpoints, these keys into it."""

        def change(editor: DevicesEditor) -> None:
            if handle not in self.endpoints():
                editor.add(handle, entry)
                return
            for key, value in entry.items():
                editor.set_key(handle, key, value)

        await self._change(change)

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
