"""Scanning, recognising, verifying."""

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.miio import discover, reach
from drivers.miio.codec import PORT, hello_answer
from hub.model.device import Sighting
from hub.model.errors import AuthFailed, HearthError, NotSupported, Unreachable
from hub.model.ports import Learned, MdnsRecord, Network
from hub.model.secret import Secret
from tests.drivers.miio.peer import DID, DROP, HOST, LAMP, TOKEN, Bench, Peer, Refusal, lamp, miot

TYPE = "_miio._udp.local."


def record(instance: str, service_type: str = TYPE, address: str = HOST, port: int = PORT) -> MdnsRecord:
    return MdnsRecord(service_type, instance, address, port, (("mac", "04cf8c000001"),))


def test_an_instance_names_model_and_id() -> None:
    found = discover.sighting_of(record("yeelink-light-color1_miio4294967297"))
    assert found == Sighting("miio", "4294967297", HOST, "mdns", "yeelink.light.color1")
    found = discover.sighting_of(record("yeelink-bhf_light-v5_miio7"))
    assert found == Sighting("miio", "7", HOST, "mdns", "yeelink.bhf_light.v5")


@pytest.mark.parametrize(
    "strange",
    [
        record("lamp"),
        record("yeelink-light-color1_miap12ab"),
        record("yeelink-light-color1_miio"),
        record("a_miio5"),
        record("yeelink-light-color1_miio5", "_http._tcp.local."),
        record("yeelink-light-color1_miio5", address="fe80::1"),
    ],
)
def test_what_is_not_ours_is_left_alone(strange: MdnsRecord) -> None:
    assert discover.sighting_of(strange) is None


@given(st.text(max_size=60), st.text(max_size=20), st.integers(-1, 70000))
def test_no_record_raises(instance: str, address: str, port: int) -> None:
    assert (
        discover.sighting_of(record(instance + "_miio5", address=address, port=port)) is None or address.count(".") == 3
    )


async def test_a_scan_finds_every_device_once_and_knows_models_from_mdns(bench: Bench) -> None:
    for number in range(3):
        device = Peer(bench.clock, lambda method, params: DROP, did=100 + number)
        bench.wire.peers[f"127.77.1.{number + 1}", PORT] = device
    bench.driver.recognise(record("yeelink-light-lamp22_miio101"))
    sighted: list[Sighting] = []
    scan = asyncio.ensure_future(bench.driver.scan(sighted.append))
    await asyncio.sleep(0)
    bench.wire.deliver(hello_answer(100, 1), ("127.77.1.1", PORT))
    await bench.clock.run_for(1.1)
    await scan
    assert sorted((each.wire_id, each.address, each.how, each.model) for each in sighted) == [
        ("100", "127.77.1.1", "hello", ""),
        ("101", "127.77.1.2", "hello", "yeelink.light.lamp22"),
        ("102", "127.77.1.3", "hello", ""),
    ]
    bench.wire.datagram_received(hello_answer(103, 1), ("127.77.1.4", PORT))
    assert len(sighted) == 3


SIGHTING = Sighting("miio", str(DID), HOST, "hello")
EYE = "madv.cateye.mowl3g"


async def verify(bench: Bench, answer: Any, sighting: Sighting = SIGHTING, token: str | None = TOKEN) -> Learned:
    bench.wire.peers[HOST, PORT] = Peer(bench.clock, lambda method, params: answer)
    secret = None if token is None else Secret(token)
    asked = asyncio.ensure_future(bench.driver.verify(sighting, secret))
    await asyncio.sleep(0)
    await bench.clock.run_for(15)
    return asked.result()


async def test_verify_learns_model_and_firmware(bench: Bench) -> None:
    learned = await verify(bench, {"model": "yeelink.light.lamp22", "fw_ver": "2.0.6", "mac": "AA"})
    assert learned == Learned("yeelink.light.lamp22", "2.0.6", HOST)


@pytest.mark.parametrize("answer", [Refusal(-9999), {}, [], {"model": 5}])
async def test_a_device_without_particulars_keeps_its_model_from_mdns(bench: Bench, answer: Any) -> None:
    sighting = Sighting("miio", str(DID), HOST, "mdns", "yeelink.light.lamp22")
    assert await verify(bench, answer, sighting) == Learned("yeelink.light.lamp22", "", HOST)


