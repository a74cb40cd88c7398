"""Out of safe mode: what a damaged control.db still holds, and starting anew with that or with nothing."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from drivers.families import FAMILIES
from hub.config.accepted import kept
from hub.config.devices_file import DeviceEntry
from hub.config.load import load
from hub.config.places import Places
from hub.model.device import WRITTEN_FAMILY
from hub.model.ports import Clock
from hub.storage.control import open_control
from hub.storage.database import StoreBroken
from hub.storage.opening import FILE
from hub.storage.rows import CLAIMS, DEVICE_KEYS, ENDPOINTS, Row, Table
from hub.storage.salvage import Salvaged, salvage, start_anew


@dataclass(frozen=True, slots=True)
class Weighed:
    """What can be saved of a control.db, or was.

    `damage` is the message of what is wrong with it, with its fields; None: it is sound, and nothing else here counts.
    `adopted` counts endpoints with what was learned of them; `lost` are handles of devices.yaml that have none. `kept`
    is where the damaged file is now.
    """

    path: Path
    damage: tuple[str, Mapping[str, object]] | None = None
    rows: int = 0
    refused: int = 0
    devices: int = 0
    adopted: int = 0
    lost: tuple[str, ...] = ()
    kept: Path | None = None


def control_folder(places: Places) -> Path:
    """The folder of control.db: as the configuration says, also the last accepted one, else the state folder."""
    for folder in (places.config, kept(places.state)):
        config = load(folder, FAMILIES.keys())[0] if folder is not None else None
        if config is not None:
            return config.settings.storage.folder or places.state
    return places.state


async def weigh(places: Places, clock: Clock) -> Weighed:
    """What could be saved; nothing is changed. Raises BadSetup: a hub works on it, or it cannot be read."""
    path = await asyncio.to_thread(control_folder, places) / FILE
    damage = await _damage(path, clock)
    if damage is None:
        return Weighed(path)
    found = await asyncio.to_thread(salvage, path)
    return _weighed(path, damage, _of_now(found), found.refused, await asyncio.to_thread(_entries, places))


async def recover(places: Places, clock: Clock, *, fresh: bool) -> Weighed:
    """Start anew with what can be saved, or with nothing (`fresh`); a sound file is left alone.

    Raises BadSetup: a hub works on it, or the disk does not let it.
    """
    path = await asyncio.to_thread(control_folder, places) / FILE
    damage = await _damage(path, clock)
    if damage is None:
        return Weighed(path)
    found = None if fresh else await asyncio.to_thread(salvage, path)
    rows = {} if found is None else _of_now(found)
    aside = await asyncio.to_thread(start_anew, path.parent, rows)
    entries = await asyncio.to_thread(_entries, places)
    return _weighed(path, damage, rows, 0 if found is None else found.refused, entries, aside)


async def _damage(path: Path, clock: Clock) -> StoreBroken | None:
    if not await asyncio.to_thread(path.exists):
        return None
    try:
        store = await open_control(path.parent, clock)
    except StoreBroken as error:
        return error
    await store.close()
    return None


def _of_now(found: Salvaged) -> Mapping[Table, Iterable[Row]]:
    """What was saved, without claims that may be over: a scene that ended long ago must not hold a lamp again."""
    return {table: rows for table, rows in found.rows.items() if table is not CLAIMS or table.name not in found.broken}


def _weighed(
    path: Path, damage: StoreBroken, rows: Mapping[Table, Iterable[Row]], refused: int, entries: Iterable[DeviceEntry],
    aside: Path | None = None,
) -> Weighed:  # fmt: skip
    tables = {table: tuple(each) for table, each in rows.items()}
    adopted = {row[0] for row in tables.get(ENDPOINTS, ()) if row[1]}
    total = sum(len(each) for each in tables.values())
    devices = len(tables.get(DEVICE_KEYS, ()))
    lost = tuple(entry.handle for entry in entries if entry.endpoints and not _reached(entry, adopted))
    return Weighed(path, (damage.message_id, damage.params), total, refused, devices, len(adopted), lost, aside)


def _reached(entry: DeviceEntry, adopted: set[str]) -> bool:
    """Whether an endpoint has its token; what sits behind a gateway, or is only written down, needs none of its own."""
    return any(one.via is not None or one.family == WRITTEN_FAMILY or one.ref in adopted for one in entry.endpoints)


def _entries(places: Places) -> tuple[DeviceEntry, ...]:
    config, _ = load(places.config, FAMILIES.keys())
    return () if config is None else tuple(config.devices.devices.values())
