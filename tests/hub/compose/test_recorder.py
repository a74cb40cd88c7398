"""The recorder: what is recorded, when it is written, and what a chart shows where nothing was."""

import asyncio
from contextlib import closing
from pathlib import Path

import pytest

from hub.compose.journal import journal_from, read_journal
from hub.compose.recorder import LONGEST_TEXT
from hub.compose.tray import EARLY, MOST
from hub.core.clock import VirtualClock, settle
from hub.model.device import Happening
from hub.model.reading import Provenance
from hub.storage.history.budget import PACES
from hub.storage.history.samples import Event
from hub.storage.history.schema import FILE
from hub.storage.looking import look_into
from scenes.engine.moments import Started, Ticked
from scenes.journal.entries import Checkpoint, Gap
from tests.hub.compose.recording import BEGIN, Life


async def test_values_absences_and_events_are_recorded_and_seen_before_they_are_written(tmp_path: Path) -> None:
    life = Life(tmp_path)
    life.state.apply("p", "power", 5.5)
    life.clock.advance(10)
    life.state.apply("p", "power", 5.5)
    life.state.apply("p", "power", None, raw="?")
    life.clock.advance(1)
    life.state.occur("b", Happening("press", {"kind": "long"}))
    for _ in range(2):
        assert await life.past("p", "power") == [(0.0, 5.5), (10.0, "unreadable")]
        assert await life.past("b", "press") == [(11.0, Event((("kind", "long"),)))]
        await life.recorder.flush()
    assert life.recorder.counts == {"p.power": 2, "b.press": 1}
    await life.recorder.close()


async def test_a_value_that_is_only_assumed_waits_to_be_heard(tmp_path: Path) -> None:
    life = Life(tmp_path)
    life.state.apply("l", "on", True, provenance=Provenance.ASSUMED)
    assert await life.past("l", "on") == []
    life.clock.advance(2)
    life.state.apply("l", "on", True)
    assert await life.past("l", "on") == [(2.0, True)]
    await life.recorder.close()


async def test_long_texts_are_cut(tmp_path: Path) -> None:
    life = Life(tmp_path)
    life.state.apply("b", "battery", "x" * 500)  # whatever a definition lets through
    life.state.apply("p", "on", "x" * 500)
    assert await life.past("p", "on") == [(0.0, "x" * LONGEST_TEXT)]
    await life.recorder.close()


async def test_after_a_restart_there_is_a_gap_and_then_what_is_known(tmp_path: Path) -> None:
    life = Life(tmp_path)
    life.state.apply("p", "power", 5.5)
    life.state.apply("p", "on", True)
    life.clock.advance(30)
    await life.recorder.close()
    life.clock.advance(60)
    life = Life(tmp_path, life.clock)
    life.state.apply("p", "power", 5.5)
    life.clock.advance(10)
    await life.recorder.flush()
    assert await life.past("p", "power") == [(0.0, 5.5), (30.0, "stopped"), (90.0, 5.5)]
    assert await life.past("p", "on") == [(0.0, True), (30.0, "stopped")]
    await life.recorder.close()


async def test_what_is_known_without_having_changed_is_recorded_after_a_gap(tmp_path: Path) -> None:
    life = Life(tmp_path)
    await life.recorder.close()
    life.clock.advance(60)
    life = Life(tmp_path, life.clock)
    unsubscribed = life.state._subscribers  # as the hub does when it takes up what it last knew
    life.state._subscribers = ()
    life.state.apply("p", "power", 7.5)
    life.state._subscribers = unsubscribed
    await life.recorder.flush()
    assert await life.past("p", "power") == [(0.0, "stopped"), (60.0, 7.5)]
    await life.recorder.close()


async def test_a_clock_set_forward_by_years_leaves_a_gap_and_no_days_to_sum_up(tmp_path: Path) -> None:
    life = Life(tmp_path, VirtualClock(1000.0))
    life.state.apply("p", "power", 5.5)
    life.state.apply("p", "on", True)
    life.clock.advance(30)
    await life.recorder.flush()
    life.clock.advance(10)
    life.clock.step_wall(BEGIN - 1040.0)
    life.clock.advance(20)
    life.state.apply("p", "on", False)
    await life.recorder.flush()
    assert await life.past("p", "power", 0.0) == [(1000.0 - BEGIN, 5.5), (1060.0 - BEGIN, "clock"), (-10.0, 5.5)]
    assert (await life.past("p", "on", 0.0))[-2:] == [(1060.0 - BEGIN, "clock"), (20.0, False)]
    life.clock.advance(86_400)
    await life.recorder.flush()
    steps = 0
    while steps < 50 and await life.store.roll_up():
        steps += 1
    assert 2 <= steps < 10
    await life.recorder.close()


