"""Rows of claims: written when they differ, removed when they are over, counted when they are damaged."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.clock import VirtualClock
from hub.storage.claims import ALIVE, OFTEN, SIZE, SLOTS, ClaimRows, load_claims
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
    assert sorted((await load_claims(store)).found) == ["property:d1.on", "run:r1"]
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


async def test_what_was_put_off_counts_in_every_life_after_it(tmp_path: Path) -> None:
    store = await open_control(tmp_path, VirtualClock())
    claims = await load_claims(store)
    for number in range(OFTEN):
        claims.keep("memo:S#0", float(number))
    claims.keep("memo:S#0", None)
    await store.close()
    store = await open_control(tmp_path, VirtualClock())
    claims = await load_claims(store)
    assert claims.found == {}
    claims.keep(ALIVE, {"wall": 1.0})  # put off, too: in the same row
    await store.close()
    store = await open_control(tmp_path, VirtualClock())
    assert (await load_claims(store)).found == {ALIVE: {"wall": 1.0}}
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
    assert (await load_claims(store)).found == {"run:r1": {"step": 16}}
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
    assert sorted((await load_claims(store)).found) == [ALIVE, "run:r1"]
    await store.close()


async def lives(folder: Path) -> ClaimRows:
    store = await open_control(folder, VirtualClock())
    claims = await load_claims(store)
    await store.close()
    return claims


IDS = st.sampled_from([f"{kind}{number}" for kind in ("run:r", "property:d.", "derived:") for number in range(4)])
STEP = st.tuples(IDS, st.none() | st.integers(0, 5) | st.text(max_size=40) | st.just("long" * SIZE))


@settings(max_examples=30, deadline=None)
@given(st.lists(STEP | st.sampled_from(["settle", "life", "flush", "flutter"]), max_size=150))
async def test_whatever_changes_is_there_in_the_next_life(steps: list[tuple[str, object] | str]) -> None:
    with TemporaryDirectory() as folder:
        store = await open_control(Path(folder), VirtualClock())
        claims = await load_claims(store)
        wanted: dict[str, object] = {}
        for step in steps:
            match step:
                case "settle":
                    claims.settle()
                case "flush":
                    await store.flush()
                case "flutter":
                    for number in range(OFTEN + 1):
                        claims.keep("derived:0", number)
                    claims.keep("derived:0", None)
                    wanted.pop("derived:0", None)
                case "life":
                    await store.close()
                    store = await open_control(Path(folder), VirtualClock())
                    claims = await load_claims(store)
                    assert (claims.found, claims.damaged) == (wanted, 0)
                case (str() as id_, body):
                    claims.keep(id_, body)
                    wanted.pop(id_, None)
                    wanted |= {} if body is None else {id_: body}
        await store.close()
        claims = await lives(Path(folder))
        assert (claims.found, claims.damaged) == (wanted, 0)


async def test_slots_are_used_over_and_over(tmp_path: Path) -> None:
    store = await open_control(tmp_path, VirtualClock())
    claims = await load_claims(store)
    for number in range(20 * SLOTS):
        claims.keep(f"run:r{number}", {"scene": "x" * 300})
        claims.keep(f"run:r{number - 5}", None)
        claims.keep(ALIVE, {"wall": float(number)})
        await store.flush()
    assert len(await store.rows(CLAIMS)) < 2 * SLOTS
    await store.close()
    assert len((await lives(tmp_path)).found) == 6


async def test_where_a_slot_is_lost_no_run_goes_on(tmp_path: Path) -> None:
    for lost in ("~001", "~000"):
        store = await open_control(tmp_path, VirtualClock())
        claims = await load_claims(store)
        for number in range(8):
            claims.keep(f"run:r{number}", {"scene": "x" * 300})
        claims.keep("property:d1.on", {"base": False})
        await store.flush()
        store.put(CLAIMS, (lost, "{")) if lost == "~000" else store.delete(CLAIMS, lost)
        await store.close()
        found = await lives(tmp_path)
        assert (list(found.found), found.damaged) == (["property:d1.on"], 1)
        store = await open_control(tmp_path, VirtualClock())
        (await load_claims(store)).fold()
        await store.close()
        assert (await lives(tmp_path)).damaged == 0


@pytest.mark.parametrize(("id_", "written"), [("property:d1.on", True), ("memo:S#0", False)])
async def test_the_beginning_and_the_end_of_a_claim_are_never_put_off(tmp_path: Path, id_: str, written: bool) -> None:
    store = await open_control(tmp_path, VirtualClock())
    claims = await load_claims(store)
    for number in range(OFTEN):
        claims.keep(id_, {"base": number})
    await store.flush()
    before = store.written_bytes
    claims.keep(id_, {"base": "put off"})
    await store.flush()
    assert store.written_bytes == before
    claims.keep(id_, None)
    await store.flush()
    assert (store.written_bytes > before) is written
    await store.close()
