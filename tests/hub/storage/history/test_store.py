"""What was written can be asked for: over flushes, hours, days, lives of the hub, and disks that refuse or break."""

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from hub.compose.journal import Read, read_journal
from hub.model.errors import BadSetup, DiskFull
from hub.storage.database import Connect, connect
from hub.storage.history.buckets import roll
from hub.storage.history.desk import SLOT
from hub.storage.history.pruning import Retention
from hub.storage.history.samples import Event, Sample, Unknown
from hub.storage.history.schema import FILE, KEPT_ASIDE, copy_to
from hub.storage.history.store import Fresh, HistoryStore
from hub.storage.history.worker import DAY, FIVE, HOUR, Batch, Hole
from tests.hub.storage.history.diary import BEGIN, Diary

MINUTE = 60_000


async def a_home(diary: Diary, days: int, seed: int = 1, every: int = 10 * MINUTE) -> dict[str, list[Sample]]:
    """Some days of a power, a lamp and a button, with a rare restart; what was recorded, by property."""
    random = Random(seed)
    told: dict[str, list[Sample]] = {"d1.power": [], "d2.on": [], "d3.press": []}
    at = BEGIN
    while at < BEGIN + days * DAY:
        batch: list[tuple[str, Sample]] = []
        for _ in range(random.randrange(12)):
            when = at + random.randrange(every)
            known = random.random() < 0.5
            batch.append(("d1.power", Sample(when, round(random.random() * 100, 1) if known else Unknown("stale"))))
            if random.random() < 0.1:
                batch.append(("d2.on", Sample(when, random.random() < 0.5)))
            if random.random() < 0.02:
                batch.append(("d3.press", Sample(when, Event((("kind", "long"),)))))
        batch.sort(key=lambda one: one[1].at)
        for id_, sample in batch:
            told[id_].append(sample)
        await diary.write(batch, at + every)
        at += every
        if random.random() < 0.01:
            await diary.again()
        if random.random() < 0.05:
            await diary.roll_up()
    return told


async def test_days_of_a_home_come_out_as_they_went_in(tmp_path: Path) -> None:
    diary = Diary(tmp_path)
    told = await a_home(diary, 3)
    await diary.roll_up()
    end = BEGIN + 3 * DAY
    for id_, samples in told.items():
        found = await diary.stretch(id_, BEGIN, end)
        assert (list(found.samples), found.opening) == (samples, None)
        for begin, upto in ((BEGIN + DAY + 7, BEGIN + DAY + 5 * HOUR), (end - HOUR, end), (BEGIN + DAY, BEGIN + DAY)):
            found = await diary.stretch(id_, begin, upto)
            before = [one.what for one in samples if one.at < begin]
            assert list(found.samples) == [one for one in samples if begin <= one.at < upto]
            if id_ != "d3.press":
                assert found.opening == before[-1]
    await diary.store.close()


@pytest.mark.parametrize("step", [FIVE, HOUR, DAY])
async def test_buckets_are_those_of_the_samples_wherever_they_come_from(tmp_path: Path, step: int) -> None:
    diary = Diary(tmp_path)
    told = await a_home(diary, 3, seed=2)
    await diary.roll_up()
    end = BEGIN + 3 * DAY
    for id_, samples in told.items():
        found = await diary.store.ask(id_, Fresh(), lambda reader: reader.buckets(BEGIN, end, step))
        wanted, _ = roll(None, samples, BEGIN, end, step)
        assert [(one.at, one.low, one.high, one.events) for one in found] == [
            (one.at, one.low, one.high, one.events) for one in wanted
        ]
        for one, other in zip(found, wanted, strict=True):
            assert one.known == pytest.approx(other.known)
            assert dict(one.states) == pytest.approx(dict(other.states))
            assert one.mean is None or one.mean == pytest.approx(other.mean, abs=0.01)
    await diary.store.close()


