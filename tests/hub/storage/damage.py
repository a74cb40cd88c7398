"""A small control.db full of rows, and what became of them after it was damaged."""

from collections.abc import Mapping
from pathlib import Path
from random import Random

from hub.core.clock import VirtualClock
from hub.model.errors import BadSetup
from hub.storage.control import open_control
from hub.storage.opening import FILE
from hub.storage.rows import TABLES, Row, Table

House = Mapping[Table, dict[str, Row]]


async def furnished(folder: Path, seed: int = 1, count: int = 12) -> tuple[House, bytes]:
    """Fill a new control.db in `folder`: what is in it, and the file."""
    random = Random(seed)
    house = {
        table: {
            f"{table.name}-{number}": (
                f"{table.name}-{number}",
                *(f"{random.getrandbits(40 * random.choice((1, 1, 8)))} 客厅" for _ in table.columns[1:]),
            )
            for number in range(count)
        }
        for table in TABLES
    }
    store = await open_control(folder, VirtualClock())
    for table, rows in house.items():
        for row in rows.values():
            store.put(table, row)
    await store.close()
    return house, (folder / FILE).read_bytes()


async def outcome(folder: Path, content: bytes, house: House) -> str:
    """Open a file with that content: `refused`, `set aside`, or `whole`. Asserts that no row is another, or unsaid."""
    for old in folder.iterdir():
        old.unlink()
    (folder / FILE).write_bytes(content)
    try:
        store = await open_control(folder, VirtualClock())
    except BadSetup:
        assert (folder / FILE).read_bytes() == content
        return "refused"
    try:
        found = {table: await store.rows(table) for table in house}
    except BadSetup:
        return "refused"
    finally:
        await store.close()
    for table, rows in house.items():
        assert found[table].items() <= rows.items()
    lost = sum(len(rows) - len(found[table]) for table, rows in house.items())
    said = sum(int(str(notice.params["count"])) for notice in store.notices)
    assert lost == said
    return "set aside" if lost else "whole"
