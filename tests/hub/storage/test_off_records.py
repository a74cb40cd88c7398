"""The records of off.list: whatever happens to the bytes, what verifies is what was written."""

import json
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.model.device import Endpoint
from hub.model.errors import BadSetup
from hub.model.secret import Secret
from hub.storage.off_records import OffEntry, Way, parse_list, write_list
from hub.storage.vault import Vault

OPEN = Vault()
TEXT = st.text(max_size=12)


class Reversed:
    """A key that turns secrets round; `locked` cannot open any."""

    def __init__(self, *, locked: bool = False) -> None:
        self.locked = locked

    def seal(self, text: str, name: str) -> str:
        return f"{name}|{text[::-1]}"

    def open(self, text: str, name: str) -> str:
        if self.locked or not text.startswith(f"{name}|"):
            raise BadSetup("safe.sealed", ref=name)
        return text.removeprefix(f"{name}|")[::-1]


@st.composite
def ways(draw: st.DrawFn) -> Way:
    family = draw(TEXT)
    gateway = draw(st.none() | st.builds(Endpoint, st.just(family), TEXT))
    return Way(Endpoint(family, draw(TEXT)), gateway, draw(TEXT), draw(st.none() | st.builds(Secret, TEXT)))


SAFE = st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT
ENTRIES = st.lists(
    st.builds(
        OffEntry, TEXT, TEXT, TEXT, TEXT, TEXT, SAFE, st.floats(allow_nan=False, allow_infinity=False),
        st.lists(ways(), max_size=2).map(tuple),
    ),
    max_size=3,
    unique_by=lambda one: one.place,
)  # fmt: skip

KETTLE = OffEntry(
    "d1", "kettle", "Kettle", "m.kettle", "on", False, 1000.0, (Way(Endpoint("lan", "7"), None, "10.0.0.7"),)
)
LAMP = OffEntry("d2", "heater", "Heizlüfter", "m.plug", "left.on", False, 2000.5,
            (Way(Endpoint("lan", "c"), Endpoint("lan", "g"), "10.0.0.8:99", Secret("s3cret")),))  # fmt: skip


@settings(max_examples=50)
@given(ENTRIES, st.lists(TEXT, max_size=2))
def test_what_is_written_is_what_is_read(entries: list[OffEntry], broadcasts: list[str]) -> None:
    found = parse_list(write_list(entries, broadcasts, Reversed()), Reversed())
    assert (list(found.owed), list(found.broadcasts)) == (entries, broadcasts)
    assert (found.damaged, found.whole) == (0, True)


@settings(max_examples=50)
@given(ENTRIES, st.data())
def test_a_damaged_byte_loses_one_record_at_most_and_changes_none(entries: list[OffEntry], data: st.DataObject) -> None:
    written = bytearray(write_list(entries, (), OPEN))
    place = data.draw(st.integers(0, len(written) - 1))
    written[place] ^= data.draw(st.integers(1, 255))
    found = parse_list(bytes(written), OPEN)
    assert [one for one in found.owed if one not in entries] == []
    assert len(found.owed) >= len(entries) - 1
    assert found.owed == tuple(entries) or not found.whole


@settings(max_examples=50)
@given(ENTRIES, st.data())
def test_a_list_cut_off_is_not_whole_and_loses_only_what_is_behind(
    entries: list[OffEntry], data: st.DataObject
) -> None:
    written = write_list(entries, (), OPEN)
    rest = written[: data.draw(st.integers(0, len(written) - 3))]
    found = parse_list(rest, OPEN)
    assert not found.whole
    assert list(found.owed) == entries[: len(found.owed)]


@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_an_error(data: bytes) -> None:
    assert parse_list(data, OPEN).owed == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(["device", "handle", "name", "model", "path", "safe", "due", "ways", "off", "end", "crc"])


@given(st.dictionaries(FIELDS, JSON | st.just([{}]) | st.just([{"family": "f", "id": "i", "address": ""}])))
def test_sound_lines_of_another_form_are_damage(record: dict[str, object]) -> None:
    text = json.dumps(record).encode()
    found = parse_list(b"%08x %s\n" % (crc32(text), text), OPEN)
    assert found.damaged in (0, 1)
    assert len(found.owed) + found.damaged <= 1


def test_deep_json_is_damage() -> None:
    text = b"[" * 100_000
    assert parse_list(b"%08x %s\n" % (crc32(text), text), OPEN).damaged == 1


def test_a_secret_goes_through_the_key() -> None:
    written = write_list([LAMP], (), Reversed())
    assert b"s3cret" not in written
    assert parse_list(written, Reversed()).owed == (LAMP,)


def test_without_the_key_the_device_is_still_known_and_its_secret_kept() -> None:
    written = write_list([LAMP], (), Reversed())
    (found,) = parse_list(written, Reversed(locked=True)).owed
    assert (found.handle, found.ways[0].secret) == ("heater", None)
    assert write_list([found], (), Reversed(locked=True)) == written


def test_the_secret_of_a_child_is_its_gateways() -> None:
    assert LAMP.ways[0].owner == Endpoint("lan", "g")
    assert KETTLE.ways[0].owner == Endpoint("lan", "7")


@pytest.mark.parametrize("line", range(4))
def test_a_line_that_is_gone_is_noticed(line: int) -> None:
    lines = write_list([KETTLE, LAMP], (), OPEN).split(b"\n\n")
    assert not parse_list(b"\n\n".join(lines[:line] + lines[line + 1 :]), OPEN).whole
