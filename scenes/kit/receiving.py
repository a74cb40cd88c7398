"""What `webhook` and `mqtt` share: text that came in from outside, read as the fields that a scene has declared."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hub.model.capability import Property
from hub.text.problem import error
from hub.text.yaml import Mapping as YamlMapping
from hub.text.yaml import Node
from scenes.engine.program import Arm, Fire, Variables
from scenes.kit.narrowing import Wanted, narrowing
from scenes.kit.payload import Field, decode, typed, values_of
from scenes.language.reading import Reading

PAYLOAD: Final = "payload"
"""The field of an `Arrived` in which the text stands."""


@dataclass(frozen=True, slots=True)
class Receives:
    """Fires when something comes in on the channel by the name, and all that is `wanted` fits.

    Brings the declared `fields`, and what the channel itself says (`topic`). `whole`: the payload itself is a value.
    """

    text: str
    channel: str
    name: str
    fields: tuple[Field, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    whole: Field | None = None

    def arm(self, arm: Arm, fire: Fire) -> None:
        """Ask for what comes in."""

        def arrived(said: Variables) -> None:
            payload = said.get(PAYLOAD)
            text = payload if isinstance(payload, str) else ""
            variables = {f"{self.channel}.{name}": value for name, value in said.items() if name != PAYLOAD}
            if self.fields:
                variables |= values_of(decode(text), self.fields)
            if self.whole is not None:
                variables[self.whole.variable] = typed(text, self.whole.kind)
            if all(wanted.fits(variables) for wanted in self.wanted):
                fire(variables, tuple(variables.items()))

        arm.arrives(self.channel, self.name, arrived)


def known_of(fields: tuple[Field, ...]) -> Mapping[str, Property]:
    """The variables that fields declare, for what is wanted of them."""
    return {one.variable: Property(".".join(one.path), one.kind) for one in fields}


def wanted_of(
    narrowed: Node | None, declared: Node | None, fields: tuple[Field, ...], key: str, reading: Reading
) -> tuple[Wanted, ...]:
    """What `with` asks of the fields that are declared under `key`."""
    if isinstance(narrowed, YamlMapping) and narrowed.entries and not isinstance(declared, YamlMapping):
        name, _ = narrowed.entries[0]
        reading.problems.append(error("scenes.with_undeclared", name.mark, key=key, name=name.text))
        return ()
    return narrowing(narrowed, known_of(fields), reading)
