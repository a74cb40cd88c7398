"""The parts of the process that need none: the loop it runs on, and what the watchdog looks at."""

import asyncio
import importlib.util
from pathlib import Path

import pytest

from hub.app import Options, open_hub
from hub.config.places import Places
from hub.process import loop_factory, probes

HOME = "home: {time_zone: Europe/Berlin}\nnetwork: {interfaces: [lo], discovery: off}\n"


def test_it_runs_on_the_fast_loop_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    if importlib.util.find_spec("uvloop") is not None:
        assert loop_factory().__module__.startswith("uvloop")
    monkeypatch.setitem(__import__("sys").modules, "uvloop", None)
    assert loop_factory() is asyncio.new_event_loop


async def test_every_probe_of_a_hub_at_work_answers(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "hearth.yaml").write_text(HOME)
    places = Places(tmp_path / "config", tmp_path / "state", tmp_path / "hearth.sock")
    async with open_hub(Options(places)) as hub:
        for name, probe in probes(hub).items():
            answered = asyncio.Event()
            probe(answered.set)
            await asyncio.wait_for(answered.wait(), 10)
            assert answered.is_set(), name
