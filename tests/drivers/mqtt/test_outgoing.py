"""What is said to one topic is one message."""

from drivers.mqtt.definition import Sent
from drivers.mqtt.outgoing import messages

NAMES = {"at": "zoo/lamp", "id": "7"}


def test_objects_to_one_topic_are_one_and_values_win_over_constants() -> None:
    off = Sent("{at}/set", always={}, asked={"state": "OFF"})
    dim = Sent("{at}/set", always={"state": "ON", "a": {"b": 1}}, asked={"brightness": 20})
    deep = Sent("{at}/set", always={"a": {"c": 2}})
    assert messages([dim, off, deep], NAMES) == [("zoo/lamp/set", b'{"state":"OFF","a":{"b":1,"c":2},"brightness":20}')]
    assert messages([off, dim], NAMES)[0][1].startswith(b'{"state":"OFF"')


def test_texts_stay_single_and_topics_are_filled_in() -> None:
    assert messages([Sent("{at}/{id}", "ON"), Sent("b", always={}), Sent("{at}/{id}", "é")], NAMES) == [
        ("zoo/lamp/7", b"ON"), ("b", b"{}"), ("zoo/lamp/7", "é".encode()),
    ]  # fmt: skip


def test_what_is_laid_together_is_not_changed_itself() -> None:
    one = Sent("t", always={"a": {"b": 1}})
    messages([one, Sent("t", always={"a": {"c": 2}})], NAMES)
    assert one.always == {"a": {"b": 1}}


def test_half_a_character_is_none() -> None:
    found = messages([Sent("t", "a\ud800b"), Sent("u", always={"x": "\ud800"})], NAMES)
    assert found == [("t", b"a?b"), ("u", b'{"x":"?"}')]
