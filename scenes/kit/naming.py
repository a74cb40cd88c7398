"""Devices that a trigger is about: one, a list, or a group. Which of them it was about is the variable `member`."""

from dataclasses import dataclass

from hub.text.reader import Fields, items
from hub.text.yaml import Node, Scalar, Sequence
from scenes.engine.view import Cell
from scenes.kit.binding import bind_member
from scenes.language.reading import Reading, source_text
from scenes.language.resolved import Member
from scenes.language.telling import Line, Teller


@dataclass(frozen=True, slots=True)
class Named:
    """A device as people write it, with one of its properties."""

    ref: str
    cell: Cell


def devices(node: Node, reading: Reading) -> tuple[Member, ...]:
    """The devices of a name, a list or a group, each once; bound to the variable `member`."""
    items(node, reading.problems)
    found = {one.device.key: one for one in reading.devices(node) or ()}
    bind_member(reading, list(found.values()))
    return tuple(found.values())


def online_of(node: Node, reading: Reading) -> tuple[Named, ...]:
    """The devices, each with whether it can be reached."""
    found: list[Named] = []
    for member in devices(node, reading):
        cell = reading.reference(Scalar(f"{member.device.handle}.online", node.mark, inset=None))
        if cell is not None:
            found.append(Named(member.ref, cell))
    return tuple(found)


def written(node: Node) -> str:
    """How the author named them."""
    return ", ".join(map(source_text, node.items)) if isinstance(node, Sequence) else source_text(node)


def tell_each(word: str, node: Node, fields: Fields, teller: Teller) -> Line:
    """What happens to each of the devices by itself, and for how long, in words."""
    text = teller.say(f"explain.trigger.{word}", who=teller.one_of(node))
    length = fields.node("for")
    return Line(text if length is None else teller.say("explain.for", what=text, length=teller.duration(length)))
