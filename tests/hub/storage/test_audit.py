import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.clock import VirtualClock
from hub.model.cause import Cause, Origin
from hub.model.command import AuditEntry, CommandClass
from hub.storage.audit import KEPT_DAYS, KEPT_ROWS, decode, encode, load_audit
from hub.storage.control import ControlStore, open_control
from hub.storage.rows import AUDIT

NOW = 1_800_000_000.0
DAY = 86_400.0
TEXT = st.text(max_size=8)


def entry(at: float, command: str = "c", result: str = "confirmed", device: str = "k1") -> AuditEntry:
    return AuditEntry(
        f"{int(at * 1000):014d}-{command}-0", at, command, Cause(Origin.SCENE, "tea", "run-1", 2, 1), device, "on",
        "on", CommandClass.C, result,
    )  # fmt: skip


ENTRIES = st.builds(
    AuditEntry, TEXT, st.floats(0, 1e10), TEXT,
    st.builds(Cause, st.sampled_from(Origin), TEXT, TEXT, st.integers(-1, 99), st.integers(0, 16)),
    TEXT, TEXT, TEXT.filter(lambda value: value not in ("True", "False")), st.sampled_from(CommandClass), TEXT,
    st.none() | TEXT,
    st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
)  # fmt: skip


@given(ENTRIES)
def test_an_entry_is_read_as_it_was_written(one: AuditEntry) -> None:
    assert decode(one.id, encode(one)) == one


@pytest.mark.parametrize(("stored", "shown"), [("True", "on"), ("False", "off"), ("40", "40")])
def test_words_of_old_rows_are_read_as_people_write_them(stored: str, shown: str) -> None:
    read = decode("x", encode(replace(entry(NOW), value=stored)))
    assert read is not None
    assert read.value == shown


def test_a_grant_to_open_is_not_written_down() -> None:
    one = entry(NOW)
    granted = replace(one, cause=replace(one.cause, grant="challenge"))
    assert decode(one.id, encode(granted)) == one


@given(st.sampled_from(sorted(json.loads(encode(entry(NOW))))), st.none() | st.integers() | TEXT | st.lists(TEXT))
def test_an_entry_of_another_form_is_not_shown(field: str, junk: object) -> None:
    read = decode("x", json.dumps(json.loads(encode(entry(NOW))) | {field: junk}))
    assert read is None or isinstance(read, AuditEntry)


@given(TEXT)
def test_what_is_no_entry_is_not_shown(text: str) -> None:
    assert decode("x", text) is None


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(now=NOW)


@pytest.fixture
async def store(tmp_path: Path, clock: VirtualClock) -> AsyncIterator[ControlStore]:
    store = await open_control(tmp_path, clock)
    yield store
    await store.close()


async def test_the_newest_come_first_and_results_take_the_place_of_open_ones(
    store: ControlStore, clock: VirtualClock
) -> None:
    log = await load_audit(store, clock)
    log.put(entry(NOW - 2 * DAY, "old"))
    log.put(entry(NOW - 1, "c1", "open"))
    log.put(entry(NOW, "c2", device="k2"))
    log.put(entry(NOW - 1, "c1", "failed"))
    found = await log.entries(NOW - DAY, 10)
    assert [(one.command, one.result) for one in found] == [("c2", "confirmed"), ("c1", "failed")]
    assert [one.command for one in await log.entries(0, 2)] == ["c2", "c1"]
    assert [one.command for one in await log.entries(0, 10, "k1")] == ["c1", "old"]


async def test_the_log_outlives_the_hub(tmp_path: Path, clock: VirtualClock) -> None:
    store = await open_control(tmp_path, clock)
    (await load_audit(store, clock)).put(entry(NOW))
    await store.close()
    store = await open_control(tmp_path, clock)
    assert await (await load_audit(store, clock)).entries(0, 10) == (entry(NOW),)
    await store.close()


async def test_what_is_too_old_goes_a_little_at_a_time(store: ControlStore, clock: VirtualClock) -> None:
    log = await load_audit(store, clock)
    for number in range(4):
        log.put(entry(NOW + number, f"c{number}"))
    clock.advance(KEPT_DAYS * DAY + 10)
    log.put(entry(clock.now(), "new"))
    assert [one.command for one in await log.entries(0, 10)] == ["new", "c3", "c2"]
    log = await load_audit(store, clock)
    log.put(entry(clock.now(), "newer"))
    assert [one.command for one in await log.entries(0, 10)] == ["newer", "new"]


async def test_no_more_are_kept_than_is_said(
    store: ControlStore, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert KEPT_ROWS == 20_000
    monkeypatch.setattr("hub.storage.audit.KEPT_ROWS", 3)
    log = await load_audit(store, clock)
    for number in range(10):
        log.put(entry(NOW + number, f"c{number}"))
    assert [one.command for one in await log.entries(0, 10)] == ["c9", "c8", "c7"]
    assert len(await store.rows(AUDIT)) == 3
