from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from hub.api.history import LONGEST, STEPS
from tests.hub.api.house import DEVICES, LIGHT_KEY, Client, House, served
from tests.hub.compose.past import DAYS, TIMES, a_past, plugs


@pytest.fixture(params=TIMES)
async def house(request: pytest.FixtureRequest) -> House:
    return House(request.param)


@pytest.fixture
async def client(house: House, tmp_path: Path) -> AsyncIterator[Client]:
    """A house with a past."""
    house.registry.replace((*DEVICES, *plugs()))
    view = await a_past(tmp_path, house.clock, house.registry, house.state)
    house.histories = view
    async with served(house, tmp_path) as client:
        yield client
    await view.recorder.close()


def span(house: House, days: float = DAYS) -> str:
    return f"since={house.clock.now() - days * 86_400!r}"


@pytest.mark.parametrize(("step", "rows"), [("5m", DAYS * 288), ("1h", DAYS * 24), ("1d", DAYS)])
async def test_the_past_of_a_property(house: House, client: Client, step: str, rows: int) -> None:
    status, answer = await client.get(f"/history/light/on?{span(house)}&step={step}")
    assert (status, answer["step"], answer["next"]) == (200, step, None)
    assert rows <= len(answer["rows"]) <= rows + 1
    assert all(row["known"] > 0 and set(row["states"]) <= {"on", "off"} for row in answer["rows"])


async def test_without_a_step_the_span_decides_and_without_a_span_it_is_a_day(house: House, client: Client) -> None:
    _, answer = await client.get("/history/kettle/temperature")
    assert (answer["step"], answer["unit"]) == ("1h", "°C")
    assert answer["until"] - answer["since"] == 86_400
    _, answer = await client.get(f"/history/kettle/temperature?{span(house, 0.05)}")
    assert answer["step"] == "raw"


async def test_a_new_reading_is_in_the_answer(house: House, client: Client) -> None:
    histories: Any = house.histories
    house.state.subscribe(histories.recorder.changed)
    house.state.apply(LIGHT_KEY, "brightness", 40)
    _, answer = await client.get("/history/light/brightness?step=raw")
    assert [row["value"] for row in answer["rows"]] == [40]


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/history/ketle/on", 404, "kettle"),
        ("/history/kettle/temprature", 404, "temperature"),
        ("/history/kettle/on?step=2h", 400, "5m"),
        ("/history/kettle/on?since=yesterday", 400, "since"),
        ("/history/kettle/on?since=nan", 400, "since"),
        ("/history/kettle/on?since=1e300", 400, "since"),
        ("/history/kettle/on?since=5&until=4", 400, "since"),
        ("/history/kettle/on?since=0", 400, "days"),
        ("/energy?devices=heter", 404, "heater"),
        ("/energy?since=0", 400, "days"),
    ],
)
async def test_what_is_asked_wrongly_is_told(client: Client, path: str, status: int, word: str) -> None:
    found, answer = await client.get(path)
    assert found == status
    assert word in answer["error"]["message"]
    assert LONGEST.keys() == set(STEPS)


async def test_energy_of_all_and_of_some(house: House, client: Client) -> None:
    _, answer = await client.get(f"/energy?{span(house)}")
    assert [one["device"] for one in answer["devices"]] == ["heater", "tv"]
    _, answer = await client.get(f"/energy?{span(house)}&devices=tv,kettle")
    assert [one["device"] for one in answer["devices"]] == ["tv"]


async def test_what_is_written(client: Client) -> None:
    _, answer = await client.get("/history")
    assert answer["today"] > 0
    _, status = await client.get("/status")
    assert status["history"] == {"today": answer["today"], "limit": answer["limit"]}


async def test_a_hub_without_a_history_says_so(house: House, tmp_path: Path) -> None:
    async with served(house, tmp_path) as client:
        status, answer = await client.get("/history/kettle/on")
        assert (status, answer["error"]["id"]) == (409, "api.no_history")
        _, status_ = await client.get("/status")
        assert status_["history"] is None
