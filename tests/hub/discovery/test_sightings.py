import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.clock import VirtualClock
from hub.discovery.sightings import LONGEST_TEXT, Sighted, Sightings, clean
from hub.model.broker import HOW
from hub.model.device import Sighting
from hub.model.ports import Network


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(now=1000.0)


@pytest.fixture
def sightings(clock: VirtualClock) -> Sightings:
    return Sightings(clock, cap=10, new_per_second=5)


def heard(wire_id: str, address: str = "127.0.0.9", how: str = "hello", model: str = "", name: str = "") -> Sighting:
    return Sighting("a", wire_id, address, how, model, name)


def test_a_sighting_is_a_row_with_its_times(clock: VirtualClock, sightings: Sightings) -> None:
    sightings.heard(heard("1"))
    clock.advance(7)
    sightings.heard(heard("1", how="mdns"))
    row = sightings.find("a:1")
    assert row is not None
    assert (row.hows, row.first_heard, row.heard_at) == (("hello", "mdns"), 1000.0, 1007.0)
    assert sightings.rows() == (row,)


def test_the_newest_word_counts_and_silence_forgets_nothing(sightings: Sightings) -> None:
    sightings.heard(heard("1", model="kettle", name="Kettle"))
    sightings.heard(heard("1", "127.0.0.10", name="Pot"))
    row = sightings.find("a:1")
    assert row is not None
    assert (row.sighting.address, row.sighting.model, row.sighting.name) == ("127.0.0.10", "kettle", "Pot")


def test_one_address_brings_only_so_many_a_second(clock: VirtualClock, sightings: Sightings) -> None:
    for number in range(8):
        sightings.heard(heard(f"1{number}"))
    sightings.heard(heard("2", "127.0.0.10"))
    assert (len(sightings.rows()), sightings.dropped) == (6, 3)
    clock.advance(1)
    sightings.heard(heard("17"))
    assert sightings.find("a:17") is not None


def test_the_port_does_not_make_another_source(sightings: Sightings) -> None:
    for number in range(8):
        sightings.heard(heard(f"1{number}", f"127.0.0.9:{number}"))
    assert sightings.dropped == 3


def test_a_flood_drowns_itself(clock: VirtualClock, sightings: Sightings) -> None:
    sightings.heard(heard("mine", "127.0.0.10"))
    for number in range(40):
        clock.advance(0.5)
        sightings.heard(heard(f"x{number}"))
    ids = [row.sighting.wire_id for row in sightings.rows()]
    assert ids == ["mine", *(f"x{number}" for number in range(31, 40))]


def test_known_rows_are_renewed_however_full_it_is(clock: VirtualClock, sightings: Sightings) -> None:
    for number in range(20):
        sightings.heard(heard("1"))
        sightings.heard(heard(f"x{number % 3}", "127.0.0.10"))
    assert sightings.dropped == 0


@pytest.mark.parametrize("wire_id", ["", "a\nb", "x" * 129, "a b"])
def test_an_id_of_no_protocol_is_dropped(sightings: Sightings, wire_id: str) -> None:
    sightings.heard(heard(wire_id))
    assert (sightings.rows(), sightings.dropped) == ((), 1)


def test_what_is_shown_is_clean(sightings: Sightings) -> None:
    sightings.heard(
        Sighting("a", "1", "127.0.0.9", "hello", "m\x1b[31m", "\u202eeman\u0000", (("k\n", "v\u2066"),) * 99)
    )
    row = sightings.find("a:1")
    assert row is not None
    assert (row.sighting.model, row.sighting.name) == ("m[31m", "eman")
    assert row.sighting.details == (("k", "v"),) * 16


def test_subscribers_see_every_hearing_until_they_leave(sightings: Sightings) -> None:
    seen: list[Sighted] = []
    leave = sightings.subscribe(seen.append)
    sightings.heard(heard("1"))
    sightings.heard(heard("1"))
    leave()
    sightings.heard(heard("1"))
    assert len(seen) == 2


@given(st.text(max_size=1000))
def test_any_text_becomes_short_and_harmless(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) <= LONGEST_TEXT
    assert not any(character in cleaned for character in "\x00\n\r\x1b\u200f\u202e\u2066\u2028")


@given(st.lists(st.tuples(st.text(max_size=4), st.text(max_size=4)), max_size=60))
def test_whatever_is_heard_the_table_keeps_its_cap(heard_now: list[tuple[str, str]]) -> None:
    sightings = Sightings(VirtualClock(), cap=5)
    for wire_id, address in heard_now:
        sightings.heard(heard(wire_id, address))
    assert len(sightings.rows()) <= 5


def test_who_says_to_be_outside_of_the_home_is_not_listened_to(clock: VirtualClock) -> None:
    network = Network(("192.168.1.2",), (), ("192.168.1.0/24", "203.0.113.0/24"), ("192.168.1.0/24",))
    sightings = Sightings(clock, inward=network.inward)
    for address in ("8.8.8.8", "8.8.8.8:55443", "203.0.113.9:55443", "192.168.1.7:55443", "10.1.2.3"):
        sightings.heard(Sighting("yeelight", address, address, "announced"))
    assert [row.sighting.address for row in sightings.rows()] == ["192.168.1.7:55443", "10.1.2.3"]
    sightings.heard(Sighting("yeelight", "10.1.2.3", "8.8.8.8", "announced"))
    assert [row.sighting.address for row in sightings.rows()] == ["192.168.1.7:55443", "10.1.2.3"], "nor moves there"
    assert sightings.dropped == 4


def at_broker(family: str, number: int) -> Sighting:
    return Sighting(family, f"0x{number:x}", f"base/{number}", HOW)


def test_all_that_a_broker_tells_at_once_is_heard(sightings: Sightings) -> None:
    for number in range(3000):
        sightings.heard(at_broker("z", number))
    assert (len(sightings.rows()), sightings.dropped) == (3000, 0)


def test_a_flood_from_a_broker_drives_out_nothing(clock: VirtualClock) -> None:
    sightings = Sightings(clock, cap=10, new_per_second=20, at_broker=4)
    for number in range(10):
        sightings.heard(heard(f"lan{number}"))
    sightings.heard(at_broker("other", 1))
    for number in range(100):
        sightings.heard(at_broker("z", number))
    assert (len(sightings.rows()), sightings.dropped) == (15, 96)
    assert sightings.find("z:0x0") is not None
    sightings.heard(heard("lan10"))  # and the network's rows make room among themselves
    assert (sightings.find("a:lan0"), sightings.find("a:lan10") is None, len(sightings.rows())) == (None, False, 15)
    sightings.heard(at_broker("z", 0))
    assert sightings.dropped == 96
