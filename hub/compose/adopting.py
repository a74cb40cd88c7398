"""devices.yaml as adoption sees it: which endpoints stand there, a new device, and a reload."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from drivers.families import FAMILIES
from hub.compose.house import House
from hub.config.edit import DevicesEditor
from hub.config.load import DEVICES_FILE
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

    async def add(self, handle: str, entry: Mapping[str, str | list[str]]) -> None:
        """Write a new device, or, where the handle stands there without endpoints, these keys into it."""
        try:
            await asyncio.to_thread(self._write, handle, entry)
        except OSError as failure:
            reason = failure.strerror or str(failure)
            raise BadSetup("config.folder_unwritable", folder=str(self.house.folder), reason=reason) from failure

    def _write(self, handle: str, entry: Mapping[str, str | list[str]]) -> None:
        editor = DevicesEditor(self.house.folder / DEVICES_FILE, FAMILIES.keys())
        if handle in self.endpoints():
            for key, value in entry.items():
                editor.set_key(handle, key, value)
        else:
            editor.add(handle, entry)

    async def reload(self) -> None:
        """Take the changed file into use. Raises BadConfig when the folder has errors: nothing is lost then."""
        result = await self.house.reload()
        if not result.accepted:
            raise BadConfig("config.not_reloaded", result.problems, folder=str(self.house.folder))
