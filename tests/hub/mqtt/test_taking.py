import json
import logging
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.config.mqtt import Publishing
from hub.core.clock import settle
from hub.model.cause import Cause, Origin
from hub.model.command import Call, Outcome, Write
from hub.mqtt.taking import A_SECOND, AT_ONCE
from tests.fake_broker import FakeBroker
from tests.hub.mqtt.house import ROOT, SETTINGS, House, device

HOME = [device("d1", "lamp", "light"), device("d2", "robot", "vacuum"), device("d3", "bell", "notify")]


async def ask(house: House, topic: str, payload: object) -> None:
    """Have somebody say it, and let it be done."""
    data = payload if isinstance(payload, (str, bytes)) else json.dumps(payload)
    house.broker.say(f"{ROOT}/{topic}", data)
    await house.settle()


@pytest.mark.parametrize(
    ("topic", "payload", "writes"),
    [
        ("set/lamp", {"on": True, "brightness": 40}, {"on": True, "brightness": 40}),
        ("set/lamp/on", "ON", {"on": True}),
        ("set/lamp/on", "false", {"on": False}),
        ("set/lamp/brightness", "40.0", {"brightness": 40}),
        ("set/lamp/brightness", " 40 % ", {"brightness": 40}),
        ("set/lamp/auto_off", "90", {"auto_off": 90.0}),
        ("set/lamp/auto_off", "2m", {"auto_off": 120.0}),
        ("set/lamp", {"color": "#ff0000"}, {"color": (255, 0, 0)}),
    ],
)
async def test_a_property_is_set(topic: str, payload: object, writes: dict[str, object]) -> None:
    house = await House(HOME).start()
    await ask(house, topic, payload)
    command = house.commands.submitted[0]
    assert {one.path: one.value for one in command.writes} == writes
    assert command.cause == Cause(Origin.PERSON, "mqtt")
    answer = house.heard("outcome/lamp")[0]
    assert answer["done"] is True
    assert {one["path"]: one["outcome"] for one in answer["outcomes"]} == dict.fromkeys(writes, "confirmed")


@pytest.mark.parametrize(
    ("topic", "payload", "call"),
    [
        ("call/robot/start", {}, Call("d2", "start")),
        ("set/robot", {"call": "dock"}, Call("d2", "dock")),
        ("call/bell/send", {"message": "hello"}, Call("d3", "send", (("message", "hello"),))),
        ("set/bell", {"call": "send", "args": {"message": "x"}}, Call("d3", "send", (("message", "x"),))),
    ],
)
async def test_a_command_is_called(topic: str, payload: object, call: Call) -> None:
    house = await House(HOME).start()
    await ask(house, topic, payload)
    assert house.commands.submitted[0].call == call


@pytest.mark.parametrize(
    ("topic", "payload", "words"),
    [
        ("set/lmap", {"on": True}, "lamp"),
        ("set/lamp", {"brightnes": 3}, "brightness"),
        ("set/lamp", {"on": "maybe"}, "maybe"),
        ("set/lamp", {"on": None}, "on"),
        ("set/lamp/brightness", "250", "250"),
        ("set/lamp", {"brightness": 10**400}, "brightness"),
        ("set/robot", {"state": "docked"}, "can only be read"),
        ("set/lamp", {}, "nothing"),
        ("set/lamp", "on", "JSON"),
        ("set/lamp", '{"on": true, "on": false}', "JSON"),
        ("set/lamp", '{"brightness": NaN}', "JSON"),
        ("set/lamp", "[" * 30_000, "JSON"),
        ("set/lamp", '{"a": ' * 20 + "1" + "}" * 20, "JSON"),
        ("set/lamp", b"\xff\xfe", "UTF-8"),
        ("set/lamp", "x" * 65_537, "65537"),
        ("set/lamp", {"on": True, "id": ""}, "id"),
        ("call/robot/strat", {}, "start"),
        ("call/bell/send", {}, "message"),
        ("set/robot", {"call": "dock", "on": True}, "call"),
    ],
)
async def test_what_does_not_fit_is_refused_in_words(topic: str, payload: object, words: str) -> None:
    house = await House(HOME).start()
    await ask(house, topic, payload)
    assert house.commands.submitted == []
    (answer,) = house.heard(f"outcome/{topic.split('/')[1]}")
    assert answer["done"] is False
    assert words in answer["message"]
    assert house.telling.counts()["commands_refused"] == 1


async def test_what_the_broker_kept_is_not_done_and_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    house = House(HOME)
    house.broker.kept = {f"{ROOT}/set/lamp": b'{"on": true}', f"{ROOT}/call/robot/start": b"{}"}
    with caplog.at_level(logging.WARNING):
        await house.start()
    assert house.commands.submitted == []
    assert house.telling.counts()["kept_commands_refused"] == 2
    assert len(caplog.records) == 1
    assert "set/lamp" in caplog.text
    assert not {f"{ROOT}/set/lamp", f"{ROOT}/call/robot/start"} & house.broker.kept.keys(), "it would come again"
    house.broker.disconnect()
    house.broker.connect()
    await house.settle()
    assert house.telling.counts()["kept_commands_refused"] == 2


async def test_what_is_to_be_kept_is_refused_when_it_is_said() -> None:
    house = await House(HOME).start()
    house.broker.say(f"{ROOT}/set/lamp", b'{"on": true, "id": "a1"}', retained=True, now=True)
    await house.settle()
    assert house.commands.submitted == []
    (answer,) = house.heard("outcome/lamp")
    assert (answer["id"], answer["done"], answer["error"]) == ("a1", False, "mqtt.command_kept")
    assert "retain" in answer["message"]
    assert f"{ROOT}/set/lamp" not in house.broker.kept
    counts = house.telling.counts()
    assert (counts["kept_commands_refused"], counts["commands_refused"], counts["commands_taken"]) == (1, 0, 0)
    await ask(house, "set/lamp", {"on": True, "id": "a1"})
    assert len(house.commands.submitted) == 1


