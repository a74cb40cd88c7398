"""The network module: what it hears, what it passes over in silence, and how it answers."""

import json
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.drivers.miio.simulated.bench import DID, HELLO, HERE, TOKEN, Bench, seal, unseal

LAMP = "yeelink.light.colorc"


def probe(hub: int) -> bytes:
    return HELLO[:16] + b"MDID" + struct.pack(">Q", hub) + bytes(4)


def test_a_hello_is_answered_with_did_and_uptime_and_no_token() -> None:
    bench = Bench(LAMP)
    (reply,) = bench.raw(HELLO)
    assert reply == struct.pack(">HHQI", 0x2131, 32, DID, bench.sim.network.stamp) + b"\xff" * 16


def test_the_answer_to_a_hello_is_the_known_packet() -> None:
    bench = Bench(LAMP)
    bench.sim.act("reboot", value=True)
    bench.clock.advance(0x1234)
    assert bench.raw(HELLO) == [bytes.fromhex("21310020000000000a1b2c3d00001234" + "ff" * 16)]


def test_the_token_shows_until_the_device_is_provisioned() -> None:
    bench = Bench(LAMP, provisioned=False)
    assert bench.raw(HELLO)[0][16:] == bytes.fromhex(TOKEN)
    reply = bench.ask("miIO.config_router", {"ssid": "home", "passwd": "secret", "uid": 0})
    assert reply is not None
    assert reply["result"] == ["ok"]
    assert bench.raw(HELLO)[0][16:] == b"\xff" * 16


def test_stamps_count_seconds_and_start_anew_after_a_reboot() -> None:
    bench = Bench(LAMP)
    before = bench.sim.network.stamp
    bench.clock.advance(100)
    assert bench.sim.network.stamp == before + 100
    bench.sim.act("reboot", value=True)
    assert bench.sim.network.stamp == 0
    assert bench.raw(HELLO) == []
    bench.clock.advance(3)
    assert struct.unpack(">I", bench.raw(HELLO)[0][12:16])[0] == 3


def test_some_devices_stamp_with_the_time_of_day() -> None:
    bench = Bench(LAMP, clock_stamps=True)
    assert bench.sim.network.stamp == int(bench.clock.now())


def test_a_client_that_keeps_the_stamp_of_before_a_reboot_gets_silence() -> None:
    bench = Bench(LAMP)
    old = bench.sim.network.stamp
    bench.sim.act("reboot", value=True)
    bench.clock.advance(5)
    assert bench.raw(seal({"id": 1, "method": "miIO.info", "params": []}, old + 5)) == []
    assert bench.dropped["stamp"] == 1
    assert bench.ask("miIO.info") is not None


def test_info_tells_the_model_and_the_known_request_is_understood() -> None:
    """The packet of the protocol notes, but for its stamp, which the checksum covers."""
    bench = Bench(LAMP)
    packet = seal(b'{"id":1,"method":"miIO.info","params":[]}', 0x1234)
    assert packet.hex().startswith("21310050000000000a1b2c3d000012341c00e079038c2ceb773d6c77d6fdaebb")
    reply = bench.ask("miIO.info")
    assert reply is not None
    assert reply["result"]["model"] == LAMP
    assert reply["result"]["netif"]["localIp"] == "127.77.9.1"
    assert reply["exe_time"] == 20


def test_a_bad_checksum_or_another_did_is_silence() -> None:
    bench = Bench(LAMP)
    stamp = bench.sim.network.stamp
    request = {"id": 5, "method": "miIO.info", "params": []}
    assert bench.raw(seal(request, stamp, token="f" * 32)) == []
    assert bench.raw(seal(request, stamp, did=1)) == []
    bench.clock.advance(5)
    assert bench.wire.sent == []
    assert bench.dropped == {"bad_checksum": 1, "other_did": 1}


def test_an_id_of_the_last_eight_is_silence_the_ninth_is_forgotten() -> None:
    bench = Bench(LAMP)
    for number in range(100, 108):
        assert bench.ask("miIO.info", number=number) is not None
    assert bench.ask("miIO.info", number=100) is None
    assert bench.ask("miIO.info", number=108) is not None
    assert bench.ask("miIO.info", number=100) is not None


