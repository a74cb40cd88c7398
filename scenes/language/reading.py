"""What the reader of a kind (trigger, condition, action) may ask of the scene reader around it."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from hub.model.capability import CommandType, EventType, Property
from hub.model.command import CommandClass
from hub.model.value import Value
from hub.text.problem import Problem
from hub.text.reader import Fields
from hub.text.schema import Keys
from hub.text.yaml import Node, Scalar
from scenes.engine.acting import Step
from scenes.engine.bound import Target
from scenes.engine.program import Condition, Trigger
from scenes.engine.view import Cell, Context
from scenes.language.crossing import Crossing
from scenes.language.expression import Expression
from scenes.language.facts import HomeFacts
from scenes.language.resolved import Member
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller

Source = Callable[[Context], Value | None]
"""Gives a value when its step runs; None while something it needs is unknown."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A `Source` that was written out: the same value at any time."""

    value: Value

    def __call__(self, context: Context) -> Value | None:
        """The value."""
        return self.value


@dataclass(frozen=True, slots=True)
class Words:
    """Text with `{expression}` in it: what is fixed, and what is worked out when the step runs."""

    parts: tuple[str | Source, ...]


@dataclass(slots=True)
class SceneName:
    """A scene as another one names it. Its `id` is found when all are read; `given` is what it is given along."""

    word: Scalar
    id: str = ""
    given: tuple[tuple[Scalar, Property], ...] = ()


@dataclass(frozen=True, slots=True)
class Emitters:
    """Who reports an event: by device key and path, the member of the group; None for a device named by itself."""

    kind: EventType
    devices: Mapping[tuple[str, str], Member | None]


@dataclass(frozen=True, slots=True)
class Callees:
    """Whom a command is asked of: by how people write it (`vacuum.dock`), the device's key and the command's path.

    All of them; or, with a `variable`, the one that the run knows: then they are by the values of that variable.
    """

    kind: CommandType
    devices: Mapping[str, tuple[str, str]]
    variable: str = ""


Notifier = tuple[str, str, str]
"""Who can show a message: the handle of the device, its key, and the path of the command."""


@dataclass(slots=True)
class Code:
    """The steps of a scene, as they are laid down one after another. `loops`: those around the next one, inmost last.

    A loop is known by the variable that counts its rounds.
    """

    steps: list[Step | None] = field(default_factory=list)
    loops: list[str] = field(default_factory=list)

    @property
    def here(self) -> int:
        """The index of the step that comes next."""
        return len(self.steps)

    def add(self, step: Step) -> None:
        """Lay a step down."""
        self.steps.append(step)

    def reserve(self) -> int:
        """Keep a place for a step that must know what comes after it."""
        self.steps.append(None)
        return len(self.steps) - 1

    def fill(self, place: int, step: Step) -> None:
        """Lay a step down at a place kept for it."""
        self.steps[place] = step

    def finished(self) -> tuple[Step, ...]:
        """All steps."""
        return tuple(step for step in self.steps if step is not None)


