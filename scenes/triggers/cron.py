"""`cron`: times of day as crontab(5) writes them, in local time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from hub.text.problem import error
from hub.text.reader import Fields, scalar
from hub.text.schema import Keys
from hub.text.yaml import Node
from scenes.engine.days import EVERY_DAY, Days
from scenes.engine.program import Arm, Fire
from scenes.engine.schedule import FARTHEST_DAYS
from scenes.kit.appointment import appoint
from scenes.kit.days import DAY_KEYS, read_days, tell_days
from scenes.language.reading import Reading, source_text
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller

FIELDS = 5
OFTEN_S = 900.0
"""What comes again sooner than that (seconds) need not be made up for when it was missed."""
_BEGIN = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cron:
    """The moments of an expression, on certain days.

    Clock changes as cron of Debian has them: a fixed time in the gap comes right after it, one in the fold once; what
    comes every few minutes or hours counts real time.
    """

    expression: str
    days: Days = EVERY_DAY

    def next_after(self, wall: float, zone: tzinfo) -> float | None:
        """The first moment after `wall`; None when none comes any more."""
        from cronsim import CronSim  # noqa: PLC0415 - 20 ms that a home without cron need not wait for

        begin = datetime.fromtimestamp(wall, zone)
        farthest = begin.date() + timedelta(days=FARTHEST_DAYS)
        while begin.date() < farthest:
            for moment in CronSim(self.expression, begin):
                if not self.days.has(moment.date()):
                    begin = _last_second(moment.date(), zone)
                    break
                if moment.timestamp() > wall:  # in the second half of a fold it begins with the first
                    return moment.timestamp()
            else:
                return None
        return None


@dataclass(frozen=True, slots=True)
class AtCron:
    """Fires at the moments of an expression."""

    text: str
    cron: Cron
    often: bool

    def arm(self, arm: Arm, fire: Fire) -> None:
        """Make the appointment."""
        appoint(arm, self.cron, fire, lasting=not self.often)


def read(node: Node, fields: Fields, reading: Reading) -> AtCron | None:
    """`cron: "MINUTE HOUR DAY MONTH WEEKDAY"`; `days`, `dates`, `except`."""
    word = scalar(node, reading.problems)
    days, said = read_days(fields, reading)
    if word is None:
        return None
    if len(word.text.split()) != FIELDS:
        reading.problems.append(error("scene_time.cron_fields", word.mark, text=word.text))
        return None
    wrong = _mistake(word.text)
    if wrong:
        reading.problems.append(error("scene_time.bad_cron", word.mark, text=word.text, field=wrong))
        return None
    every = Cron(word.text)
    first = every.next_after(_BEGIN.timestamp(), UTC)
    second = None if first is None else every.next_after(first, UTC)
    if first is None:
        reading.problems.append(error("scene_time.cron_never", word.mark, text=word.text))
        return None
    often = second is not None and second - first < OFTEN_S
    return AtCron(f"{word.text} {said}".strip(), Cron(word.text, days), often)


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {"cron": {"type": "string", "examples": ["30 7 * * 1-5"]}, **DAY_KEYS}


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words; the fields stay as crontab(5) has them, since most words for them would be less plain."""
    minute, hour, day, month, weekday = source_text(node).split()
    simple = minute.isdecimal() and hour.isdecimal() and (day, month, weekday) == ("*", "*", "*")
    if simple:
        text = teller.say("explain.trigger.at", time=f"{int(hour):02}:{int(minute):02}")
    else:
        named = {"minute": minute, "hour": hour, "day": day, "month": month, "weekday": weekday}
        text = teller.say("explain.trigger.cron", **named)
    return Line(tell_days(text, fields, teller))


def _mistake(expression: str) -> str:
    """The name of the field that is wrong; empty where none is."""
    from cronsim import CronSim, CronSimError  # noqa: PLC0415 - as above

    try:
        CronSim(expression, _BEGIN)
    except CronSimError as failure:
        return str(failure).removeprefix("Bad ")
    return ""


def _last_second(day: date, zone: tzinfo) -> datetime:
    """Right before the next day, so that nothing of it is left out."""
    return datetime.combine(day + timedelta(days=1), time(), zone) - timedelta(seconds=1)