async def test_a_clock_set_forward_by_minutes_leaves_no_gap(tmp_path: Path) -> None:
    life = Life(tmp_path)
    life.state.apply("p", "power", 5.5)
    life.clock.advance(30)
    life.clock.step_wall(3000.0)
    await life.recorder.flush()
    assert await life.past("p", "power") == [(0.0, 5.5)]
    await life.recorder.close()


async def test_a_flush_comes_with_its_time_or_with_many_samples(tmp_path: Path) -> None:
    life = Life(tmp_path)
    task = asyncio.ensure_future(life.recorder.run())
    life.state.apply("p", "power", 1.0)
    await life.clock.run_for(59)
    assert life.recorder.counts == {}
    await life.clock.run_for(2)
    await _until(lambda: life.recorder.counts["p.power"] == 1)
    for n in range(EARLY):
        life.state.apply("p", "power", float(n + 2))
    await settle()
    await _until(lambda: life.recorder.counts["p.power"] == EARLY + 1)
    task.cancel()
    await life.recorder.close()


async def _until(true: object) -> None:
    """Wait for the database's thread."""
    assert callable(true)
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.001)


async def test_a_full_disk_is_told_once_and_nothing_is_lost_that_fits(tmp_path: Path) -> None:
    life = Life(tmp_path)
    await life.recorder.flush()
    life.disk.full = True
    for n in range(3):
        life.state.apply("p", "power", float(n))
        life.clock.advance(10)
        assert not await life.recorder.flush()
    (notice,) = life.recorder.notices()
    assert notice.message_id == "store.full"
    life.disk.full = False
    await life.recorder.flush()
    assert life.recorder.notices() == []
    assert await life.past("p", "power") == [(0.0, 0.0), (10.0, 1.0), (20.0, 2.0)]
    await life.recorder.close()


async def test_what_does_not_fit_is_a_gap_that_ends_with_what_is_known(tmp_path: Path) -> None:
    life = Life(tmp_path)
    await life.recorder.flush()
    life.state.apply("p", "on", True)
    life.disk.full = True
    for n in range(MOST):
        life.state.apply("p", "power", float(n))
    await life.recorder.flush()
    life.clock.advance(50)
    life.state.apply("l", "on", True)
    await life.recorder.flush()
    life.disk.full = False
    life.clock.advance(50)
    await life.recorder.flush()
    assert (await life.past("p", "power"))[-2:] == [(0.0, "overflow"), (100.0, float(MOST - 1))]
    assert await life.past("p", "on") == [(0.0, True), (0.0, "overflow"), (100.0, True)]
    assert (await life.past("l", "on"))[-2:] == [(0.0, "overflow"), (100.0, True)]
    await life.recorder.close()


async def test_hours_end_with_a_checkpoint_and_the_journal_is_read_in_order(tmp_path: Path) -> None:
    life = Life(tmp_path)
    life.state.apply("p", "on", True)
    for n in range(200):
        life.recorder.journal(Ticked(float(n), BEGIN + n * 60))
        life.clock.advance(60)
        await life.recorder.flush()
    life.recorder.journal(Started(200.0, BEGIN + 12_000))
    await life.recorder.close()
    life.clock.advance(60)
    life = Life(tmp_path, life.clock)
    life.recorder.journal(Ticked(300.0, BEGIN + 12_060))
    await life.recorder.flush()
    found = [one async for one in read_journal(life.store, BEGIN, BEGIN + 20_000)]
    entries = [entry for _, entry in found if isinstance(entry, Ticked | Started)]
    assert [entry.at for entry in entries] == [*map(float, range(201)), 300.0]
    checkpoints = [entry for _, entry in found if isinstance(entry, Checkpoint)]
    assert [entry.at for entry in checkpoints] == [3600.0, 7200.0, 10_800.0]
    assert [entry for _, entry in found if isinstance(entry, Gap)] == [Gap(BEGIN + 12_000, BEGIN + 12_060, "stopped")]
    seqs = [seq for seq, entry in found if not isinstance(entry, Gap)]
    assert seqs == list(range(1, len(seqs) + 1))
    some = [one async for one in read_journal(life.store, BEGIN + 4000, BEGIN + 4060)]
    assert 0 < len(some) <= 62
    await life.recorder.close()


