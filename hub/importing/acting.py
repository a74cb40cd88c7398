"""Runs of automations by the second reading: what is done when, and what has to happen on the way."""

import random
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Final

from hub.importing.deeds import Deed, done, literal
from hub.importing.document import yes_or_no
from hub.importing.entities import EntityMap
from hub.importing.evaluating import number, seconds, told_variable, true, worked_out
from hub.importing.firing import comes, fires, hold, holds
from hub.importing.templates import is_template
from hub.importing.there import Beyond, Plain, World, every, names_in, off, word
from hub.importing.writing import Item, Value
from hub.model.errors import HearthError
from hub.text.quantities import format_duration

MOST_STEPS: Final = 60
_MOST_ROUNDS: Final = 60
_SHORT_PAUSE: Final = 2.0

Choices = Mapping[str, tuple[str, ...]]
"""The states that each entity may have."""


class _Ended(HearthError):
    """Nothing more is done in this run."""

    def __init__(self) -> None:
        super().__init__("import.no_test", what="stop")


@dataclass(slots=True)
class Acting:
    """A run: `steps` of a test gather in it, and `deeds` with the second at which each is done.

    `due`: when (by `passed`) something is done, where that was recorded; what is waited for comes in time for it.
    """

    world: World
    mapping: EntityMap
    triggers: Plain
    scripts: Mapping[str, Plain]
    choices: Choices
    draw: random.Random
    steps: list[Value] = field(default_factory=list)
    deeds: list[tuple[float, Deed]] = field(default_factory=list)
    tells: list[str] = field(default_factory=list)
    ways: list[str] = field(default_factory=list)
    passed: float = 0.0
    due: tuple[float, ...] = ()
    _now: list[Deed] = field(default_factory=list)
    _beside: bool = False
    _depth: int = 0

    def whole(self, actions: Plain) -> None:
        """Act from the first to the last."""
        with suppress(_Ended):
            self.act(actions)
        self.flush()

    def act(self, actions: Plain) -> None:
        """Do the actions of a list; a condition that does not hold ends the list."""
        self._depth += 1
        if self._depth > 12:
            raise Beyond("script")
        for one in every(actions):
            if len(self.steps) + len(self._now) > MOST_STEPS:
                raise Beyond("repeat")
            if isinstance(one, str) or (isinstance(one, dict) and one.keys() & {"condition", "and", "or", "not"}):
                so = holds(one, self.world)
                self.ways.append(f"c{so}")
                if not so:
                    break
            elif isinstance(one, dict) and not off(one):
                self._one(one)
        self._depth -= 1

    def _one(self, action: dict[str, Plain]) -> None:
        for key, way in _WAYS.items():
            if key in action:
                way(self, action)
                return
        raise Beyond(next(iter(action), "?"))

    def flush(self) -> None:
        """What was done at this moment becomes an expectation."""
        if not self._now:
            return
        keys = [one.what for one in self._now]
        if len(set(keys)) == len(keys):
            self.steps.append({"then": {one.what: one.value for one in self._now}})
        else:
            self.steps.append({"then": [Item({one.what: one.value}) for one in self._now]})
        self._now = []

    def does(self, deed: Deed) -> None:
        """Something is done now."""
        self.deeds.append((self.passed, deed))
        if deed.told:
            self.tells.append(str(deed.value))
        else:
            self._now.append(deed)

    def rest(self, length: float, *, last: bool = False) -> None:
        """Time passes, without a deed before its end; `last`: nor at its end.

        Beyond: a branch stands beside this one, or something may fire meanwhile.
        """
        if self._beside or self.world.vague:
            raise Beyond("parallel")
        if length <= 0:
            return
        self.flush()
        for one in every(self.triggers):
            if comes(one, self.world.now, length):
                raise Beyond("time")
        self.world = self.world.later(length)
        self.passed += length
        if last or length <= _SHORT_PAUSE:
            self.steps.append({"wait": format_duration(length)})
        else:
            self.steps += [{"wait": format_duration(length - 1)}, {"then": "nothing"}, {"wait": "1s"}]

    def becomes(self, entity: str, state: str, *, here: bool) -> None:
        """A state changes; `here`: the test says so. Beyond: the automation is set off by that again."""
        if entity not in self.world.states and not here:
            return
        after = self.world.changed(entity, state)
        if after is not self.world:
            for one in every(self.triggers):
                if fires(one, self.world, after, entity) is not None:
                    raise Beyond("trigger")
        self.world = after
        if here:
            self.flush()
            found = self.mapping.entities[entity]
            self.steps.append({"is": {found.state.ref if found.state else "": literal(found, state)}})

    def call(self, action: dict[str, Plain]) -> None:
        """A service."""
        name = word(action.get("service") or action.get("action"))
        data = {**_dict(action.get("data")), **_dict(action.get("service_data"))}
        odd = action.keys() & {"data_template", "response_variable"} or is_template(name)
        if odd or any(name in str(one.there) for one in self.mapping.meanings):
            raise Beyond(name)
        places = _dict(action.get("target"))
        places |= {key: data.pop(key) for key in [*data] if key.endswith("_id") and key != "entity_id"}
        ids = [*names_in(places.get("entity_id")), *names_in(action.get("entity_id"))]
        ids += names_in(data.pop("entity_id", None))
        domain, _, what = name.partition(".")
        ids += [one for key in places if key != "entity_id" for one in self._behind(domain, key, places[key])]
        ids = [*dict.fromkeys(ids)]
        if domain == "script":
            for id_ in ids if what == "turn_on" else [name]:
                self._script(id_, background=what == "turn_on", data=data)
            return
        found = done(name, ids, data, self.world, self.mapping)
        for deed in found.deeds:
            self.does(deed)
        for entity, state in found.states.items():
            self.becomes(entity, state, here=False)

    def _behind(self, domain: str, key: str, value: Plain) -> list[str]:
        ids = [one for id_ in names_in(value) for one in self.mapping.groups.get((key, id_), ("?",))]
        return [one for one in ids if domain == "homeassistant" or one.partition(".")[0] in {domain, "?"}]

    def _script(self, id_: str, *, background: bool, data: dict[str, Plain]) -> None:
        form = self.scripts.get(id_.removeprefix("script."))
        if not isinstance(form, dict) or (data and background) or "variables" in form:
            raise Beyond(id_)
        given = {name: told_variable(value, self.world) for name, value in data.items()}
        beside, self._beside = self._beside, self._beside or background
        names = self.world.names
        self.world = replace(self.world, names=given)
        try:
            self.act(form.get("sequence"))
        except _Ended as end:
            if background:
                raise Beyond(id_) from end
            raise Beyond("stop") from end
        self._beside = beside
        self.world = replace(self.world, names=names)

    def delay(self, action: dict[str, Plain]) -> None:
        """Some time passes."""
        self.rest(seconds(action["delay"], self.world))

    def wait(self, action: dict[str, Plain]) -> None:
        """What is waited for happens, or does not in time: both may be."""
        limit = seconds(action["timeout"], self.world) if action.get("timeout") else None
        if "wait_template" in action and true(worked_out(action["wait_template"], self.world)):
            self.world = self.world.knowing(**{"wait.completed": True})
            return
        if limit is not None and self.draw.random() < 0.4:
            self.ways.append("late")
            self.rest(limit)
            if yes_or_no(str(action.get("continue_on_timeout", "true"))) is not True:
                raise _Ended
            self.world = self.world.knowing(**{"wait.completed": False})
            return
        self._come(action, limit)
        self.world = self.world.knowing(**{"wait.completed": True})

    def _come(self, action: dict[str, Plain], limit: float | None) -> None:
        waited = action.get("wait_for_trigger")
        began = self.passed
        self.rest(_SHORT_PAUSE)
        for _ in range(2):  # what is so already has to end first
            ways = self._ways_to(action, waited)
            if ways:
                entity, state, long = self.draw.choice(ways)
                due = next((at for at in self.due if at > self.passed), None)
                self.rest(0.0 if due is None else due - long - self.passed)
                if limit is not None and self.passed - began + long + _SHORT_PAUSE >= limit:
                    raise Beyond("timeout")
                self.becomes(entity, state, here=True)
                self.rest(long)
                return
            entity = self.draw.choice([*self.choices])
            self.becomes(entity, self.draw.choice(self.choices[entity]), here=True)
            self.rest(_SHORT_PAUSE)
        raise Beyond("wait")

    def _ways_to(self, action: dict[str, Plain], waited: Plain) -> list[tuple[str, str, float]]:
        found = []
        for entity, states in self.choices.items():
            for state in states:
                after = self.world.changed(entity, state)
                if after is self.world:
                    continue
                if waited is None:
                    long = 0.0 if true(worked_out(action["wait_template"], after)) else None
                else:
                    fired = [fires(one, self.world, after, entity) for one in every(waited)]
                    long = min((one for one in fired if one is not None), default=None)
                if long is not None:
                    found.append((entity, state, long))
        return found

    def branch(self, action: dict[str, Plain]) -> None:
        """`if`, and `choose`."""
        if "if" in action:
            so = hold(action["if"], self.world)
            self.ways.append(f"i{so}")
            self.act(action.get("then" if so else "else"))
            return
        for at, one in enumerate(every(action["choose"])):
            way = one if isinstance(one, dict) else {}
            if not off(one) and hold(way.get("conditions") or way.get("condition"), self.world):
                self.ways.append(f"w{at}")
                self.act(way.get("sequence"))
                return
        self.ways.append("w")
        self.act(action.get("default"))

    def repeat(self, action: dict[str, Plain]) -> None:
        """Rounds."""
        form = _dict(action["repeat"])
        each = form.get("for_each")
        items = each if isinstance(each, list) else None
        most = len(items) if items is not None else _MOST_ROUNDS
        if "count" in form:
            most = int(number(worked_out(form["count"], self.world)))
        elif items is None and not form.keys() & {"while", "until"}:
            raise Beyond("repeat")
        for at in range(most):
            if "while" in form and not hold(form["while"], self.world):
                return
            self.world = self.world.knowing(**{"repeat.index": float(at + 1)})
            if items is not None:
                self.world = self.world.knowing(**{"repeat.item": word(items[at])})
            self.act(form.get("sequence"))
            if "until" in form and hold(form["until"], self.world):
                return
        if form.keys() & {"while", "until"}:
            raise Beyond("repeat")

    def parallel(self, action: dict[str, Plain]) -> None:
        """Branches of which none takes time: their deeds, in any order."""
        beside, self._beside = self._beside, True
        for one in every(action["parallel"]):
            self.act(one.get("sequence") if isinstance(one, dict) and "sequence" in one else one)
        self._beside = beside

    def variables(self, action: dict[str, Plain]) -> None:
        """More names for templates."""
        for name, value in _dict(action["variables"]).items():
            self.world = self.world.knowing(**{name: told_variable(value, self.world)})

    def stop(self, _action: dict[str, Plain]) -> None:
        """The end."""
        raise _Ended


def _dict(value: Plain) -> dict[str, Plain]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Beyond("?")
    return dict(value)


_WAYS: Final[Mapping[str, Callable[[Acting, dict[str, Plain]], None]]] = {
    "service": Acting.call, "action": Acting.call, "delay": Acting.delay, "wait_template": Acting.wait,
    "wait_for_trigger": Acting.wait, "if": Acting.branch, "choose": Acting.branch, "repeat": Acting.repeat,
    "parallel": Acting.parallel, "variables": Acting.variables, "stop": Acting.stop,
    "sequence": lambda acting, action: acting.act(action["sequence"]),
}  # fmt: skip
