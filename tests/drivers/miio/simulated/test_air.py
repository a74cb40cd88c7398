from tests.drivers.miio.simulated.bench import Bench


def test_a_purifier_cleans_its_room_and_uses_up_its_filter() -> None:
    bench = Bench("zhimi.airpurifier.mb3")
    room = bench.ports.room("room")
    bench.sim.act("dust", 200)
    assert bench.value("3.6") == 200.0
    assert bench.put(_2_2=True) == [0]
    assert bench.sim.state()["strength"] == 1.0
    bench.clock.advance(3 * 3600)
    assert room.dust < 50
    assert bench.value("3.6") == round(room.dust)
    assert bench.sim.state()["strength"] != 1.0
    assert bench.value("4.5") != 0
    bench.sim.act("filter", 10)
    assert bench.value("4.3") == 10
    reset = bench.ask("action", {"did": "x", "siid": 4, "aiid": 1, "in": []})
    assert reset is not None
    assert reset["result"]["code"] == 0
    assert bench.value("4.3") == 100


def test_a_purifier_blows_as_it_is_told() -> None:
    bench = Bench("zhimi.airpurifier.mb3")
    bench.put(_2_2=True, _2_5=3, _2_4=3)
    assert bench.sim.state()["strength"] == 1.0
    bench.put(_2_5=1)
    assert bench.sim.state()["strength"] == 0.2
    bench.put(_2_5=2)
    assert bench.sim.state()["strength"] == 0.8
    bench.sim.act("press", value=True)
    assert bench.sim.state()["strength"] == 0.0
    for action, key, value in ((1, "2.2", True), (2, "2.5", 3)):
        bench.ask("action", {"did": "x", "siid": 8, "aiid": action, "in": []})
        assert bench.value(key) == value
    bench.sim.act("plug", value=False)
    assert bench.sim.state()["on"] is False


def test_a_dehumidifier_dries_its_room_until_its_tank_is_full() -> None:
    bench = Bench("nwt.derh.312en")
    room = bench.ports.room("room")
    room.put(humidity=80)
    bench.put(_2_1=True, _2_5=60)
    assert bench.value("7.2") is True
    bench.clock.advance(4 * 3600)
    assert 55 < room.humidity < 65
    assert float(str(bench.sim.state()["tank"])) > 0
    bench.put(_2_5=30)
    bench.clock.advance(12 * 3600)
    assert bench.value("7.3") is True
    assert bench.value("7.2") is False
    bench.sim.act("tank", 0)
    assert bench.value("7.2") is True
    bench.sim.act("bucket", value=False)
    assert bench.value("7.2") is False
