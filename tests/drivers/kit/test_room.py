import pytest

from drivers.kit.room import TEMPERATURE_TAU, Room
from hub.core.clock import VirtualClock


def test_a_room_left_alone_goes_to_its_rest() -> None:
    clock = VirtualClock()
    room = Room(clock, temperature=25.0, rest=15.0)
    assert room.restless
    clock.advance(TEMPERATURE_TAU)
    assert room.temperature == pytest.approx(15 + 10 / 2.71828, abs=0.01)
    clock.advance(20 * TEMPERATURE_TAU)
    assert room.temperature == pytest.approx(15.0)
    assert not room.restless


def test_effects_add_up_and_are_replaced_by_their_source() -> None:
    clock = VirtualClock()
    room = Room(clock, temperature=20.0, humidity=40.0)
    room.effect("heater", heat=1 / 600)
    room.effect("stove", heat=1 / 600)
    room.effect("humidifier", moisture=1 / 600)
    clock.advance(600)
    assert room.temperature == pytest.approx(22.0, abs=0.1)
    assert room.humidity == pytest.approx(41.0, abs=0.1)
    room.effect("heater")
    room.effect("stove")
    clock.advance(600)
    assert room.temperature < 22.0


def test_humidity_stays_within_bounds() -> None:
    clock = VirtualClock()
    room = Room(clock, humidity=90.0)
    room.effect("kettle", moisture=1.0)
    clock.advance(86400)
    assert room.humidity == pytest.approx(100.0)


def test_speed_is_simulated_seconds_a_second() -> None:
    clock = VirtualClock()
    slow, quick = Room(clock, 1.0, 20.0), Room(clock, 60.0, 20.0)
    for room in (slow, quick):
        room.effect("heater", heat=1 / 3600)
    clock.advance(60)
    assert (quick.temperature - 20) > 50 * (slow.temperature - 20) > 0


def test_who_watches_is_told_of_hands_and_effects() -> None:
    room = Room(VirtualClock())
    told: list[float] = []
    room.watch(lambda: told.append(room.temperature))
    room.put(temperature=10.0)
    room.put(humidity=50.0)
    room.effect("heater", heat=1.0)
    assert told == [10.0, 10.0, 10.0]


def test_dust_is_cleaned_away_and_comes_back() -> None:
    clock = VirtualClock()
    room = Room(clock, dust=80.0)
    room.effect("purifier", cleaning=3 / 7200)
    clock.advance(86400)
    assert room.dust == pytest.approx(20.0, abs=0.1)
    still = room.restless
    room.effect("purifier")
    assert (still, room.restless) == (False, True)
    clock.advance(86400)
    assert room.dust == pytest.approx(80.0, abs=0.1)
    room.put(dust=300.0)
    assert room.dust == 300.0
