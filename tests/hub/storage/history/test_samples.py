"""A series comes out exactly as it went in, in few bytes; garbage is refused, and nothing else happens."""

import json
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.model.errors import BadBytes
from hub.model.value import Color
from hub.storage.history.samples import (
    Event,
    Sample,
    Unknown,
    decode,
    encode,
    loads,
    pack,
    samples_of,
    scale_of,
    unpack,
)
from tests.json_bodies import json_bodies

BYTE = st.integers(0, 255)
COLORS = st.builds(Color, BYTE, BYTE, BYTE)
VALUES = st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20) | COLORS
UNKNOWN = st.builds(Unknown, st.text(max_size=8))
EVENTS = st.builds(
    Event, st.dictionaries(st.text(max_size=5), st.none() | VALUES, max_size=3).map(lambda one: tuple(one.items()))
)
TENTHS = st.integers(-5000, 5000).map(lambda number: number / 10)
TIMES = st.integers(0, 2**42)


def series_of(what: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Sample]]:
    return st.lists(st.builds(Sample, TIMES, what), min_size=1, max_size=20).map(sorted_by_time)


def sorted_by_time(samples: list[Sample]) -> list[Sample]:
    return sorted(samples, key=lambda sample: sample.at)


@given(series_of(VALUES | UNKNOWN | EVENTS) | series_of(TENTHS | UNKNOWN) | series_of(st.integers() | UNKNOWN))
def test_what_goes_in_comes_out(samples: list[Sample]) -> None:
    assert repr(decode(encode(samples))) == repr(samples)


@pytest.mark.parametrize(
    ("values", "scale"),
    [
        ([1, 2, 3], -1),
        ([1.0, 2.0], 0),
        ([21.5, 21.25], 2),
        ([0.1 + 0.2], None),
        ([1, 2.0], None),
        ([True], None),
        (["on"], None),
        ([-0.0], None),
        ([1 << 60], None),
        ([float("inf")], None),
        ([], -1),
    ],
)
def test_the_scale_keeps_every_number_exact(values: list[object], scale: int | None) -> None:
    assert scale_of(values) == scale


def test_a_sensor_costs_few_bytes_a_sample() -> None:
    samples = [Sample(30_000 * n + n % 7, 60.0 + (n * 37 % 11) / 10) for n in range(120)]
    assert len(encode(samples)) < 3 * len(samples)


JSON = json_bodies(st.sampled_from(["?", "!", "x"]))
NEARLY = st.tuples(
    st.integers(), st.lists(st.integers(), max_size=3), st.none() | st.integers(-2, 8), st.lists(JSON, max_size=3)
)


@given(JSON | NEARLY.map(list))
def test_garbage_is_refused(found: Any) -> None:
    try:
        samples = samples_of(json.loads(json.dumps(found)))
    except BadBytes:
        return
    assert all(isinstance(sample, Sample) for sample in samples)


@given(st.binary(max_size=40))
def test_bytes_of_anybody_are_read_or_refused(data: bytes) -> None:
    for text in (data, b"x" + data, zlib.compress(data), b"[" + data):
        try:
            loads(text)
        except BadBytes:
            continue


def test_short_texts_are_not_made_longer() -> None:
    assert pack("[1]") == b"[1]"
    assert len(pack("[1]" * 100)) < 100
    assert unpack(pack("[1]" * 100)) == "[1]" * 100
    with pytest.raises(BadBytes):
        unpack(b"x\x9c garbage")
