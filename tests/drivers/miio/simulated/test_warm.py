from tests.drivers.miio.simulated.bench import Bench
from tests.drivers.miio.simulated.test_cooking import call
from tests.drivers.miio.simulated.test_legacy import answer


def test_a_water_heater_heats_keeps_and_heats_again_when_water_is_drawn() -> None:
    bench = Bench("viomi.waterheater.e8")
    bench.put(_2_6=True, _2_2=50)
    assert bench.value("2.7") == 1
    bench.clock.advance(2 * 3600)
    assert bench.value("2.7") == 2
    assert 48 <= float(str(bench.value("2.3"))) <= 50
    bench.sim.act("draw", 40)
    assert bench.value("2.7") == 1
    bench.sim.act("press", value=True)
    assert bench.value("2.7") == 0
    bench.sim.act("press", value=True)
    bench.sim.act("plug", value=False)
    assert bench.sim.state()["on"] is False


def test_a_bath_heater_warms_its_room_until_it_is_stopped() -> None:
    bench = Bench("yeelink.bhf_light.v5")
    bench.put(_3_2=True, _3_5=30)
    bench.clock.advance(1800)
    assert bench.ports.room("room").temperature > 24
    assert bench.value("3.6") == round(bench.ports.room("room").temperature)
    call(bench, 3, 1)
    assert bench.value("3.2") is False
    assert bench.sim.state()["warms"] is False
    bench.put(_3_1=4)
    assert bench.sim.state()["warms"] is True
    bench.sim.act("plug", value=False)
    assert bench.sim.state()["warms"] is False


def test_the_kettle_that_starts_when_its_target_is_written() -> None:
    bench = Bench("xiaomi.kettle.ym3pro")
    bench.put(_2_7=True)
    assert bench.value("2.1") == 0
    bench.put(_2_4=80)
    assert (bench.value("2.1"), bench.value("2.5")) == (1, True)
    bench.clock.advance(300)
    assert (bench.value("2.1"), bench.value("2.3")) == (4, 80)
    bench.put(_2_7=False)
    assert bench.value("2.1") == 0
    bench.put(_2_4=90)
    bench.sim.act("lift", value=True)
    assert bench.sim.state()["heating"] is False


def test_a_fridge_warms_while_its_door_is_open() -> None:
    bench = Bench("viomi.fridge.m1")
    bench.sim.act("door", value=True)
    bench.clock.advance(1800)
    assert float(str(bench.sim.state()["inside"])) > 10
    bench.sim.act("door", value=False)
    answer(bench, "setRCSetTemp", [2])
    bench.clock.advance(4 * 3600)
    assert float(str(bench.sim.state()["inside"])) < 3
    bench.ports.room("room").put(temperature=30)
    assert answer(bench, "get_prop", ["IndoorTemp"]) == [30]
