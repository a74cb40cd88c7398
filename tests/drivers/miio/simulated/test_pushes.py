import json
from random import Random

from drivers.miio.simulated.pushes import MOST_SUBSCRIBERS, REPEATS, Address, Pushes
from hub.core.clock import VirtualClock

HUB = ("127.0.0.1", 50000)


def pushes() -> tuple[Pushes, VirtualClock, list[tuple[int, Address]]]:
    clock, sent = VirtualClock(), list[tuple[int, Address]]()
    made = Pushes(clock, Random(1), lambda text, to: sent.append((json.loads(text)["id"], to)))
    return made, clock, sent


def test_each_subscriber_gets_an_id_of_its_own() -> None:
    made, _, sent = pushes()
    made.subscribe(1, 10, HUB)
    made.subscribe(2, 20, ("127.0.0.2", 50000))
    made.push("properties_changed", [])
    assert len({number for number, _ in sent}) == 2
    assert {to for _, to in sent} == {HUB, ("127.0.0.2", 50000)}
    assert (made.stamp_of(1), made.stamp_of(2), made.stamp_of(3)) == (10, 20, 0)


def test_a_push_is_repeated_and_then_given_up() -> None:
    made, clock, sent = pushes()
    made.subscribe(1, 10, HUB)
    made.push("properties_changed", [])
    clock.advance(100)
    assert len(sent) == 1 + len(REPEATS)
    assert len({number for number, _ in sent}) == 1
    assert clock.next_due() is None


def test_an_acknowledgement_ends_it_and_a_strange_one_does_nothing() -> None:
    made, clock, sent = pushes()
    made.subscribe(1, 10, HUB)
    made.push("properties_changed", [])
    made.acknowledged(sent[0][0] + 1)
    clock.advance(1.5)
    assert len(sent) == 2
    made.acknowledged(sent[0][0])
    clock.advance(100)
    assert len(sent) == 2


def test_a_new_subscription_replaces_the_old_one_of_the_same_hub() -> None:
    made, _, sent = pushes()
    made.subscribe(1, 10, HUB)
    made.subscribe(1, 11, ("127.0.0.1", 50001))
    made.push("properties_changed", [])
    assert [to for _, to in sent] == [("127.0.0.1", 50001)]


def test_too_many_hubs_put_the_first_out() -> None:
    made, _, _ = pushes()
    for hub in range(1, MOST_SUBSCRIBERS + 2):
        made.subscribe(hub, hub, HUB)
    assert made.stamp_of(1) == 0
    assert made.stamp_of(2) == 2


def test_what_is_forgotten_is_not_repeated() -> None:
    made, clock, sent = pushes()
    made.subscribe(1, 10, HUB)
    made.push("properties_changed", [])
    made.forget()
    clock.advance(100)
    assert len(sent) == 1
    made.push("properties_changed", [])
    assert len(sent) == 1