def test_some_devices_answer_a_repeated_id_with_an_error() -> None:
    bench = Bench(LAMP, repeat_error=True)
    assert bench.ask("miIO.info", number=7) is not None
    reply = bench.ask("miIO.info", number=7)
    assert reply is not None
    assert reply["error"]["code"] == -9999


def test_a_second_request_while_busy_is_silence() -> None:
    bench = Bench(LAMP, latency=0.5)
    first = bench.send("miIO.info")
    bench.clock.advance(0.1)
    bench.send("miIO.info")
    assert [reply["id"] for reply in bench.wait(5)] == [first]
    assert bench.dropped == {"busy": 1}


def test_an_unknown_method_is_given_up_after_four_seconds() -> None:
    bench = Bench(LAMP)
    bench.send("get_prop", ["power"])
    assert bench.wait(4.0) == []
    (reply,) = bench.wait(0.2)
    assert reply["error"] == {"code": -9999, "message": "user ack timeout"}
    assert reply["exe_time"] == 4100


def test_too_many_properties_are_given_up_too() -> None:
    bench = Bench(LAMP, max_props=3)
    assert len(bench.get("2.1", "2.2", "2.3")) == 3
    reply = bench.ask("get_properties", [{"did": "x", "siid": 2, "piid": piid} for piid in (1, 2, 3, 4)])
    assert reply is not None
    assert reply["error"]["code"] == -9999


def test_a_source_of_another_subnet_hears_nothing() -> None:
    bench = Bench(LAMP, subnet="127.77.0.0/16")
    assert bench.raw(HELLO, ("127.0.0.1", 40000)) == []
    assert len(bench.raw(HELLO, ("127.77.0.1", 40000))) == 1


def test_a_sleeper_answers_for_seconds_only() -> None:
    bench = Bench(LAMP, awake=5.0)
    assert bench.raw(HELLO) == []
    bench.sim.act("wake", value=True)
    assert len(bench.raw(HELLO)) == 1
    bench.clock.advance(5)
    assert bench.raw(HELLO) == []


def test_without_power_nothing_answers_and_the_answer_under_way_is_lost() -> None:
    bench = Bench(LAMP, latency=1.0)
    bench.send("miIO.info")
    bench.sim.act("plug", value=False)
    assert bench.raw(HELLO) == []
    bench.sim.act("plug", value=True)
    assert bench.wait(5) == []
    assert bench.ask("miIO.info") is not None


def test_the_id_9998_reboots_the_lamps_of_one_maker() -> None:
    bench = Bench("philips.light.bulb")
    assert bench.ask("get_prop", ["power"], number=9998) is None
    assert bench.sim.network.stamp < 20
    other = Bench(LAMP)
    assert other.ask("miIO.info", number=9998) is not None


def test_a_request_of_more_than_a_kilobyte_is_not_heard() -> None:
    bench = Bench(LAMP)
    assert bench.ask("miIO.info", ["x" * 1200]) is None
    assert bench.dropped == {"too_long": 1}


def test_silent_answers_hellos_only_and_mute_nothing() -> None:
    bench = Bench(LAMP)
    bench.sim.misbehave("silent", value=True)
    assert len(bench.raw(HELLO)) == 1
    assert bench.ask("miIO.info") is None
    bench.sim.misbehave("mute", value=True)
    assert bench.raw(HELLO) == []


def test_an_error_can_be_ordered() -> None:
    bench = Bench(LAMP)
    bench.sim.misbehave("error", -30001)
    reply = bench.ask("miIO.info")
    assert reply is not None
    assert reply["error"]["code"] == -30001


def test_a_cloudless_gateway_has_an_empty_info() -> None:
    reply = Bench("lumi.gateway.mgl03", empty_info=True).ask("miIO.info")
    assert reply is not None
    assert reply["result"] == {}