class Reading(Protocol):
    """The reader of one scene. What cannot be read is noted in `problems`, and None comes back."""

    @property
    def problems(self) -> list[Problem]:
        """Where problems are noted."""

    @property
    def variables(self) -> dict[str, Property]:
        """What triggers bring along (`event.kind`), with types: triggers add, conditions and actions use."""

    @property
    def commanded(self) -> list[tuple[str, CommandClass]]:
        """What the scene commands, as it is written, each with its gravest class: steps add."""

    @property
    def members(self) -> set[str]:
        """What the scene depends on beside the properties it reads, in words: when one changes, so has the scene."""

    @property
    def bound(self) -> Mapping[str, tuple[Member, ...]]:
        """The variables that hold a device, with all that each of them may be."""

    @property
    def facts(self) -> HomeFacts:
        """What is known of the home beside its devices."""

    def expression(self, node: Node, *, lasting: float = 0.0) -> Expression | None:
        """A condition in the expression language, three-valued; `lasting`: once it has been so for those seconds."""

    def reference(self, node: Node) -> Cell | None:
        """A property by its name (`kettle.on`)."""

    def targets(self, node: Node, *, holding: bool = False) -> tuple[tuple[Target, Source], ...]:
        """Properties to write, each with its value: a literal of its type, or `=expression`."""

    def properties(self, node: Node) -> tuple[Target, ...]:
        """The properties to write that a name stands for: one, those of a group, or that of a bound device."""

    def sibling(self, cell: Cell, name: str) -> Cell | None:
        """Another property of the same part of a device; None where it has none of that name."""

    def devices(self, node: Node) -> tuple[Member, ...] | None:
        """The devices of a group (`area.kitchen`, `every.light`) or of a list of handles; perhaps none yet."""

    def each(self, node: Node) -> tuple[tuple[Member, Expression], ...] | None:
        """A condition over a group (`area.kitchen.motion`, `every.light.brightness > 50`), for each device of it."""

    def bind(self, name: str, members: tuple[Member, ...]) -> None:
        """Let a variable hold one of these devices (its `ref`, a text): `name.PROPERTY` is a property of it."""

    def kept(self, node: Node) -> tuple[tuple[tuple[Target, Source], ...], tuple[Cell, ...]]:
        """Properties to hold, each with its value, and the properties that the values are worked out of."""

    def event(self, node: Node) -> tuple[str, str, EventType] | None:
        """An event by its name (`doorbell.ring`): device key, path, type."""

    def emitters(self, node: Node) -> Emitters | None:
        """An event by its name, of one device or of a group (`every.button.press`)."""

    def callees(self, node: Node) -> Callees | None:
        """A command by its name, of one device, of a group (`every.vacuum.dock`) or of a bound device."""

    def notifiers(self, node: Node) -> tuple[Notifier, ...]:
        """The devices that can show a message: one by its name, or those of a group."""

    def value(self, node: Node, expected: Property) -> Source | None:
        """A literal of the property's type, or `=expression`."""

    def literal(self, node: Node, expected: Property) -> Value | None:
        """A literal of the property's type."""

    def computed(self, node: Node) -> Expression | None:
        """`=expression` of any type; None, and nothing is noted, for what does not begin with `=`."""

    def declare(self, name: Scalar, prop: Property, *, again: bool = False) -> bool:
        """Let the actions that follow know a variable; False, with a problem, where its name will not do.

        `again`: it may be one that they know, of the same kind.
        """

    def words(self, node: Node) -> Words | None:
        """Text with expressions in braces."""

    def crossing(self, node: Node, far: Node | None) -> Crossing | None:
        """A limit that a number crosses; `far`: how far it has to go back before it can cross it again."""

    def triggers(self, node: Node) -> tuple[Trigger, ...] | None:
        """A list of triggers, or one."""

    def conditions(self, node: Node) -> tuple[Condition, ...]:
        """A list of conditions, or one."""

    def condition(self, node: Node) -> Condition | None:
        """A condition, or a list of which all must hold."""

    def block(self, node: Node, code: Code, *, alone: bool = False) -> None:
        """A list of actions whose variables end with it. `alone`: it may not change those from around it."""

    def scope(self) -> AbstractContextManager[None]:
        """Variables that are declared inside end with it."""

    def other_scene(self, node: Node) -> SceneName | None:
        """Another scene by its id or title; whether there is one turns out when all are read."""


class TriggerKind(Protocol):
    """A file of `scenes/triggers`."""

    def read(self, node: Node, fields: Fields, reading: Reading, /) -> Trigger | None:
        """Read the value under the trigger's key; `fields` is the mapping around it, with other keys to ask for."""

    def schema(self, house: House, /) -> Keys:
        """What may stand under its keys, its own among them."""

    def tell(self, node: Node, fields: Fields, teller: Teller, /) -> Line:
        """Say it in plain words; it was read without a problem."""


class ConditionKind(Protocol):
    """A file of `scenes/conditions`."""

    def read(self, node: Node, fields: Fields, reading: Reading, /) -> Condition | None:
        """Read the value under the condition's key; `fields` is the mapping around it."""

    def schema(self, house: House, /) -> Keys:
        """What may stand under its keys, its own among them."""

    def tell(self, node: Node, fields: Fields, teller: Teller, /) -> Line:
        """Say it in plain words; it was read without a problem."""


class ActionKind(Protocol):
    """A file of `scenes/actions`."""

    def read(self, node: Node, fields: Fields, reading: Reading, code: Code, /) -> None:
        """Read the value under the action's key, and lay its steps down."""

    def schema(self, house: House, /) -> Keys:
        """What may stand under its keys, its own among them."""

    def tell(self, node: Node, fields: Fields, teller: Teller, /) -> Line:
        """Say it in plain words; it was read without a problem."""


def source_text(node: Node | None) -> str:
    """How the author wrote a scalar; empty for anything else."""
    return node.text if isinstance(node, Scalar) else ""
