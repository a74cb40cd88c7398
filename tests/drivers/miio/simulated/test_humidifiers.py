from tests.drivers.miio.simulated.bench import Bench
from tests.drivers.miio.simulated.test_legacy import answer


def test_it_moistens_its_room_to_the_target_and_drinks() -> None:
    bench = Bench("zhimi.humidifier.ca4", water=50)
    assert bench.value("2.7") == 60
    bench.ports.room("room").put(humidity=35)
    bench.put(_2_1=True, _2_6=45)
    assert bench.sim.state()["strength"] == 0.6
    bench.clock.advance(2 * 3600)
    assert 42 < bench.ports.room("room").humidity < 47
    assert float(str(bench.sim.state()["water"])) < 50
    assert bench.value("3.9") == round(bench.ports.room("room").humidity)


def test_an_empty_tank_is_an_event_and_one_taken_out_reads_127() -> None:
    bench = Bench("zhimi.humidifier.ca4", water=1, push=True)
    bench.subscribe()
    bench.put(_2_1=True, _2_5=3)
    bench.clock.advance(600)
    assert bench.value("2.7") == 0
    (event,) = bench.pushes("event_occured")
    assert (event["siid"], event["eiid"], event["arguments"]) == (2, 1, [])
    bench.sim.act("tank", value=False)
    assert bench.value("2.7") == 127
    bench.sim.act("tank", value=True)
    bench.sim.act("water", 100)
    assert bench.value("2.7") == 120


def test_without_power_it_is_off() -> None:
    bench = Bench("zhimi.humidifier.ca4")
    bench.sim.act("press", value=True)
    assert bench.value("2.1") is True
    bench.sim.act("plug", value=False)
    assert bench.sim.state()["on"] is False


def test_the_older_one() -> None:
    bench = Bench("zhimi.humidifier.cb1", water=50)
    bench.ports.room("room").put(temperature=19.0, humidity=35)
    assert answer(bench, "get_prop", ["temperature"]) == [19]
    assert answer(bench, "get_prop", ["depth"]) == [60]
    assert answer(bench, "set_power", ["on"]) == ["ok"]
    assert answer(bench, "set_mode", ["high"]) == ["ok"]
    assert answer(bench, "set_limit_hum", [55]) == {"code": -5001, "message": "invalid_arg"}
    bench.clock.advance(3600)
    assert bench.ports.room("room").humidity > 38
    assert answer(bench, "get_prop", ["humidity"]) == [round(bench.ports.room("room").humidity)]
    assert answer(bench, "get_prop", ["speed"]) == [2000]
    bench.sim.act("water", 0)
    assert answer(bench, "get_prop", ["speed"]) == [0]
    bench.sim.act("press", value=True)
    assert answer(bench, "get_prop", ["power"]) == ["off"]
    bench.sim.act("power", "on")
    bench.sim.act("plug", value=False)
    assert bench.sim.state()["power"] == "off"
