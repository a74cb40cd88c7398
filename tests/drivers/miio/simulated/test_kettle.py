"""The kettle heats only when everything that belongs to a boil comes together."""

import pytest

from tests.drivers.miio.simulated.bench import Bench

BOIL: dict[str, object] = {"_2_4": 99, "_2_5": False, "_2_6": 90, "_3_1": 1440, "_3_11": 1, "_3_13": "99,0,90,1440"}
IDLE, HEATING, BOILING, COOLING, KEEP_WARM = range(5)


def kettle(speed: float = 1.0, *, push: bool = False) -> Bench:
    return Bench("yunmi.kettle.v19", speed=speed, push=push)


def stop(bench: Bench) -> object:
    reply = bench.ask("action", {"did": "x", "siid": 3, "aiid": 1, "in": []})
    assert reply is not None
    return reply["result"]["code"]


def test_the_whole_write_boils_and_stops_by_itself() -> None:
    bench = kettle()
    assert bench.put(**BOIL) == [0] * 6
    assert bench.value("2.1") == HEATING
    assert bench.sim.state()["heating"] is True
    bench.clock.advance(100)
    assert 55 < float(str(bench.value("2.3"))) < 70
    bench.clock.advance(100)
    assert bench.value("2.1") == BOILING
    bench.clock.advance(60)
    assert bench.value("2.1") == IDLE
    assert bench.sim.state()["heating"] is False
    assert float(str(bench.sim.state()["water_temperature"])) > 95


def test_the_last_member_is_not_needed() -> None:
    bench = kettle()
    bench.put(**{key: value for key, value in BOIL.items() if key != "_3_13"})
    assert bench.value("2.1") == HEATING


@pytest.mark.parametrize("missing", ["_2_4", "_2_5", "_2_6", "_3_1", "_3_11"])
def test_without_one_of_five_it_says_ok_and_stays_cold(missing: str) -> None:
    bench = kettle()
    assert bench.put(**{key: value for key, value in BOIL.items() if key != missing}) == [0] * 5
    assert bench.value("2.1") == IDLE


def test_single_writes_do_not_heat() -> None:
    bench = kettle()
    for key, value in BOIL.items():
        assert bench.put(**{key: value}) == [0]
    assert bench.value("2.1") == IDLE


def test_keep_warm_after_the_boil() -> None:
    bench = kettle()
    bench.put(**{**BOIL, "_2_5": True, "_2_6": 80, "_3_1": 60})
    bench.clock.advance(280)
    assert bench.value("2.1") == COOLING
    bench.clock.advance(1500)
    assert bench.value("2.1") == KEEP_WARM
    bench.clock.advance(600)
    assert 78 <= float(str(bench.value("2.3"))) <= 82
    bench.clock.advance(3600)
    assert bench.value("2.1") == IDLE


def test_heating_to_less_than_a_boil() -> None:
    bench = kettle()
    bench.put(**{**BOIL, "_2_4": 60, "_3_11": 0})
    bench.clock.advance(200)
    assert bench.value("2.1") == IDLE
    assert 55 <= float(str(bench.value("2.3"))) <= 61


def test_stop_work() -> None:
    bench = kettle()
    bench.put(**BOIL)
    assert stop(bench) == 0
    assert bench.value("2.1") == IDLE


def test_a_liar_stays_cold_and_a_liar_does_not_stop() -> None:
    bench = kettle()
    bench.sim.misbehave("lies", value=True)
    assert bench.put(**BOIL) == [0] * 6
    assert bench.value("2.1") == IDLE
    bench.sim.misbehave("lies", value=False)
    bench.put(**BOIL)
    bench.sim.misbehave("lies", value=True)
    assert stop(bench) == 0
    assert bench.sim.state()["heating"] is True


def test_hands() -> None:
    bench = kettle()
    bench.sim.act("press", value=True)
    assert bench.value("2.1") == HEATING
    bench.sim.act("lift", value=True)
    assert bench.value("2.1") == IDLE
    bench.put(**BOIL)
    assert bench.value("2.1") == IDLE
    bench.sim.act("lift", value=False)
    bench.sim.act("fill", 0)
    bench.put(**BOIL)
    assert (bench.value("2.1"), bench.value("2.2")) == (IDLE, 1)
    bench.sim.act("fill", 1.5)
    bench.sim.act("water_temperature", 50)
    assert (bench.value("2.2"), bench.value("2.3")) == (0, 50)
    bench.put(**BOIL)
    bench.sim.act("plug", value=False)
    assert bench.sim.state()["heating"] is False


def test_speed_and_pushes() -> None:
    bench = kettle(speed=20.0, push=True)
    bench.subscribe()
    bench.put(**BOIL)
    bench.clock.advance(15)
    told = [change["value"] for push in bench.pushes() for change in push if (change["siid"], change["piid"]) == (2, 1)]
    assert told == [HEATING, BOILING, IDLE]
