import pytest

from hub.model.errors import BadValue
from tests.drivers.miio.simulated.bench import Bench, item


def child(model: str) -> Bench:
    bench = Bench("lumi.gateway.mgl03", children={"it": model}, push=True)
    bench.subscribe()
    return bench


def events(bench: Bench) -> list[tuple[str, int, int, list[object]]]:
    return [(event["did"], event["siid"], event["eiid"], event["arguments"]) for event in bench.pushes("event_occured")]


@pytest.mark.parametrize(
    ("model", "how", "siid", "eiid", "arguments"),
    [
        ("lumi.remote.mcn001", "single", 3, 1012, []),
        ("lumi.remote.mcn001", "double", 3, 1013, []),
        ("lumi.remote.mcn001", "long", 3, 1014, []),
        ("linp.remote.k9b01", "single", 3, 1012, [{"piid": 1, "value": 1}]),
        ("linp.remote.k9b01", "double", 3, 1012, [{"piid": 1, "value": 15}]),
        ("linp.remote.k9b01", "long", 3, 1012, [{"piid": 1, "value": 8}]),
        ("linp.remote.k9b1", "single", 2, 1, []),
        ("linp.remote.k9b1", "double", 2, 2, []),
        ("linp.remote.k9b1", "long", 2, 3, []),
    ],
)
def test_presses_are_events(model: str, how: str, siid: int, eiid: int, arguments: list[object]) -> None:
    bench = child(model)
    bench.children["it"].act("press", how)
    assert events(bench) == [("blt.it", siid, eiid, arguments)]
    assert bench.children["it"].state()["presses"] == 1
    with pytest.raises(BadValue):
        bench.children["it"].act("press", "gently")


def test_somebody_rings() -> None:
    bench = child("linp.remote.k9b1")
    bench.children["it"].act("ring", value=True)
    assert events(bench) == [("blt.it", 2, 1, [])]


def test_motion_with_light() -> None:
    bench = child("lumi.motion.acn001")
    bench.children["it"].act("illuminance", 42)
    assert bench.pushes() == []
    bench.children["it"].act("motion", value=True)
    bench.children["it"].act("motion", value=False)
    assert events(bench) == [("blt.it", 2, 1, [{"piid": 1, "value": 42}])]
    assert bench.value("2.1", did="blt.it") == 42


def test_motion_with_a_state() -> None:
    bench = child("lumi.sensor_motion.v2")
    bench.children["it"].act("motion", value=True)
    assert bench.value("2.1", did="blt.it") is True
    bench.children["it"].act("motion", value=False)
    assert events(bench) == [("blt.it", 2, 1, [])]
    assert bench.pushes() == [[item("2.1", "blt.it") | {"value": value}] for value in (True, False)]


def test_a_contact_is_true_when_closed() -> None:
    bench = child("lumi.sensor_magnet.v2")
    it = bench.children["it"]
    it.act("open", value=True)
    it.act("open", value=True)
    assert (bench.value("2.1", did="blt.it"), it.state()["open"]) == (False, True)
    it.act("open", value=False)
    assert [event[1:3] for event in events(bench)] == [(2, 2), (2, 1)]


def test_a_contact_that_sees_light() -> None:
    bench = child("isa.magnet.dw2hl")
    bench.children["it"].act("bright", value=False)
    bench.children["it"].act("battery", 17)
    bench.children["it"].act("open", value=True)
    keys = ("2.1", "2.2", "3.1")
    assert [answer["value"] for answer in bench.get(*keys, did="blt.it")] == [1, False, 17]
    assert events(bench) == []


def test_a_thermometer_feels_its_room() -> None:
    bench = child("miaomiaoce.sensor_ht.t9")
    bench.ports.room("room").put(temperature=18.26, humidity=51.4)
    assert bench.pushes() == [
        [item("3.1001", "blt.it") | {"value": 18.3}, item("3.1002", "blt.it") | {"value": 51}],
    ]
    bench.children["it"].act("temperature", 19.0)
    assert bench.value("3.1001", did="blt.it") == 19.0
    assert bench.ports.room("room").temperature == 19.0
    bench.ports.room("room").effect("stove", heat=1 / 600)
    bench.clock.advance(600)
    told = [change["value"] for push in bench.pushes()[2:] for change in push]
    assert len(told) > 5
    assert told == sorted(told)
    bench.children["it"].act("humidity", 60)
    assert bench.value("3.1002", did="blt.it") == 60