async def test_a_flush_in_which_the_engine_took_nothing_in_hides_nothing_of_the_journal(tmp_path: Path) -> None:
    life = Life(tmp_path)
    for n in range(4):
        life.clock.advance(1)
        life.state.apply("p", "power", float(n))
        if n % 2:
            life.recorder.journal(Ticked(float(n), BEGIN + n))
        await life.recorder.flush()
    found = [one async for one in read_journal(life.store, BEGIN, BEGIN + 10)]
    with closing(look_into(tmp_path / FILE)) as connection:
        assert list(journal_from(connection, BEGIN, BEGIN + 10)) == found
    assert [(seq, entry.at) for seq, entry in found if isinstance(entry, Ticked)] == [(1, 1.0), (2, 3.0)]
    await life.recorder.close()


async def test_the_journal_says_what_it_lost(tmp_path: Path) -> None:
    life = Life(tmp_path)
    for n in range(MOST + 7):
        life.recorder.journal(Ticked(float(n), BEGIN))
    life.clock.advance(5)
    await life.recorder.flush()
    found = [one async for one in read_journal(life.store, BEGIN, BEGIN + 10)]
    assert len(found) == MOST + 1
    assert Gap(BEGIN, BEGIN + 5, "overflow", 7) in [entry for _, entry in found]
    await life.recorder.close()


async def test_a_damaged_hour_of_the_journal_is_a_gap(tmp_path: Path) -> None:
    life = Life(tmp_path)
    for n in range(3):
        life.recorder.journal(Ticked(float(n), BEGIN + n * 3600))
        life.clock.advance(3600)
        await life.recorder.flush()
    await life.store._write(
        lambda connection, _: connection.execute("UPDATE journal SET body = x'00ff' WHERE seq = 3").rowcount
    )
    found = [one async for one in read_journal(life.store, BEGIN, BEGIN + 20_000)]
    assert [entry.why for _, entry in found if isinstance(entry, Gap)] == ["damage"]
    assert [entry.at for _, entry in found if isinstance(entry, Ticked)] == [0.0, 2.0]
    await life.recorder.close()


async def test_a_broken_file_does_not_stop_the_recorder(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database" * 1000)
    life = Life(tmp_path)
    life.state.apply("p", "power", 1.0)
    await life.recorder.flush()
    assert [one.message_id for one in life.recorder.notices()] == ["history.set_aside"]
    assert await life.past("p", "power") == [(0.0, 1.0)]
    await life.recorder.close()


async def test_the_budget_slows_the_recorder_down_and_each_step_is_told(tmp_path: Path) -> None:
    life = Life(tmp_path, limit=300_000)
    told = []
    for n in range(len(PACES) + 2):
        life.state.apply("p", "power", float(n))
        life.recorder.journal(Ticked(float(n), life.clock.now()))
        life.control += 15_000
        await life.recorder.flush()
        told += [one.message_id for one in life.recorder.notices()]
    assert list(dict.fromkeys(told)) == ["history.slower", "history.coarser", "history.no_journal"]
    life.recorder.journal(Ticked(1.0, life.clock.now()))
    life.clock.advance(86_400)
    for _ in PACES:
        life.state.apply("p", "power", life.clock.now())
        await life.recorder.flush()
    assert life.recorder.notices() == []
    found = [one async for one in read_journal(life.store, BEGIN - 1, BEGIN + 90_000)]
    assert {(gap.why, gap.count) for _, gap in found if isinstance(gap, Gap)} == {("budget", 1)}
    await life.recorder.close()


async def test_the_spend_of_the_day_survives_the_hub(tmp_path: Path) -> None:
    life = Life(tmp_path)
    life.control = 500
    life.state.apply("p", "power", 1.0)
    await life.recorder.flush()
    spent = life.budget.today(BEGIN)
    assert spent > 500
    await life.recorder.close()
    life = Life(tmp_path)
    await life.recorder.flush()
    assert life.budget.today(BEGIN) >= spent
    await life.recorder.close()


async def test_a_flush_after_the_end_writes_nothing(tmp_path: Path) -> None:
    life = Life(tmp_path)
    await life.recorder.close()
    life.state.apply("p", "power", 1.0)
    assert not await life.recorder.flush()
    assert life.recorder.notices() == []


async def test_a_full_disk_gets_room_from_the_oldest_history(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    life = Life(tmp_path)
    (tmp_path / f"{FILE}.corrupt-1").write_bytes(b"x" * 100_000)
    life.state.apply("p", "power", 1.0)
    await life.recorder.flush()
    await life.recorder.free_space()
    assert not (tmp_path / f"{FILE}.corrupt-1").exists()
    assert len([line for line in caplog.messages if "given up" in line]) == 1
    await life.recorder.free_space()
    assert len([line for line in caplog.messages if "given up" in line]) == 1
    await life.recorder.close()