def test_what_came_over_the_wire_is_told() -> None:
    bench = Bench(LAMP)
    bench.get("2.1")
    (command,) = bench.sim.received()
    assert command.method == "get_properties"
    assert command.summary == '[{"did":"x","siid":2,"piid":1}]'
    assert bench.clock.now() - 1 < command.at <= bench.clock.now()


def test_loss_duplicates_and_jitter() -> None:
    bench = Bench(LAMP)
    bench.sim.misbehave("loss", 1.0)
    assert bench.ask("miIO.info") is None
    bench.sim.misbehave("loss", 0.0)
    bench.sim.misbehave("duplicate", 1.0)
    number = bench.send("miIO.info")
    assert [reply["id"] for reply in bench.wait(1)] == [number, number]
    assert bench.dropped["repeated_id"] >= 1
    bench.sim.misbehave("duplicate", 0.0)
    bench.sim.misbehave("jitter", 2.0)
    assert bench.raw(HELLO) == []
    bench.clock.advance(4)
    assert len(bench.wire.sent[-1][0]) == 32


class TestSubscription:
    def test_a_device_without_push_sees_a_hello_in_a_probe(self) -> None:
        bench = Bench(LAMP)
        assert bench.raw(probe(77)) == bench.raw(HELLO)
        reply = bench.ask("miIO.sub", {"version": "2.0", "did": "77", "update_ts": 1, "sub_method": "."})
        assert reply is not None
        assert reply["error"]["code"] == -9999

    def test_a_probe_is_answered_with_the_stamp_of_the_subscription(self) -> None:
        bench = Bench(LAMP, push=True)
        (reply,) = bench.raw(probe(77))
        assert (reply[16:20], reply[20:24], reply[24:27], reply[28]) == (b"MSUB", bytes(4), b"PUB", 0xFE)
        bench.subscribe(77, 5000)
        assert bench.raw(probe(77))[0][20:24] == struct.pack(">I", 5000)
        assert bench.raw(probe(78))[0][20:24] == bytes(4)
        assert len(bench.raw(HELLO)) == 1

    def test_what_changes_is_pushed_to_the_subscriber(self) -> None:
        bench = Bench(LAMP, push=True)
        bench.subscribe()
        bench.sim.act("on", value=True)
        assert bench.pushes() == [[{"did": str(DID), "siid": 2, "piid": 1, "value": True}]]
        assert bench.wire.sent[-1][1] == HERE

    def test_a_write_is_pushed_too_and_only_what_changed(self) -> None:
        bench = Bench(LAMP, push=True)
        bench.subscribe()
        bench.put(_2_1=True, _2_2=100)
        assert bench.pushes() == [[{"did": str(DID), "siid": 2, "piid": 1, "value": True}]]

    def test_a_push_is_sent_again_until_it_is_acknowledged(self) -> None:
        bench = Bench(LAMP, push=True)
        bench.subscribe()
        bench.sim.act("on", value=True)
        assert len(bench.wait(3.5)) == 2
        number = bench.heard()[-1]["id"]
        bench.raw(seal({"id": number, "result": {"code": 0}}, bench.sim.network.stamp))
        assert bench.wait(60) == []

    def test_a_push_that_nobody_acknowledges_is_given_up(self) -> None:
        bench = Bench(LAMP, push=True)
        bench.subscribe()
        bench.sim.act("on", value=True)
        assert len(bench.wait(60)) == 4

    def test_a_reboot_and_unsub_end_it(self) -> None:
        bench = Bench(LAMP, push=True)
        bench.subscribe()
        bench.sim.act("reboot", value=True)
        bench.clock.advance(1)
        assert bench.raw(probe(77))[0][20:24] == bytes(4)
        bench.subscribe()
        reply = bench.ask("miIO.unsub", {"version": "2.0", "did": "77", "update_ts": 1, "sub_method": "."})
        assert reply is not None
        bench.sim.act("on", value=True)
        assert bench.pushes() == []

    def test_pushes_can_fail(self) -> None:
        bench = Bench(LAMP, push=True, no_push=True)
        bench.subscribe()
        bench.sim.act("on", value=True)
        assert bench.pushes() == []


