"""Rows of claims: written when they differ, removed when they are over, counted when they are damaged."""

import asyncio
from pathlib import Path

from hub.core.clock import VirtualClock
from hub.storage.claims import ALIVE, OFTEN, load_claims
from hub.storage.control import open_control
from hub.storage.rows import CLAIMS


async def test_rows_come_and_go(tmp_path: Path) -> None:
    store = await open_control(tmp_path, VirtualClock())
    claims = await load_claims(store)
    claims.keep("run:r1", {"scene": "一"})
    claims.keep("run:r2", {"scene": "b"})
    claims.keep("run:r2", None)
    claims.keep("run:r3", None)
    store.put(CLAIMS, ("run:r4", "[" * 100_000))
    await store.close()
    store = await open_control(tmp_path, VirtualClock())
    claims = await load_claims(store)
    assert claims.found == {"run:r1": {"scene": "一"}}
    assert claims.damaged == 1
    claims.keep("run:r4", None)
    claims.keep("run:r1", None)
    await store.close()
    store = await open_control(tmp_path, VirtualClock())
    assert (await load_claims(store)).found == {}
    await store.close()


async def test_what_is_there_already_is_not_written_again(tmp_path: Path) -> None:
    store = await open_control(tmp_path, VirtualClock())
    claims = await load_claims(store)
    claims.keep("run:r1", {"scene": "a"})
    await store.flush()
    written = store.written_bytes
    claims.keep("run:r1", {"scene": "a"})
    await store.flush()
    assert store.written_bytes == written
    claims.keep("run:r1", {"scene": "b"})
    await store.flush()
    assert store.written_bytes > written
    await store.close()


async def test_a_new_row_does_not_wait_for_the_window_and_its_companions_share_the_commit(tmp_path: Path) -> None:
    store = await open_control(tmp_path, VirtualClock())  # on which no time passes
    writer = asyncio.ensure_future(store.run())
    claims = await load_claims(store)
    claims.keep("property:d1.on", {"base": False})
    claims.keep("run:r1", {"scene": "a"})
    async with asyncio.timeout(10):
        while not (rows := await store.rows(CLAIMS)):
            await asyncio.sleep(0.01)
    assert sorted(rows) == ["property:d1.on", "run:r1"]
    claims.keep("property:d1.on", {"base": True})
    claims.keep("run:r1", None)
    await asyncio.sleep(0.05)
    assert await store.rows(CLAIMS) == rows
    writer.cancel()
    await store.close()


async def test_a_row_that_flutters_is_written_now_and_then(tmp_path: Path) -> None:
    clock = VirtualClock()
    store = await open_control(tmp_path, clock)
    claims = await load_claims(store)
    for _ in range(OFTEN):
        claims.keep("memo:S#0", 1.0)
        claims.keep("memo:S#0", None)
    claims.keep(ALIVE, {"wall": 1.0})
    await store.flush()
    written = store.written_bytes
    for number in range(100):
        claims.keep("memo:S#0", float(number))
        claims.keep(ALIVE, {"wall": float(number)})
        claims.keep("memo:S#0", None)
    await store.flush()
    assert store.written_bytes == written
    await store.close()
    store = await open_control(tmp_path, clock)
    assert (await load_claims(store)).found == {ALIVE: {"wall": 99.0}}
    await store.close()


async def test_what_must_not_happen_twice_waits_for_no_row_that_flutters(tmp_path: Path) -> None:
    clock = VirtualClock()
    store = await open_control(tmp_path, clock)
    claims = await load_claims(store)
    for number in range(OFTEN + 5):
        claims.keep("run:r1", {"step": number})
        claims.keep("run:r2", {"step": number} if number % 2 else None)
    claims.settle()
    await store.flush()  # as before a command that must not be repeated is sent
    kept = await store.rows(CLAIMS)
    assert kept["run:r1"] == ("run:r1", '{"step":16}')
    assert "run:r2" not in kept
    written = store.written_bytes
    claims.settle()
    await store.flush()
    assert store.written_bytes == written
    await store.close()


async def test_the_row_that_says_when_is_written_with_others(tmp_path: Path) -> None:
    store = await open_control(tmp_path, VirtualClock())
    claims = await load_claims(store)
    claims.keep("run:r1", {"scene": "a"})
    claims.keep(ALIVE, {"wall": 1.0})
    await store.flush()
    assert sorted(await store.rows(CLAIMS)) == [ALIVE, "run:r1"]
    await store.close()
