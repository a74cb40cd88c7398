"""What a person supposes: `23:00, front_door.open becomes true`, as steps that can be played."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from hub.model.capability import Property
from hub.model.errors import UnknownName
from hub.model.reading import PropertyId
from hub.model.value import Value
from hub.text.messages.catalogue import Language
from hub.text.problem import Problem
from hub.text.quantities import parse_duration, parse_time_of_day
from scenes.engine.program import Scene
from scenes.language.values import parse_literal
from scenes.stage.home import Home
from scenes.why.names import Names, no_device, no_scene

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FARTHEST: Final = 31 * 86_400.0
"""So many seconds ahead at most."""
_BECOMES: Final = re.compile(r"(\S+)\s+(?:becomes|is)\s+(.+)")
_RUNS: Final = re.compile(r"run\s+(.+)")
_MOMENT: Final = re.compile(rf"(?:({'|'.join(DAYS)}|tomorrow)\s+)?(\d{{1,2}}:\d{{2}}(?::\d{{2}})?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wait:
    """Time goes by until then (Unix seconds)."""

    until: float


@dataclass(frozen=True, slots=True)
class Becomes:
    """A property has another value; None: it is no longer known."""

    id: PropertyId
    ref: str
    value: Value | None


@dataclass(frozen=True, slots=True)
class Event:
    """A device reports an event."""

    ref: str
    fields: Mapping[str, Value | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """A person runs a scene by hand."""

    scene: Scene


Step = Wait | Becomes | Event | Run


class Supposing:
    """Reads what is supposed, in a home with these scenes (by id)."""

    def __init__(self, home: Home, scenes: Mapping[str, Scene], language: Language) -> None:
        self._home = home
        self._names = Names(home)
        self._scenes = scenes
        self._language = language

    def read(self, text: str, now: float) -> list[Step]:
        """The steps, in order. Raises UnknownName where one says nothing."""
        wall, steps = now, list[Step]()
        for part in _parts(text):
            step = self._step(part, wall)
            if isinstance(step, Wait):
                wall = step.until
                if wall - now > FARTHEST:
                    raise UnknownName("what_if.too_far", text=part)
            steps.append(step)
        if not steps:
            raise UnknownName("what_if.empty")
        return steps

    def _step(self, part: str, wall: float) -> Step:
        if part.startswith("+"):
            seconds = parse_duration(part[1:].strip())
            if seconds is None:
                raise UnknownName("what_if.unclear", text=part)
            return Wait(wall + seconds)
        if moment := _MOMENT.fullmatch(part):
            return Wait(self._moment(moment[1], moment[2], wall, part))
        if runs := _RUNS.fullmatch(part):
            return Run(self._scene(runs[1].strip()))
        if becomes := _BECOMES.fullmatch(part):
            return self._becomes(becomes[1], becomes[2].strip())
        return self._event(part)

    def _moment(self, day: str | None, time: str, wall: float, part: str) -> float:
        """The next such time of day at home, after `wall`."""
        second = parse_time_of_day(time)
        if second is None:
            raise UnknownName("what_if.unclear", text=part)
        zone = self._home.zone
        here = datetime.fromtimestamp(wall, UTC).astimezone(zone)
        for ahead in range(1 if day == "tomorrow" else 0, 9):
            date = (here + timedelta(days=ahead)).date()
            if day in DAYS and date.weekday() != DAYS.index(day):
                continue
            found = datetime(date.year, date.month, date.day, tzinfo=zone) + timedelta(seconds=second)
            if found.timestamp() > wall:
                return found.timestamp()
        raise UnknownName("what_if.unclear", text=part)

    def _scene(self, name: str) -> Scene:
        for scene in self._scenes.values():
            if name in (scene.id, scene.title):
                return scene
        titles = [scene.title for scene in self._scenes.values()]
        raise no_scene(titles, name)

    def _becomes(self, ref: str, text: str) -> Becomes:
        id_ = self._names.id(ref)
        prop = None if id_ is None else self._names.property(id_)
        if id_ is None or prop is None:
            raise self._unknown(ref)
        return Becomes(id_, ref, None if text == "unknown" else self._value(text, prop))

    def _event(self, part: str) -> Event:
        ref, *rest = part.split()
        handle, _, path = ref.partition(".")
        device = self._home.devices.get(handle)
        kind = None if device is None else device.abilities.events.get(path)
        if kind is None:
            raise self._unknown(ref) if "." in ref else UnknownName("what_if.unclear", text=part)
        known = {one.name: one for one in kind.fields}
        fields: dict[str, Value | None] = {}
        for said in rest:
            name, is_set, text = said.partition("=")
            if not is_set or name not in known:
                raise UnknownName("what_if.no_field", name=name, event=ref, known=", ".join(known) or "-")
            fields[name] = self._value(text, known[name])
        return Event(ref, fields)

    def _value(self, text: str, prop: Property) -> Value:
        problems: list[Problem] = []
        value = parse_literal(text, None, prop, problems)
        if value is None:
            reason = problems[0].message(self._language) if problems else text
            raise UnknownName("what_if.bad_value", text=text, reason=reason)
        return value

    def _unknown(self, ref: str) -> UnknownName:
        """No property and no event is called so."""
        handle = ref.partition(".")[0]
        device = self._home.devices.get(handle)
        if device is None:
            return no_device(self._home, handle)
        members = [f"{handle}.{one}" for one in (*device.abilities.properties, *device.abilities.events)]
        return UnknownName("why.no_property", name=ref, known=", ".join(members) or "-")


def _parts(text: str) -> Iterator[str]:
    """The parts between commas."""
    for part in text.split(","):
        if part.strip():
            yield " ".join(part.split())
