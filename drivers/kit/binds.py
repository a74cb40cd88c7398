"""What every bind may say, whatever the profile: what for, how often it is read, how it is guarded."""

import re
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, TypeVar

from drivers.kit.define import Narrow, Poll, path_of
from drivers.kit.plain import Table
from drivers.kit.translate import NUMBERS, Form, Translation, limits, read_translation
from hub.model.capability import Capability, Category, CommandType, EventType, Guard, Property
from hub.model.value import Kind
from hub.model.vocabulary import CAPABILITIES
from hub.model.words.basics import RAW
from hub.model.words.guards import LOADS
from hub.model.words.shapes import AUTO_OFF

M = TypeVar("M", Property, EventType, CommandType)

POLLS: Final = {"fast": Poll.FAST, "normal": Poll.NORMAL, "slow": Poll.SLOW, "never": Poll.NEVER}
_BY_NAME: Final = {each.name: each for each in CAPABILITIES}
_COMPONENT: Final = re.compile(r"[a-z][a-z0-9_]{0,31}")
_DURATION: Final = re.compile(r"(\d{1,6})\s?(s|m|min|h|d)")
_SECONDS: Final = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400}
_UNLIMITED: Final = "unlimited"

Bounds = tuple[float, float, float] | None
"""Least, most and step, as a maker gives them."""


@dataclass(frozen=True, slots=True)
class Target:
    """The member of a capability that a bind is for."""

    component: str
    capability: Capability
    member: Property | EventType | CommandType

    @property
    def path(self) -> str:
        """Its path, as scenes write it after the device."""
        return path_of(self.component, self.member.name)


@dataclass(frozen=True, slots=True)
class Bound:
    """A property as one product has it."""

    translation: Translation
    narrow: Narrow
    poll: Poll
    unlimited: bool


def path_of_key(key: str) -> str:
    """The path for which a bind's key stands: `light.on` is `on`, `left.switch.on` is `left.on`."""
    of, _, member = key.rpartition(".")
    if of == RAW.name:
        return key
    return path_of(of.rpartition(".")[0], member)


def target_of(table: Table, key: str) -> Target | None:
    """The target of a bind in the table of binds: `capability.member` or `component.capability.member`."""
    parts = key.split(".")
    component = parts[0] if len(parts) == 3 else ""
    if len(parts) not in (2, 3) or (component and not _COMPONENT.fullmatch(component)):
        table.flaw("product.not_a_target", key, text=key[:60])
        return None
    name, member = parts[-2:]
    known = _BY_NAME.get(name)
    if known is None:
        table.flaw("product.no_capability", key, _BY_NAME, text=name[:60])
        return None
    members: tuple[Property | EventType | CommandType, ...] = (*known.properties, *known.events, *known.commands)
    found = next((one for one in members if one.name == member), None)
    if found is None:
        words = [one.name for one in members]
        table.flaw("product.no_member", key, words, text=member[:60], capability=name, words=", ".join(words))
        return None
    return Target(component, known, found)


def read_property(table: Table, target: Target, prop: Property, form: Form, bounds: Bounds = None) -> Bound:
    """All that a bind says of a property, except where it is and how it is written. `bounds` are the maker's."""
    words = f"{target.capability.name}.{prop.name}"
    narrow = Narrow()
    given = table.numbers("range", 2, 3)
    if given is not None and (given[0] >= given[1] or (len(given) == 3 and given[2] <= 0)):
        table.flaw("product.bad_range", "range")
        given = None
    if given is not None:
        _span(narrow, prop, *given)
    translation = read_translation(table, prop.narrowed(**narrow), form, words)
    if given is None and bounds is not None and prop.kind in NUMBERS and prop.writable and not translation.values:
        _makers_span(narrow, translation, bounds)
        translation = replace(translation, prop=prop.narrowed(**narrow))
    if prop.kind is Kind.ENUM:
        narrow["options"] = translation.options
    guard = read_guard(table, prop)
    if guard is not None:
        narrow["guard"] = guard
    fresh = _fresh(table)
    if isinstance(fresh, float):
        narrow["fresh_for"] = fresh
    poll = table.word("poll", POLLS, default_poll(prop))
    return Bound(translation, narrow, poll, fresh == _UNLIMITED)


