"""Playing needs two processes: tests/system/test_demo.py does. Here is what needs none."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from hub.core.clock import VirtualClock
from hub.demo.play import Options, play, prepare
from hub.demo.timeline import Timeline
from hub.model.errors import BadConfig
from tests.hub.demo.example import CONFIG


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


def test_a_day_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(BadConfig):
        prepare(options(tmp_path / "no.yaml"))
