"""Answers about the past: each holds no more than it may, and together they hold all."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from hub.compose import histories
from hub.compose.histories import HistoriesView, chosen_step
from hub.core.clock import VirtualClock
from hub.core.registry import Registry
from hub.core.state import State
from hub.model.device import Device
from hub.storage.history.samples import Sample
from tests.hub.api.house import KETTLE_KEY, LIGHT_KEY
from tests.hub.compose.past import COUNTED, DAYS, MEASURED, a_past, plugs, samples

NOW = 1_772_454_600.0  # 2026-03-02 12:30 UTC
KETTLE, LAMP = Device(KETTLE_KEY, "kettle", "Kettle"), Device(LIGHT_KEY, "light", "Light")


@pytest.fixture
async def view(tmp_path: Path) -> AsyncIterator[HistoriesView]:
    clock = VirtualClock(NOW)
    state, registry = State(clock), Registry(clock)
    registry.replace(plugs())
    found = await a_past(tmp_path, clock, registry, state)
    yield found
    await found.recorder.close()


async def every_row(view: HistoriesView, device: Device, path: str, since: float, step: str | None) -> list[Any]:
    rows: list[Any] = []
    begin: Any = since
    while begin is not None:
        answer = await view.history(device, path, None, begin, NOW, step)
        rows += answer["rows"]  # type: ignore[arg-type]  # JSON of ours
        begin, step = answer["next"], str(answer["step"])
    return rows


@pytest.mark.parametrize("rows", [1, 7, 5000])
async def test_pages_of_samples_hold_each_once(view: HistoriesView, monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    monkeypatch.setattr(histories, "ROWS", rows)
    found = await every_row(view, KETTLE, "temperature", NOW - DAYS * 86_400, "raw")
    wanted = [one for id_, one in samples(NOW) if id_ == f"{KETTLE_KEY}.temperature"]
    assert [round(row["at"] * 1000) for row in found] == [one.at for one in wanted]
    assert found[-1] == {"at": wanted[-1].at / 1000, "value": None, "absent": "offline"}
    begun = await view.history(KETTLE, "temperature", None, NOW - 5400, NOW, "raw")
    assert begun["opening"] is True


@pytest.mark.parametrize("step", ["5m", "1h", "1d"])
async def test_pages_of_buckets_are_those_of_one_answer(
    view: HistoriesView, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    whole = await every_row(view, LAMP, "on", NOW - DAYS * 86_400, step)
    monkeypatch.setattr(histories, "ROWS", 31)
    assert await every_row(view, LAMP, "on", NOW - DAYS * 86_400, step) == whole
    assert sum(row["known"] for row in whole) == DAYS * 86_400 - 60
    assert len(whole) == {"5m": DAYS * 288, "1h": DAYS * 24 + 1, "1d": DAYS + 1}[step]
    if step == "1d":
        assert [row["at"] % 86_400 for row in whole] == [0.0] * len(whole)
        assert whole[1]["states"] == pytest.approx({"on": 43_200, "off": 43_200})


async def test_a_sample_now_is_in_the_answer_now(view: HistoriesView) -> None:
    view.recorder._tray.add_sample(f"{KETTLE_KEY}.temperature", Sample(round(NOW * 1000) - 5, 99.0))
    found = await every_row(view, KETTLE, "temperature", NOW - 60, "raw")
    assert [row.get("value") for row in found] == [None, 99.0]


def test_the_step_follows_from_the_span() -> None:
    hours = {1: "raw", 2: "raw", 12: "5m", 24: "1h", 168: "1h", 720: "1d"}
    assert {span: chosen_step(span * 3600) for span in hours} == hours


async def test_energy_from_counters_and_from_power(view: HistoriesView) -> None:
    answer: Any = await view.energy(plugs(), NOW - 2 * 86_400, NOW)
    counted, measured = answer["devices"]
    assert (counted["device"], counted["estimated"], measured["device"], measured["estimated"]) == (
        "heater", False, "tv", True,
    )  # fmt: skip
    assert [one["kwh"] for one in counted["days"]] == [12.0, 12.0, 6.0]
    assert [one["kwh"] for one in measured["days"]] == pytest.approx([2.4, 2.4, 1.25])
    assert counted["kwh"] == 30.0
    assert [one["known"] for one in measured["days"]] == [1.0, 1.0, 1.0]
    assert {COUNTED, MEASURED} == {one.key for one in plugs()}


async def test_the_budget_says_what_is_written_and_what_dominates(view: HistoriesView) -> None:
    view.recorder.counts.update({f"{COUNTED}.energy": 5, f"{MEASURED}.power": 9, "gone.power": 99})
    answer: Any = await view.budget(plugs())
    assert answer["most"] == [{"property": "tv.power", "samples": 9}, {"property": "heater.energy", "samples": 5}]
    (day,) = answer["days"]
    assert day["day"] == "2026-03-02"
    spent: Any = view.spent()
    assert sum(day["parts"].values()) == answer["today"] == spent["today"] > 0
    assert (answer["limit"], answer["journal"], answer["size"] > 0) == (40_000_000, True, True)
