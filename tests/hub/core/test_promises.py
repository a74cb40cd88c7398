"""Promises stand between dispatcher and delivery: a command that would break one is refused, whoever asks for it."""

from collections.abc import Mapping

from hub.core.interlock import NoPromises, UnderWay
from hub.model.cause import Cause, Origin
from hub.model.command import Outcome, Write
from hub.model.device import Health
from hub.model.errors import HearthError, Unreachable, Unsafe
from hub.model.reading import PropertyId
from hub.model.value import Value
from tests.hub.core.house import House


class NotBoth:
    """`k1.on` and `k2.on` are never on together; `now` is what the house is at."""

    def __init__(self, **now: bool) -> None:
        self.now: dict[PropertyId, Value] = {PropertyId(f"{key}.on"): value for key, value in now.items()}

    def __bool__(self) -> bool:
        return True

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
    assert not NoPromises()
    assert NoPromises().broken_by({PropertyId("k1.on"): True}, dict) == {}


def both_on(house: House) -> list[tuple[tuple[str, Value], ...]]:
    """What left, where one write of an order came to break a promise while the order waited."""
    promises = house.dispatcher.promises
    assert isinstance(promises, NotBoth)
    promises.now[PropertyId("k2.on")] = True
    house.fares(Health.ONLINE)
    house.clock.advance(10)
    return [order.writes for order in house.session.orders]


def test_of_what_waits_only_what_breaks_it_is_refused(house: House) -> None:
    house.add("k2", "other")
    house.dispatcher.promises = NotBoth()
    house.fares(Health.OFFLINE)
    name = house.set(("on", True), ("position", 3))
    assert set(both_on(house)) == {(("position", 3),)}
    house.hear("position", 3)
    house.clock.advance(0)
    assert {one.path: one.error for settled in house.outcomes[name] for one in settled}["on"] == "invariant.refused"


def test_what_rides_along_with_what_makes_safe_is_asked_for_too(house: House) -> None:
    house.add("k2", "other")
    house.dispatcher.promises = NotBoth()
    house.set(("heat", False), ("on", True))
    house.session.dones[-1](Unreachable("command.device_offline", device="thing"))
    assert both_on(house)[0] == (("heat", False), ("on", True))
    assert set(both_on(house)[1:]) == {(("heat", False),)}


def test_of_two_hazards_that_wait_for_the_disk_one_is_refused(house: House) -> None:
    class NotBothHeat(NotBoth):
        def broken_by(
            self, writes: Mapping[PropertyId, Value], under_way: UnderWay
        ) -> Mapping[PropertyId, HearthError]:  # fmt: skip
            then = {**under_way(), **writes}
            both = all(then.get(PropertyId(f"{key}.heat")) for key in ("k1", "k2"))
            return {id_: Unsafe("invariant.refused", name="N", text="x") for id_ in writes if both}

    other = house.add("k2", "other", hazard_allowed=True)
    house.dispatcher.promises = NotBothHeat()
    house.set(("heat", True))
    name = house.set(("heat", True), key="k2")
    assert (len(house.session.orders), len(other.orders), house.error(name)) == (1, 0, "invariant.refused")
