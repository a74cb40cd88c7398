"""Times of day that nobody kept: over kills, nights without power, and clocks that are set. None is kept twice."""

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenes.engine.diary import EVE
from scenes.engine.moments import Doubted, Moment
from tests.scenes.engine.test_schedule import ZONES
from tests.scenes.lives import Lives

HOUR, DAY = 3600.0, 86400.0
ON_DISK = 0.25
"""Seconds within which a row is on disk."""
FOUR = """
- {scene: Any, when: {at: "07:00"}, do: {log: any}}
- {scene: Skip, when: {at: "07:00"}, do: {log: skip}, on_missed: skip}
- {scene: Late, when: {at: "07:00"}, do: {log: late}, on_missed: {run_late: 2h}}
- {scene: Lock, when: {at: "07:00"}, do: [{set: {shed_lock.locked: on}}, {log: safe}]}
- {scene: Boil, when: {at: "07:00"}, do: [{set: {kettle.on: on}}, {log: boil}]}
"""
ALL = ["any", "boil", "late", "safe", "skip"]


class Mortal(Lives):
    """Rows are on disk a quarter of a second after they changed; `kill` loses the newer ones."""

    def __init__(self, *given: Any, **more: Any) -> None:
        self.pending: list[tuple[float, str, str | None]] = []
        self.dying = False
        super().__init__(*given, **more)
        self.gather()

    def gather(self) -> None:
        rows = self.engine.keeping.changes()
        self.pending += [(self.now, id_, None if body is None else json.dumps(body)) for id_, body in rows]

    def feed(self, moment: Moment) -> None:
        super().feed(moment)
        self.gather()

    def sync(self) -> None:
        self.gather()
        for at, id_, text in self.pending:
            if self.dying and at > self.now - ON_DISK:
                continue
            if text is None:
                self.rows.pop(id_, None)
            else:
                self.rows[id_] = text
        self.pending = []

    def kill(self, down: float) -> None:
        self.dying = True
        self.restart(down=down, killed=True)
        self.dying = False
        self.gather()

    def pass_(self, seconds: float) -> None:
        self.wait(f"{seconds:.3f}s")

    def ran(self) -> list[str]:
        return sorted(self.logs)


def down(at: str, hours: float, begins: str = "2026-03-02T06:00:00") -> Mortal:
    """A hub that stops then, for so many hours."""
    stage = Mortal(FOUR, begins=begins, known={"shed_lock.locked": False, "kettle.on": False})
    local = datetime.fromisoformat(at).replace(tzinfo=stage.home.zone).timestamp()
    stage.pass_(local - stage.wall)
    stage.kill(hours * HOUR)
    stage.pass_(2)
    return stage


@pytest.mark.parametrize(
    ("hours", "ran"),
    [
        (0.4, []),
        (0.6, ["any", "late", "safe"]),
        (0.75, ["late", "safe"]),
        (2.4, ["late", "safe"]),
        (3.0, ["safe"]),
        (24.0, ["safe"]),
        (24.6, ["any", "late", "safe"]),
        (20 * 24.0, ["safe"]),
    ],
)
def test_what_is_made_up_for(hours: float, ran: list[str]) -> None:
    stage = down("2026-03-02T06:30:00", hours)
    assert stage.ran() == ran
    stage.pass_(25 * HOUR)
    later = list(stage.ran())
    for one in ran:
        later.remove(one)
    assert sorted(set(later)) == ALL
    assert len(later) in (5, 10)  # two mornings where the first was in these hours


@pytest.mark.parametrize("doubted", [False, True])
def test_what_may_not_be_late_is_not_by_a_second(doubted: bool) -> None:
    stage = Mortal(FOUR, begins="2026-03-02T06:59:00", known={"shed_lock.locked": False, "kettle.on": False})
    stage.pass_(50)
    real = stage.wall
    stage.kill(-real + DAY if doubted else 15)
    if doubted:
        stage.feed(Doubted(stage.now, stage.wall, stage.now + 600))
        stage.pass_(5)
        stage.set_clock(real + 15 - stage.wall)
        stage.pass_(1)
        stage.feed(Doubted(stage.now, stage.wall))
    stage.pass_(2)
    assert stage.ran() == ["any", "late", "safe"]
    stage.pass_(DAY)
    assert stage.ran() == sorted([*ALL, "any", "late", "safe"])


@pytest.mark.parametrize("away", [3.0, 300.0])
@pytest.mark.parametrize(
    ("killed", "kept"),
    [(-2.0, 1), (-1.2, 1), (-0.9, 1), (-0.74, 0), (-0.1, 0), (0.0, 1), (0.1, 1), (0.3, 1), (1.0, 1), (5.0, 1)],
)
def test_a_kill_around_the_time(killed: float, kept: int, away: float) -> None:
    """In the last three quarters of a second it may be lost; it is never kept twice."""
    stage = Mortal('- {scene: Any, when: {at: "07:00"}, do: {log: any}}', begins="2026-03-02T06:59:00")
    stage.pass_(60 + killed)
    stage.kill(away)
    stage.pass_(HOUR)
    assert stage.logs.count("any") == kept
    stage.pass_(DAY)
    assert stage.logs.count("any") == kept + 1


