"""Triggers by the wall clock: what they mean, and every mistake with its place and its remedy."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from scenes.engine.days import Yearly
from scenes.language.facts import HomeFacts
from scenes.triggers.at import At
from scenes.triggers.cron import AtCron, Cron
from scenes.triggers.every import EveryTime
from scenes.triggers.sun import SunPasses
from tests.scenes import household as stages
from tests.scenes.engine.test_schedule import ZONES
from tests.scenes.household import Stage

BERLIN = ZoneInfo("Europe/Berlin")


def stage(when: str, begins: str = "2026-03-02T12:00:00") -> Stage:
    made = Stage(f"- {{scene: T, mode: parallel, when: {when}, do: {{log: x}}}}", begins=begins)
    assert [problem.message() for problem in made.problems] == []
    return made


def unix(text: str, zone: ZoneInfo = BERLIN) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()


def times(cron: str, begins: str, count: int, zone: ZoneInfo = BERLIN) -> list[str]:
    found, now = [], unix(begins, zone)
    for _ in range(count):
        due = Cron(cron).next_after(now, zone)
        assert due is not None
        found.append(datetime.fromtimestamp(due, zone).isoformat()[:16])
        now = due
    return found


@pytest.mark.parametrize(
    ("when", "hours", "fired"),
    [
        ("{at: 12:30}", 24, 1),
        ("{at: [12:30, 13:30, 11:59]}", 24, 3),
        ("{at: 12:30, days: fri-mon}", 7 * 24, 4),
        ("{at: 12:30, days: [tue, thu-fri]}", 7 * 24, 3),
        ("{at: 12:30, days: workdays}", 7 * 24, 5),
        ("{at: 12:30, days: days_off}", 7 * 24, 2),
        ("{at: 12:30, days: mon-fri, dates: 03-03..03-05}", 7 * 24, 3),
        ("{at: 12:30, except: [sat, 2026-03-04]}", 7 * 24, 5),
        ("{at: 12:30, except: days_off.china}", 7 * 24, 5),
        ("{at: =heating.wake}", 48, 2),
        ("{at: =heating.wake - 8h, days: mon}", 7 * 24, 1),
        ("{at: [=heating.wake + 30m, 12:30, =heating.wake]}", 24, 3),
        ("{every: 1h}", 24, 24),
        ("{every: 90m}", 24, 16),
        ("{cron: '*/30 14,15 * * *'}", 24, 4),
        ("{cron: '0 7 * * 1-5'}", 7 * 24, 5),
        ("{cron: '0 7 * * *', days: sat}", 7 * 24, 1),
        ("{sun: sunset}", 7 * 24, 7),
        ("{sun: sunrise - 10m, days: sun}", 7 * 24, 1),
        ("sun.up", 48, 2),
        ("sun.elevation > 10° and time < 12:00", 48, 2),
        ("-sun.elevation > 6°", 48, 2),
        ("day in workdays", 7 * 24, 1),
        ("date is 03-04", 7 * 24, 1),
        ("time in sunset..23:00", 48, 2),
        ("time > dusk + 5m", 48, 2),
    ],
)
def test_how_often_it_fires(when: str, hours: int, fired: int) -> None:
    made = stage(when)
    made.wait(f"{hours}h")
    assert len(made.logs) == fired


def test_what_the_trace_says() -> None:
    made = stage("{at: [06:30, '18:00:30'], days: mon-fri, dates: 03-01..05-01, except: [sat, 12-24]}")
    made.wait("24h")
    triggers = [
        entry.params["trigger"] for trace in made.traces for entry in trace.entries if "trigger" in entry.params
    ]
    assert triggers[0] == "06:30, 18:00:30 mon-fri 03-01..05-01 -sat -12-24"
    for kind, when, said in (
        (At, "{at: 6:30, days: holidays.china}", "06:30 holidays.china"),
        (EveryTime, "{every: 90m}", "every 1h30m"),
        (SunPasses, "{sun: dusk + 5m, days: sat}", "dusk + 5m sat"),
        (AtCron, "{cron: '0 7 * * *', except: sat}", "0 7 * * * -sat"),
    ):
        (trigger,) = stage(when).engine.armed["T"].scene.triggers
        assert isinstance(trigger, kind)
        assert trigger.text == said


@pytest.mark.parametrize(
    ("when", "place", "said", "hint"),
    [
        ("{at: 25:00}", "1:25", "25:00", None),
        ("{at: 7:00, days: monday}", "1:37", "`monday`", "mon"),
        ("{at: 7:00, days: workdys}", "1:37", "`workdys`", "workdays"),
        ("{at: 7:00, days: workdays.chna}", "1:37", "there is no calendar `chna` (there are: china)", "china"),
        ("{at: 7:00, days: holidays}", "1:37", "calendar: china", None),
        ("{at: 7:00, dates: 13-01}", "1:38", "`13-01` is no date", None),
        ("{at: 7:00, except: 2026-02-30}", "1:39", "`2026-02-30` is no date", None),
        ("{at: 7:00, except: sundays}", "1:39", "`sundays`", "sun"),
        ("{at: 7:00, dys: mon}", "1:31", "`dys`", "days"),
        ("{at: 7:00, days: sat, except: [sat, sun]}", "1:20", "no day is left", None),
        ("{at: 7:00, days: sat, dates: 05-01, except: 01-01..12-31}", "1:20", "no day is left", None),
        ("{at: []}", "1:25", "a value is missing here", None),
        ("{at: =heating.wanted}", "1:25", "`=heating.wanted` is no time of a virtual device", None),
        ("{at: =kitchen_light.brightness - 5m}", "1:25", "is no time of a virtual device", None),
        ("{at: =}", "1:25", "is no time of a virtual device", None),
        ("{at: =heating.wak}", "1:34", "`wak`", "wake"),
        ("{at: =heating.wake - 13h}", "1:25", "`13h` cannot be added", None),
        ("{at: =heating.wake - 30}", "1:25", "`30` cannot be added", None),
        ("{at: 7:00, days: []}", "1:37", "a value is missing here", None),
        ("{at: 7:00, except: []}", "1:39", "a value is missing here", None),
        ("{every: 15}", "1:28", "15", None),
        ("{every: 100ms}", "1:28", "1s", None),
        ("{every: 2d}", "1:28", "1d", None),
        ("{cron: '0 7 * *'}", "1:27", "has not five fields", None),
        ("{cron: '0 0 7 * * *'}", "1:27", "has not five fields", None),
        ("{cron: '0 25 * * *'}", "1:27", "its hour is wrong", None),
        ("{cron: '0 7 * * mon-fry'}", "1:27", "its day-of-week is wrong", None),
        ("{cron: '0 7 31 2 *'}", "1:27", "is wrong", None),
        ("{cron: '0 7 */20 * 1L'}", "1:27", "never comes", None),
        ("{sun: sunsett}", "1:26", "`sunsett` is no time of the sun", "sunset"),
        ("{sun: 'sunset + 20'}", "1:26", "`20` cannot be added", None),
        ("{sun: sunset + 13h}", "1:26", "`13h` cannot be added", None),
        ("{sun: ''}", "1:26", "", None),
    ],
)
def test_mistakes(when: str, place: str, said: str, hint: str | None) -> None:
    made = Stage(f"- {{scene: T, when: {when}, do: {{log: x}}}}")
    (problem,) = made.problems
    assert str(problem.mark) == f"scenes.yaml:{place}"
    assert said in problem.message()
    assert problem.hint == hint


@pytest.mark.parametrize("when", ["{sun: sunset}", "sun.up", "time > sunset", "time < sunrise + 5m"])
def test_without_a_place_there_is_no_sun(when: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "FACTS", HomeFacts())
    made = Stage(f"- {{scene: T, when: {when}, do: {{log: x}}}}")
    (problem,) = made.problems
    assert "`latitude` and `longitude`" in problem.message()


def test_times_are_told_as_people_write_them() -> None:
    made = Stage("- {scene: T, when: {at: 12:05}, do: {log: '{time} {sunset} {dawn - 1h} {date}'}}")
    made.wait("5m")
    assert made.logs == ["12:05 17:47:06 05:16:38 2026-03-02"]


def test_a_home_with_a_calendar_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = HomeFacts(calendars=stages.FACTS.calendars, calendar="china")
    monkeypatch.setattr(stages, "FACTS", facts)
    made = stage("{at: 12:30, days: holidays}", "2026-02-14T00:00:00")
    made.wait("240h")
    assert len(made.logs) == 9


def test_another_calendar_is_another_scene(monkeypatch: pytest.MonkeyPatch) -> None:
    hashes = set()
    for calendar in ("", "china"):
        for place in (1.0, 2.0):
            facts = HomeFacts(place, place, stages.FACTS.calendars, calendar)
            monkeypatch.setattr(stages, "FACTS", facts)
            for when in ("{at: 7:00, days: workdays}", "{sun: sunset}", "day in workdays", "{at: 7:00}"):
                hashes.add(stage(when).engine.armed["T"].scene.hash)
    assert len(hashes) == 2 + 2 + 2 + 1


def test_cron_over_clock_changes_is_that_of_debian() -> None:
    assert times("30 2 * * *", "2026-03-28T12:00:00", 2) == ["2026-03-29T03:00", "2026-03-30T02:30"]
    assert times("30 2 * * *", "2026-10-24T12:00:00", 2) == ["2026-10-25T02:30", "2026-10-26T02:30"]
    assert times("*/30 * * * *", "2026-03-29T01:20:00", 3) == [
        "2026-03-29T01:30",
        "2026-03-29T03:00",
        "2026-03-29T03:30",
    ]
    half_hours = times("*/30 2 * * *", "2026-10-25T01:59:00", 4)
    assert half_hours == ["2026-10-25T02:00", "2026-10-25T02:30", "2026-10-25T02:00", "2026-10-25T02:30"]


def cron_runs_once_a_date(name: str, days: int, cron: str) -> bool:
    """Whether it comes on each local date, and on none twice."""
    zone = ZoneInfo(name)
    now, dates = unix("2026-01-01T00:00:00", zone) - 1, []
    for _ in range(days):
        due = Cron(cron).next_after(now, zone)
        if due is None or due <= now:
            return False
        dates.append(datetime.fromtimestamp(due, zone).date().toordinal())
        now = due
    return dates == list(range(dates[0], dates[0] + days))


@pytest.mark.parametrize("name", ZONES)
def test_cron_once_a_local_date(name: str) -> None:
    assert cron_runs_once_a_date(name, 366, "30 2 * * *")


@pytest.mark.soak
@pytest.mark.parametrize("name", ZONES)
def test_cron_once_a_local_date_for_five_years(name: str) -> None:
    for cron in ("30 2 * * *", "0 0 * * *", "15 1 * * *", "59 23 * * *", "0 3 * * *"):
        assert cron_runs_once_a_date(name, 5 * 365, cron)


def test_cron_that_no_day_lets_through_ends() -> None:
    made = stage("{cron: '*/5 * * * *', dates: 2020-01-01}")
    made.wait("48h")
    assert made.logs == []


def test_far_days_of_cron() -> None:
    assert times("0 12 29 2 *", "2026-03-01T00:00:00", 2) == ["2028-02-29T12:00", "2032-02-29T12:00"]
    assert Cron("0 12 * * *", Yearly(frozenset({(12, 31)}))).next_after(unix("2026-03-01T00:00:00"), BERLIN) == unix(
        "2026-12-31T12:00:00"
    )


def test_a_second_half_of_a_fold_is_no_second_day() -> None:
    fold = unix("2026-10-25T02:10:00") + 3600  # 02:10 for the second time
    due = Cron("30 2 * * *").next_after(fold, BERLIN)
    assert datetime.fromtimestamp(due or 0, UTC).isoformat()[:16] == "2026-10-26T01:30"
