from typing import Any

from tests.drivers.miio.simulated.bench import Bench
from tests.drivers.miio.simulated.test_legacy import answer


def call(bench: Bench, siid: int, aiid: int, *arguments: object) -> Any:
    reply = bench.ask("action", {"did": "x", "siid": siid, "aiid": aiid, "in": list(arguments)})
    assert reply is not None
    return reply


def test_a_fryer_cooks_counts_down_and_says_that_it_is_done() -> None:
    bench = Bench("careli.fryer.maf02", push=True)
    bench.subscribe()
    bench.put(_2_3=10, _2_4=190)
    call(bench, 2, 1)
    assert bench.value("2.1") == 4
    assert bench.sim.state()["heating"] is True
    bench.clock.advance(180)
    assert bench.value("2.5") == 7
    assert float(str(bench.sim.state()["inside"])) > 80
    call(bench, 2, 3)
    assert bench.value("2.1") == 2
    bench.clock.advance(600)
    assert bench.value("2.5") == 7
    call(bench, 3, 2)
    bench.clock.advance(600)
    assert bench.value("2.1") == 6
    (event,) = bench.pushes("event_occured")
    assert (event["siid"], event["eiid"]) == (2, 1)


def test_a_fryer_can_be_cancelled_preheated_and_unplugged() -> None:
    bench = Bench("careli.fryer.maf02")
    bench.put(_3_7=2)
    call(bench, 3, 1, "", 20, 160, 0, 0, 2)
    assert bench.value("2.1") == 5
    call(bench, 2, 3)
    assert bench.value("2.1") == 8
    call(bench, 3, 2)
    bench.clock.advance(90)
    assert bench.value("2.1") == 4
    call(bench, 2, 2)
    assert (bench.value("2.1"), bench.value("2.5")) == (1, 0)
    assert "error" in call(bench, 3, 1, "", 5000, 160)
    bench.sim.act("press", value=True)
    assert bench.value("2.1") == 5
    bench.sim.act("plug", value=False)
    assert bench.sim.state()["heating"] is False


def test_an_oven_heats_after_a_hand_has_started_it() -> None:
    bench = Bench("chunmi.oven.x02")
    bench.sim.act("start", 10)
    bench.clock.advance(300)
    assert (bench.value("2.1"), bench.value("2.5")) == (2, 5)
    assert int(str(bench.value("2.8"))) > 100
    call(bench, 2, 3)
    assert bench.value("2.1") == 3
    call(bench, 2, 2)
    assert (bench.value("2.1"), bench.value("2.5")) == (1, 0)
    call(bench, 2, 1, 0)
    assert bench.value("2.1") == 2


def all_of(bench: Bench) -> list[object]:
    told = answer(bench, "get_prop", ["all"])
    assert isinstance(told, list)
    return told


def test_a_microwave_tells_everything_in_one_list() -> None:
    bench = Bench("chunmi.microwave.n23l01")
    bench.sim.act("start", 90)
    bench.clock.advance(30)
    told = all_of(bench)
    assert (told[0], told[3], told[4], told[10]) == (2, 90, 60, "00")
    assert answer(bench, "pause_cooking", ["050201"]) == ["ok"]
    bench.clock.advance(60)
    assert all_of(bench)[4] == 60
    bench.sim.act("plug", value=False)
    assert bench.sim.state()["status"] == 12
