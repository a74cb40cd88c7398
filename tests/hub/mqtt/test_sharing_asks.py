"""What is an ask of now; the rest is shown in test_sharing.py."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from drivers.hearth.codec import Ask, answer_in, ask_out
from drivers.hearth.topics import Tree
from hub.core.clock import VirtualClock
from hub.mqtt.sharing_asks import MOST, MOST_UNDER_WAY, REMEMBERED, Asks, Beats
from tests.fake_broker import FakeBroker
from tests.hub.core.house import House

ASK = Ask("1", device="thing", writes={"on": True}, run="run", number=0, ago=0.0, within=5.0, cause="scene x")


def test_a_beat_counts_for_a_while_and_in_this_life_alone() -> None:
    clock = VirtualClock()
    beats = Beats("run", clock)
    assert [beats.next(), beats.next()] == [0, 1]
    clock.advance(4)
    assert beats.under_way(replace(ASK, ago=1.0)) == 3.0
    assert beats.under_way(replace(ASK, ago=5.0)) == 0.0, "two clocks do not run quite alike"
    assert beats.under_way(replace(ASK, ago=60.0)) is None, "nobody heard it before it was sent"
    assert beats.under_way(replace(ASK, run="earlier")) is None
    assert beats.under_way(replace(ASK, number=7)) is None
    clock.advance(REMEMBERED - 4)
    assert beats.under_way(ASK) == REMEMBERED
    clock.advance(1)
    assert beats.under_way(ASK) is None, "though no beat was sent since"
    beats.next()
    assert beats.under_way(ASK) is None


def test_an_ask_is_remembered_for_as_long_as_its_beat_counts() -> None:
    house, broker, asks, _ = asking()
    ask = replace(ASK, id="twice", device="none", within=600.0)
    say(broker, ask)
    house.clock.advance(REMEMBERED)
    say(broker, ask)
    assert asks.counts()["asks_repeated"] == 1
    house.clock.advance(1)
    say(broker, ask)
    answers = [answer_in(sent.payload) for sent in broker.sent]
    assert len(answers) == 2
    assert answers[1].text != answers[0].text, "it is old now"


def asking(hubs: Mapping[str, bool] = {"home": True}) -> tuple[House, FakeBroker, Asks, Beats]:
    house, broker = House(), FakeBroker()
    beats = Beats("run", house.clock)
    asks = Asks(Tree("hearth", "cabin"), hubs, broker, house.clock, Random(1), house.dispatcher, beats)
    device = house.registry.device("k1")
    assert device is not None
    asks.listen(lambda handle: (device, device.abilities) if handle == "thing" else None, lambda: None)
    beats.next()
    return house, broker, asks, beats


def say(broker: FakeBroker, ask: Ask) -> None:
    broker.say("hearth/home/shared/to/cabin/ask", ask_out(ask))


def test_each_ask_that_is_refused_says_why() -> None:
    _, broker, asks, _ = asking()
    wrong = (
        replace(ASK, device="other"), replace(ASK, writes={"temperature": 20.0}), replace(ASK, writes={"smell": 1}),
        replace(ASK, writes={"on": None}), replace(ASK, writes={}, call="fly"),
        replace(ASK, writes={}, call="say", args={"volume": 1}), replace(ASK, within=0.0), replace(ASK, run="x"),
    )  # fmt: skip
    for number, ask in enumerate(wrong):
        say(broker, replace(ask, id=f"w{number}"))
    answers = [answer_in(sent.payload) for sent in broker.sent]
    assert [one.well for one in answers] == [False] * len(wrong)
    assert all(one.text and one.sure for one in answers)
    assert asks.counts()["asks_refused"] == len(wrong)
    broker.say("hearth/home/shared/to/cabin/ask", b"{}")
    assert asks.counts()["asks_unreadable"] == 1


def test_what_is_wrong_for_the_device_is_said_too() -> None:
    house, broker, _, _ = asking()
    say(broker, replace(ASK, writes={"position": 900}))
    house.clock.advance(0.1)
    (answer,) = [answer_in(sent.payload) for sent in broker.sent]
    assert not answer.well
    assert "900" in answer.text


def test_a_flood_is_bounded_and_nothing_old_counts_as_new() -> None:
    house, broker, asks, beats = asking()
    for number in range(MOST_UNDER_WAY + 1):
        say(broker, replace(ASK, id=f"n{number}", writes={"step": 1}))
    assert asks.counts()["asks_refused"] == 1
    for number in range(MOST):
        say(broker, replace(ASK, id=f"m{number}", device="none"))
    refused = asks.counts()["asks_refused"]
    say(broker, replace(ASK, id="n0"))
    say(broker, replace(ASK, id="new"))
    assert asks.counts()["asks_refused"] == refused
    assert asks.counts()["asks_repeated"] >= 2
    house.clock.advance(3 * REMEMBERED)
    beats.next()
    say(broker, replace(ASK, id="later", device="none", number=1))
    assert asks.counts()["asks_refused"] == refused + 1


def test_what_was_under_way_is_taken_off_the_time_that_is_left() -> None:
    house, broker, _, _ = asking()
    house.clock.advance(2)
    say(broker, replace(ASK, within=5.0, ago=0.0))
    (order,) = house.session.orders
    assert order.timeout <= 3.0


def test_the_flood_of_one_hub_is_not_another_hubs() -> None:
    house, broker, asks, _ = asking({"home": True, "attic": False})
    for number in range(MOST + 1):
        broker.say("hearth/attic/shared/to/cabin/ask", ask_out(replace(ASK, id=f"a{number}")))
    assert asks.counts()["asks_refused"] == MOST
    say(broker, ASK)
    house.clock.advance(0)
    assert len(house.session.orders) == 1
