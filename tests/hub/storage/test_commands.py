import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.clock import VirtualClock
from hub.model.cause import Cause, Origin
from hub.model.command import Call, CommandClass, CommandRecord, Outcome, Part, Settled, Write
from hub.model.errors import BadSetup, HearthError
from hub.model.value import Color
from hub.storage.commands import CommandRows, decode, encode, load_commands
from hub.storage.control import ControlStore, open_control

TEXT = st.text(max_size=8)
VALUES = st.one_of(
    st.booleans(),
    st.integers(-(1 << 40), 1 << 40),
    st.floats(allow_nan=False, allow_infinity=False),
    TEXT,
    st.builds(Color, *[st.integers(0, 255)] * 3),
)
SETTLED = st.tuples(
    st.sampled_from(Outcome), st.none() | TEXT, st.lists(st.tuples(TEXT, TEXT), max_size=2), st.floats(0, 1e6)
)


@st.composite
def parts(draw: st.DrawFn) -> Part:
    device, path = draw(TEXT), draw(TEXT)
    args = draw(st.lists(st.tuples(TEXT, VALUES), max_size=2))
    whats: list[Write | Call] = [Write(device, path, draw(VALUES)), Call(device, path, tuple(args))]
    what = draw(st.sampled_from(whats))
    told = draw(st.none() | SETTLED)
    settled = None if told is None else Settled(device, path, told[0], told[1], tuple(told[2]), told[3])
    return Part(what, draw(st.sampled_from(CommandClass)), draw(st.booleans()), settled, draw(st.booleans()))


CAUSES = st.builds(Cause, st.sampled_from(Origin), TEXT, TEXT, st.integers(-1, 99), st.integers(0, 16))
RECORDS = st.builds(
    CommandRecord, TEXT, CAUSES, st.lists(parts(), max_size=3).map(tuple), st.floats(0, 1e10), st.floats(0, 1e10),
    TEXT, TEXT, st.none() | st.tuples(st.floats(0, 1e10), TEXT),
)  # fmt: skip

RECORD = CommandRecord(
    "c1", Cause(Origin.PERSON, "anna"), (Part(Write("k1", "on", True), CommandClass.A, sent=True),), 5.0, 35.0, "tea"
)


@given(RECORDS)
def test_a_record_is_read_as_it_was_written(record: CommandRecord) -> None:
    assert decode(encode(record)) == record


def test_a_grant_to_open_does_not_survive_a_restart() -> None:
    granted = replace(RECORD, cause=replace(RECORD.cause, grant="challenge"))
    assert "challenge" not in encode(granted)
    assert decode(encode(granted)) == RECORD


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(sorted(json.loads(encode(RECORD)))), JSON)
def test_a_record_of_another_form_is_left_aside(field: str, junk: object) -> None:
    read = decode(json.dumps(json.loads(encode(RECORD)) | {field: junk}))
    assert read is None or isinstance(read, CommandRecord)


@given(TEXT)
def test_what_is_no_record_is_left_aside(text: str) -> None:
    assert decode(text) is None


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[ControlStore]:
    store = await open_control(tmp_path, VirtualClock())
    yield store
    await store.close()


async def test_what_was_kept_is_found_in_the_next_life(tmp_path: Path) -> None:
    store = await open_control(tmp_path, VirtualClock())
    rows = await load_commands(store, VirtualClock())
    assert rows.hand_over() == ()
    rows.keep(RECORD)
    await rows.durable()
    await store.close()
    store = await open_control(tmp_path, VirtualClock())
    rows = await load_commands(store, VirtualClock())
    assert rows.hand_over() == (RECORD,)
    assert rows.hand_over() == ()
    rows.drop("c1")
    await rows.durable()
    assert (await load_commands(store, VirtualClock())).hand_over() == ()
    await store.close()


async def test_what_is_over_before_the_commit_is_never_written(store: ControlStore) -> None:
    rows = await load_commands(store, VirtualClock())
    await rows.durable()
    before = store.written_bytes
    rows.keep(RECORD)
    rows.drop("c1")
    await rows.durable()
    assert store.written_bytes == before


async def test_a_caller_hears_when_it_is_on_disk(store: ControlStore, tmp_path: Path) -> None:
    rows = await load_commands(store, VirtualClock())
    heard: list[HearthError | None] = []
    rows.keep(RECORD)
    rows.when_durable(heard.append)
    assert heard == []
    await _until(rows)
    assert heard == [None]
    assert (await load_commands(store, VirtualClock())).hand_over() == (RECORD,)


async def test_a_caller_hears_that_it_is_not(
    store: ControlStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    rows = await load_commands(store, VirtualClock())
    heard: list[HearthError | None] = []
    for error in (BadSetup("store.write_failed", path="x", reason="y"), sqlite3.ProgrammingError("a bug")):

        async def flush(error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(store, "flush", flush)
        rows.when_durable(heard.append)
        await _until(rows)
    assert [one.message_id for one in heard if one] == ["store.write_failed", "command.not_recorded"]
    assert "a bug" in caplog.text


async def _until(rows: CommandRows) -> None:
    """Wait until nobody waits."""
    while rows._waiting:
        await asyncio.wait(set(rows._waiting))
        await asyncio.sleep(0)


@pytest.mark.parametrize("field", ["accepted", "expires"])
@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999", "1" * 400])
def test_a_record_without_an_end_of_time_is_left_aside(field: str, number: str) -> None:
    body = json.dumps(json.loads(encode(RECORD)) | {field: "here"}).replace('"here"', number)
    assert decode(body) is None


async def test_a_key_is_known_since_the_same_moment_whatever_the_clock_says_later(tmp_path: Path) -> None:
    clock = VirtualClock()
    store = await open_control(tmp_path, clock)
    rows = await load_commands(store, clock, "boot")
    rows.keep(RECORD)
    begun = (clock.monotonic(), "boot")
    clock.advance(5)
    clock.step_wall(86_400.0)
    rows.keep(RECORD)
    await rows.durable()
    again = await load_commands(store, clock, "boot")
    again.keep(RECORD)
    await again.durable()
    assert [one.since for one in (await load_commands(store, clock)).hand_over()] == [begun]
    await store.close()
