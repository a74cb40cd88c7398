from tests.drivers.miio.simulated.bench import Bench

CLOSING, STOP, OPENING = range(3)


def test_a_curtain_takes_its_time() -> None:
    bench = Bench("dooya.curtain.m2", push=True)
    bench.subscribe()
    bench.put(_2_7=40)
    assert bench.value("2.4") == CLOSING
    bench.clock.advance(3)
    assert 75 < float(str(bench.value("2.6"))) < 85
    bench.clock.advance(10)
    assert (bench.value("2.4"), bench.value("2.6"), bench.sim.state()["travel"]) == (STOP, 40, 40.0)
    positions = [change["value"] for push in bench.pushes() for change in push if change["piid"] == 6]
    assert positions == sorted(positions, reverse=True)
    assert positions[-1] == 40


def test_the_motors_word() -> None:
    bench = Bench("dooya.curtain.m2", travel=50)
    bench.put(_2_2=2)
    assert (bench.value("2.4"), bench.value("2.7")) == (OPENING, 100)
    bench.clock.advance(3)
    bench.put(_2_2=1)
    where = bench.value("2.6")
    bench.clock.advance(20)
    assert (bench.value("2.4"), bench.value("2.6")) == (STOP, where)
    bench.put(_2_2=0)
    bench.clock.advance(30)
    assert bench.value("2.6") == 0
    assert bench.get("2.2")[0]["code"] == -4001


def test_a_position_that_it_has_moves_nothing() -> None:
    bench = Bench("dooya.curtain.m2")
    bench.put(_2_7=100)
    assert bench.value("2.4") == STOP


def test_something_in_the_way() -> None:
    bench = Bench("dooya.curtain.m2")
    bench.put(_2_7=0)
    bench.clock.advance(3)
    bench.sim.act("blocked", value=True)
    bench.clock.advance(30)
    assert bench.value("2.4") == STOP
    assert bench.sim.state()["travel"] != 0
    rack = Bench("hyd.airer.znlyj2")
    rack.sim.act("blocked", value=True)
    assert rack.value("2.1") == 1


def test_without_power_it_stands_still() -> None:
    bench = Bench("dooya.curtain.m2")
    bench.put(_2_7=0)
    bench.clock.advance(3)
    bench.sim.act("plug", value=False)
    where = bench.sim.state()["travel"]
    bench.clock.advance(60)
    assert bench.sim.state()["travel"] == where


def test_a_hand_on_the_curtain() -> None:
    bench = Bench("dooya.curtain.m2")
    bench.sim.act("travel", 33)
    assert bench.value("2.6") == 33


def test_a_drying_rack_knows_three_places() -> None:
    bench = Bench("hyd.airer.znlyj2")
    assert (bench.value("2.3"), bench.value("2.4")) == (1, 0)
    bench.put(_2_2=2)
    bench.clock.advance(5)
    assert (bench.value("2.3"), bench.value("2.4")) == (0, 2)
    bench.put(_2_2=0)
    assert bench.value("2.4") == 3
    bench.put(_2_2=2)
    bench.clock.advance(30)
    assert (bench.value("2.3"), bench.value("2.4"), bench.sim.state()["travel"]) == (2, 0, 0.0)
    bench.put(_2_2=1)
    assert bench.value("2.4") == 1


def test_its_lamp() -> None:
    bench = Bench("hyd.airer.znlyj2")
    assert bench.ask("action", {"did": "x", "siid": 3, "aiid": 1, "in": []}) is not None
    assert bench.value("3.1") is True
