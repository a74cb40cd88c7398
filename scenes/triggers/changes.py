"""`changes`: a property goes from one known value to another, `from` and `to` certain values, or `by` a distance."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from hub.model.value import Color, Value
from hub.text import schema as form
from hub.text.reader import Fields
from hub.text.schema import Keys
from hub.text.yaml import Node
from scenes.engine.plain import list_of, number_of, number_or_none
from scenes.engine.program import Arm, Fire
from scenes.engine.view import Cell
from scenes.kit.brings import brings
from scenes.kit.difference import difference
from scenes.kit.narrowing import literals
from scenes.language import shapes
from scenes.language.reading import Reading, source_text
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller

OLD = "change.old"
NEW = "change.new"


@dataclass(frozen=True, slots=True)
class Changes:
    """Fires at each change of the cell; `old` and `new` narrow it where they are not empty. Brings both values.

    With `by` it fires when a number is that far from what it was when this fired last; the old value is that one.
    """

    text: str
    cell: Cell
    old: tuple[Value, ...] = ()
    new: tuple[Value, ...] = ()
    by: float = 0.0

    def arm(self, arm: Arm, fire: Fire) -> None:
        """Listen to the cell."""
        same = self.cell.property.same

        def changed(cell: Cell, old: Value, new: Value) -> None:
            if self.old and not any(same(old, one) for one in self.old):
                return
            if not self.new or any(same(new, one) for one in self.new):
                fire({OLD: old, NEW: new}, ((cell.ref, new),))

        arm.listen(self.cell, _Distance(arm, self.by, changed).changed if self.by else changed)


class _Distance:
    """How far a number has gone since it was last told of.

    After a gap that is not bridged the next value is where it goes on from; over a restart it goes on from before.
    """

    def __init__(self, arm: Arm, by: float, tell: Callable[[Cell, Value, Value], None]) -> None:
        self._by = by
        self._tell = tell
        self._since: float | None = None
        self._seen: float | None = None
        self._touch = arm.memo(lambda: self._since, self._restore)
        arm.live(lambda: [self._since, self._seen], self._stand)

    def changed(self, cell: Cell, old: Value, new: Value) -> None:
        """The number has changed."""
        if isinstance(old, (str, Color)) or isinstance(new, (str, Color)):
            return
        since = self._since
        if since is None or (self._seen is not None and not cell.property.same(self._seen, old)):
            since = float(old)
        self._seen = float(new)
        far = abs(new - since) >= self._by - 1e-9
        self._from(float(new) if far else since)
        if far:
            self._tell(cell, since, new)

    def _from(self, since: float) -> None:
        if since != self._since:
            self._since = since
            self._touch()

    def _restore(self, body: object) -> None:
        self._since = number_of(body)

    def _stand(self, body: object) -> None:
        self._since, self._seen = map(number_or_none, list_of(body))


def read(node: Node, fields: Fields, reading: Reading) -> Changes | None:
    """`changes: PROPERTY`, `from: VALUE` and `to: VALUE` (or lists), `by: DISTANCE`."""
    cell = reading.reference(node)
    olds, news, by = fields.node("from"), fields.node("to"), fields.node("by")
    if cell is None:
        return None
    brings(reading, node, {OLD: replace(cell.property, name=OLD), NEW: replace(cell.property, name=NEW)})
    return Changes(
        source_text(node),
        cell,
        literals(olds, cell.property, reading) if olds is not None else (),
        literals(news, cell.property, reading) if news is not None else (),
        (difference(by, cell.property, reading) if by is not None else None) or 0.0,
    )


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {
        "changes": shapes.PROPERTY,
        "from": form.one_or_more(shapes.VALUE),
        "to": form.one_or_more(shapes.VALUE),
        "by": shapes.VALUE,
    }


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    olds, news, by = fields.node("from"), fields.node("to"), fields.node("by")
    name = source_text(node)
    text = teller.say("explain.trigger.changes", what=teller.thing(node))
    for word, values in (("from", olds), ("to", news), ("by", by)):
        if values is not None:
            text = teller.say(f"explain.trigger.changes.{word}", what=text, value=teller.value(values, name))
    return Line(text)
