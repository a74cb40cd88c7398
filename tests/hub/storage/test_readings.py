"""Last known readings: to a row and back, and whatever is wrong with one."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.clock import VirtualClock
from hub.model.reading import Absence, Provenance, Reading
from hub.model.value import Color, Value
from hub.storage.control import open_control
from hub.storage.readings import decode, encode, load_readings
from hub.storage.rows import READINGS

TIMES = st.floats(0, 2e9).map(lambda at: round(at, 3))
VALUES: st.SearchStrategy[Value] = (
    st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(-1e9, 1e9)
    | st.text(max_size=8)
    | st.builds(Color, *[st.integers(0, 255)] * 3)
)
KNOWN = st.builds(
    lambda value, changed, heard: Reading(value, changed, heard, Provenance.RESTORED), VALUES, TIMES, TIMES
)
GONE = st.builds(
    lambda last, changed, heard, why, since: Reading(None, changed, heard, Provenance.RESTORED, why, since, last),
    VALUES | st.none(), TIMES, TIMES, st.sampled_from(Absence), TIMES,
)  # fmt: skip


@given(st.dictionaries(st.text(max_size=6), KNOWN | GONE, max_size=5))
def test_what_is_written_is_read(readings: dict[str, Reading]) -> None:
    assert decode(encode(readings)) == readings


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(
    JSON.map(json.dumps)
    | st.text()
    | st.tuples(
        st.floats(0, 2e9), st.dictionaries(st.text(max_size=3), st.lists(JSON | st.sampled_from(Absence), max_size=6))
    ).map(json.dumps)
)
def test_whatever_a_row_says_it_is_read_or_refused(body: str) -> None:
    found = decode(body)
    if found is None:
        return
    assert all(one.provenance is Provenance.RESTORED for one in found.values())
    assert decode(encode(found)) is not None


@pytest.mark.parametrize(
    "body",
    ["[" * 100_000, '[0,{"on":[1e400,0,0]}]', '[0,{"on":[true,1,0]}]', '[0,{"on":[true,0,0,"why",0]}]', "{}", "[0]"],
)
def test_what_no_row_says(body: str) -> None:
    assert decode(body) is None


async def test_a_damaged_row_is_counted_and_the_others_are_there(tmp_path: Path) -> None:
    store = await open_control(tmp_path, VirtualClock())
    rows = await load_readings(store)
    rows.keep("d1", {"on": Reading(value=True, changed_at=1.0, heard_at=2.5)})
    rows.keep("d2", {"on": Reading(value=True, changed_at=1.0, heard_at=2.5)})
    store.put(READINGS, ("d3", "{"))
    rows.drop("d2")
    await store.close()
    store = await open_control(tmp_path, VirtualClock())
    rows = await load_readings(store)
    await store.close()
    assert rows.found == {"d1": {"on": Reading(True, 1.0, 2.5, Provenance.RESTORED)}}
    assert rows.damaged == 1
