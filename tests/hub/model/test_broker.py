from hub.model.broker import NoBroker
from hub.model.descriptions import NoDescriptions
from hub.model.errors import HearthError, Unreachable


def test_where_there_is_no_broker_a_message_comes_to_nothing_and_says_why() -> None:
    told: list[HearthError | None] = []
    broker = NoBroker()
    broker.publish("a/b", b"1", done=told.append)
    broker.publish("a/b", b"1")
    assert [type(one) for one in told] == [Unreachable]
    assert not broker.connected
    assert not broker.there


def test_ending_what_never_began_is_harmless() -> None:
    broker = NoBroker()
    for end in (broker.subscribe("a/#", lambda *_: None), broker.watch(lambda _: None)):
        end()
        end()
    assert not broker.connected


def test_descriptions_that_nobody_keeps_are_known_by_their_name() -> None:
    nobody = NoDescriptions()
    assert nobody.describe("lamp", "Lamp 1", {}) == "Lamp 1"
    nobody.described("lamp:1", "Lamp 1")
    assert nobody.describe("lamp", "Lamp 1", {"on": True}) == "Lamp 1"
