from collections.abc import Callable
from dataclasses import replace

import pytest

from hub.api.devices import find_device, find_property
from hub.api.errors import NotFound
from hub.model.capability import Category, Property
from hub.model.device import Health, Status
from hub.model.errors import HearthError
from hub.model.ports import Order
from hub.model.value import Kind
from tests.hub.api.house import KETTLE_KEY, Client, House


async def test_all_devices_with_status_and_readings(house: House, client: Client) -> None:
    house.state.apply(KETTLE_KEY, "temperature", 42)
    code, answer = await client.get("/devices")
    assert code == 200
    devices = {device["handle"]: device for device in answer["devices"]}
    assert list(devices) == ["kettle", "light", "band", "fan"]
    kettle = devices["kettle"]
    assert (kettle["name"], kettle["area"], kettle["adopted"]) == ("The kettle", "kitchen", True)
    assert kettle["endpoints"] == [{"ref": "a:1", "via": None, "way": "lan"}]
    assert (kettle["way"], kettle["may_be_off"]) == ("lan", False)
    assert kettle["capabilities"] == ["kettle"]
    assert kettle["status"]["health"] == "online"
    assert kettle["readings"]["temperature"]["value"] == 42
    assert kettle["readings"]["temperature"]["unit"] == "°C"
    assert kettle["readings"]["on"]["value"] is None
    assert kettle["readings"]["on"]["absent"] == "never_heard"
    assert (devices["fan"]["adopted"], devices["fan"]["readings"], devices["fan"]["way"]) == (False, {}, None)


async def test_one_device_in_the_callers_language(house: House, client: Client) -> None:
    status = Status(Health.OFFLINE, 5.0, "api.no_house_time")
    house.registry.set_status(KETTLE_KEY, "a:1", status)
    _, english = await client.get("/devices/kettle")
    _, chinese = await client.get("/devices/kettle", Accept_Language="zh-CN,zh;q=0.9")
    assert english["status"]["reason"] == chinese["status"]["reason"] == "api.no_house_time"
    assert "house-time" in english["status"]["message"]
    assert "中枢" in chinese["status"]["message"]


async def test_one_reading(house: House, client: Client) -> None:
    house.state.apply(KETTLE_KEY, "on", True)
    code, answer = await client.get("/devices/kettle/on")
    assert code == 200
    assert (answer["path"], answer["value"], answer["writable"]) == ("kettle.on", True, True)


async def test_a_slip_is_recognised(client: Client) -> None:
    code, answer = await client.get("/devices/ketle")
    assert code == 404
    assert answer["error"]["kind"] == "unknown_name"
    assert "did you mean `kettle`?" in answer["error"]["message"]
    code, answer = await client.get("/devices/kettle/temprature")
    assert code == 404
    assert "did you mean `temperature`?" in answer["error"]["message"]


async def test_what_is_not_adopted_says_so(client: Client) -> None:
    code, answer = await client.get("/devices/fan/on")
    assert code == 404
    assert answer["error"]["id"] == "api.not_known_yet"


async def test_what_is_not_there_is_an_error_with_a_hint(house: House) -> None:
    kettle = find_device(house.ports(), "kettle")
    assert find_property(kettle, "on").writable
    with pytest.raises(NotFound) as refused:
        find_property(kettle, "onn")
    assert refused.value.problem.hint == "on"


class Prompt:
    """A session of a device that answers every look."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.looks: list[tuple[str, ...]] = []

    def submit(self, order: Order, done: Callable[[HearthError | None], None]) -> None:
        raise NotImplementedError

    def refresh(self, paths: tuple[str, ...]) -> None:
        self.looks.append(paths)
        self.house.state.apply(KETTLE_KEY, paths[0], 7)

    async def run(self) -> None:
        raise NotImplementedError

    def close(self) -> None:
        """Nothing is open."""


async def test_what_nobody_reads_by_itself_is_read_when_somebody_asks(house: House, client: Client) -> None:
    device = house.registry.devices()[KETTLE_KEY]
    raw = Property("raw.tea_colour", Kind.INT, "As its maker names it.", category=Category.RAW)
    properties = {**device.abilities.properties, "raw.tea_colour": raw}
    told = replace(device, abilities=replace(device.abilities, properties=properties))
    house.registry.replace([told])
    house.state.adopt(told)
    session = Prompt(house)
    house.registry.attach(KETTLE_KEY, "a:1", session)
    house.registry.set_status(KETTLE_KEY, "a:1", Status(Health.ONLINE, 1.0))
    code, answer = await client.get("/devices/kettle/raw.tea_colour")
    assert (code, answer["value"], session.looks) == (200, 7, [("raw.tea_colour",)])
    await client.get("/devices/kettle/on")
    assert len(session.looks) == 1