class TestGarbage:
    @settings(max_examples=300)
    @given(st.binary(max_size=200))
    def test_bytes_of_any_kind_do_not_kill_it(self, garbage: bytes) -> None:
        bench = Bench(LAMP, push=True)
        bench.raw(garbage)
        assert bench.ask("miIO.info") is not None

    @settings(max_examples=300)
    @given(st.binary(max_size=64))
    def test_nor_do_sealed_bytes(self, text: bytes) -> None:
        bench = Bench(LAMP, push=True)
        bench.raw(seal(text, bench.sim.network.stamp))
        bench.clock.advance(10)
        assert bench.ask("miIO.info") is not None

    @settings(max_examples=300)
    @given(
        st.fixed_dictionaries(
            {},
            optional={
                "id": st.one_of(st.integers(-2, 9997), st.none(), st.text(max_size=3), st.floats(), st.booleans()),
                "method": st.one_of(
                    st.sampled_from(
                        ["get_properties", "set_properties", "action", "miIO.sub", "miIO.unsub", "miIO.config_router"]
                    ),
                    st.none(),
                    st.integers(),
                ),
                "params": st.recursive(
                    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
                    lambda inner: (
                        st.lists(inner, max_size=3)
                        | st.dictionaries(
                            st.sampled_from(["did", "siid", "piid", "aiid", "in", "value", "ssid"]), inner
                        )
                    ),
                    max_leaves=8,
                ),
            },
        ),
        st.sampled_from([LAMP, "yunmi.kettle.v19", "lumi.gateway.mgl03", "philips.light.bulb", "rockrobo.vacuum.v1"]),
    )
    def test_nor_do_messages_of_any_shape(self, message: dict[str, object], model: str) -> None:
        bench = Bench(model, push=True)
        bench.raw(seal(message, bench.sim.network.stamp))
        bench.clock.advance(10)
        assert bench.ask("miIO.info", number=54321) is not None

    def test_deep_json_does_not_kill_it(self) -> None:
        bench = Bench(LAMP)
        bench.raw(seal(b"[" * 900, bench.sim.network.stamp))
        assert bench.dropped == {"bad_json": 1}


@pytest.mark.parametrize(
    ("kind", "method", "params", "seen"),
    [
        ("double_comma", "miIO.info", [], b',,"exe_time"'),
        ("leading_zero", "get_properties", [{"did": "x", "siid": 2, "piid": 2}], b'"value":00}'),
        ("after_nul", "miIO.info", [], b'\0"}]leftover'),
        ("controls", "miIO.info", [], b"\x01"),
    ],
)
def test_malformed_answers(kind: str, method: str, params: list[object], seen: bytes) -> None:
    bench = Bench("yeelink.light.ceilc", malformed=kind)
    bench.send(method, params)
    bench.clock.advance(1)
    text = unseal(bench.wire.sent[-1][0])
    assert seen in text
    with pytest.raises(ValueError, match=r"."):
        json.loads(text)


def test_malformed_in_turns_and_a_trailing_nul() -> None:
    bench = Bench(LAMP, malformed="all", trailing_nul=True)
    texts = []
    for _ in range(5):
        bench.send("miIO.info")
        bench.clock.advance(1)
        texts.append(unseal(bench.wire.sent[-1][0]))
    assert len(set(texts)) == 5
    assert all(text.endswith(b"\0") for text in texts)


def test_an_empty_result_is_only_sent_where_it_loses_nothing() -> None:
    bench = Bench("philips.light.bulb", malformed="empty_result")
    bench.send("set_power", ["on"])
    bench.clock.advance(1)
    assert b'"result":,' in unseal(bench.wire.sent[-1][0])
    bench.send("get_prop", ["power"])
    bench.clock.advance(1)
    assert b'"result":["on"]' in unseal(bench.wire.sent[-1][0])


def test_answers_in_the_other_order_and_without_dids() -> None:
    bench = Bench(LAMP, reverse_order=True, no_did=True)
    answers = bench.get("2.1", "2.2", "2.3")
    assert [answer["piid"] for answer in answers] == [3, 2, 1]
    assert all("did" not in answer for answer in answers)
