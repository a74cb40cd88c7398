"""Times of day at which the hub was off, in a whole hub: made up for once, nothing dangerous, never twice."""

from pathlib import Path

import pytest

from tests.hub.compose.lan import KETTLE, NOON, Lan, Thing, make_home

SCENES = """
- scene: Lamp
  when: {at: '17:11'}
  do: {set: {thing_1.on: on}}
- scene: Cron
  when: {cron: '11 17 * * *'}
  do: {set: {thing_2.on: on}}
  on_missed: skip
- scene: Tea
  when: {at: '17:11'}
  do: {set: {thing_3.on: on}}
- scene: No tea
  when: {at: '17:11'}
  do: {set: {thing_3.on: off}}
"""


async def test_a_time_missed_is_made_up_for_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    things = {"1": Thing({"on": False}), "2": Thing({"on": False}), "3": Thing({"on": True}, model=KETTLE)}
    home = await make_home(tmp_path, Lan(things), SCENES, monkeypatch)
    async with home.hub() as (hub, clock):
        await clock.run_for(60)
        assert {armed.scene.title: armed.scene.late for armed in hub.scenes.engine.armed.values()} == {
            "Lamp": 600.0, "Cron": 0.0, "Tea": 0.0, "No tea": float("inf"),
        }  # fmt: skip
    assert home.commands() == []
    async with home.hub(NOON + 420) as (_, clock):
        await clock.run_for(20)
        assert sorted(set(home.commands())) == ["1.on=True", "3.on=False"]
        assert home.commands().count("1.on=True") == 1
    done = len(home.lan.sent)
    async with home.hub(NOON + 480) as (_, clock):
        await clock.run_for(60)
    async with home.hub(NOON + 2 * 86400 + 3600) as (_, clock):
        await clock.run_for(20)
    assert set(home.commands(done)) <= {"3.on=False"}
