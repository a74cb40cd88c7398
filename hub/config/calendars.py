"""Working-day calendars: those that Hearth brings along, and the owner's own in `calendars/NAME.yaml`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from hub.config.files import read_source, stands
from hub.model.calendar import Calendar, days_between
from hub.text import dates
from hub.text.problem import Problem, error, warning
from hub.text.reader import Fields, listing
from hub.text.source import Source
from hub.text.yaml import Node, parse

CALENDARS_FOLDER: Final = "calendars"
ENDING: Final = ".yaml"
BEFORE_S: Final = 31 * 86_400.0
_BROUGHT: Final = Path(__file__).with_name("working_days")


@dataclass(frozen=True, slots=True)
class Calendars(Mapping[str, Calendar]):
    """All calendars by name. The owner's are laid over those of the same name that Hearth brings along.

    Those that Hearth brings along are read when somebody asks for them; `asked` are all that somebody asked for.
    `sources` are the owner's files.
    """

    own: Mapping[str, Calendar] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    asked: dict[str, Calendar] = field(default_factory=dict, compare=False)

    def __getitem__(self, name: str) -> Calendar:
        """The calendar of that name; KeyError for none."""
        if name not in self.asked:
            self.asked[name] = self._read(name) if name in self._brought() else self.own[name]
        return self.asked[name]

    def __iter__(self) -> Iterator[str]:
        yield from sorted({*self.own, *self._brought()})

    def __len__(self) -> int:
        return len({*self.own, *self._brought()})

    def _read(self, name: str) -> Calendar:
        source, _ = read_source(_BROUGHT / f"{name}{ENDING}")
        brought = None if source is None else read_calendar(source, name)[0]
        own = self.own.get(name, Calendar(name))
        return own if brought is None else brought.under(own)

    def _brought(self) -> set[str]:
        return {path.stem for path in _BROUGHT.glob(f"*{ENDING}")}


def read_calendars(folder: Path) -> tuple[Calendars, list[Problem]]:
    """The calendars of a configuration folder, with everything that is wrong with its own ones."""
    own: dict[str, Calendar] = {}
    sources: list[Source] = []
    problems: list[Problem] = []
    try:
        paths = sorted(folder.iterdir()) if stands(folder) else []
    except OSError as failure:
        return Calendars(), [
            error("config.unreadable", None, path=str(folder), reason=failure.strerror or str(failure))
        ]
    for path in paths:
        if path.suffix == ".yml":
            problems.append(warning("config.yml_ending", None, path=str(path)))
        # Editors leave `.#name.yaml` beside the file they have open.
        if path.suffix != ENDING or path.name.startswith("."):
            continue
        if not path.stem.isidentifier():
            problems.append(error("calendar.name", None, path=str(path), name=path.stem))
            continue
        source, found = read_source(path)
        problems += found
        if source is not None:
            calendar, found = read_calendar(source, path.stem)
            problems += found
            sources.append(source)
            own |= {} if calendar is None else {path.stem: calendar}
    return Calendars(own, tuple(sources)), problems


def ending(calendars: Calendars, now: float) -> list[Problem]:
    """Which of the calendars that somebody asked for end within a month (`now` in Unix seconds), or have ended."""
    year = datetime.fromtimestamp(now + BEFORE_S, UTC).year
    found = sorted((name, one.known_until()) for name, one in calendars.asked.items())
    return [
        warning("calendar.runs_out", None, name=name, year=last + 1)
        for name, last in found
        if last is not None and last < year
    ]


def read_calendar(source: Source, name: str) -> tuple[Calendar | None, list[Problem]]:
    """One calendar out of the text of its file; None when the file is none at all."""
    tree, problems = parse(source)
    fields = None if tree is None else Fields.of(tree, problems)
    if fields is None:
        return None, problems
    holidays = fields.optional("holidays", listing(dates.days), ())
    workdays = fields.optional("workdays", listing(_of_a_year), ())
    fields.close()
    dated: set[date] = set()
    yearly: set[dates.Yearly] = set()
    for first, last in holidays:
        if isinstance(first, date) and isinstance(last, date):
            dated |= {*days_between(first, last)}
        elif isinstance(first, tuple) and isinstance(last, tuple):
            yearly |= dates.yearly_days(first, last)
    worked = {day for first, last in workdays for day in days_between(first, last)}
    for day in sorted(dated & worked):
        problems.append(error("calendar.both", fields.mapping.mark, day=day.isoformat()))
    return Calendar(name, frozenset(dated), frozenset(worked), frozenset(yearly)), problems


def _of_a_year(node: Node, problems: list[Problem]) -> tuple[date, date] | None:
    """Dates that say their year: nobody works the same Saturday every year."""
    found = dates.days(node, problems)
    match found:
        case (date() as first, date() as last):
            return first, last
        case (_, _):
            problems.append(error("calendar.no_year", node.mark))
    return None
