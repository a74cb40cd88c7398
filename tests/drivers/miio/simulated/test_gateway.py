import pytest

from hub.model.errors import UnknownName
from tests.drivers.miio.simulated.bench import DID, Bench, item

CHILDREN = {"door": "isa.magnet.dw2hl", "air": "miaomiaoce.sensor_ht.t9"}


def gateway(*, push: bool = False) -> Bench:
    return Bench("lumi.gateway.mgl03", children=CHILDREN, push=push)


def test_it_answers_for_itself_and_its_children_by_their_dids() -> None:
    bench = gateway()
    params = [item("6.6", str(DID)), item("2.2", "blt.door"), item("2.2", "blt.nobody")]
    reply = bench.ask("get_properties", params)
    assert reply is not None
    assert reply["result"] == [
        item("6.6", str(DID)) | {"code": 0, "value": 1},
        item("2.2", "blt.door") | {"code": 0, "value": True},
        item("2.2", "blt.nobody") | {"code": -4007},
    ]


def test_writing_needs_its_own_did() -> None:
    bench = gateway()
    items = [
        item("6.6", "x") | {"value": 0},
        item("6.6", str(DID)) | {"value": 0},
        item("3.21", str(DID)) | {"value": 2},
    ]
    reply = bench.ask("set_properties", items)
    assert reply is not None
    assert [answer["code"] for answer in reply["result"]] == [-4007, 0, 0]
    assert (bench.sim.state()["led"], bench.sim.state()["arming-mode"]) == (0, 2)


def test_a_child_is_pushed_with_its_own_did() -> None:
    bench = gateway(push=True)
    bench.subscribe()
    bench.children["door"].act("open", value=True)
    assert bench.pushes() == [[item("2.2", "blt.door") | {"value": False}]]


def test_a_child_out_of_reach() -> None:
    bench = gateway(push=True)
    bench.subscribe()
    door = bench.children["door"]
    door.misbehave("unreachable", value=True)
    door.act("open", value=True)
    assert bench.pushes() == []
    assert bench.get("2.2", did="blt.door")[0]["code"] == -4004
    door.misbehave("unreachable", value=False)
    assert bench.value("2.2", did="blt.door") is False


def test_what_was_asked_of_a_child() -> None:
    bench = gateway()
    bench.get("2.2", did="blt.door")
    assert len(bench.children["door"].received()) == 1
    assert bench.children["air"].received() == []


def test_the_words_of_a_child() -> None:
    bench = gateway()
    with pytest.raises(UnknownName):
        bench.children["door"].act("explode", value=True)
    with pytest.raises(UnknownName):
        bench.children["door"].misbehave("explode", value=True)


def test_its_own_button() -> None:
    bench = gateway(push=True)
    bench.subscribe()
    bench.sim.act("press", "double")
    assert bench.pushes() == [[item("4.1", str(DID)) | {"value": 2}]]