@pytest.mark.parametrize("killed", [0.3, 5.0, 60.0])
def test_of_several_times_that_were_missed_one_is_made_up_for_in_all_lives(killed: float) -> None:
    stage = Mortal('- {scene: Any, when: {at: ["07:00", "07:01", "07:02"]}, do: {log: any}}', "2026-03-02T06:59:00")
    stage.pass_(30)
    stage.kill(300)
    stage.pass_(1.0 + killed)
    assert stage.logs == ["any"]
    stage.kill(1)
    stage.pass_(HOUR)
    assert stage.logs == ["any"]


def test_a_clock_that_is_set_back_in_the_last_second_takes_it_back() -> None:
    stage = Mortal('- {scene: Any, when: {at: "07:00"}, do: {log: any}}', begins="2026-03-02T06:59:00")
    stage.pass_(59.6)
    stage.set_clock(-120)
    stage.pass_(1)
    stage.kill(3)
    stage.pass_(HOUR)
    assert stage.logs == ["any"]


@pytest.mark.parametrize("killed", [0.1, 0.5, 0.74, 0.9, 0.99, 1.1, 1.5])
def test_a_kill_while_it_is_made_up_for(killed: float) -> None:
    stage = Mortal(FOUR, begins="2026-03-02T06:59:00", known={"shed_lock.locked": False, "kettle.on": False})
    stage.pass_(1)
    stage.kill(120)
    stage.pass_(killed)
    stage.kill(30)
    stage.pass_(HOUR)
    assert stage.logs.count("any") <= 1
    assert stage.logs.count("safe") <= 1
    assert stage.logs.count("any") == (
        0 if ON_DISK <= killed < EVE else 1
    )  # between what was written and what was done
    assert "boil" not in stage.logs


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0.01, 40 * HOUR), st.floats(0.5, 30 * HOUR) | st.floats(0.5, 900)), max_size=6),
    st.sampled_from(("2026-03-27T20:00:00", "2026-10-23T20:00:00", "2026-03-02T06:59:30")),
)
def test_no_time_is_kept_twice(lives: list[tuple[float, float]], begins: str) -> None:
    stage = Mortal(FOUR, begins=begins, known={"shed_lock.locked": False, "kettle.on": False})
    start, up = stage.wall, 0.0
    for lived, away in lives:
        stage.pass_(lived)
        stage.kill(away)
        up += lived
    stage.pass_(2)
    days = (datetime.fromtimestamp(stage.wall, UTC) - datetime.fromtimestamp(start, UTC)) / timedelta(days=1)
    for one in ALL:
        assert stage.logs.count(one) <= days + 1
    before = stage.ran()
    stage.pass_(49 * HOUR)
    after = stage.ran()
    for one in ALL:
        assert after.count(one) - before.count(one) in (2, 3)


def many(count: int) -> str:
    """Scenes of all classes at times all over the day, and on some days of the week."""
    chance = random.Random(5)
    lines = []
    for number in range(count):
        minute = chance.randrange(1440)
        when = [
            f"{{at: '{minute // 60:02}:{minute % 60:02}'}}",
            f"{{at: ['{minute // 60:02}:00', '12:{minute % 60:02}'], days: mon-fri}}",
            f"{{cron: '{minute % 60} {minute // 60} * * *'}}",
            "{sun: sunset + 5m}",
        ][number % 4]
        do = ["{log: any}", "{set: {kettle.on: on}}", "[{set: {shed_lock.locked: on}}, {log: safe}]"][number % 3]
        lines.append(f"- {{scene: Scene {number}, when: {when}, do: {do}}}\n")
    return "".join(lines)


def test_two_days_without_power_and_five_hundred_schedules() -> None:
    """T05: at most one catch-up each, nothing hazardous, all that makes safe within ten seconds."""
    stage = Mortal(many(500), begins="2026-03-02T06:01:30", known={"shed_lock.locked": False, "kettle.on": False})
    stage.pass_(1)
    stage.kill(48 * HOUR)
    stage.traces.clear()
    stage.pass_(10)
    scenes = [trace.scene for trace in stage.traces]
    assert len(scenes) == len(set(scenes))
    assert stage.commands.count("kettle.on = on") == 0
    assert stage.logs.count("safe") == sum(number % 3 == 2 for number in range(500))
    assert 0 < stage.logs.count("any") < 30


def test_a_scene_that_was_changed_meanwhile_has_missed_nothing() -> None:
    stage = Lives('- {scene: Any, when: {at: "07:00"}, do: {log: any}}', begins="2026-03-02T06:59:00")
    stage.restart(down=300, yaml='- {scene: Any, when: {at: "07:00"}, do: {log: other}}')
    stage.wait("1h")
    assert stage.logs == []


