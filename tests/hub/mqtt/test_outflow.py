from hub.core.clock import VirtualClock
from hub.model.errors import Unreachable
from hub.mqtt.outflow import MOST_EVENTS, MOST_ON_THE_WAY, PORTION, REST, Message, Outflow
from tests.fake_broker import FakeBroker


def flow(connected: bool = True) -> tuple[Outflow, FakeBroker, VirtualClock]:
    clock, broker = VirtualClock(), FakeBroker(connected)
    return Outflow(clock, broker), broker, clock


def made(key: str) -> Message | None:
    return None if key == "gone" else Message(f"a/{key}", b"1")


def other(key: str) -> Message | None:
    return Message(f"b/{key}", b"1")


def test_what_is_due_twice_is_said_once_and_another_kind_apart() -> None:
    out, broker, clock = flow()
    for key in ("x", "y", "x", "gone"):
        out.due(made, key)
    out.due(other, "x")
    assert broker.sent == []
    clock.advance(0.0)
    assert [one.topic for one in broker.sent] == ["a/x", "a/y", "b/x"]
    assert (out.coalesced, out.said, len(out)) == (1, 3, 0)
    assert all(one.retain and one.qos == 1 for one in broker.sent)


def test_after_a_round_there_is_a_rest() -> None:
    out, broker, clock = flow()
    out.due(made, "x")
    clock.advance(0.0)
    out.due(made, "x")
    clock.advance(REST / 2)
    assert len(broker.sent) == 1
    clock.advance(REST / 2)
    assert len(broker.sent) == 2


def test_no_more_is_under_way_than_the_broker_confirms() -> None:
    out, broker, clock = flow()
    for number in range(MOST_ON_THE_WAY + PORTION + 1):
        out.due(made, str(number))
    clock.advance(10.0)
    assert len(broker.sent) == MOST_ON_THE_WAY
    broker.settle()
    clock.advance(10.0)
    assert len(broker.sent) == MOST_ON_THE_WAY + PORTION + 1


def test_one_turn_of_the_loop_says_a_portion() -> None:
    out, broker, clock = flow()
    for number in range(PORTION + 1):
        out.due(made, str(number))
    turns: list[int] = []
    clock.call_at(0.0, lambda: turns.append(len(broker.sent)))
    clock.advance(0.0)
    assert turns == [PORTION]


def test_without_a_broker_nothing_waits_for_all_is_due_anew_when_it_comes() -> None:
    out, broker, clock = flow(connected=False)
    out.due(made, "x")
    out.happened("e", lambda: b"1")
    assert len(out) == 0
    broker.connect()
    out.connected()
    out.due(made, "y")
    clock.advance(1.0)
    assert [one.topic for one in broker.sent] == ["a/y"]


def test_a_flood_is_said_in_rounds_and_an_event_in_between() -> None:
    out, broker, clock = flow()
    for step in range(100):
        out.due(made, "x")
        out.due(made, str(step % 3))
        if step == 50:
            out.happened("e", lambda: b"1")
            clock.advance(0.0)
            assert broker.sent[-1].topic == "e"
        clock.advance(0.01)
        broker.settle()
    rounds = [one for one in broker.sent if one.topic == "a/x"]
    assert 1.0 / REST <= len(rounds) <= 1.0 / REST + 1


def test_confirmations_of_an_earlier_connection_do_not_count() -> None:
    out, broker, clock = flow()
    for number in range(MOST_ON_THE_WAY):
        out.due(made, str(number))
    clock.advance(1.0)
    broker.refuse = Unreachable("mqtt.no_connection")
    broker.disconnect()
    out.connected()
    broker.connect()
    out.connected()
    late, broker._due = broker._due, []  # the broker is slow to give up what it never had
    for number in range(2 * MOST_ON_THE_WAY):
        out.due(made, str(number))
    clock.advance(1.0)
    for one in late:
        one()
    clock.advance(1.0)
    assert len(broker.sent) == 2 * MOST_ON_THE_WAY
    broker.settle()
    clock.advance(1.0)
    assert len(broker.sent) == 3 * MOST_ON_THE_WAY


def test_events_are_kept_in_order_and_the_oldest_dropped() -> None:
    out, broker, clock = flow()
    for number in range(MOST_EVENTS + 2):
        out.happened(f"e/{number}", lambda: b"1")
    assert (out.dropped, len(out)) == (2, MOST_EVENTS)
    clock.advance(0.0)
    assert broker.sent[0].topic == "e/2"
    assert not broker.sent[0].retain


def test_what_the_broker_does_not_take_stops_nothing() -> None:
    out, broker, clock = flow()
    out.due(lambda _: Message("no/+/topic", b"1"), "x")
    out.due(made, "y")
    clock.advance(0.0)
    assert [one.topic for one in broker.sent] == ["a/y"]


def test_after_the_end_nothing_is_said() -> None:
    out, broker, clock = flow()
    out.due(made, "x")
    out.close()
    clock.advance(1.0)
    assert broker.sent == []
