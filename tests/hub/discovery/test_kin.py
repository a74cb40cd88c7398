from hypothesis import given
from hypothesis import strategies as st

from hub.discovery.kin import known_better, same_as
from hub.model.device import Sighting


def heard(family: str, wire_id: str, **details: str) -> Sighting:
    return Sighting(family, wire_id, "192.168.1.9", "hello", details=tuple(details.items()))


def test_one_number_in_two_spellings_is_one_device() -> None:
    lamp, same, other = heard("one", "0x00000000037073d2"), heard("two", "57701330"), heard("two", "57701331")
    assert same_as([lamp, same, other]) == {lamp.ref: (same.ref,), same.ref: (lamp.ref,)}


def test_so_is_one_mac_address_in_whatever_place() -> None:
    camera, other = heard("one", "B8A44F010102"), heard("two", "77777777", mac="b8:a4:4f:01:01:02")
    assert same_as([camera, other]) == {camera.ref: (other.ref,), other.ref: (camera.ref,)}


def test_small_numbers_words_and_one_family_mean_nothing() -> None:
    for pair in (
        (heard("one", "0x1"), heard("two", "1")),
        (heard("one", "lamp"), heard("two", "lamp")),
        (heard("one", "0x00000000037073d2"), heard("one", "57701330")),
        (heard("one", "a", model="b8a44f010102"), heard("two", "b8a44f010102")),
    ):
        assert same_as(pair) == {}


@given(st.lists(st.builds(heard, st.sampled_from(["one", "two"]), st.text(min_size=1, max_size=8), mac=st.text())))
def test_kinship_is_mutual_whatever_is_heard(sightings: list[Sighting]) -> None:
    kin = same_as(sightings)
    assert all(ref in kin[other] for ref, others in kin.items() for other in others)


def test_ids_by_which_somebody_else_calls_it_are_looked_into() -> None:
    plug, bulb = heard("native", "0x00158d0001abcdef"), heard("native", "A4CF12000001")
    told = heard("announced", "zigbee2mqtt_0x00158d0001abcdef", identifiers="zigbee2mqtt_0x00158d0001abcdef")
    also = heard("announced", "x", identifiers="my-bulb a4:cf:12:00:00:01")
    assert same_as([plug, bulb, told, also]) == {
        plug.ref: (told.ref,), told.ref: (plug.ref,), bulb.ref: (also.ref,), also.ref: (bulb.ref,),
    }  # fmt: skip
    kin = same_as([plug, bulb, told])
    assert known_better([plug, bulb, told], kin) == {told.ref: plug.ref}


def test_other_words_in_ids_mean_nothing() -> None:
    for words in ("0x00158d0001abcdef99", "deadbeefdeadbeef", "a4cf120000", "1234567890123", "0x1"):
        assert same_as([heard("announced", "x", identifiers=words), heard("native", "0x00158d0001abcdef")]) == {}


@given(st.text(max_size=128))
def test_ids_may_be_anything(words: str) -> None:
    told = heard("announced", "x", identifiers=words)
    assert same_as([told, heard("native", "y", identifiers=words)]).keys() <= {told.ref, "native:y"}