def test_rows_are_written_for_what_lasts_alone() -> None:
    yaml = """
- {scene: Often, when: {every: 1m}, do: {log: x}}
- {scene: Cron, when: {cron: "*/5 * * * *"}, do: {log: x}}
- {scene: Window, when: "time in 07:00..08:00", do: {log: x}}
- {scene: Daily, when: {at: "07:00"}, do: {log: x}}
"""
    stage = Mortal(yaml, begins="2026-03-02T06:50:00")
    stage.pending.clear()
    stage.pass_(HOUR)
    assert {id_ for _, id_, _ in stage.pending if id_.startswith("memo:")} == {"memo:Daily#0"}
    assert [at for at, id_, _ in stage.pending if id_ == "memo:Daily#0"] == [1000.0 + 600 - EVE]


def test_a_clock_of_1970_at_boot_is_waited_for_and_then_says_what_was_missed() -> None:
    stage = Mortal(FOUR, begins="2026-03-02T06:30:00", known={"shed_lock.locked": False, "kettle.on": False})
    stage.pass_(60)
    real = stage.wall
    stage.kill(-real + 30 * DAY)  # no clock on board
    stage.feed(Doubted(stage.now, stage.wall, stage.now + 600))
    stage.pass_(120)
    assert stage.logs == []
    stage.set_clock(real + HOUR - stage.wall)
    stage.feed(Doubted(stage.now, stage.wall))
    stage.pass_(2)
    assert stage.ran() == ["late", "safe"]
    stage.pass_(DAY)
    assert stage.ran() == sorted([*ALL, "late", "safe"])


@pytest.mark.parametrize(
    ("step", "ran"),
    [
        (30.0, []),
        (60.0, ALL),
        (100.0, ALL),
        (300.0, ["any", "late", "safe"]),
        (HOUR, ["late", "safe"]),
        (3 * HOUR, ["safe"]),
        (56 * 365.25 * DAY, ["safe"]),
        (56 * 365.25 * DAY + HOUR, ["late", "safe"]),
    ],
)
def test_a_clock_that_is_set_over_the_time(step: float, ran: list[str]) -> None:
    stage = Mortal(FOUR, begins="2026-03-02T06:59:00", known={"shed_lock.locked": False, "kettle.on": False})
    stage.set_clock(step)
    stage.pass_(2)
    assert stage.ran() == ran


@pytest.mark.parametrize(("when", "often"), [("{every: 10m}", 6), ("{cron: '*/10 * * * *'}", 6), ("{at: '07:10'}", 0)])
@pytest.mark.parametrize("back", [300.0, HOUR, 20 * HOUR])
def test_what_comes_again_and_again_does_not_stop_when_the_clock_is_set_back(
    when: str, often: int, back: float
) -> None:
    stage = Mortal(f"- {{scene: T, when: {when}, do: {{log: x}}}}", begins="2026-03-02T07:05:00")
    stage.pass_(HOUR)
    stage.logs.clear()
    stage.set_clock(-back)
    stage.pass_(HOUR)
    assert len(stage.logs) == often


def test_a_clock_that_is_set_back_a_little_fires_nothing_again() -> None:
    stage = Mortal("- {scene: T, when: {every: 10m}, do: {log: x}}", begins="2026-03-02T07:05:00")
    stage.pass_(305)
    stage.set_clock(-20)
    stage.pass_(300)
    assert stage.logs == ["x"]


def test_a_loop_that_was_stopped_for_long_is_late_too() -> None:
    stage = Mortal(FOUR, begins="2026-03-02T06:59:00", known={"shed_lock.locked": False, "kettle.on": False})
    stage.now, stage.wall = stage.now + HOUR, stage.wall + HOUR
    stage.pass_(2)
    assert stage.ran() == ["late", "safe"]


@pytest.mark.soak
@pytest.mark.parametrize("name", ZONES)
def test_once_a_local_date_in_every_zone_over_five_years_of_kills_and_steps(name: str) -> None:
    zone, chance = ZoneInfo(name), random.Random(name)
    night = '- {scene: Night, when: {at: "02:30"}, do: {log: x}}\n'
    stage = Mortal(
        night + '- {scene: Cron, when: {cron: "15 2 * * *"}, do: {log: y}}\n', begins="2026-01-01T00:00:00", zone=zone
    )
    seen: dict[str, list[str]] = {"x": [], "y": []}
    for _ in range(5 * 365 * 4):
        stage.pass_(6 * HOUR)
        if chance.random() < 0.2:
            stage.kill(chance.uniform(1, 500))
            stage.pass_(3)
        if chance.random() < 0.2:
            stage.set_clock(chance.uniform(-400, 50))
        for one in stage.logs:
            seen[one].append(datetime.fromtimestamp(stage.wall, zone).date().isoformat())
        stage.logs.clear()
    for dates in seen.values():
        assert len(dates) >= 5 * 365 - 40
        assert len(dates) == len(set(dates)) or name == "Pacific/Apia"
