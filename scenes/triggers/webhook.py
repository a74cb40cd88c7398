"""`webhook`: somebody outside calls the hub by the hook's name, with fields if one likes."""

import re
from typing import Final

from hub.text import schema as form
from hub.text.problem import error
from hub.text.reader import Fields, text
from hub.text.schema import Keys
from hub.text.yaml import Node
from scenes.kit.narrowing import tell_narrowing
from scenes.kit.payload import TYPES, read_fields
from scenes.kit.receiving import Receives, wanted_of
from scenes.language import shapes
from scenes.language.reading import Reading, source_text
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller

NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,128}")


def read(node: Node, fields: Fields, reading: Reading) -> Receives | None:
    """`webhook: NAME`, `fields: {NAME: text|number|bool}`, `with: {NAME: VALUE}`."""
    name = text(node, reading.problems)
    inside = fields.node("fields")
    declared = read_fields(inside, "webhook", reading)
    wanted = wanted_of(fields.node("with"), inside, declared, "fields", reading)
    if name is None:
        return None
    if not NAME.fullmatch(name):
        reading.problems.append(error("scenes.bad_hook_name", node.mark, name=name))
        return None
    return Receives(name, "webhook", name, declared, wanted)


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {
        "webhook": form.NAME,
        "fields": form.table(form.words(TYPES)),
        "with": form.table(form.one_or_more(shapes.VALUE)),
    }


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    text = teller.say("explain.trigger.webhook", name=source_text(node))
    return Line(tell_narrowing(text, fields.node("with"), teller))