@pytest.mark.parametrize(
    ("answer", "sighting", "token", "error", "message"),
    [
        (DROP, SIGHTING, TOKEN, AuthFailed, "device.wrong_token"),
        ({}, SIGHTING, "ff" * 16, AuthFailed, "device.wrong_token"),
        ({}, SIGHTING, None, AuthFailed, "device.needs_token"),
        ({}, SIGHTING, "12", AuthFailed, "device.bad_token"),
        ({}, SIGHTING, TOKEN, NotSupported, "device.no_model"),
        ({"model": "who.knows.v1"}, SIGHTING, TOKEN, NotSupported, "device.unknown_model"),
        ({}, Sighting("miio", str(DID), "127.77.1.250", "typed"), TOKEN, Unreachable, "device.silent_at"),
        ({}, Sighting("miio", str(DID), "127.77.1.250", "hello"), TOKEN, Unreachable, "device.heard_not_answering"),
        ({}, Sighting("miio", str(DID), "127.77.1.250", "typed", EYE), TOKEN, Unreachable, "device.asleep"),
        (DROP, Sighting("miio", str(DID), HOST, "hello", "roborock.vacuum.s5"), TOKEN, AuthFailed, "perhaps_roborock"),
        ({}, Sighting("miio", str(DID), "lamp.local", "hello"), TOKEN, Unreachable, "device.silent_at"),
        ({}, Sighting("miio", "5", HOST, "hello"), TOKEN, Unreachable, "device.somebody_else"),
        ({}, Sighting("miio", "lumi.158d", HOST, "hello"), TOKEN, NotSupported, "device.child_needs_gateway"),
    ],
)
async def test_verify_says_what_to_do(
    bench: Bench, answer: Any, sighting: Sighting, token: str | None, error: type[HearthError], message: str
) -> None:
    with pytest.raises(error, match=message):
        await verify(bench, answer, sighting, token)


async def test_a_token_that_was_right_before_is_not_called_wrong(bench: Bench) -> None:
    bench.book.secrets[SIGHTING.ref] = TOKEN
    with pytest.raises(AuthFailed, match=r"device\.deaf"):
        await verify(bench, DROP)
    with pytest.raises(AuthFailed, match=r"device\.wrong_token"):
        await verify(bench, DROP, token="12" * 16)


def test_silence_from_another_network_is_called_so() -> None:
    network = Network(prefixes=("192.168.1.0/24",))
    silent = Unreachable("device.silent_at", ref="miio:7", address="10.9.9.9")
    told = reach.explained(silent, Sighting("miio", "7", "10.9.9.9:54321", "typed"), network, proven=False)
    assert (told.message_id, told.params["own"]) == ("device.other_subnet", "192.168.1.0/24")
    near = reach.explained(silent, Sighting("miio", "7", "192.168.1.9", "typed"), network, proven=False)
    assert near is silent


async def test_who_wakes_in_time_is_adopted(bench: Bench) -> None:
    asleep = Peer(bench.clock, lambda method, params: {"model": "yeelink.light.lamp22"})
    asleep.silent = True
    bench.wire.peers[HOST, PORT] = asleep
    asked = asyncio.ensure_future(bench.driver.verify(SIGHTING, Secret(TOKEN)))
    await asyncio.sleep(0)
    await bench.clock.run_for(0.6)
    asleep.silent = False
    await bench.clock.run_for(2)
    assert asked.result().model == "yeelink.light.lamp22"


@pytest.mark.parametrize(
    ("model", "wire_id", "reason"),
    [
        ("xiaomi.wifispeaker.lx06", "7", "device.cloud_only"),
        ("yunmi.kettle.v2", "7", "device.ble_only"),
        ("yunmi.kettle.v19", "7", ""),
        ("", "group.1", "device.cloud_group"),
        ("", "miir.1", "device.infrared"),
    ],
)
def test_some_products_cannot_be_reached(model: str, wire_id: str, reason: str) -> None:
    assert reach.why_unreached(model, wire_id) == reason
    assert reach.why_unreached("lumi.sensor_motion.v2", "lumi.1", "lumi.gateway.v3") == "device.behind_multicast"
    assert reach.why_unreached("lumi.sensor_motion.v2", "lumi.1", "lumi.gateway.mgl03") == ""


async def test_verify_beside_a_running_session(bench: Bench) -> None:
    session, peer = bench.adopt(LAMP, miot(lamp()))
    await bench.run(session)
    peer.answer = lambda method, params: {"model": LAMP}
    asked = asyncio.ensure_future(bench.driver.verify(SIGHTING, Secret(TOKEN)))
    await asyncio.sleep(0)
    await bench.clock.run_for(1)
    assert asked.result().model == LAMP
    assert bench.heard.values()["brightness"] == 40
