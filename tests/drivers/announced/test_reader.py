"""Announcements as they come in: whatever the bytes are, they are read or refused, and never too large."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.announced.abbreviations import DEVICE, ENTITY, ORIGIN, spelt_out
from drivers.announced.reader import (
    DEEPEST,
    LARGEST,
    MOST_ENTITIES,
    Announcement,
    BadAnnouncement,
    Place,
    announcement_of,
    clean,
    place_of,
)

SENSOR = Place("sensor", "", "thing")
DEVICE_PLACE = Place("device", "", "thing")


def read(said: object, place: Place = SENSOR) -> Announcement:
    return announcement_of(place, json.dumps(said).encode())


def config(said: dict[str, object], place: Place = SENSOR) -> dict[str, object]:
    (entity,) = read(said, place).entities
    return dict(entity.config)


@pytest.mark.parametrize(
    ("topic", "place"),
    [
        ("homeassistant/sensor/thing/config", Place("sensor", "", "thing")),
        ("homeassistant/light/0x01/light/config", Place("light", "0x01", "light")),
        ("homeassistant/device/a-b_C/config", Place("device", "", "a-b_C")),
        ("homeassistant/sensor/a b/config", None),
        ("homeassistant/sensor/a/b/c/config", None),
        ("homeassistant/sensor/thing/state", None),
        ("homeassistant/config", None),
        ("other/sensor/thing/config", None),
    ],
)
def test_the_place_is_in_the_topic(topic: str, place: Place | None) -> None:
    assert place_of(topic, "homeassistant") == place


def test_a_prefix_may_have_levels() -> None:
    assert place_of("home/ha/sensor/thing/config", "home/ha") == SENSOR


def test_short_keys_become_long_ones_and_topics_whole() -> None:
    said: dict[str, object] = {
        "~": "home/thing", "stat_t": "~/state", "cmd_t": "set/~", "val_tpl": "~", "dev_cla": "power",
        "avty": [{"t": "~/status", "pl_avail": "up"}],
    }  # fmt: skip
    assert config(said) == {
        "state_topic": "home/thing/state", "command_topic": "set/home/thing", "value_template": "~",
        "device_class": "power", "availability": [{"topic": "home/thing/status", "payload_available": "up"}],
    }  # fmt: skip


def test_one_availability_is_a_list_of_one() -> None:
    assert config({"avty": {"t": "a"}, "stat_t": "b"})["availability"] == [{"topic": "a"}]


def test_the_short_key_counts() -> None:
    assert spelt_out({"stat_t": "new", "state_topic": "old"}, ENTITY) == {"state_topic": "new"}


def test_no_short_key_is_a_long_one_of_another() -> None:
    for table in (ENTITY, DEVICE, ORIGIN):
        assert not table.keys() & set(table.values())


def test_the_device_and_who_announces_it() -> None:
    said = read({
        "dev": {"ids": 5, "cns": [["mac", "aa:bb"], ["mac"]], "mf": "M\n", "mdl_id": "X1", "sa": "Kitchen", "sw": 2},
        "o": {"name": "bla2mqtt", "sw": "1"}, "stat_t": "a",
    })  # fmt: skip
    assert said.origin == "bla2mqtt"
    owner = said.owner
    assert owner is not None
    assert (owner.identifiers, owner.connections) == (("5", "aa:bb"), (("mac", "aa:bb"),))
    assert (owner.maker, owner.model, owner.area, owner.firmware) == ("M", "X1", "Kitchen", "2")
    assert read({"dev": {"name": "without an id"}, "stat_t": "a"}).owner is None


def test_a_device_in_one_message() -> None:
    said = read({
        "dev": {"ids": "x"}, "o": {"name": "n"}, "~": "base", "stat_t": "~/s", "avty_t": "~/there",
        "cmps": {
            "a": {"p": "sensor", "dev_cla": "power"},
            "b": {"p": "switch", "cmd_t": "~/set", "avty": {"t": "own"}},
            "gone": {"p": "sensor"}, "strange": 5,
        },
    }, DEVICE_PLACE)  # fmt: skip
    first, second = said.entities
    assert (first.platform, first.object_id, first.key) == ("sensor", "a", "device//thing/a")
    assert first.config == {"device_class": "power", "state_topic": "base/s", "availability_topic": "base/there"}
    assert second.config == {"command_topic": "base/set", "state_topic": "base/s", "availability": [{"topic": "own"}]}


@pytest.mark.parametrize("payload", [b"", b'{"migr_discvry": true}', b'{"migrate_discovery": true}'])
def test_what_takes_back(payload: bytes) -> None:
    assert announcement_of(SENSOR, payload) == Announcement(SENSOR)


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        (b"{", "JSON"),
        (b"\xff\xfe", "JSON"),
        (b'{"a": NaN}', "JSON"),
        (b'{"a": 1' + b"0" * 5000 + b"}", "JSON"),
        (b"[" * 60_000, "JSON"),
        (b"[1]", "{ }"),
        (b'{"a":' + b"[" * DEEPEST + b"]" * DEEPEST + b"}", "{ }"),
        (json.dumps({"a": [0] * 2_100}).encode(), "{ }"),
        (b" " * (LARGEST + 1), f"> {LARGEST} B"),
    ],
)
def test_what_cannot_be_read(payload: bytes, why: str) -> None:
    with pytest.raises(BadAnnouncement) as told:
        announcement_of(SENSOR, payload)
    assert told.value.params["why"] == why


@pytest.mark.parametrize(
    "said",
    [
        {"cmps": {"a": {"p": "sensor", "stat_t": "x"}}},
        {"dev": {"ids": "x"}},
        {"dev": {"ids": "x"}, "cmps": {str(at): {"p": "sensor", "n": 1} for at in range(MOST_ENTITIES + 1)}},
    ],
)
def test_a_device_message_without_what_it_must_have(said: dict[str, object]) -> None:
    with pytest.raises(BadAnnouncement):
        read(said, DEVICE_PLACE)


def test_values_are_taken_as_home_assistant_takes_them() -> None:
    (entity,) = read({"max": "35", "min": 5, "on": "yes", "off": 0, "flag": True, "odd": "abc", "list": "one"}).entities
    assert (entity.number("max", 1), entity.number("min", 1), entity.number("odd", 7)) == (35, 5, 7)
    assert (entity.yes("on"), entity.yes("off", default=True), entity.yes("odd", default=True)) == (True, False, True)
    assert (entity.texts("list"), entity.texts("none"), entity.text("flag", "x")) == (("one",), (), "x")


SOME_KEYS = [*ENTITY, *ENTITY.values(), "~", "name", "device", "origin", "ids", "cns", "qos"]
keys = st.sampled_from(SOME_KEYS) | st.text(max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=6),
    max_leaves=25,
)
PLACES = st.sampled_from([SENSOR, DEVICE_PLACE, Place("light", "node", "x")])


@given(PLACES, st.binary(max_size=300))
@settings(max_examples=200)
def test_any_bytes_are_read_or_refused(place: Place, payload: bytes) -> None:
    try:
        said = announcement_of(place, payload)
    except BadAnnouncement:
        return
    assert len(said.entities) <= MOST_ENTITIES


@given(PLACES, st.dictionaries(keys, JSON, max_size=10))
@settings(max_examples=40)
def test_any_object_is_read_or_refused(place: Place, said: dict[str, Any]) -> None:
    try:
        found = announcement_of(place, json.dumps(said).encode())
    except BadAnnouncement:
        return
    for entity in found.entities:
        assert not entity.config.keys() & (ENTITY.keys() - {"name"})
        assert "~" not in entity.config
    if found.owner is not None:
        assert all(text.isprintable() and 0 < len(text) <= 128 for text in found.owner.identifiers)


@given(JSON)
def test_texts_for_people_are_short_and_printable(said: object) -> None:
    text = clean(said)
    assert len(text) <= 128
    assert text.isprintable()
    assert text == text.strip()