def default_poll(prop: Property) -> Poll:
    """How often a property is read of which nothing is said: what people and scenes act on, often; settings seldom.

    The countdown to off is no setting: a guard counts on it.
    """
    if prop.category is Category.RAW:
        return Poll.NEVER
    if prop.category is Category.DIAGNOSTIC or (prop.category is Category.CONFIG and prop.name != AUTO_OFF.name):
        return Poll.SLOW
    often = prop.category is Category.PRIMARY and (prop.writable or prop.kind not in NUMBERS)
    return Poll.FAST if often else Poll.NORMAL


def seconds(table: Table, key: str) -> float | None:
    """A duration: `90s`, `5m`, `2h`, or a number of seconds."""
    value = table.get(key)
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if found is not None:
        return float(int(found[1]) * _SECONDS[found[2]])
    if isinstance(value, str):
        table.flaw("product.not_duration", key)
        return None
    return table.number(key, 0, 1e7)


def read_guard(table: Table, prop: Property) -> Guard | Literal[False] | None:
    """`hazard`: another guard than the capability's, or `none` with its `reason`; `guard`: narrower limits of it."""
    words: dict[str, Guard | Literal[False] | None] = {name: guard for name, guard in LOADS.items() if guard}
    words["none"] = False
    hazard = table.word("hazard", words, None)
    reason = table.text("reason")
    if hazard is not None and not reason and _longer(hazard, prop.guard):
        table.flaw("product.needs_reason", "hazard")
        hazard = None
    limits_ = table.table("guard")
    guard = hazard or prop.guard
    if (hazard or "guard" in table) and (prop.kind is not Kind.BOOL or guard is None):
        table.flaw("product.not_here", "hazard" if hazard else "guard")
        return None
    if "guard" not in table or guard is None:
        return hazard
    return _narrower(limits_, guard)


def _longer(hazard: Guard | Literal[False], own: Guard | None) -> bool:
    """Whether something may be on for longer than its kind may."""
    if hazard is False or own is None:
        return hazard is False
    return own.max_on is not None and (hazard.max_on is None or hazard.max_on > own.max_on)


def _narrower(table: Table, guard: Guard) -> Guard:
    """The guard with shorter times and fewer starts; a longer one is a mistake."""
    found: dict[str, Any] = {}
    for name in ("max_on", "longest", "lease", "within", "rest"):
        value, present = seconds(table, name), getattr(guard, name)
        if value is None:
            continue
        wider = present is not None and (value < present if name in ("within", "rest") else value > present)
        if wider:
            table.flaw("product.wider_guard", name, value=present)
        else:
            found[name] = value
    most = table.number("most", 1, guard.most)
    table.close()
    return replace(guard, **found, most=guard.most if most is None else int(most))


def _fresh(table: Table) -> float | str | None:
    if table.get("fresh") == _UNLIMITED:
        return _UNLIMITED
    return seconds(table, "fresh")


def _span(narrow: Narrow, prop: Property, low: float, high: float, step: float | None = None) -> None:
    narrow["minimum"], narrow["maximum"] = low, high
    if step is not None:
        narrow["step"] = max(step, 1) if prop.kind is Kind.INT else step


def _makers_span(narrow: Narrow, translation: Translation, bounds: tuple[float, float, float]) -> None:
    """The maker's bounds in the property's unit, as far as they are within the vocabulary's."""
    line, prop = translation.line, translation.prop
    ends = sorted(round(each * line.factor + line.offset, 6) for each in bounds[:2])
    low, high = limits(prop)
    if max(low, ends[0]) < min(high, ends[1]):
        step = round(abs(bounds[2] * line.factor), 6)
        _span(narrow, prop, max(low, ends[0]), min(high, ends[1]), step or None)