async def test_a_value_lasts_over_days_without_news(tmp_path: Path) -> None:
    diary = Diary(tmp_path)
    await diary.write([("d1.on", Sample(BEGIN + 5, True))], BEGIN + HOUR)
    for hour in range(2, 5 * 24):
        await diary.write([], BEGIN + hour * HOUR)
    await diary.roll_up()
    assert (await diary.stretch("d1.on", BEGIN + 4 * DAY, BEGIN + 4 * DAY + 1)).opening is True
    days = await diary.store.ask("d1.on", Fresh(), lambda reader: reader.buckets(BEGIN + DAY, BEGIN + 4 * DAY, DAY))
    assert [dict(one.states) for one in days] == [{"on": 86_400.0}] * 3
    await diary.store.close()


async def test_a_hole_is_unknown_until_the_next_sample(tmp_path: Path) -> None:
    diary = Diary(tmp_path)
    await diary.write([("d1.power", Sample(BEGIN, 50.0))], BEGIN + 10 * MINUTE)
    hole = Hole(BEGIN + 10 * MINUTE, BEGIN + 30 * MINUTE, "stopped")
    await diary.write([("d1.power", Sample(hole.end, 60.0))], BEGIN + 50 * MINUTE, [hole])
    found = await diary.stretch("d1.power", BEGIN, BEGIN + HOUR)
    assert list(found.samples) == [Sample(BEGIN, 50.0), Sample(hole.begin, Unknown("stopped")), Sample(hole.end, 60.0)]
    assert (await diary.stretch("d1.power", BEGIN + 20 * MINUTE, BEGIN + HOUR)).opening == Unknown("stopped")
    (hour,) = await diary.store.ask("d1.power", Fresh(), lambda reader: reader.buckets(BEGIN, BEGIN + HOUR, HOUR))
    assert (hour.known, hour.mean) == (2400.0, 57.5)
    await diary.store.close()


async def test_what_is_not_written_yet_is_seen(tmp_path: Path) -> None:
    diary = Diary(tmp_path)
    fresh = Fresh([Sample(BEGIN + 5, 1.5)], [Hole(BEGIN + 7, BEGIN + 9, "disk")])
    found = await diary.stretch("d1.power", BEGIN, BEGIN + HOUR, fresh)
    assert list(found.samples) == [Sample(BEGIN + 5, 1.5), Sample(BEGIN + 7, Unknown("disk"))]
    await diary.store.close()


async def test_a_clock_that_was_set_back_makes_one_day_of_two_tellings(tmp_path: Path) -> None:
    diary = Diary(tmp_path)
    told = await a_home(diary, 2)
    await diary.roll_up()
    diary.now = BEGIN + HOUR
    late = [("d1.power", Sample(BEGIN + HOUR + n, 1000.0 + n)) for n in range(3)]
    await diary.write(late, BEGIN + 2 * HOUR)
    await diary.roll_up()
    found = await diary.stretch("d1.power", BEGIN, BEGIN + DAY)
    wanted = sorted([*told["d1.power"], *(one for _, one in late)], key=lambda one: one.at)
    assert list(found.samples) == [one for one in wanted if one.at < BEGIN + DAY]
    hours = await diary.store.ask("d1.power", Fresh(), lambda reader: reader.buckets(BEGIN, BEGIN + 2 * DAY, HOUR))
    assert hours[1].high == 1002.0
    assert len(hours) == 48
    await diary.store.close()


async def test_a_flush_dirties_the_pages_that_it_fills_and_no_others(tmp_path: Path) -> None:
    diary = Diary(tmp_path)
    for minute in range(1, 130):  # until the desk's slots have all been used once
        await diary.write([], BEGIN + minute * MINUTE)
    diary.spent.clear()
    before = diary.now
    for minute in range(1, 11):
        await diary.write([("d1.power", Sample(before + minute * MINUTE - 1, 1.0))], before + minute * MINUTE)
    written = sum(diary.spent.values())
    frame = 4096 + 24
    assert SLOT < 4096
    assert 10 * frame <= written <= 10 * frame + 2 * (frame + 4096)  # the name of a new property comes once
    await diary.store.close()


