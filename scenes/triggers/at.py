"""`at`: local times of day, on certain `days` if one likes."""

from dataclasses import dataclass

from hub.text.problem import Problem, error
from hub.text.reader import Fields, one_or_more, scalar, time_of_day
from hub.text.yaml import Node
from scenes.engine.program import Arm, Fire
from scenes.engine.schedule import EVERY_DAY, Schedule
from scenes.language.reading import Reading

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class At:
    """Fires once a local date and time: over clock changes too."""

    text: str
    schedule: Schedule

    def arm(self, arm: Arm, fire: Fire) -> None:
        """Make the appointment."""
        arm.schedule(self.schedule, lambda: fire({}, ()))


def read(node: Node, fields: Fields, reading: Reading) -> At | None:
    """`at: TIME` or a list of times; `days: mon-fri`, `days: [sat, sun]`."""
    times = one_or_more(time_of_day)(node, reading.problems)
    ranges = fields.optional("days", one_or_more(_days), ())
    days = frozenset().union(*ranges) if ranges else EVERY_DAY
    if not times:
        return None
    text = ", ".join(f"{second // 3600:02}:{second // 60 % 60:02}" for second in times)
    if days != EVERY_DAY:
        text += " " + " ".join(DAYS[day] for day in sorted(days))
    return At(text, Schedule(times, days))


def _days(node: Node, problems: list[Problem]) -> frozenset[int] | None:
    """`mon`, or `fri-mon` over the end of the week."""
    word = scalar(node, problems)
    if word is None:
        return None
    first, dash, last = word.text.casefold().partition("-")
    if first not in DAYS or (dash and last not in DAYS):
        problems.append(error("scenes.bad_days", word.mark, text=word.text))
        return None
    begin = DAYS.index(first)
    length = (DAYS.index(last) - begin) % 7 if dash else 0
    return frozenset((begin + step) % 7 for step in range(length + 1))
