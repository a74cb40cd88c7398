"""`button`: a button is pressed; the short form of the event `press`."""

from dataclasses import replace
from typing import Final

from hub.model.capability import Property
from hub.text import schema as form
from hub.text.reader import Fields, items
from hub.text.schema import Keys
from hub.text.yaml import Node, Scalar, Sequence
from scenes.kit.brings import brings
from scenes.kit.happening import Happens, emitters_of, tell_press
from scenes.kit.narrowing import Wanted, literals
from scenes.language import shapes
from scenes.language.reading import Reading, source_text
from scenes.language.resolved import Member
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller

_KIND: Final = "event.kind"
_SINGLE: Final = "single"


def read(node: Node, fields: Fields, reading: Reading) -> Happens | None:
    """`button: DEVICE`, a list of them or a group; `press: double` or a list: without it `single`, if there is such."""
    buttons = items(node, reading.problems)
    pressed = fields.node("press")
    events: dict[tuple[str, str], Member | None] = {}
    kind: Property | None = None
    for item in buttons:
        found = emitters_of(_press_of(item), reading)
        if found is None:
            return None
        kind = next(one for one in found.kind.fields if one.name == "kind")
        brings(reading, item, {_KIND: kind})
        events |= found.devices
    if kind is None:
        return None
    usual = (_SINGLE,) if _SINGLE in kind.options else kind.options
    wanted = usual if pressed is None else literals(pressed, kind, reading)
    text = ", ".join(source_text(item) for item in buttons)
    return Happens(f"{text} {' '.join(map(str, wanted))}", events, (Wanted(_KIND, kind, wanted),))


def schema(house: House) -> Keys:
    """What may stand under its keys."""
    return {
        "button": form.one_or_more(form.either(form.words(house.having("press")), shapes.SEVERAL)),
        "press": house.event_fields().get("kind", shapes.VALUE),
    }


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    first = node.items[0] if isinstance(node, Sequence) else node
    known = teller.options(_press_of(first), "kind")
    usual = (_SINGLE,) if _SINGLE in known else known
    return Line(teller.say("explain.trigger.event", what=tell_press(node, fields.node("press"), usual, teller)))


def _press_of(node: Node) -> Node:
    """`kitchen_button` or `panel.left` as the name of its event."""
    return replace(node, text=f"{node.text}.press", inset=None) if isinstance(node, Scalar) and node.text else node
