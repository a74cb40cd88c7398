from tests.drivers.miio.simulated.bench import Bench
from tests.drivers.miio.simulated.test_legacy import answer


def get(bench: Bench, name: str) -> object:
    told = answer(bench, "get_prop", [name])
    assert isinstance(told, list)
    return told[0]


def test_a_dishwasher_needs_current_and_runs_its_programme() -> None:
    bench = Bench("viomi.dishwasher.m02")
    answer(bench, "set_wash_status", [2])
    assert get(bench, "wash_status") == 0
    answer(bench, "set_power", [1])
    answer(bench, "set_program", [2])
    assert get(bench, "wash_status") == 2
    assert bench.sim.state()["washing"] is True
    bench.clock.advance(600)
    assert 1000 < int(str(get(bench, "left_time"))) < 1100
    assert get(bench, "wash_temp") == 65
    answer(bench, "set_wash_status", [3])
    bench.clock.advance(3600)
    assert get(bench, "wash_status") == 3
    answer(bench, "set_wash_status", [2])
    bench.clock.advance(1200)
    assert (get(bench, "wash_status"), get(bench, "left_time")) == (4, 0)


def test_an_open_door_pauses_a_dishwasher_and_keeps_it_from_starting() -> None:
    bench = Bench("viomi.dishwasher.m02")
    bench.sim.act("press", value=True)
    answer(bench, "set_wash_status", [2])
    bench.sim.act("door", value=True)
    assert (get(bench, "wash_status"), get(bench, "run_status")) == (3, 128)
    answer(bench, "set_wash_status", [2])
    assert get(bench, "wash_status") == 3
    bench.sim.act("door", value=False)
    answer(bench, "set_wash_status", [1])
    assert (get(bench, "wash_status"), get(bench, "left_time")) == (1, 0)
    bench.sim.act("plug", value=False)
    assert bench.sim.state()["power"] == 0


def test_a_washing_machine_runs_pauses_and_ends() -> None:
    bench = Bench("minij.washer.v5")
    answer(bench, "set_cycle", ["quick"])
    answer(bench, "set_state", ["run"])
    bench.clock.advance(300)
    assert get(bench, "time_remain") == 10
    answer(bench, "set_cycle", ["cotton"])
    assert get(bench, "cycle") == "quick"
    bench.sim.act("press", value=True)
    bench.clock.advance(600)
    assert (get(bench, "state"), get(bench, "time_remain")) == ("pause", 10)
    bench.sim.act("press", value=True)
    bench.clock.advance(700)
    assert get(bench, "state") == "eoc"
    answer(bench, "set_state", ["run"])
    assert bench.sim.state()["washing"] is True
    bench.sim.act("plug", value=False)
    assert (bench.sim.state()["state"], bench.sim.state()["washing"]) == ("off", False)
