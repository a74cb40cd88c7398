"""Playing needs two processes: tests/system/test_demo.py does. Here is what needs none."""

import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from rich.console import Console

from hub.core.clock import VirtualClock
from hub.demo.control import Control
from hub.demo.foresight import Forecast
from hub.demo.hub_client import HubClient, Json
from hub.demo.judge import Judge
from hub.demo.layer import later_scenes
from hub.demo.play import Options, Player, Prepared, play, prepare
from hub.demo.stage import Stage
from hub.demo.timeline import Timeline
from hub.model.errors import BadConfig
from tests.hub.demo.example import CONFIG, with_broker


def options(day: Path) -> Options:
    return Options(CONFIG, CONFIG / "virtual-home.yaml", day, once=True)


async def test_a_day_that_names_what_is_not_there_is_not_begun(tmp_path: Path) -> None:
    day = tmp_path / "day.yaml"
    day.write_text("begins: 2026-03-02 06:58\nacts: [{act: A, scenes: [Nothing]}]", "utf-8")
    stream = io.StringIO()
    prepared = prepare(options(day))
    timeline = Timeline(Console(file=stream, width=200), "en", prepared.household.zone, {})
    outcome = await play(options(day), prepared, timeline, VirtualClock())
    assert [finding.message_id for finding in outcome.findings] == ["cli.demo_scene_idle"]
    assert "✗ A: the scene “Nothing” does not exist" in stream.getvalue()
    assert outcome.lines == []


class Hub(HubClient):
    """Takes a reload, or refuses it."""

    def __init__(self, answer: Json) -> None:
        super().__init__(Path("none"))
        self.answer = answer

    async def post(self, path: str, body: Mapping[str, object]) -> Json:
        assert path == "/reload"
        return self.answer


@pytest.mark.parametrize(
    ("answer", "told"),
    [({"accepted": True}, []), ({"accepted": False, "problems": [{"message": "no such lamp"}]}, ["no such lamp"])],
)
async def test_scenes_that_come_later_are_saved_and_taken(tmp_path: Path, answer: Json, told: list[str]) -> None:
    (tmp_path / "config" / "scenes").mkdir(parents=True)
    with with_broker() as (config, home):
        later, forecast = later_scenes(config), Forecast(0.0, {}, {}, ())
        prepared = Prepared(home, forecast, Judge(home, forecast))
        stage = Stage(home, VirtualClock(), tmp_path, Control(tmp_path / "c"), Hub(answer), {}, 0.0)
        timeline = Timeline(Console(file=io.StringIO()), "en", home.zone, {})
        findings = await Player(stage, prepared, timeline, later).write_scenes()
    assert [finding.params["problems"] for finding in findings] == told
    assert [file.name for file in (tmp_path / "config" / "scenes").iterdir()] == [file.name for file in later]


def test_a_day_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(BadConfig):
        prepare(options(tmp_path / "no.yaml"))
