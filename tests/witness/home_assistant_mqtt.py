"""Run by an interpreter that has Home Assistant, in a process of its own: its MQTT component at a real broker.

Arguments: host, port, prefix of announcements. Each line of stdin is a JSON list, each answered by a line of JSON:

    ["entities", N]               waits until there are N: {entity: [state, attributes, device, unique id]}
    ["state", ENTITY, [words]]    waits until the state is one of these: [state, attributes]
    ["call", DOMAIN, SERVICE, {data}]     calls a service: null, or what it raised
    ["complaints"]                what it has logged from WARNING on
    ["devices"]                   {name: [area, model, software, via]}
"""

import asyncio
import importlib
import json
import logging
import sys
import tempfile
from pathlib import Path
from types import MappingProxyType
from typing import Any
from unittest.mock import MagicMock

# MQTT imports it for the dialogue in which a person sets it up.
sys.modules["homeassistant.components.file_upload"] = MagicMock()

core: Any = importlib.import_module("homeassistant.core")
bootstrap: Any = importlib.import_module("homeassistant.bootstrap")
loader: Any = importlib.import_module("homeassistant.loader")
entries: Any = importlib.import_module("homeassistant.config_entries")
const: Any = importlib.import_module("homeassistant.const")
registry: Any = importlib.import_module("homeassistant.helpers.entity_registry")
devices: Any = importlib.import_module("homeassistant.helpers.device_registry")
areas: Any = importlib.import_module("homeassistant.helpers.area_registry")

PATIENCE = 15.0


class Complaints(logging.Handler):
    """Keeps what is logged from WARNING on."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        trace = logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
        self.lines.append(f"{record.name}: {record.getMessage()} {trace}".strip())


class Home:
    """One Home Assistant with nothing but MQTT."""

    def __init__(self, folder: str) -> None:
        self.hass: Any = core.HomeAssistant(folder)
        self.complaints = Complaints()

    async def begin(self, host: str, port: int, prefix: str) -> None:
        hass = self.hass
        hass.config.skip_pip = True
        loader.async_setup(hass)
        hass.config_entries = entries.ConfigEntries(hass, {})
        if hasattr(bootstrap, "async_load_base_functionality"):
            await bootstrap.async_load_base_functionality(hass)
        await hass.config_entries.async_initialize()
        hass.set_state(core.CoreState.running)
        hass.config.components |= {"http", "file_upload", "repairs"}  # asked for, and only needed by hands
        logging.getLogger().addHandler(self.complaints)
        data = {"broker": host, "port": port, "discovery": True, "discovery_prefix": prefix}
        about = {
            "version": 1, "minor_version": 1, "domain": "mqtt", "title": "", "data": data, "source": "user",
            "unique_id": None, "options": {},
        }  # fmt: skip
        if const.MAJOR_VERSION >= 2025:
            about |= {"minor_version": 2, "discovery_keys": MappingProxyType({}), "subentries_data": ()}
        entry = entries.ConfigEntry(**about)
        await hass.config_entries.async_add(entry)
        await hass.async_block_till_done()

    async def answer(self, ask: list[Any]) -> Any:
        match ask:
            case ["entities", count]:
                await until(lambda: len(self.entities()) >= count)
                return self.entities()
            case ["state", entity, words]:
                await until(lambda: (found := self.hass.states.get(entity)) is not None and found.state in words)
                found = self.hass.states.get(entity)
                return None if found is None else [found.state, plain(found.attributes)]
            case ["call", domain, service, data]:
                try:
                    await self.hass.services.async_call(domain, service, data, blocking=True)
                except Exception as error:  # noqa: BLE001 - whatever it is, the test is to see it
                    return repr(error)
                return None
            case ["complaints"]:
                return self.complaints.lines
            case ["devices"]:
                rooms = areas.async_get(self.hass)
                rows = devices.async_get(self.hass).devices
                return {
                    one.name: [
                        rooms.async_get_area(one.area_id).name if one.area_id else None,
                        one.model, one.sw_version, rows[one.via_device_id].name if one.via_device_id else None,
                    ]
                    for one in rows.values()
                }  # fmt: skip
        raise ValueError(ask)

    def entities(self) -> dict[str, Any]:
        known = registry.async_get(self.hass).entities
        rows = devices.async_get(self.hass).devices
        return {
            one.entity_id: [
                state.state, plain(state.attributes), rows[one.device_id].name if one.device_id else None,
                one.unique_id,
            ]
            for one in known.values()
            if (state := self.hass.states.get(one.entity_id)) is not None
        }  # fmt: skip


def plain(attributes: Any) -> dict[str, Any]:
    """What JSON can hold of the attributes."""
    found: dict[str, Any] = json.loads(json.dumps(dict(attributes), default=str))
    return found


def say(answer: Any) -> None:
    """One line of stdout."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


async def until(there: Any) -> None:
    """Wait for a condition, and give up after a while."""
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while not there() and asyncio.get_running_loop().time() < deadline:
        await asyncio.sleep(0.02)


async def main(host: str, port: int, prefix: str) -> None:
    loop = asyncio.get_running_loop()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "configuration.yaml").touch()
        home = Home(folder)
        await home.begin(host, port, prefix)
        say(const.__version__)
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            say(await home.answer(json.loads(line)))
        await home.hass.async_stop(force=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
