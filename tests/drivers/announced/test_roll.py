"""Who has announced what, whatever the order, and no more than there is room for."""

import string
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.announced import roll as rolls
from drivers.announced.reader import Announcement, Entity, Owner, Place
from drivers.announced.roll import LONGEST_ID, Announced, Roll, wire_id_of


def said(name: str, *ids: str, model: str = "", text: str = "") -> Announcement:
    place = Place("sensor", "", name)
    owner = Owner(tuple(ids), model=model) if ids else None
    return Announcement(place, owner, "", (Entity(place.key, "sensor", name, {"name": name, "text": text}),))


def taken_back(name: str) -> Announcement:
    return Announcement(Place("sensor", "", name))


def device(roll: Roll, wire_id: str) -> Announced:
    found = roll.device(wire_id)
    assert found is not None
    return found


def test_entities_of_one_device_are_gathered() -> None:
    roll = Roll()
    assert roll.hear(said("b", "x", "y")) == ("x",)
    assert roll.hear(said("a", "x", model="M")) == ("x",)
    assert [entity.object_id for entity in device(roll, "x").entities] == ["a", "b"]
    assert roll.hear(said("a", "x", model="M")) == (), "nothing new"
    assert roll.hear(said("a", "x", text="new")) == ("x",)
    assert roll.ids() == ("x",)


def test_of_the_device_counts_who_says_most() -> None:
    roll = Roll()
    for one in (said("a", "x", "y", "z"), said("b", "x", model="M")):
        roll.hear(one)
    owner = device(roll, "x").owner
    assert owner is not None
    assert owner.model == "M"


def test_what_is_taken_back_is_gone_and_the_device_with_its_last() -> None:
    roll = Roll()
    roll.hear(said("a", "x"))
    roll.hear(said("b", "x"))
    assert roll.hear(taken_back("a")) == ("x",)
    assert roll.hear(taken_back("a")) == ()
    assert roll.hear(taken_back("b")) == ("x",)
    assert roll.device("x") is None
    assert len(roll) == 0


def test_an_entity_may_move_to_another_device() -> None:
    roll = Roll()
    roll.hear(said("a", "x"))
    assert roll.hear(said("a", "y")) == ("x", "y")
    assert roll.ids() == ("y",)


def test_an_entity_without_a_device_is_one() -> None:
    roll = Roll()
    roll.hear(said("lonely"))
    assert roll.ids() == ("sensor..lonely",)
    assert device(roll, "sensor..lonely").owner is None


def test_there_is_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rolls, "MOST_DEVICES", 3)
    monkeypatch.setattr(rolls, "MOST_ENTITIES", 2)
    roll = Roll()
    for at in range(5):
        roll.hear(said(f"a{at}", f"x{at}"))
        roll.hear(said(f"b{at}", "x0"))
    assert (len(roll), len(device(roll, "x0").places)) == (3, 2)
    assert roll.refused == 6
    assert roll.hear(said("a1", "x1", text="known ones may change")) == ("x1",)


def test_there_is_an_end_of_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rolls, "MOST_BYTES", 100)
    roll = Roll()
    assert roll.hear(replace(said("a", "x"), size=60)) == ("x",)
    assert roll.hear(replace(said("b", "y"), size=60)) == ()
    assert roll.hear(replace(said("a", "x"), size=100)) == ("x",), "it takes the place of what it said before"
    roll.hear(taken_back("a"))
    assert roll.hear(replace(said("b", "y"), size=100)) == ("y",)


def test_whatever_shares_an_identifier_is_one_device() -> None:
    roll = Roll()
    roll.hear(said("a", "x"))
    roll.hear(said("b", "y"))
    assert roll.ids() == ("x", "y")
    assert roll.hear(said("c", "z", "y", "x")) == ("x", "y")
    assert roll.ids() == ("x",)
    assert device(roll, "y") is device(roll, "z") is device(roll, "x")
    assert device(roll, "x").names == ("x", "y", "z")
    assert roll.hear(taken_back("c")) == ("x", "y"), "without what they shared they are two"
    assert (sorted(roll.ids()), roll.device("z")) == (["x", "y"], None)


def test_an_adopted_id_stays_that_of_its_device() -> None:
    roll = Roll(lambda wire_id: wire_id == "m")
    roll.hear(said("b", "m"))
    assert roll.hear(said("a", "c", "m")) == ("m",)
    assert roll.ids() == ("m",)
    assert device(roll, "c").wire_id == "m"


_OWNERS = st.lists(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=3, unique=True), min_size=1, max_size=8)


@given(_OWNERS, st.randoms(use_true_random=False), st.data())
def test_the_order_makes_no_difference_and_what_is_taken_back_leaves_nothing(
    owners: list[list[str]], random: Random, data: st.DataObject
) -> None:
    announced = [said(f"n{at}", *ids) for at, ids in enumerate(owners)]
    gone = data.draw(st.sets(st.sampled_from(range(len(announced)))))
    one, other = Roll(), Roll()
    for each in announced:
        one.hear(each)
    for at in gone:
        one.hear(taken_back(f"n{at}"))
    left = [each for at, each in enumerate(announced) if at not in gone]
    random.shuffle(left)
    for each in left:
        other.hear(each)
    assert set(one.ids()) == set(other.ids())
    for wire_id in one.ids():
        assert device(one, wire_id).places == device(other, wire_id).places
        for name in device(one, wire_id).names:
            assert device(one, name).wire_id == wire_id
    assert vars(one)["_joined"].keys() == {each for said in left if said.owner for each in said.owner.identifiers}
    assert vars(one)["_named"].keys() == {wire_id_of(each) for each in left}


def test_two_ids_do_not_become_one() -> None:
    assert wire_id_of(said("a", "küche")) != wire_id_of(said("a", "kache"))
    assert wire_id_of(said("a", "ü")) != wire_id_of(said("a", "ä"))
    assert wire_id_of(said("a", "0x00:AB-c_d.e")) == "0x00:AB-c_d.e"


@given(st.text(min_size=1, max_size=300))
def test_an_id_is_plain(text: str) -> None:
    wire_id = wire_id_of(said("a", text))
    assert 0 < len(wire_id) <= LONGEST_ID
    assert not set(wire_id) - set(string.ascii_letters + string.digits + "_.:+-")
