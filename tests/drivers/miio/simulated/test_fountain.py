from tests.drivers.miio.simulated.bench import Bench


def test_the_flag_says_whether_there_is_water() -> None:
    bench = Bench("mmgg.pet_waterer.s1", water=10)
    assert bench.value("7.1") is True
    bench.sim.act("water", 0)
    assert (bench.value("7.1"), bench.value("2.1")) == (False, 1)
    bench.clock.advance(600)
    assert bench.value("7.2") == 10
    bench.sim.act("water", 100)
    assert (bench.value("7.1"), bench.value("7.2")) == (True, 0)


def test_the_cat_drinks() -> None:
    bench = Bench("mmgg.pet_waterer.s1", water=10)
    bench.clock.advance(86400)
    assert bench.sim.state()["water"] == 0.0
    assert bench.value("7.1") is False


def test_lid_and_counters() -> None:
    bench = Bench("mmgg.pet_waterer.s1")
    bench.sim.act("lid", value=True)
    assert bench.value("7.4") is True
    assert bench.ask("action", {"did": "x", "siid": 5, "aiid": 1, "in": []}) is not None
    assert bench.value("5.1") == 30
