"""What waits: the newest of each topic, others in their order, never more than the cap, and nothing without a word."""

from hypothesis import given
from hypothesis import strategies as st

from hub.broker.outbox import MOST, MOST_BYTES, MOST_CONNECTED, Lost, Message, Outbox


def drain(box: Outbox) -> list[Message]:
    taken: list[Message] = []
    while (message := box.first()) is not None:
        box.take()
        taken.append(message)
    return taken


def whys(lost: list[Lost]) -> list[tuple[bytes, str]]:
    return [(message.payload, why.message_id) for message, why in lost]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.binary(max_size=2), st.booleans()), max_size=20))
def test_the_newest_of_each_topic_and_all_others(given_: list[tuple[str, bytes, bool]]) -> None:
    box, lost = Outbox(), 0
    for topic, payload, retain in given_:
        overtaken = box.add(Message(topic, payload, retain))
        assert [why.message_id for _, why in overtaken] in ([], ["mqtt.overtaken"])
        lost += len(overtaken)
    newest: dict[str, Message] = {}
    for topic, payload, retain in given_:
        if retain:
            newest.pop(topic, None)
            newest[topic] = Message(topic, payload, True)
    others = [Message(topic, payload) for topic, payload, retain in given_ if not retain]
    assert len(box) == len(given_) - lost
    assert drain(box) == [*others, *newest.values()]
    assert not box
    assert box._size == 0


def test_a_cap_on_how_many_wait() -> None:
    box = Outbox()
    for number in range(MOST):
        assert box.add(Message(f"a/{number}", b"", True)) == []
        assert box.add(Message("b", b"")) == []
    assert whys(box.add(Message("c", b"new", True))) == [(b"", "mqtt.outbox_full")]
    assert whys(box.add(Message("b", b"new"))) == [(b"new", "mqtt.busy")]
    assert len(box) == 2 * MOST
    assert len(box.give_up()) == MOST
    kept = drain(box)
    assert (kept[0].topic, kept[-1].topic) == ("a/1", "c")


def test_more_may_wait_for_a_broker_that_is_there() -> None:
    box = Outbox()
    assert box.allow(MOST_CONNECTED) == []
    assert [box.add(Message(f"a/{number}", b"", True)) for number in range(2 * MOST)] == [[]] * 2 * MOST
    assert [message.topic for message, _ in box.allow(MOST)] == [f"a/{number}" for number in range(MOST)]
    assert len(box) == MOST


def test_a_cap_on_their_bytes() -> None:
    box, large = Outbox(), bytes(MOST_BYTES // 4)
    for name in "abcd":
        assert box.add(Message(name, large, True)) == []
    assert [message.topic for message, _ in box.add(Message("e", b"x", True))] == ["a"]
    assert whys(box.add(Message("f", large)))[0][1] == "mqtt.busy"
    assert box.give_up() == []


def test_what_was_sent_in_vain_waits_unless_a_newer_one_does() -> None:
    box = Outbox()
    assert box.keep(Message("a", b"old", True)) == []
    assert whys(box.keep(Message("a", b"older", True))) == [(b"older", "mqtt.overtaken")]
    assert drain(box) == [Message("a", b"old", True)]
