"""Which conditions hold and which triggers fire, by the second reading.

What a state trigger does is as in homeassistant/components/homeassistant/triggers/state.py of 2024.3.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from hub.importing.evaluating import clock, number, seconds, true, worked_out
from hub.importing.there import DAYS, Beyond, Plain, World, every, names_in, off, word
from hub.importing.times import number_of


def hold(conditions: Plain, world: World) -> bool:
    """Whether all conditions of a list hold."""
    return all(holds(one, world) for one in every(conditions))


def holds(condition: Plain, world: World) -> bool:
    """Whether one condition holds. Beyond: nobody can say."""
    if isinstance(condition, str):
        return true(worked_out(condition, world))
    if not isinstance(condition, dict):
        raise Beyond("?")
    if off(condition):
        return True
    for short in ("and", "or", "not"):
        if short in condition and "condition" not in condition:
            condition = {"condition": short, "conditions": condition[short]}
    reader = _CONDITIONS.get(str(condition.get("condition")))
    if reader is None:
        raise Beyond(str(condition.get("condition")))
    return reader(condition, world)


Form = Mapping[str, Plain]


def _inner(condition: Form) -> list[Plain]:
    return [one for one in every(condition.get("conditions")) if not off(one)]


def _numeric(condition: Form, world: World) -> bool:
    if condition.keys() & {"attribute", "value_template"}:
        raise Beyond("attribute")
    return all(in_range(condition, world.at(one), world) for one in names_in(condition["entity_id"]))


def _at_home(condition: Form, world: World) -> bool:
    return _home(condition) and all(world.at(one) == "home" for one in names_in(condition["entity_id"]))


def _home(condition: Form) -> bool:
    if condition.get("zone") != "zone.home":
        raise Beyond(str(condition.get("zone")))
    return True


def _at_state(condition: Form, world: World) -> bool:
    if "attribute" in condition:
        raise Beyond("attribute")
    states = [word(one) for one in every(condition["state"])]
    long = seconds(condition["for"], world) if condition.get("for") else 0.0
    found = []
    for entity in names_in(condition["entity_id"]):
        so = world.at(entity) in states
        if so and long:
            since = world.since.get(entity)
            so = (world.clock() - (since or world.begins)).total_seconds() >= long
            if not so and since is None:
                raise Beyond("for")  # it may have been so for long
        found.append(so)
    return any(found) if condition.get("match") == "any" else all(found)


def in_range(limits: Form, state: str, world: World) -> bool:
    """Whether a state is a number between the limits."""

    def limit(value: Plain) -> float:
        text = word(value)
        return number(world.at(text) if number_of(text) is None else text)

    amount = number(state)
    low, high = limits.get("above"), limits.get("below")
    return (low is None or amount > limit(low)) and (high is None or amount < limit(high))


def _in_time(condition: Form, world: World) -> bool:
    now = world.clock()
    days = [word(one) for one in every(condition.get("weekday"))]
    if days and DAYS[now.weekday()] not in days:
        return False
    at = now.hour * 3600.0 + now.minute * 60 + now.second
    after, before = (clock(condition[key]) if key in condition else None for key in ("after", "before"))
    if after is not None and before is not None and after > before:
        return at >= after or at < before
    return (after is None or at >= after) and (before is None or at < before)


def _in_sun(condition: Form, world: World) -> bool:
    if condition.keys() & {"after_offset", "before_offset"}:
        raise Beyond("offset")
    after, before = condition.get("after"), condition.get("before")
    begun = world.sun(word(after)) if after is not None else True
    not_over = not world.sun(word(before)) if before is not None else True
    return (begun or not_over) if (after, before) == ("sunset", "sunrise") else (begun and not_over)


_CONDITIONS: Final[Mapping[str, Callable[[Form, World], bool]]] = {
    "and": lambda form, world: hold(_inner(form), world),
    "or": lambda form, world: any(holds(one, world) for one in _inner(form)),
    "not": lambda form, world: not any(holds(one, world) for one in _inner(form)),
    "template": lambda form, world: true(worked_out(form["value_template"], world)),
    "trigger": lambda form, world: world.names.get("trigger.id") in names_in(form["id"]),
    "state": _at_state,
    "numeric_state": _numeric,
    "zone": _at_home,
    "time": _in_time,
    "sun": _in_sun,
}


# Triggers


def fires(trigger: Plain, before: World, after: World, entity: str) -> float | None:
    """Whether a change of one entity fires a trigger: after so many seconds; None: it does not."""
    if not isinstance(trigger, dict):
        raise Beyond("?")
    if off(trigger):
        return None
    kind = trigger.get("platform") or trigger.get("trigger")
    about = names_in(trigger.get("entity_id")) if "entity_id" in trigger else []
    long = seconds(trigger["for"], after) if trigger.get("for") else 0.0
    one, other = before.at(entity), after.at(entity)
    match kind:
        case "state" if "attribute" not in trigger:
            so = entity in about and one != other and _matches(trigger, one, other)
        case "numeric_state" if not trigger.keys() & {"attribute", "value_template"}:
            so = entity in about and not in_range(trigger, one, before) and in_range(trigger, other, after)
        case "template":
            text = trigger["value_template"]
            so = not true(worked_out(text, before)) and true(worked_out(text, after))
        case "zone" if _home(trigger):
            enters = trigger.get("event", "enter") == "enter"
            so = entity in about and (one == "home") is not enters and (other == "home") is enters
        case "time" | "time_pattern" | "sun" | "webhook" | "mqtt" | "homeassistant" | "event":
            so = False
        case _:
            raise Beyond(str(kind))
    return long if so else None


def comes(trigger: Plain, after: datetime, length: float) -> bool:
    """Whether a trigger fires by the clock in so many seconds after a moment. Beyond: nobody can say."""
    if not isinstance(trigger, dict) or off(trigger):
        return False
    match trigger.get("platform") or trigger.get("trigger"):
        case "sun":
            raise Beyond("sun")
        case "time":
            start = after.hour * 3600.0 + after.minute * 60 + after.second
            return any((clock(at) - start - 1) % 86400 < length for at in every(trigger.get("at")))
        case "time_pattern":
            first = after.replace(second=0) + timedelta(minutes=1)
            minutes = int(((after - first).total_seconds() + length) // 60) + 1
            return any(in_pattern(trigger, first + timedelta(minutes=at)) for at in range(min(minutes, 1440)))
        case _:
            return False


def in_pattern(trigger: Form, at: datetime) -> bool:
    """Whether a minute is in the pattern of a trigger. Beyond: it goes by seconds."""
    hours, minutes = trigger.get("hours"), trigger.get("minutes")
    if trigger.get("seconds") not in {None, "0"} or (hours is None and minutes is None):
        raise Beyond("seconds")
    return _in_turn(hours or "*", at.hour) and _in_turn(minutes or ("0" if hours is not None else "*"), at.minute)


def _in_turn(pattern: Plain, at: int) -> bool:
    text = word(pattern)
    if text == "*":
        return True
    amount = int(number(text.removeprefix("/")))
    return at % amount == 0 if text.startswith("/") else at == amount


def _matches(trigger: Form, one: str, other: str) -> bool:
    def listed(key: str) -> list[str] | None:
        return None if trigger.get(key) is None else [word(each) for each in every(trigger[key])]

    came, went, not_came, not_went = (listed(key) for key in ("from", "to", "not_from", "not_to"))
    return (
        (came is None or one in came) and (went is None or other in went)
        and (not_came is None or one not in not_came) and (not_went is None or other not in not_went)
    )  # fmt: skip
