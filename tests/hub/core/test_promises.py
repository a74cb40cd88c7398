"""Promises stand between dispatcher and delivery: a command that would break one is refused, whoever asks for it."""

from collections.abc import Mapping

from hub.core.interlock import NoPromises, UnderWay
from hub.model.cause import Cause, Origin
from hub.model.command import Outcome, Write
from hub.model.device import Health
from hub.model.errors import HearthError, Unsafe
from hub.model.reading import PropertyId
from hub.model.value import Value
from tests.hub.core.house import House


class NotBoth:
    """`k1.on` and `k2.on` are never on together; `now` is what the house is at."""

    def __init__(self, **now: bool) -> None:
        self.now: dict[PropertyId, Value] = {PropertyId(f"{key}.on"): value for key, value in now.items()}

    def broken_by(
        self, writes: Mapping[PropertyId, Value], under_way: UnderWay
    ) -> Mapping[PropertyId, HearthError]:  # fmt: skip
        then = {**self.now, **under_way(), **writes}
        both = all(then.get(PropertyId(f"{key}.on")) for key in ("k1", "k2"))
        return {id_: Unsafe("invariant.refused", name="N", text="x") for id_ in writes if both and id_.endswith(".on")}


def test_it_is_refused_before_it_leaves_whoever_asks(house: House) -> None:
    house.add("k2", "other")
    house.dispatcher.promises = NotBoth(k2=True)
    for origin in (Origin.SCENE, Origin.PERSON, Origin.HUB):
        house.set(("on", True), ("position", 3), cause=Cause(origin, "x"))
        assert house.session.orders[-1].writes == (("position", 3),)


def test_the_refusal_says_which(house: House) -> None:
    house.add("k2", "other")
    house.dispatcher.promises = NotBoth(k2=True)
    name = house.set(("on", True))
    assert (house.outcome(name), house.error(name)) == (Outcome.FAILED, "invariant.refused")
    settled = house.settled(name)
    assert settled is not None
    assert dict(settled.params)["name"] == "N"


def test_the_writes_of_a_command_are_seen_together(house: House) -> None:
    other = house.add("k2", "other")
    house.dispatcher.promises = NotBoth(k1=True)
    house.submit(Write("k2", "on", True), Write("k1", "on", False))
    assert other.orders[0].writes == (("on", True),)
    assert house.session.orders[0].writes == (("on", False),)


def test_what_is_under_way_counts(house: House) -> None:
    house.add("k2", "other")
    house.dispatcher.promises = NotBoth()
    house.set(("on", True))
    name = house.set(("on", True), key="k2")
    assert house.error(name) == "invariant.refused"


def test_what_waits_is_asked_again_before_it_leaves(house: House) -> None:
    house.add("k2", "other")
    house.dispatcher.promises = promises = NotBoth()
    house.fares(Health.OFFLINE)
    name = house.set(("on", True))
    promises.now[PropertyId("k2.on")] = True
    house.fares(Health.ONLINE)
    house.clock.advance(10)
    assert house.session.orders == []
    assert house.error(name) == "invariant.refused"


def test_what_makes_safe_is_never_refused(house: House) -> None:
    class Nothing(NotBoth):
        def broken_by(
            self, writes: Mapping[PropertyId, Value], _under_way: UnderWay
        ) -> Mapping[PropertyId, HearthError]:  # fmt: skip
            return {id_: Unsafe("invariant.refused", name="N", text="x") for id_ in writes}

    house.dispatcher.promises = Nothing()
    house.set(("heat", False))
    assert house.session.orders[0].writes == (("heat", False),)


def test_where_nothing_was_promised_nothing_is_refused() -> None:
    assert NoPromises().broken_by({PropertyId("k1.on"): True}, dict) == {}
