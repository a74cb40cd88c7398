"""Names in expressions, days of the week and of the year, and when the sun can do what."""

from datetime import date
from zoneinfo import ZoneInfo

from scenes.check.facts_words import YEAR, day_of_year, names, parsed, sun_hours, weekdays_of
from scenes.engine.days import EVERY_DAY, Dates, Weekdays, Yearly
from scenes.engine.sun import Sun

BERLIN, ZONE = Sun(52.52, 13.405), ZoneInfo("Europe/Berlin")


def test_all_names_of_an_expression_are_found() -> None:
    node = parsed("-a.x + b.y * 2 > c.z and not d.on or any(e.f) or g.h in (i.j, 1..k.l) or m.n is known")
    assert node is not None
    found = [".".join(name.parts) for name in names(node)]
    assert found == ["a.x", "b.y", "c.z", "d.on", "e.f", "g.h", "i.j", "k.l", "m.n"]
    assert parsed("a (") is None


def test_days_of_the_week_among_some_days() -> None:
    assert weekdays_of(EVERY_DAY) == (tuple(range(7)), ())
    assert weekdays_of(Weekdays(frozenset({5, 6}))) == ((5, 6), (0, 1, 2, 3, 4))
    assert weekdays_of(Yearly(frozenset({(12, 24)})))[1] == tuple(range(7))
    assert weekdays_of(Dates(date(2001, 1, 1), date(2001, 1, 2)))[0] == tuple(range(7))  # none: nothing is known


def test_the_sun_sets_within_some_hours_of_the_year() -> None:
    low, high = sun_hours(BERLIN, "sunset", ZONE)
    assert 15 * 3600 < low < 16 * 3600
    assert 21 * 3600 < high < 22.5 * 3600
    assert sun_hours(Sun(78.2, 15.6), "sunset", ZONE) == (0, 86_400)


def test_days_of_the_year() -> None:
    assert len(YEAR) == 366
    found = [None if (node := parsed(text)) is None else day_of_year(node) for text in ("02-29", "02-30", "12-24", "7")]
    assert found == ["02-29", None, "12-24", None]
