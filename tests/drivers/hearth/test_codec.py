import json
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.hearth.about import About, about_in, about_out
from drivers.hearth.codec import (
    LARGEST,
    Answer,
    Ask,
    Beat,
    Happened,
    Said,
    Standing,
    answer_in,
    answer_out,
    ask_in,
    ask_out,
    beat_in,
    beat_out,
    cause_word,
    happened_in,
    happened_out,
    standing_in,
    standing_out,
    value_in,
)
from hub.model.cause import DEVICE, Cause, Origin
from hub.model.errors import BadBytes
from hub.model.value import Color, Kind, Value
from tests.hub.core.house import ABILITIES

READERS: list[Callable[[bytes], object]] = [
    beat_in,
    happened_in,
    ask_in,
    answer_in,
    about_in,
    lambda payload: standing_in(payload, ABILITIES),
]

times = st.integers(0, 4_000_000_000).map(float)
names = st.text(min_size=1, max_size=40)
plain = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | names
causes = st.none() | st.builds(Cause, st.just(Origin.NEIGHBOUR), names, depth=st.integers(0, 20))
values: dict[str, st.SearchStrategy[Value]] = {
    "on": st.booleans(),
    "position": st.integers(0, 100),
    "mode": st.sampled_from(("auto", "low")),
    "temperature": st.floats(-50, 100).map(lambda one: round(one, 1)),
}
said = {
    path: st.builds(Said, of, times, times, causes) | st.builds(Said, st.none(), times, times, why_not=names)
    for path, of in values.items()
}


@given(st.builds(Beat, names, st.integers(0, 2**40), times, times, st.just(20.0), st.booleans()))
def test_a_beat_comes_as_it_was_sent(beat: Beat) -> None:
    assert beat_in(beat_out(beat)) == beat


@given(st.builds(Standing, st.booleans(), st.fixed_dictionaries({}, optional=said)))
def test_how_a_device_stands_comes_as_it_was_sent(standing: Standing) -> None:
    assert standing_in(standing_out(standing), ABILITIES) == standing


@given(st.builds(Happened, names, st.dictionaries(names, plain, max_size=3), times, causes))
def test_an_event_comes_as_it_was_sent(happened: Happened) -> None:
    assert happened_in(happened_out(happened)) == happened


@given(
    st.builds(Ask, names, device=names, writes=st.dictionaries(names, plain, min_size=1, max_size=3), run=names,
              number=st.integers(0, 999), ago=times, within=st.just(5.0), cause=names, depth=st.integers(0, 20))
    | st.builds(Ask, names, device=names, call=names, args=st.dictionaries(names, plain, max_size=3), run=names,
                number=st.integers(0, 999))
    | st.builds(Ask, names, hello=st.just(True))
)  # fmt: skip
def test_an_ask_comes_as_it_was_sent(ask: Ask) -> None:
    assert ask_in(ask_out(ask)) == ask


@given(
    st.builds(Answer, names, st.just(False), st.booleans(), st.text(max_size=20))
    | st.builds(Answer, names, st.just(True))
)
def test_an_answer_comes_as_it_was_sent(answer: Answer) -> None:
    assert answer_in(answer_out(answer)) == answer


junk = st.recursive(
    plain | st.floats(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
)
words = st.sampled_from(
    ("run", "beat", "now", "up", "every", "online", "values", "event", "fields", "at", "id", "device", "writes", "call",
     "args", "done", "name", "area", "model", "capabilities", "properties", "events", "commands", "cause", "depth")
)  # fmt: skip


@given(st.binary() | st.dictionaries(words, junk).map(lambda one: json.dumps({"hearth": 1, **one}).encode()))
def test_whatever_comes_is_read_or_refused(payload: bytes) -> None:
    for read in READERS:
        with suppress(BadBytes):
            read(payload)


good = [
    about_out(About("Lamp", "Room", "a.b", ABILITIES)),
    standing_out(Standing(True, {"on": Said(True, 1.0, 1.0)})),
    ask_out(Ask("1", device="d", writes={"on": True}, run="r", number=1)),
]


@given(st.sampled_from(good), st.data())
def test_one_thing_changed_is_read_or_refused(payload: bytes, data: st.DataObject) -> None:
    message = json.loads(payload)
    key = data.draw(st.sampled_from(sorted(message)))
    message[key] = data.draw(junk)
    for read in READERS:
        with suppress(BadBytes):
            read(json.dumps(message).encode())


@pytest.mark.parametrize(
    "payload",
    [
        b"", b"1", b"[]", b"{}", b'{"hearth":2}', b'{"hearth":1,"run":NaN}', b"\xff", b"[" * 100_000,
        b'{"hearth":1,"a":[[[[[[[[[1]]]]]]]]]}', b" " * (LARGEST + 1), b'{"hearth":1,"id":"1","done":1e999}',
    ],
)  # fmt: skip
def test_what_is_no_message_is_refused(payload: bytes) -> None:
    for read in READERS[:-2]:
        with pytest.raises(BadBytes):
            read(payload)


def test_a_value_is_of_its_kind() -> None:
    assert value_in("#ff8000", Kind.COLOR) == Color(255, 128, 0)
    assert isinstance(value_in(21, Kind.FLOAT), float)
    assert value_in(True, Kind.FLOAT) is True, "its receiver says that this is unreadable"
    for value, kind in ((None, Kind.BOOL), ("red", Kind.COLOR), (1, Kind.COLOR)):
        with pytest.raises(BadBytes):
            value_in(value, kind)


def test_a_cause_names_who_it_was_wherever_that_was() -> None:
    assert cause_word(Cause(Origin.SCENE, "good_night", "run-1")) == "scene good_night"
    assert cause_word(Cause(Origin.NEIGHBOUR, "cabin: scene wake")) == "cabin: scene wake"
    assert cause_word(DEVICE) == "device"