async def test_an_older_broker_does_not_tell_until_the_next_connection() -> None:
    house = await House(HOME, broker=FakeBroker(version=4)).start()
    house.broker.say(f"{ROOT}/set/lamp", b'{"on": true}', retained=True, now=True)
    await house.settle()
    assert len(house.commands.submitted) == 1
    house.broker.disconnect()
    house.broker.connect()
    await house.settle()
    assert len(house.commands.submitted) == 1
    assert f"{ROOT}/set/lamp" not in house.broker.kept


async def test_a_flood_of_kept_commands_is_not_answered_with_another() -> None:
    house = await House(HOME).start()
    for number in range(5 * AT_ONCE):
        house.broker.say(f"{ROOT}/set/lamp{number}", b"{}", retained=True, now=True)
    assert house.telling.counts()["kept_commands_refused"] == AT_ONCE
    assert house.telling.counts()["commands_beyond_the_rate"] == 4 * AT_ONCE


async def test_an_empty_message_clears_and_does_nothing() -> None:
    house = await House(HOME).start()
    await ask(house, "call/robot/start", "")
    assert (house.commands.submitted, house.heard("outcome/robot")) == ([], [])


async def test_the_same_id_is_the_same_command_and_gets_the_same_answer() -> None:
    house = await House(HOME).start()
    for _ in range(2):
        await ask(house, "call/robot/start", {"id": "a1"})
    first, second = house.heard("outcome/robot")
    assert len(house.commands.submitted) == 1
    assert (first["id"], first) == ("a1", second)

    await ask(house, "call/robot/dock", {"id": "a1"})
    assert house.heard("outcome/robot")[-1]["error"] == "command.key_reused"
    assert house.commands.submitted[0].key == "mqtt:a1", "keys of other callers are others"


async def test_commands_that_are_done_at_once_have_a_rate_too() -> None:
    house = await House(HOME).start()
    for number in range(2 * AT_ONCE):
        house.broker.say(f"{ROOT}/set/lamp/brightness", str(1 + number % 100))
        await settle()
    assert len(house.commands.submitted) == AT_ONCE
    house.clock.advance(1.0)
    for number in range(2 * A_SECOND):
        house.broker.say(f"{ROOT}/set/lamp/brightness", str(1 + number % 100))
        await settle()
    assert len(house.commands.submitted) == AT_ONCE + A_SECOND


async def test_a_failure_says_why() -> None:
    house = await House(HOME).start()
    house.commands.outcomes["on"] = (Outcome.FAILED, "safety.only_by_pin")
    await ask(house, "set/lamp/on", "on")
    (answer,) = house.heard("outcome/lamp")
    assert answer["done"] is False
    assert answer["outcomes"][0]["error"] == "safety.only_by_pin"
    assert answer["outcomes"][0]["message"]


async def test_a_flood_is_cut_and_the_hub_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    house = await House(HOME).start()
    for number in range(1000):
        house.broker.say(f"{ROOT}/set/lamp/brightness", str(1 + number % 100))
    await house.settle()
    assert len(house.commands.submitted) == AT_ONCE
    assert house.telling.counts()["commands_beyond_the_rate"] == 1000 - AT_ONCE
    assert len(caplog.records) == 1
    await house.settle(5.0)
    await ask(house, "set/lamp/on", "on")
    assert house.commands.submitted[-1].writes == (Write("d1", "on", True),)


async def test_commands_that_nobody_answers_are_bounded_and_end_with_the_hub() -> None:
    house = await House(HOME).start()
    house.commands.held = True
    for _ in range(10):
        for _ in range(100):
            house.broker.say(f"{ROOT}/set/lamp/on", "on")
        await house.settle(5.0)
    assert len(house.commands.submitted) == AT_ONCE
    await house.telling.stop()
    house.broker.say(f"{ROOT}/set/lamp/on", "on")
    assert len(house.commands.submitted) == AT_ONCE


async def test_a_device_of_another_hub_is_not_commanded_here() -> None:
    house = await House([device("d5", "cabin_lamp", "light", family="hearth")]).start()
    await ask(house, "set/cabin_lamp/on", "on")
    assert house.commands.submitted == []


async def test_commands_can_be_left_out() -> None:
    house = await House(HOME, replace(SETTINGS, publishing=Publishing(commands=False))).start()
    assert not [topic for topic in house.broker.subscribed if "/set/" in topic or "/call/" in topic]


WORDS = st.sampled_from(
    ["lamp", "robot", "on", "start", "", "x" * 200, "水壶", "brightness", "call", "\x00"]
) | st.text(max_size=8)


@settings(max_examples=40)
@given(
    st.sampled_from(["set/{}", "set/{}/{}", "call/{}/{}"]), WORDS, WORDS,
    st.binary(max_size=60) | st.sampled_from([b"on", b"{}", b'{"on": "on"}', b'{"call": {}}', b'{"id": 3}']),
)  # fmt: skip
async def test_whatever_is_said_is_done_or_answered_or_passed_over(
    form: str, handle: str, path: str, payload: bytes
) -> None:
    house = await House(HOME).start(settled=False)
    house.broker.say(f"{ROOT}/{form.format(handle, path)}".replace("#", "").replace("+", ""), payload)
    await house.settle()
    counts = house.telling.counts()
    assert counts["commands_taken"] + counts["commands_refused"] <= 1
    await house.telling.stop()
