from typing import Any

from tests.drivers.miio.simulated.bench import Bench
from tests.drivers.miio.simulated.test_legacy import answer

IDLE, CLEANING, RETURNING, CHARGING, PAUSED, SPOT, ERROR, CHARGED = 3, 5, 6, 8, 10, 11, 12, 100


def status(bench: Bench) -> Any:
    result = answer(bench, "get_status")
    assert isinstance(result, list)
    return result[0]


def vacuum() -> Bench:
    return Bench("rockrobo.vacuum.v1")


def test_it_cleans_comes_home_and_charges() -> None:
    bench = vacuum()
    assert status(bench)["state"] == CHARGED
    assert answer(bench, "app_start") == 0
    assert (status(bench)["state"], status(bench)["in_cleaning"]) == (CLEANING, 1)
    bench.clock.advance(900)
    assert status(bench)["battery"] < 90
    assert status(bench)["clean_area"] > 1_000_000
    bench.clock.advance(910)
    assert status(bench)["state"] == RETURNING
    bench.clock.advance(60)
    assert status(bench)["state"] == CHARGING
    bench.clock.advance(3 * 3600)
    assert (status(bench)["state"], status(bench)["battery"]) == (CHARGED, 100)


def test_this_model_must_pause_before_it_goes_home() -> None:
    bench = vacuum()
    answer(bench, "app_start")
    assert answer(bench, "app_charge") == 0
    assert status(bench)["state"] == CLEANING
    answer(bench, "app_pause")
    assert status(bench)["state"] == PAUSED
    answer(bench, "app_charge")
    assert status(bench)["state"] == RETURNING


def test_a_pause_goes_on_where_it_was() -> None:
    bench = vacuum()
    answer(bench, "app_start")
    bench.clock.advance(600)
    answer(bench, "app_pause")
    left = bench.sim.state()["cleaning_left"]
    bench.clock.advance(600)
    answer(bench, "app_start")
    assert bench.sim.state()["cleaning_left"] == left
    answer(bench, "app_stop")
    assert status(bench)["state"] == IDLE


def test_spot_find_fan_and_records() -> None:
    bench = vacuum()
    answer(bench, "app_spot")
    assert status(bench)["state"] == SPOT
    assert answer(bench, "find_me", [""]) == 0
    assert answer(bench, "set_custom_mode", [77]) == 0
    assert answer(bench, "get_custom_mode") == [77]
    assert answer(bench, "set_custom_mode", ["max"]) == {"code": -5001, "message": "invalid_arg"}
    assert isinstance(answer(bench, "get_consumable"), list)
    assert isinstance(answer(bench, "get_clean_summary"), list)
    assert answer(bench, "get_prop", ["state"]) == {"code": -9999, "message": "user ack timeout"}


def test_a_low_battery_sends_it_home() -> None:
    bench = vacuum()
    answer(bench, "app_start")
    bench.sim.act("battery", 20)
    bench.clock.advance(5)
    assert status(bench)["state"] == RETURNING


def test_hands_and_lies() -> None:
    bench = vacuum()
    bench.sim.act("press", value=True)
    assert status(bench)["state"] == CLEANING
    bench.sim.act("lift", value=True)
    assert (status(bench)["state"], status(bench)["error_code"]) == (ERROR, 2)
    answer(bench, "app_start")
    assert status(bench)["state"] == ERROR
    bench.sim.act("lift", value=False)
    assert status(bench)["state"] == IDLE
    bench.sim.act("fan_power", 38)
    assert status(bench)["fan_power"] == 38
    bench.sim.misbehave("lies", value=True)
    assert answer(bench, "app_start") == 0
    assert status(bench)["state"] == IDLE
