"""Tests of a translation, out of the second reading of what was translated: worlds are drawn, and what then is done.

Which worlds: the states, numbers and times that the automation itself names, and those beside them.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from hub.importing.acting import Acting, Choices
from hub.importing.deeds import literal
from hub.importing.entities import NUMBERS, Entity, EntityMap
from hub.importing.evaluating import seconds, told_variable
from hub.importing.firing import comes, fires, hold, in_pattern
from hub.importing.meanings import meaning_of
from hub.importing.phrases import spoken
from hub.importing.there import DAYS, Beyond, Plain, Told, World, every, off, plain
from hub.importing.times import number_of, time_of_day
from hub.importing.writing import Item, Value
from hub.model.value import Kind
from hub.text.reader import LONGEST_NAME
from hub.text.yaml import Mapping as YamlMapping
from hub.text.yaml import Node

SAMPLES: Final = 120
MOST_ACTING: Final = 4
MOST_SILENT: Final = 2
_DAY: Final = datetime(2026, 3, 2, 12)  # noqa: DTZ001 - a local time, whatever the zone
_MOST_STATES: Final = 12
_AFTERWARDS: Final = 60.0
_ENTITY = re.compile(r"\b[a-z_]+\.[a-z0-9_]+\b")
_NUMBER = re.compile(r"(?<![\w.:])-?\d+(?:\.\d+)?(?![\w:])")
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?\b")
_TIMELY: Final = ("now()", "time_pattern", "sunrise", "sunset", "sun.sun", "'time'", "weekday")


@dataclass(frozen=True, slots=True)
class Trial:
    """A test: how it is written, what of it is special, and (by seconds) what it expects; nothing: it is silent.

    `began`: when the run began that it is about, by the clock on the wall; None where there was none.
    """

    test: dict[str, Value]
    sort: tuple[str, ...]
    deeds: tuple[tuple[float, str, str], ...] = ()
    began: datetime | None = None


@dataclass(frozen=True, slots=True)
class Played:
    """What a test is about: the automation or script, the titles of its scenes, the scripts that it may call."""

    title: str
    scenes: tuple[str, ...]
    node: Node
    scripts: Mapping[str, Plain]
    script: bool = False


def trials(piece: Played, mapping: EntityMap) -> list[Trial]:
    """The tests that the second reading gives; none where it does not know enough."""
    drawn: dict[tuple[str, ...], Trial] = {}
    for one in draws(piece, mapping):
        kept = drawn.get(one.sort)
        if kept is None or len(str(one.test)) < len(str(kept.test)):
            drawn[one.sort] = one
    ranked = sorted(drawn.values(), key=lambda one: (len(one.sort), len(str(one.test))))
    acting = _spread([one for one in ranked if one.deeds], MOST_ACTING)
    silent = _spread([one for one in ranked if not one.deeds], MOST_SILENT)
    chosen = [*acting, *silent] if acting else []
    return [_titled(piece, one, number) for number, one in enumerate(chosen, 1)]


def _spread(found: list[Trial], most: int) -> list[Trial]:
    """So many of them, of which the first have each another beginning."""
    firsts = {one.sort[0]: one for one in reversed(found)}
    rest = [one for one in found if one not in firsts.values()]
    return [*reversed(firsts.values()), *rest][:most]


def _titled(piece: Played, one: Trial, number: int) -> Trial:
    word = "acts" if one.deeds else "silent"
    title = f"{piece.title[: LONGEST_NAME - 20]} {number}: {word}"
    return replace(one, test={"test": title, "scenes": scenes_of(piece), **one.test})


def scenes_of(piece: Played) -> Value:
    """The scenes that a test is about, as it names them."""
    return piece.scenes[0] if len(piece.scenes) == 1 else [Item(one) for one in piece.scenes]


def draws(piece: Played, mapping: EntityMap, samples: int = SAMPLES) -> Iterator[Trial]:
    """Trials as they come, many of them alike."""
    try:
        table = Table.of(piece, mapping)
    except Beyond:
        return
    draw = random.Random(piece.title)
    for _ in range(samples):
        try:
            yield table.trial(draw)
        except Beyond:
            continue


@dataclass(frozen=True, slots=True)
class Pins:
    """What is not drawn, for it was recorded: states, which trigger, what changed, when it begins, when it calls."""

    states: Mapping[str, str]
    trigger: int
    change: tuple[str, str] | None
    begins: datetime
    calls: tuple[float, ...] = ()


@dataclass(slots=True)
class Table:
    """All that is drawn from."""

    piece: Played
    form: dict[str, Plain]
    mapping: EntityMap
    triggers: tuple[tuple[Plain, Node], ...]
    choices: dict[str, tuple[str, ...]]
    moments: tuple[datetime, ...]
    longest: float
    pins: Pins | None = None

    @classmethod
    def of(cls, piece: Played, mapping: EntityMap) -> "Table":
        """Look at an automation. Beyond: there is something in it that nobody can draw."""
        form = plain(piece.node)
        if not isinstance(form, dict):
            raise Beyond("?")
        text = str((form, [one for name, one in piece.scripts.items() if f"script.{name}" in str(form)]))
        found = {id_: one for id_ in dict.fromkeys(_ENTITY.findall(text)) if (one := mapping.entities.get(id_))}
        refs = [one.state.ref for one in found.values() if one.state is not None]
        if len(set(refs)) < len(refs):
            raise Beyond("two entities")
        choices = {id_: states for id_, one in found.items() if (states := _states(one, text))}
        nodes = () if piece.script else tuple(_nodes(piece.node))
        return cls(piece, form, mapping, tuple((plain(one), one) for one in nodes), choices, _moments(text), _for(form))

    def trial(self, draw: random.Random) -> Trial:
        """One test. Beyond: what was drawn leads nowhere."""
        states = {id_: draw.choice(one) for id_, one in self.choices.items()}
        number = 0 if self.piece.script else draw.randrange(len(self.triggers))
        begins, pins = draw.choice(self.moments), self.pins
        if pins is not None:
            states, number, begins = {**states, **pins.states}, pins.trigger, pins.begins
        acting = self._acting(states, begins, draw)
        if self.piece.script:
            acting.steps.append({"run": self.piece.title})
            fired = True
        else:
            fired = self._fire(acting, number, draw)
        if not fired:
            return self._trial(acting, states, (f"{number}", "other value"), None)
        began = acting.world.now
        self._name(acting)
        if not hold(self.form.get("conditions") or self.form.get("condition"), acting.world):
            acting.rest(_AFTERWARDS, last=True)
            return self._trial(acting, states, ("condition", f"{number}"), began)
        begun = acting.passed
        acting.due = () if self.pins is None else tuple(begun + at for at in self.pins.calls)
        acting.whole(self.form.get("sequence") or self.form.get("actions") or self.form.get("action"))
        acting.deeds[:] = [(at - begun, deed) for at, deed in acting.deeds]
        sort = (f"{number}", *acting.ways)
        return self._trial(acting, states, sort if acting.deeds else ("condition", *sort), began)

    def _acting(self, states: Mapping[str, str], begins: datetime, draw: random.Random) -> Acting:
        world = World(states, begins, begins)
        choices: Choices = self.choices
        triggers: Plain = [one for one, _ in self.triggers]
        return Acting(world, self.mapping, triggers, self.piece.scripts, choices, draw)

    def _trial(self, acting: Acting, states: Mapping[str, str], sort: tuple[str, ...], began: datetime | None) -> Trial:
        deeds = tuple((at, deed.what, str(deed.value)) for at, deed in acting.deeds)
        if not deeds:
            acting.steps.append({"then": "nothing"})
        if acting.tells:
            acting.steps.append({"told": [Item(one) for one in acting.tells]})
        start = acting.world.now - timedelta(seconds=acting.passed)
        test: dict[str, Value] = {}
        if start != _DAY:
            clock = time_of_day(f"{start:%H:%M:%S}") or ""
            test["at"] = clock if start.date() == _DAY.date() else f"{start:%Y-%m-%d} {clock}"
        if states:
            test["given"] = {
                _ref(self.mapping.entities[id_]): literal(self.mapping.entities[id_], one)
                for id_, one in states.items()
            }
        return Trial({**test, "steps": [Item(one) for one in acting.steps]}, sort, deeds, began)

    def _name(self, acting: Acting) -> None:
        own = self.form.get("variables")
        for name, value in own.items() if isinstance(own, dict) else ():
            acting.world = acting.world.knowing(**{name: told_variable(value, acting.world)})

    def _fire(self, acting: Acting, number: int, draw: random.Random) -> bool:
        """Let something happen around a trigger; whether the automation begins by it."""
        form, node = self.triggers[number]
        if not isinstance(form, dict) or off(form):
            raise Beyond("enabled")
        meant = meaning_of(self.mapping, node)
        kind = form.get("platform") or form.get("trigger")
        names: dict[str, Told] = {"trigger.id": str(form.get("id") or number)}
        if meant is not None:
            if len(meant) != 1 or not isinstance(meant[0], dict) or "event" not in meant[0]:
                raise Beyond("same")
            acting.steps.append(meant[0])
        elif kind == "webhook":
            acting.steps.append({"hook": str(form.get("webhook_id"))})
        elif kind == "mqtt" and "payload" in form:
            acting.steps.append({"mqtt": str(form.get("topic")), "payload": str(form.get("payload"))})
        elif kind == "homeassistant":
            acting.steps.append({"started": ""})
        elif kind == "time":
            self._wait_for_time(acting, form, draw)
        elif kind == "time_pattern":
            start = acting.world.now
            later = (start + timedelta(minutes=by) for by in range(1, 1440))
            at = next((one for one in later if in_pattern(form, one)), None)
            self._minute_before(acting, at)
        elif kind == "sun":
            self._wait_for_sun(acting, form)
        else:
            return self._change(acting, form, draw)
        acting.world = acting.world.knowing(**names)
        return True

    def _wait_for_time(self, acting: Acting, form: dict[str, Plain], draw: random.Random) -> None:
        clock = time_of_day(str(draw.choice(every(form.get("at")))))
        if clock is None:
            raise Beyond("at")
        hour, minute, second = (int(one) for one in f"{clock}:00".split(":")[:3])
        at = acting.world.now.replace(hour=hour, minute=minute, second=second)
        days = [str(one) for one in every(form.get("weekday"))]
        if days and DAYS[at.weekday()] not in days:
            raise Beyond("weekday")
        self._minute_before(acting, at)

    def _minute_before(self, acting: Acting, at: datetime | None) -> None:
        """Begin a minute before a moment, and wait for it."""
        if at is None or any(comes(one, at - timedelta(seconds=60), 59) for one, _ in self.triggers):
            raise Beyond("time")
        acting.world = replace(acting.world, begins=at - timedelta(seconds=60), now=at)
        acting.passed = 60.0
        acting.steps.append({"wait": "1m"})

    def _wait_for_sun(self, acting: Acting, form: dict[str, Plain]) -> None:
        """From an hour when it is surely not there yet to one when it surely is, whatever the place."""
        offset = str(form.get("offset") or "0").lstrip("+-")
        if abs(seconds(offset, acting.world)) > 3600:
            raise Beyond("offset")
        hour = 3 if form.get("event") == "sunrise" else 14
        end = acting.world.now.replace(hour=hour, minute=0, second=0) + timedelta(hours=9)
        acting.world = replace(acting.world, now=end, vague=True)
        acting.passed = 9 * 3600.0
        acting.steps.append({"wait": "9h"})

    def _change(self, acting: Acting, form: dict[str, Plain], draw: random.Random) -> bool:
        named = [id_ for id_ in dict.fromkeys(_ENTITY.findall(str(form))) if id_ in self.choices]
        if not named:
            raise Beyond("entity_id")
        if self.longest:
            acting.rest(draw.choice([1.0, 2 * self.longest]), last=True)
        entity = draw.choice(named)
        state = draw.choice(self.choices[entity])
        if self.pins is not None and self.pins.change is not None:
            entity, state = self.pins.change
        before = acting.world
        after = before.changed(entity, state)
        if after is before:
            raise Beyond("no change")
        fired = [(at, long) for at, (one, _) in enumerate(self.triggers)
                 if (long := fires(one, before, after, entity)) is not None]  # fmt: skip
        if len(fired) > 1:
            raise Beyond("two triggers")
        ref = _ref(self.mapping.entities[entity])
        acting.steps.append({"is": {ref: literal(self.mapping.entities[entity], after.at(entity))}})
        acting.world = after
        if not fired:
            acting.rest(2 * self.longest + _AFTERWARDS, last=True)
            return False
        ((number, long),) = fired
        if long and draw.random() < 0.3:
            acting.rest(long / 2)
            acting.becomes(entity, before.at(entity), here=True)
            acting.rest(2 * long + _AFTERWARDS, last=True)
            return False
        acting.rest(long)
        names: dict[str, Told] = {"trigger.id": str(_form(self.triggers[number][0]).get("id") or number)}
        if (form.get("platform") or form.get("trigger")) != "template":
            names |= {
                "trigger.entity_id": entity, "trigger.to_state": after.at(entity),
                "trigger.from_state": before.at(entity),
            }  # fmt: skip
        acting.world = acting.world.knowing(**names)
        return True


def _form(value: Plain) -> dict[str, Plain]:
    return value if isinstance(value, dict) else {}


def _ref(entity: Entity) -> str:
    return "" if entity.state is None else entity.state.ref


def _nodes(node: Node) -> Iterator[Node]:
    found = None
    if isinstance(node, YamlMapping):
        found = node.get("triggers") or node.get("trigger")
    for one in getattr(found, "items", None) or ([found] if found is not None else []):
        if not isinstance(one, YamlMapping) or one.get("triggers") is not None:
            raise Beyond("triggers")
        yield one


def _states(entity: Entity, text: str) -> tuple[str, ...]:
    """The states that an entity may be drawn at: those that it knows, or the numbers around those that are named."""
    told = entity.state
    if told is None:
        return ()
    prop = told.prop
    if told.values:
        return tuple(told.values)
    if prop.kind is Kind.BOOL:
        return ("on", "off")
    if prop.kind is Kind.ENUM:
        return tuple(prop.options)
    if prop.kind is Kind.TEXT:
        return ("one", "another")
    if prop.kind not in NUMBERS:
        return ()
    step = prop.step or (1.0 if prop.kind is Kind.INT else 0.5)
    named = {number_of(one) or 0.0 for one in _NUMBER.findall(text)} or {10.0}
    around = sorted({round(round(one / step) * step + by, 6) for one in named for by in (-step, 0.0, step)})
    low, high = prop.minimum, prop.maximum
    if not told.unit:
        around = [one for one in around if (low is None or one >= low) and (high is None or one <= high)]
    return tuple(spoken(one) for one in _thinned(around))


def _thinned(values: Sequence[float]) -> Sequence[float]:
    stride = max(1, -(-len(values) // _MOST_STATES))
    return values[::stride]


def _moments(text: str) -> tuple[datetime, ...]:
    """When tests begin: at noon, unless the automation asks for the time."""
    if not any(one in text for one in _TIMELY):
        return (_DAY,)
    clocks = [one for found in _CLOCK.findall(text) if (one := time_of_day(found))]
    named = [_DAY.replace(hour=int(one[:2]), minute=int(one[3:5])) for one in clocks]
    hours = [_DAY.replace(hour=hour, minute=30) for hour in (1, 7, 9, 12, 16, 20, 23)]
    around = [one + timedelta(minutes=by) for one in named for by in (-1, 1)]
    return tuple(one + timedelta(days=day) for one in (*hours, *around) for day in (0, 2, 5, 6))


def _for(form: Plain) -> float:
    """The longest `for` that stands anywhere."""
    if isinstance(form, list):
        return max((_for(one) for one in form), default=0.0)
    if not isinstance(form, dict):
        return 0.0
    own = seconds(form["for"], World({}, _DAY, _DAY)) if form.get("for") else 0.0
    return max([own, *(_for(one) for one in form.values())])
