"""The second reading of automations of Home Assistant: in their own words, on states that are texts.

Tests of translations come from this reading, and from nothing that translates. It knows less than the translation:
what is beyond it has no test. Sources as in `triggers`, `conditions` and `templates`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from hub.importing.anchors import TAG
from hub.importing.document import input_name, yes_or_no
from hub.importing.entities import SUN
from hub.model.errors import HearthError
from hub.text.yaml import Mapping as YamlMapping
from hub.text.yaml import Node, Scalar, Sequence

Plain = dict[str, "Plain"] | list["Plain"] | str | None
"""YAML as it stands there: all words are texts."""

Told = str | float | bool | list["Told"] | None
"""What a template comes to."""

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Beyond(HearthError):
    """This reading does not know what is meant; so there is no test of it."""

    def __init__(self, what: str) -> None:
        super().__init__("import.no_test", what=what)


@dataclass(frozen=True, slots=True)
class World:
    """The states at a moment, and since when, where they have changed; `names` are what templates know besides.

    Nothing is known of what was before it `begins`. `vague`: the minute is not known.
    """

    states: Mapping[str, str]
    begins: datetime
    now: datetime
    since: Mapping[str, datetime] = field(default_factory=dict)
    vague: bool = False
    names: Mapping[str, Told] = field(default_factory=dict)

    def at(self, entity: str) -> str:
        """The state of an entity."""
        if entity == SUN:
            return "above_horizon" if self.sun("sunrise") and not self.sun("sunset") else "below_horizon"
        if entity not in self.states:
            raise Beyond(entity)
        return self.states[entity]

    def changed(self, entity: str, state: str) -> "World":
        """The same with one entity at another state."""
        if self.states.get(entity) == state:
            return self
        return replace(self, states={**self.states, entity: state}, since={**self.since, entity: self.now})

    def later(self, seconds: float) -> "World":
        """The same, some seconds later."""
        return replace(self, now=self.now + timedelta(seconds=seconds))

    def knowing(self, **names: Told) -> "World":
        """The same with more names for templates."""
        return replace(self, names={**self.names, **names})

    def clock(self) -> datetime:
        """The local time. Beyond: nobody knows the minute."""
        if self.vague:
            raise Beyond("now()")
        return self.now

    def sun(self, event: str) -> bool:
        """Whether it was there already today: in the hours in which that is sure, whatever the place."""
        hour = self.clock().hour
        if 11 <= hour < 14 or hour == 23 or hour < 2:
            return hour == 23 or (event == "sunrise" and hour >= 11)
        raise Beyond(event)


def plain(node: Node) -> Plain:
    """A node as it stands there. Beyond: a secret, a gap of a blueprint."""
    match node:
        case YamlMapping():
            return {key.text: plain(value) for key, value in node.entries}
        case Sequence():
            return [plain(one) for one in node.items]
        case Scalar() if input_name(node) is None and not node.text.startswith(TAG):
            return None if node.empty else node.text
        case _:
            raise Beyond("!secret")


def every(value: Plain) -> list[Plain]:
    """The items of a list; what stands for a list of one."""
    if value is None:
        return []
    return [one for item in value for one in every(item)] if isinstance(value, list) else [value]


def names_in(value: Plain) -> list[str]:
    """Words of a list, or of a text with commas."""
    return [part.strip() for one in every(value) for part in word(one).split(",") if part.strip()]


def word(value: Plain) -> str:
    """A word. Beyond: it is none."""
    if not isinstance(value, str):
        raise Beyond("?")
    return value


def off(value: Plain) -> bool:
    """Whether a part is switched off."""
    return isinstance(value, dict) and yes_or_no(str(value.get("enabled", "true"))) is not True
