import pytest

from tests.drivers.miio.simulated.bench import Bench


def test_level_and_speed_of_a_fan_say_the_same() -> None:
    bench = Bench("dmaker.fan.p10")
    bench.put(_2_2=3)
    assert bench.value("2.10") == 70
    bench.put(_2_10=100)
    assert bench.value("2.2") == 4
    bench.put(_2_10=1)
    assert bench.value("2.2") == 1


def test_a_fan_goes_off_by_its_timer_and_toggles() -> None:
    bench = Bench("dmaker.fan.p10")
    bench.put(_2_1=True, _2_6=5)
    bench.clock.advance(200)
    assert (bench.value("2.1"), bench.value("2.6")) == (True, 2)
    bench.clock.advance(110)
    assert (bench.value("2.1"), bench.value("2.6")) == (False, 0)
    assert bench.ask("action", {"did": "x", "siid": 2, "aiid": 1, "in": []}) is not None
    assert bench.value("2.1") is True
    bench.sim.act("press", value=True)
    assert bench.value("2.1") is False


def room(bench: Bench) -> float:
    return bench.ports.room("room").temperature


def test_a_heater_warms_its_room_to_the_target() -> None:
    bench = Bench("zhimi.heater.mc2")
    bench.ports.room("room").put(temperature=17.0)
    bench.put(_2_1=True, _2_5=19)
    assert bench.sim.state()["works"] is True
    bench.clock.advance(600)
    assert room(bench) > 17.5
    bench.clock.advance(7200)
    assert 18.4 < room(bench) < 19.2
    assert bench.value("4.7") == pytest.approx(room(bench), abs=0.06)
    bench.put(_2_1=False)
    assert bench.sim.state()["works"] is False
    bench.clock.advance(8 * 3600)
    assert room(bench) < 17.3


def test_a_heater_counts_its_hours_and_minds_its_fall() -> None:
    bench = Bench("zhimi.heater.mc2")
    bench.put(_2_1=True, _2_5=28, _3_1=1)
    bench.clock.advance(3700)
    assert (bench.value("2.1"), bench.value("3.1"), bench.sim.state()["works"]) == (False, 0, False)
    bench.ports.room("room").put(temperature=20.0)
    bench.sim.act("press", value=True)
    assert bench.sim.state()["works"] is True
    bench.sim.act("tip", value=True)
    assert (bench.value("2.1"), bench.value("2.2"), bench.sim.state()["works"]) == (False, 1, False)
    bench.put(_2_1=True)
    assert bench.sim.state()["works"] is False
    bench.sim.act("tip", value=False)
    bench.put(_2_1=True)
    bench.sim.act("plug", value=False)
    assert bench.sim.state()["works"] is False


def test_the_temperature_is_pushed_as_the_room_warms() -> None:
    bench = Bench("zhimi.heater.mc2", push=True)
    bench.subscribe()
    bench.put(_2_1=True, _2_5=28)
    bench.clock.advance(600)
    told = [change["value"] for push in bench.pushes() for change in push if change["siid"] == 4]
    assert len(told) > 5
    assert told == sorted(told)


def test_an_air_conditioner_cools_and_heats_as_its_mode_says() -> None:
    bench = Bench("xiaomi.aircondition.mc1")
    bench.ports.room("room").put(temperature=27.0)
    bench.put(_2_1=True, _2_2=2, _2_4=24)
    bench.clock.advance(3600)
    assert room(bench) < 25
    assert float(str(bench.value("8.1"))) > 0
    assert float(str(bench.value("9.5"))) == pytest.approx(1.0, abs=0.01)
    bench.put(_2_2=5, _2_4=28)
    bench.clock.advance(3600)
    assert room(bench) > 26
    bench.put(_2_2=4)
    assert bench.sim.state()["works"] is False
    bench.sim.act("press", value=True)
    assert bench.value("2.1") is False
