"""What a scene says of itself as a whole: how often it may run, beside which of its runs, and what changes of it do."""

import re
from dataclasses import dataclass

from hub.text.problem import Problem, error
from hub.text.reader import Fields, duration, one_of, scalar, switch
from hub.text.yaml import Node
from scenes.engine.program import MOST, Mode, Priority, Rate

_RATE = re.compile(r"([1-9][0-9]{0,5})\s*/\s*(s|m|h)")
_PERIODS = {"s": 1.0, "m": 60.0, "h": 3600.0}
_MODE = one_of({str(mode): mode for mode in Mode})
_PRIORITY = one_of({str(one): one for one in Priority})
_ON_UNKNOWN = one_of({"run": True, "skip": False})
_ON_CHANGE = one_of({"finish": True, "stop": False})
_PAUSE = duration(low=0)


@dataclass(frozen=True, slots=True)
class Settings:
    """See `Scene`."""

    mode: Mode
    priority: Priority
    cooldown: float
    debounce: float
    throttle: float
    most: Rate
    on_unknown: bool
    finish: bool
    override: float | None
    shadow: bool


def read_settings(fields: Fields) -> Settings:
    """The settings among a scene's keys."""
    return Settings(
        fields.optional("mode", _MODE, Mode.SINGLE),
        fields.optional("priority", _PRIORITY, Priority.NORMAL),
        fields.optional("cooldown", _PAUSE, 0.0),
        fields.optional("debounce", _PAUSE, 0.0),
        fields.optional("throttle", _PAUSE, 0.0),
        fields.optional("most", rate, MOST),
        fields.optional("on_unknown", _ON_UNKNOWN, default=False),
        fields.optional("on_change", _ON_CHANGE, default=False),
        fields.maybe("override", _PAUSE),
        fields.optional("shadow", switch, default=False),
    )


def rate(node: Node, problems: list[Problem]) -> Rate | None:
    """`100/h`, `20/s`: so many, and no more than so many again in that time."""
    word = scalar(node, problems)
    found = _RATE.fullmatch(word.text) if word is not None else None
    if word is None:
        return None
    if found is None:
        problems.append(error("scenes.bad_rate", word.mark, text=word.text))
        return None
    return Rate(float(found[1]), _PERIODS[found[2]])
