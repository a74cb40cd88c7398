"""`hearth device show`, as its users meet it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from hub.api.device_ports import EndpointAbout
from hub.api.server import ApiServer
from hub.cli.device_show import COLUMNS
from hub.cli.exits import Exit
from hub.model.descriptions import Left
from hub.model.device import Endpoint
from tests.hub.api.house import KETTLE_KEY, House
from tests.hub.cli.hearth import Hearth

LEFT = Left("restart: action.press", "announced.no_topic", (("what", "command_topic"),))
KNOWN = EndpointAbout("maker.kettle.v1", "1.2", "villa/kettle", ("villa/kettle", "villa/kettle/set"), (LEFT,))


class About:
    def about(self, endpoint: Endpoint) -> EndpointAbout:
        return KNOWN


@pytest.fixture
async def shown(house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> AsyncIterator[Hearth]:
    server = ApiServer(replace(house.ports(), about=About()), tmp_path / "hub.sock")
    await server.start()
    yield Hearth(tmp_path / "hub.sock", capsys)
    await server.stop()


async def test_all_that_is_known_of_a_device(house: House, shown: Hearth) -> None:
    house.state.apply(KETTLE_KEY, "temperature", 42)
    house.state.apply(KETTLE_KEY, "on", None, raw="boiling")
    told = await shown("device", "show", "kettle")
    assert told.code == Exit.OK
    lines = told.out.splitlines()
    assert lines[0] == "kettle: The kettle (kitchen) online"
    assert lines[1] == "  a:1 (LAN)"
    assert {"    model maker.kettle.v1", "    firmware 1.2", "    at villa/kettle"} <= set(lines)
    assert "    topics villa/kettle, villa/kettle/set" in lines
    at = lines.index("    left out (1):")
    assert lines[at + 1] == "      restart: action.press: it says no `command_topic`"
    assert lines[-1] == "on: cannot be read, it said boiling"
    assert any(line.startswith("temperature") and "42" in line for line in lines)
    assert all(column in told.out for column in COLUMNS)


async def test_it_is_told_in_the_callers_language_and_as_json(shown: Hearth) -> None:
    chinese = await shown("--lang", "zh", "device", "show", "kettle")
    assert "略去（1）：" in chinese.out
    assert "没有给出 `command_topic`" in chinese.out
    answer = (await shown("device", "show", "kettle", "--json")).json
    assert answer["endpoints"][0]["left_out"] == ["restart: action.press: it says no `command_topic`"]
    assert (await shown("device", "show", "ketle")).code == Exit.USAGE
