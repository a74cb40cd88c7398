"""Expressions that ask the calendar and the sun."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from hub.config.calendars import Calendars
from hub.model.capability import Property
from hub.model.value import Kind, Value
from hub.text.problem import Problem
from scenes.engine.schedule import Every, turning
from scenes.engine.sun import Passing
from scenes.engine.view import Context, View
from scenes.language.almanac import OWN, is_name
from scenes.language.compiler import compile_condition, compile_expression
from scenes.language.daywords import WORDS, is_days
from scenes.language.expression import Expression
from scenes.language.facts import HomeFacts
from scenes.language.scope import HouseScope
from scenes.language.syntax import Name
from tests.scenes.language.house import DEVICES

BEIJING = ZoneInfo("Asia/Shanghai")
FACTS = HomeFacts(39.9, 116.4, Calendars(), "china")
TRUE, FALSE = True, False


def compiled(text: str, facts: HomeFacts = FACTS) -> tuple[Expression | None, list[Problem], set[str]]:
    problems: list[Problem] = []
    depends: set[str] = set()
    scope = HouseScope(DEVICES, View(), {}, facts=facts, depends=depends)
    return compile_condition(text, None, scope, problems), problems, depends


def at(moment: str) -> Context:
    context = Context(BEIJING)
    context.wall = datetime.fromisoformat(moment).replace(tzinfo=BEIJING).timestamp()
    return context


def truth(text: str, moment: str) -> bool | None:
    expression, problems, _ = compiled(text)
    assert problems == []
    assert expression is not None
    return expression.test(at(moment))


@pytest.mark.parametrize(
    ("text", "moment", "holds"),
    [
        ("day in workdays", "2026-02-14T12:00", TRUE),
        ("day in workdays", "2026-02-16T12:00", FALSE),
        ("day not in workdays", "2026-02-16T12:00", TRUE),
        ("day in days_off", "2026-02-16T12:00", TRUE),
        ("day in holidays", "2026-02-22T12:00", TRUE),
        ("day in holidays", "2026-03-01T12:00", FALSE),
        ("day in (mon, holidays.china)", "2026-02-17T12:00", TRUE),
        ("day in (mon..tue, workdays)", "2026-02-17T12:00", TRUE),
        ("day in (sun..mon, workdays)", "2026-02-17T12:00", FALSE),
        ("date is 02-14", "2026-02-14T23:59", TRUE),
        ("date is 2027-02-14", "2026-02-14T00:00", FALSE),
        ("date is not 02-14", "2026-02-14T00:00", FALSE),
        ("date in 12-24..01-06", "2026-01-06T23:00", TRUE),
        ("date in 12-24..01-06", "2026-01-07T00:00", FALSE),
        ("date in 2026-02-01..2026-02-14", "2026-02-14T12:00", TRUE),
        ("date in (05-01, 2026-02-14)", "2026-02-14T12:00", TRUE),
        ("date in workdays", "2026-02-14T12:00", TRUE),
        ("day in (sat, sun)", "2026-02-15T12:00", TRUE),
        ("sun is day", "2026-02-15T12:00", TRUE),
        ("not (date is 02-14) or time > 12:00", "2026-02-14T12:00:01", TRUE),
        ("sun.up", "2026-03-02T07:00", TRUE),
        ("sun.up is off", "2026-03-02T19:00", TRUE),
        ("sun.elevation in 10..90", "2026-03-02T12:00", TRUE),
        ("sun.elevation < -6°", "2026-03-02T18:20", FALSE),
        ("sun.elevation < -6", "2026-03-02T18:40", TRUE),
        ("4° > sun.elevation", "2026-03-02T18:40", TRUE),
        ("sun.elevation is known", "2026-03-02T18:40", TRUE),
        ("time > sunset", "2026-03-02T18:00", FALSE),
        ("time >= sunset + 20m", "2026-03-02T18:30", TRUE),
        ("time in sunset..sunrise", "2026-03-02T03:00", TRUE),
        ("time in dusk..23:00", "2026-03-02T23:30", FALSE),
        ("time in 05:00..sunrise", "2026-03-02T06:00", TRUE),
        ("time in 05:00..sunrise", "2026-06-20T06:00", FALSE),
        ("time in 05:00..sunrise", "2026-06-20T23:00", FALSE),
        ("time in 22:00..sunrise - 30m", "2026-06-20T04:00", TRUE),
    ],
)
def test_what_they_say(text: str, moment: str, holds: bool) -> None:
    assert truth(text, moment) is holds


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        ("day in workday", "after `in` comes a range", None),
        ("day in (workdays, mo)", "`mo`", None),
        ("day in holidays.chna", "there is no calendar `chna`", "china"),
        ("day in holidays.china.x", "there is no calendar `china.x`", None),
        ("date in 12-24..2026-12-26", "`12-24..2026-12-26` is no date", None),
        ("date is 30-02", "`30-02` is no date", None),
        ('date is "2026-02-14"', "is no date", None),
        ("date is kettle.on", "`kettle.on` is no date", None),
        ("date > 02-14", "has no order", None),
        ("sun.elevaton > 4", "the sun has no `sun.elevaton`", "sun.elevation"),
        ("sun.elevation > 4 W", "measures something else", None),
        ("time > sunset + 5", "not a number", None),
        ("time is sunset", "", None),
        ("datte is 02-14", "`datte`", "date"),
    ],
)
def test_mistakes(text: str, said: str, hint: str | None) -> None:
    expression, problems, _ = compiled(text)
    assert expression is None
    assert said in problems[0].message()
    assert hint is None or problems[0].hint == hint


@pytest.mark.parametrize("text", ["sun.up", "sun.elevation > 4", "time > sunset", "time < dawn - 1h"])
def test_a_home_without_a_place(text: str) -> None:
    _, problems, _ = compiled(text, HomeFacts())
    assert [one.message_id for one in problems] == ["scene_time.no_place"]


def test_a_home_without_a_calendar() -> None:
    assert [one.message_id for one in compiled("day in holidays", HomeFacts())[1]] == ["scene_time.holidays_of_what"]
    expression, problems, _ = compiled("day in workdays", HomeFacts())
    assert problems == []
    assert expression is not None
    assert expression.test(at("2026-02-16T12:00")) is True


def moments(text: str) -> list[str]:
    """When it may turn on a day in March, by its boundaries."""
    expression = compiled(text)[0]
    assert expression is not None
    table, now = turning(expression.boundaries), at("2026-03-02T00:00").wall - 1
    found: list[str] = []
    while (due := table.next_after(now, BEIJING)) is not None and due < at("2026-03-03T00:00").wall:
        found.append(datetime.fromtimestamp(due, BEIJING).isoformat()[11:16])
        now = due
    return found


def test_it_is_looked_at_when_it_may_turn() -> None:
    assert moments("sun.up") == ["06:46", "18:06"]
    assert moments("sun.elevation < -6") == ["06:19", "18:34"]
    assert moments("sun.elevation in 0..10") == ["06:51", "07:44", "17:08", "18:02"]
    assert moments("time in sunset..23:00") == ["00:00", "18:06", "18:06", "23:00"]
    assert moments("day in workdays") == moments("date is 12-24") == ["00:00"]
    assert len(moments("-sun.elevation > 6")) == 1440
    expression = compiled("sun.elevation > 4 and -sun.elevation < 4")[0]
    assert expression is not None
    assert [one for one in expression.boundaries if isinstance(one, Every)] == [Every(60.0)]
    assert sum(isinstance(one, Passing) for one in expression.boundaries) == 2


def test_every_boundary_is_one_and_none_is_forgotten() -> None:
    """Looked at only there, the truth is what it is when looked at each minute."""
    for text in ("sun.elevation < 12 and time > 11:00", "time in sunset - 1h..21:30", "sun.up", "date is 03-02"):
        expression = compiled(text)[0]
        assert expression is not None
        table, now = turning(expression.boundaries), at("2026-03-01T12:00").wall
        context = at("2026-03-01T12:00")
        known = expression.test(context)
        due = table.next_after(now, BEIJING)
        for minute in range(2 * 1440):
            context.wall = now + minute * 60
            while due is not None and due <= context.wall:
                before, context.wall = context.wall, due
                known = expression.test(context)
                context.wall = before
                due = table.next_after(due, BEIJING)
            assert expression.test(context) is known, text


def test_what_it_depends_on_is_told() -> None:
    assert compiled("sun.up")[2] == {"Sun(latitude=39.9, longitude=116.4)"}
    assert [one.partition("\n")[0] for one in compiled("day in workdays.china")[2]] == ["calendar china"]
    assert compiled("date is 12-24")[2] == set()


def test_names_of_the_home_come_first() -> None:
    taken = {name: Property(name, Kind.BOOL) for name in (*OWN, "sun")}
    scope = HouseScope({}, View(), taken)
    assert not any(is_name((name,), scope) for name in taken)
    problems: list[Problem] = []
    expression = compile_condition("date and dusk", None, scope, problems)
    assert expression is not None
    context = at("2026-03-02T12:00")
    context.vars = {"date": True, "dusk": True}
    assert expression.test(context) is True


def test_values_for_people() -> None:
    problems: list[Problem] = []
    scope = HouseScope(DEVICES, View(), {}, facts=FACTS)
    shown: list[Value | None] = []
    for text in ("date", "sunset", "sunset - 30m"):
        expression = compile_expression(text, None, scope, problems)
        assert expression is not None
        shown.append(expression.evaluate(at("2026-03-02T12:00")))
    assert shown[0] == "2026-03-02"
    assert isinstance(shown[1], int)
    assert shown[2] == shown[1] - 1800
    assert problems == []
    blamed = compiled("day in workdays and sun.up")[0]
    assert blamed is not None
    assert blamed.blame(at("2026-02-16T12:00")) == ("day in workdays", (("day", "mon"),))


def test_words_for_days() -> None:
    assert WORDS == ("workdays", "days_off", "holidays")
    assert is_days(Name(("workdays", "china")))
    assert not is_days(Name(("china", "workdays")))
