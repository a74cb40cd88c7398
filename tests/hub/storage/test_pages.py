import asyncio
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.clock import VirtualClock
from hub.storage.control import open_control
from hub.storage.opening import FILE
from hub.storage.pages import PAGE, page_size, pages, records
from hub.storage.rows import FACTS
from tests.hub.storage.damage import House, furnished


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[House, bytes]:
    return asyncio.run(furnished(tmp_path_factory.mktemp("sound")))


def rows_in(content: bytes, log: bytes = b"") -> set[tuple[str, ...]]:
    return {record[:-1] for record in records(pages(content, log))}


def test_every_row_is_found_on_its_page(sound: tuple[House, bytes]) -> None:
    house, content = sound
    assert {row for rows in house.values() for row in rows.values()} <= rows_in(content)


@pytest.mark.parametrize("length", [1, 900, 1100, 4000, 5000, 8150, 50_000])
async def test_rows_that_run_over_to_other_pages_are_found(tmp_path: Path, length: int) -> None:
    store = await open_control(tmp_path, VirtualClock())
    rows = [(f"a{number}", str(number) * length) for number in range(8)]
    for row in rows:
        store.put(FACTS, row)
    await store.close()
    assert set(rows) <= rows_in((tmp_path / FILE).read_bytes())


async def test_what_stands_in_the_log_only_is_found(tmp_path: Path) -> None:
    store = await open_control(tmp_path, VirtualClock())
    for number in range(100):
        store.put(FACTS, (f"a{number}", "first"))
    await store.flush()
    store.put(FACTS, ("a7", "second"))
    await store.flush()
    content, log = (tmp_path / FILE).read_bytes(), (tmp_path / f"{FILE}-wal").read_bytes()
    await store.close()
    found = rows_in(content, log)
    assert {("a7", "second"), ("a8", "first")} <= found
    assert ("a7", "first") not in found
    assert rows_in(content) == set()
    # Without its last frame the second transaction is not finished.
    assert ("a7", "first") in rows_in(content, log[: -PAGE // 2])


@given(st.binary(max_size=3 * PAGE), st.binary(max_size=3 * PAGE))
def test_any_bytes_are_read_without_an_error(content: bytes, log: bytes) -> None:
    for record in records(pages(content, log)):
        assert all(isinstance(value, str) for value in record)


@given(st.data())
def test_any_damage_is_read_without_an_error(sound: tuple[House, bytes], data: st.DataObject) -> None:
    house, content = sound
    damaged = bytearray(content)
    for _ in range(data.draw(st.integers(1, 20))):
        at = data.draw(st.integers(0, len(damaged) - 40))
        noise = data.draw(st.binary(min_size=1, max_size=40))
        damaged[at : at + len(noise)] = noise
    for record in records(pages(bytes(damaged))):
        for row in (table.accept(record) for table in house if len(record) == len(table.columns) + 1):
            assert row is None or any(row == rows.get(row[0]) for rows in house.values())


def test_a_header_that_is_none_is_not_believed() -> None:
    assert page_size(b"") == PAGE
    assert page_size(b"SQLite format 3\0\0\0") == PAGE
    assert page_size(b"SQLite format 3\0\x03\0") == PAGE
    assert page_size(b"SQLite format 3\0\x02\0") == 512