async def test_a_flush_of_many_pages_comes_out_whole(tmp_path: Path) -> None:
    diary, random = Diary(tmp_path), Random(3)
    samples = [("d1.power", Sample(BEGIN + n, random.random())) for n in range(4000)]
    await diary.write(samples, BEGIN + 4000)
    await diary.again()
    found = await diary.stretch("d1.power", BEGIN, BEGIN + HOUR)
    assert list(found.samples) == [one for _, one in samples]
    await diary.store.close()


async def test_old_things_go_in_small_steps_and_roll_ups_stay(tmp_path: Path) -> None:
    diary = Diary(tmp_path)
    await a_home(diary, 4)
    await diary.roll_up()
    retention = Retention(raw_days=1, fives_days=2, hours_days=3)
    now, steps = BEGIN + 4 * DAY, 0
    while await diary.store.prune(now, retention):
        steps += 1
    assert steps >= 12
    assert not (await diary.stretch("d1.power", BEGIN + 2 * DAY, BEGIN + 3 * DAY - HOUR)).samples
    assert (await diary.stretch("d1.power", BEGIN + 3 * DAY, now)).samples
    small = await diary.store.ask("d1.power", Fresh(), lambda reader: reader.buckets(BEGIN, now, FIVE))
    large = await diary.store.ask("d1.power", Fresh(), lambda reader: reader.buckets(BEGIN, now, HOUR))
    assert [found[0].at // DAY - BEGIN // DAY for found in (small, large)] == [2, 1]
    await diary.store.close()


async def test_a_clock_that_is_far_ahead_for_an_hour_costs_a_day_and_leaves_nothing(tmp_path: Path) -> None:
    diary = Diary(tmp_path)
    await a_home(diary, 2)
    ahead = BEGIN + 20_000 * DAY
    diary.now = ahead
    await diary.write([("d1.power", Sample(ahead, 7.0))], ahead + HOUR)
    for _ in range(4):  # as many steps as an hour allows are 24 times 6 hours; here are some
        await diary.store.prune(ahead + HOUR, Retention())
    assert (await diary.stretch("d1.power", BEGIN + DAY, BEGIN + 2 * DAY)).samples
    while await diary.store.prune(BEGIN + 2 * DAY, Retention()):
        pass
    assert not (await diary.stretch("d1.power", ahead, ahead + HOUR)).samples
    await diary.store.close()


async def test_the_journal_of_an_hour_in_which_the_clock_was_set_back_by_days_stays(tmp_path: Path) -> None:
    diary = Diary(tmp_path)
    ahead = BEGIN + 3 * DAY
    one = Batch(ahead, BEGIN + MINUTE, entries=1, encode=lambda _: "[[1]]")
    await diary.store.flush(one)
    assert [number for number, _ in await journal_of(diary, BEGIN, BEGIN + HOUR)] == [1]  # on the desk
    await diary.write([], BEGIN + HOUR, journal="[[2]]")
    while await diary.store.prune(BEGIN + HOUR, Retention()):
        pass
    assert [number for number, _ in await journal_of(diary, BEGIN, BEGIN + HOUR)][:2] == [1, 2]
    diary.now = 0  # a machine that begins without a clock
    await diary.write([], BEGIN + 2 * HOUR, journal="[[3]]")
    while await diary.store.prune(BEGIN + 2 * HOUR, Retention(max_bytes=0)):
        pass
    assert await journal_of(diary, 0, ahead) == []
    await diary.store.close()


async def journal_of(diary: Diary, begin: int, end: int) -> list[Read]:
    return [one async for one in read_journal(diary.store, begin / 1000, end / 1000)]


async def test_too_much_goes_oldest_first(tmp_path: Path) -> None:
    diary = Diary(tmp_path)
    await a_home(diary, 3)
    await diary.roll_up()
    size = await diary.store.size()
    while await diary.store.prune(diary.now, Retention(max_bytes=size - 20_000)):
        pass
    assert await diary.store.size() <= size - 20_000
    assert not (await diary.stretch("d1.power", BEGIN, BEGIN + 2 * HOUR)).samples
    assert (await diary.stretch("d1.power", diary.now - HOUR, diary.now)).samples
    while await diary.store.prune(diary.now, Retention(max_bytes=1)):
        pass
    counts = await diary.store.look(
        lambda connection, _: [
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("raw", "fives", "hours", "journal")
        ]
    )
    assert counts == [0, 0, 0, 0]
    await diary.store.close()


async def test_free_space_gives_bytes_back_to_the_disk(tmp_path: Path) -> None:
    diary = Diary(tmp_path)
    await a_home(diary, 3)
    (tmp_path / f"{FILE}.corrupt-1").write_bytes(b"x" * 50_000)
    before = sum(one.stat().st_size for one in tmp_path.iterdir())
    freed = await diary.store.free_space()
    assert freed > 50_000
    assert sum(one.stat().st_size for one in tmp_path.iterdir()) == before - freed
    assert sorted(one.name for one in tmp_path.iterdir() if "corrupt" in one.name) == []
    await diary.write([("d1.power", Sample(diary.now, 1.0))], diary.now + 5)
    await diary.store.close()


@pytest.mark.parametrize("damage", ["garbage", "short", "pages", "foreign"])
async def test_a_broken_file_is_set_aside_and_recording_goes_on(
    tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    diary = Diary(tmp_path)
    await a_home(diary, 1)
    await diary.store.close()
    path = tmp_path / FILE
    if damage == "garbage":
        path.write_bytes(b"no database at all" * 1000)
    elif damage == "short":
        os.truncate(path, 4096 * 3)
    elif damage == "pages":
        content = path.read_bytes()
        path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    else:
        path.unlink()
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE theirs (x)")
        other.close()
    diary.open()
    await diary.write([("d1.power", Sample(BEGIN + DAY, 5.0))], BEGIN + DAY + 1)
    (notice,) = diary.store.notices
    assert notice.message_id == "history.set_aside"
    assert f"is kept as {path}.corrupt-1" in caplog.text
    assert (tmp_path / f"{FILE}.corrupt-1").exists()
    assert list((await diary.stretch("d1.power", BEGIN, BEGIN + 2 * DAY)).samples) == [Sample(BEGIN + DAY, 5.0)]
    await diary.store.close()


async def test_of_broken_files_the_newest_are_kept(tmp_path: Path) -> None:
    for _ in range(KEPT_ASIDE + 2):
        (tmp_path / FILE).write_bytes(b"no database" * 100)
        store = HistoryStore(tmp_path, lambda *_: None)
        await store.open()
        await store.close()
    kept = sorted(one.name for one in tmp_path.glob(f"{FILE}.corrupt-*"))
    assert kept == [f"{FILE}.corrupt-{number}" for number in (3, 4)]


async def test_a_newer_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    store = HistoryStore(tmp_path, lambda *_: None)
    await store.open()
    await store.close()
    with sqlite3.connect(tmp_path / FILE) as other:
        other.execute("PRAGMA user_version = 99")
    other.close()
    before = (tmp_path / FILE).read_bytes()
    store = HistoryStore(tmp_path, lambda *_: None)
    with pytest.raises(BadSetup) as refused:
        await store.open()
    assert refused.value.message_id == "history.newer"
    assert (tmp_path / FILE).read_bytes() == before


class Full:
    """A disk that takes nothing while it is `full`."""

    def __init__(self) -> None:
        self.full = False

    def connect(self, path: Path) -> sqlite3.Connection:
        disk = self

        class Connection(sqlite3.Connection):
            def execute(self, sql: str, parameters: Sequence[object] = ()) -> sqlite3.Cursor:  # type: ignore[override]  # fewer forms than sqlite3's own
                if disk.full and sql.startswith(("INSERT", "DELETE", "COMMIT")):
                    error = sqlite3.OperationalError("database or disk is full")
                    error.sqlite_errorname = "SQLITE_FULL"
                    raise error
                return super().execute(sql, parameters)

        return sqlite3.connect(path, isolation_level=None, check_same_thread=False, factory=Connection)


async def test_a_write_that_failed_has_not_happened_and_can_come_again(tmp_path: Path) -> None:
    disk = Full()
    diary = Diary(tmp_path, connect=disk.connect)
    await diary.write([("d1.power", Sample(BEGIN, 1.0))], BEGIN + 1)
    disk.full = True
    batch = [("d2.power", Sample(BEGIN + 2, 2.0)), ("d1.power", Sample(BEGIN + 2, 3.0))]
    for _ in range(3):
        with pytest.raises(DiskFull):
            await diary.write(batch, BEGIN + 3)
    disk.full = False
    await diary.write(batch, BEGIN + 3)
    await diary.again()
    assert list((await diary.stretch("d1.power", BEGIN, BEGIN + HOUR)).samples) == [
        Sample(BEGIN, 1.0),
        Sample(BEGIN + 2, 3.0),
    ]
    assert list((await diary.stretch("d2.power", BEGIN, BEGIN + HOUR)).samples) == [Sample(BEGIN + 2, 2.0)]
    await diary.store.close()


async def test_a_copy_is_whole_while_the_history_is_written(tmp_path: Path) -> None:
    made: Connect = connect
    diary = Diary(tmp_path, connect=made)
    copy_to(tmp_path, tmp_path / "nothing.db")
    assert not (tmp_path / "nothing.db").exists()
    told = await a_home(diary, 1)
    (tmp_path / "copy").mkdir()
    copy_to(tmp_path, tmp_path / "copy" / FILE)
    other = Diary(tmp_path / "copy")
    assert list((await other.stretch("d1.power", BEGIN, BEGIN + DAY)).samples) == told["d1.power"]
    await other.store.close()
    await diary.store.close()


async def test_bytes_by_day_survive_the_hub(tmp_path: Path) -> None:
    diary = Diary(tmp_path)
    assert await diary.store.open() == (0, {})
    await diary.write([], BEGIN + 5)
    await diary.store.keep_spent({"2026-02-16": {"samples": 7}})
    await diary.again()
    assert await diary.store.open() == (BEGIN + 5, {"2026-02-16": {"samples": 7}})
    diary.store.note_spent({"2026-02-16": {"samples": 9}})
    await diary.write([], BEGIN + HOUR)
    await diary.again()
    assert (await diary.store.open())[1] == {"2026-02-16": {"samples": 9}}
    await diary.store.close()
    with pytest.raises(BadSetup):
        await diary.store.open()


async def test_a_hole_in_the_names_gives_no_number_twice(tmp_path: Path) -> None:
    diary = Diary(tmp_path)
    await diary.write([("d1.on", Sample(BEGIN, True)), ("d2.on", Sample(BEGIN, False))], BEGIN + MINUTE)
    await diary.store.close()
    with sqlite3.connect(tmp_path / FILE) as connection:  # what a power cut may leave behind
        connection.execute("DELETE FROM names WHERE number = 1")
    connection.close()
    diary.open()
    await diary.write([("d3.on", Sample(BEGIN + MINUTE, True))], BEGIN + 2 * MINUTE)
    for id_, on in (("d2.on", False), ("d3.on", True)):
        assert [one.what for one in (await diary.stretch(id_, BEGIN, BEGIN + DAY)).samples] == [on]
    await diary.store.close()
