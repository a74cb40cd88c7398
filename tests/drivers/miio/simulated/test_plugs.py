import pytest

from tests.drivers.miio.simulated.bench import Bench


def test_the_meter_follows_switch_and_load() -> None:
    bench = Bench("cuco.plug.cp2", load=230.0)
    assert (bench.value("3.2"), bench.value("2.4")) == (0, 0)
    bench.put(_2_1=True)
    assert (bench.value("3.2"), bench.value("2.4"), bench.value("2.3")) == (2300, 1000, 2300)
    bench.clock.advance(3600 * 10)
    assert bench.value("2.2") == 230
    assert bench.sim.state()["energy"] == pytest.approx(2.3, rel=0.01)
    bench.sim.act("load", 46)
    assert bench.value("3.2") == 460
    bench.sim.act("press", value=True)
    assert (bench.value("2.1"), bench.value("3.2")) == (False, 0)


def test_switching_pushes_power_in_the_same_message() -> None:
    bench = Bench("cuco.plug.cp2", load=100, push=True)
    bench.subscribe()
    bench.put(_2_1=True)
    assert [(change["siid"], change["piid"], change["value"]) for change in bench.pushes()[0]] == [
        (2, 1, True),
        (3, 2, 1000),
    ]


def test_a_countdown_toggles() -> None:
    bench = Bench("cuco.plug.cp2")
    bench.put(_2_1=True, _2_5=10)
    bench.clock.advance(599)
    assert bench.value("2.1") is True
    bench.clock.advance(5)
    assert (bench.value("2.1"), bench.value("2.5")) == (False, 0)
    bench.put(_2_5=10)
    assert bench.ask("action", {"did": "x", "siid": 2, "aiid": 1, "in": []}) is not None
    assert bench.value("2.1") is True


def test_the_sockets_of_a_strip_are_apart() -> None:
    bench = Bench("cuco.plug.cp5")
    bench.put(_6_1=True)
    assert [answer["value"] for answer in bench.get("2.1", "3.1", "6.1", "7.1")] == [False, False, True, False]
    bench.sim.act("on-7", value=True)
    assert bench.value("7.1") is True
