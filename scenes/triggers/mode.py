"""`mode`: the house goes into a mode, or into one of some."""

from hub.model.own import HOUSE, MODE
from hub.text import schema as form
from hub.text.reader import Fields
from hub.text.schema import Keys
from hub.text.yaml import Node
from scenes.kit.modes import ChangesMode, read_change, tell_change
from scenes.language.reading import Reading
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller


def read(node: Node, fields: Fields, reading: Reading) -> ChangesMode | None:
    """`mode: MODE`, or `mode: [MODE, …]`; `for: DURATION`."""
    return read_change("mode", node, fields, reading)


def schema(house: House) -> Keys:
    """What may stand under its keys."""
    return {"mode": form.one_or_more(form.words(house.options(f"{HOUSE}.{MODE}"))), "for": form.DURATION}


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    return tell_change("mode", node, fields, teller)
