"""What a kind may ask for when it says itself in plain words, and the form in which it does.

Each kind has beside `read` and `schema` a `tell(node, fields, teller) -> Line`. It is told what was read without a
problem, so that it need not look for mistakes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from hub.text.yaml import Node


@dataclass(frozen=True, slots=True)
class Line:
    """A line, and the list below it. `numbered`: what is below comes one after another."""

    text: str
    below: tuple["Line", ...] = ()
    numbered: bool = False


def quoted(text: str) -> str:
    """Words of the author's own."""
    return f"“{text}”"


class Teller(Protocol):
    """Gives the words of one language for the parts of one scene."""

    def say(self, message_id: str, /, **params: object) -> str:
        """A text of the catalogue."""

    def both(self, words: Iterable[str]) -> str:
        """`a, b and c`."""

    def either(self, words: Iterable[str]) -> str:
        """`a, b or c`."""

    def clause(self, node: Node) -> str:
        """What an expression says when it is true: `the kettle is on`."""

    def each(self, node: Node) -> str:
        """The same of an expression over a group, for one device of it."""

    def value(self, node: Node, name: str = "") -> str:
        """A literal or `=EXPRESSION` as words; `name`: the property (`kettle.on`) that it is a value of."""

    def expression(self, text: str) -> str:
        """What an expression stands for: `the temperature of the kettle`."""

    def thing(self, node: Node) -> str:
        """A property by its name, or several."""

    def devices(self, node: Node) -> str:
        """A device, several or a group."""

    def one_of(self, node: Node) -> str:
        """A device; one of several, or of a group."""

    def event(self, node: Node) -> str:
        """That a device, or one of a group, reports an event."""

    def command(self, node: Node) -> str:
        """That a device, or each of a group, is asked to do something."""

    def press(self, way: str) -> str:
        """How a button is pressed."""

    def options(self, node: Node, field: str) -> tuple[str, ...]:
        """What a field of an event, by its name, may be; none where nobody knows."""

    def writes(self, node: Node) -> str:
        """What is written to properties."""

    def states(self, node: Node) -> tuple[Line, ...]:
        """How properties are held, a line each."""

    def duration(self, node: Node) -> str:
        """`1 h 30 min`."""

    def length(self, text: str) -> str:
        """`1 h 30 min` of `90m`."""

    def time(self, node: Node) -> str:
        """A time of day, also one that a property says."""

    def days(self, node: Node) -> str:
        """Days of the week, words of the calendar, dates."""

    def message(self, node: Node) -> str:
        """Text with expressions in it, in quotes."""

    def scene(self, node: Node) -> str:
        """Another scene by its title."""

    def declare(self, word: str, *, holds: bool = False) -> str:
        """A variable that is known from here on, as people see it; `holds`: a device."""

    def triggers(self, node: Node) -> tuple[Line, ...]:
        """Triggers, a line each."""

    def conditions(self, node: Node) -> tuple[Line, ...]:
        """Conditions, a line each; all of them must hold."""

    def steps(self, node: Node) -> tuple[Line, ...]:
        """Actions, a line each."""
