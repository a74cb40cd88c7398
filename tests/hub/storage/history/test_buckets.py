"""Roll-ups say of every stretch of time what its samples said, second by second; and a packed day says the same."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.model.errors import BadBytes
from hub.model.value import Color
from hub.storage.history.buckets import Bucket, decode_day, encode_day, merged, roll, state
from hub.storage.history.samples import Event, Sample, Unknown, What, pack

STEP, END = 10, 100
TENTHS = st.integers(-50, 50).map(lambda number: number / 10)
WHOLES = st.integers(-50, 50)
STATES = st.sampled_from([True, False]) | st.sampled_from(["idle", "heating"])
GAPS = st.builds(Unknown, st.sampled_from(["offline", "stale"]))


def days(what: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[What | None, list[Sample]]]:
    samples = st.lists(st.builds(Sample, st.integers(0, END - 1), what | GAPS | st.just(Event())), max_size=12)
    return st.tuples(st.none() | what | GAPS, samples.map(lambda found: sorted(found, key=lambda one: one.at)))


def by_hand(opening: What | None, samples: list[Sample], at: int) -> Any:
    """What was known in the millisecond that begins at `at`."""
    known = [one.what for one in samples if one.at <= at and not isinstance(one.what, Event)]
    what = known[-1] if known else opening
    return None if isinstance(what, Unknown) else what


@given(days(TENTHS) | days(WHOLES))
def test_numbers_by_hand(day: tuple[What | None, list[Sample]]) -> None:
    opening, samples = day
    found = {bucket.at: bucket for bucket in roll(opening, samples, 0, END, STEP)[0]}
    for begin in range(0, END, STEP):
        values = [by_hand(opening, samples, at) for at in range(begin, begin + STEP)]
        known = [value for value in values if value is not None]
        seen = [
            *known,
            *(one.what for one in samples if begin <= one.at < begin + STEP and isinstance(one.what, float | int)),
        ]
        bucket = found.get(begin, Bucket(begin))
        assert bucket.known == pytest.approx(len(known) / 1000)
        assert (bucket.low, bucket.high) == (min(seen, default=None), max(seen, default=None))
        if known:
            assert bucket.mean == pytest.approx(sum(known) / len(known))
        assert bucket.events == sum(begin <= one.at < begin + STEP and isinstance(one.what, Event) for one in samples)


@given(days(STATES))
def test_states_by_hand(day: tuple[What | None, list[Sample]]) -> None:
    opening, samples = day
    found = {bucket.at: bucket for bucket in roll(opening, samples, 0, END, STEP)[0]}
    for begin in range(0, END, STEP):
        values = [by_hand(opening, samples, at) for at in range(begin, begin + STEP)]
        shares = dict(found.get(begin, Bucket(begin)).states)
        for name in {state(value) for value in values if value is not None} | shares.keys():
            assert shares.get(name, 0.0) == pytest.approx(
                sum(value is not None and state(value) == name for value in values) / 1000
            )


@given(days(TENTHS) | days(WHOLES) | days(STATES) | days(TENTHS | STATES))
def test_a_packed_day_is_the_same_day(day: tuple[What | None, list[Sample]]) -> None:
    buckets, closing = roll(*day, 0, END, STEP)
    found, end = decode_day(encode_day(buckets, 0, STEP, closing), 0, STEP)
    assert repr(end) == repr(closing)
    assert len(found) == len(buckets)
    for one, other in zip(found, buckets, strict=True):
        assert (one.at, one.low, one.high, one.last) == (other.at, other.low, other.high, other.last)
        assert (one.known, one.changes, one.events) == (other.known, other.changes, other.events)
        assert dict(one.states) == pytest.approx(dict(other.states))
        if other.mean is not None:
            assert one.mean == pytest.approx(other.mean, abs=0.006)


@given(days(TENTHS), st.integers(1, 5))
def test_buckets_put_together_are_the_larger_ones(day: tuple[What | None, list[Sample]], times: int) -> None:
    small, _ = roll(*day, 0, END, STEP)
    large, _ = roll(*day, 0, END, END)
    if not small:
        assert not large
        return
    (whole,), found = large, merged(small, 0)
    assert (found.low, found.high, found.last, found.events) == (whole.low, whole.high, whole.last, whole.events)
    assert found.known == pytest.approx(whole.known)
    if whole.known:
        assert found.mean == pytest.approx(whole.mean)


def test_changes_count_from_one_known_value_to_another() -> None:
    samples = [Sample(1, True), Sample(2, False), Sample(3, Unknown("offline")), Sample(4, True), Sample(5, True)]
    (bucket,), closing = roll(None, samples, 0, 10, 10)
    assert (bucket.changes, closing) == (1, True)
    assert state(Color(1, 2, 3)) == "#010203"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=10) | st.dictionaries(st.just("?"), inner),
    max_leaves=20,
)


@settings(max_examples=50)
@given(JSON | st.tuples(st.none() | st.integers(-2, 8), JSON, *[st.lists(JSON, max_size=2)] * 8).map(list))
def test_a_day_of_garbage_is_bad_bytes_or_buckets(found: Any) -> None:
    try:
        buckets, _ = decode_day(pack(json.dumps(found)), 0, STEP)
    except BadBytes:
        return
    assert all(isinstance(bucket, Bucket) for bucket in buckets)
