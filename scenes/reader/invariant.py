"""The reader of invariants: items of scene files that say what must hold, beside those that say what is to happen."""

from collections.abc import Mapping
from typing import Final

from hub.text import schema as form
from hub.text.problem import Problem, error, has_errors, warning
from hub.text.reader import Fields, duration, name, one_of
from hub.text.schema import DURATION, NAME, Keys, mapping
from hub.text.yaml import Mapping as YamlMapping
from hub.text.yaml import Node
from scenes.engine.invariant import (
    SETTLING,
    Follows,
    Form,
    Guard,
    Happening,
    Invariant,
    Lasting,
    Never,
    NotOnce,
    Sight,
    both,
    negated,
)
from scenes.kit.happening import emitters_of
from scenes.kit.narrowing import narrowing
from scenes.language import shapes
from scenes.language.expression import Expression
from scenes.language.past import LONGEST
from scenes.language.reading import source_text
from scenes.language.shapes import House
from scenes.reader.scene import SceneReader

Said = Sight | Happening

HEADS: Final = ("never", "always", "after")
GUARDS: Final = {one.value: one for one in (Guard.WARN, Guard.BLOCK, Guard.RESTORE)}
HABITS: Final[Mapping[str, str]] = {
    "title": "name", "description": "note", "if": "while", "when": "while", "unless": "while", "action": "guard",
}  # fmt: skip


def is_invariant(node: Node) -> bool:
    """Whether an item of a scene file says what must hold."""
    keys = {key.text for key, _ in node.entries} if isinstance(node, YamlMapping) else set()
    return "scene" not in keys and any(head in keys for head in HEADS)


class InvariantReader(SceneReader):
    """Reads one invariant."""

    def invariant(self, node: Node) -> Invariant | None:
        """The invariant in a mapping; None when it has problems."""
        fields = Fields.of(node, self.problems)
        if fields is None:
            return None
        heads = [head for head in HEADS if head in fields]
        if len(heads) > 1:
            self.problems.append(error("invariant.two_heads", node.mark, one=heads[0], other=heads[1]))
            return None
        title = fields.maybe("name", name)
        fields.maybe("note", name)
        guard = fields.optional("guard", one_of(GUARDS), Guard.WATCH)
        during = fields.maybe("while", self._seen)
        found = self._form(heads[0], fields, during)
        self._guarded(guard, found, fields)
        fields.close(HABITS)
        if found is None or has_errors(self.problems):
            return None
        text = _text_of(heads[0], fields)
        place = f"{node.mark.source.name}:{node.mark.line}"
        return Invariant(title or text, text, place, self._hash(node), found, guard)

    def _form(self, head: str, fields: Fields, during: Sight | None) -> Form | None:
        if head == "after":
            return self._follows(fields, during)
        lasting = duration(low=0.0, high=LONGEST)
        if head == "never":
            what = self._said("never", fields)
            if isinstance(what, Happening):
                return NotOnce(what, during)
            seconds = fields.optional("for", lasting, SETTLING)
            return None if what is None else Never(both(what, during), seconds)
        so = fields.required("always", self._seen)
        least = fields.maybe("for", lasting)
        if so is None:
            return None
        return Never(both(negated(so), during), SETTLING) if least is None else Lasting(so, least, during)

    def _follows(self, fields: Fields, during: Sight | None) -> Form | None:
        first = self._said("after", fields)
        seconds = fields.required("within", duration(low=0.0, high=LONGEST))
        then = self._said("then", fields)
        if first is None or then is None or seconds is None:
            return None
        begins = first if isinstance(first, Happening) else Happening(first.text, first)
        return Follows(begins, then, seconds, during)

    def _guarded(self, guard: Guard, found: Form | None, fields: Fields) -> None:
        """Only what is so or not can be refused or put back; and nobody can refuse what takes time to be wrong."""
        node = fields.node("guard")
        if node is None or found is None or guard not in (Guard.BLOCK, Guard.RESTORE):
            return
        if not isinstance(found, Never):
            self.problems.append(error("invariant.guards_states", node.mark, guard=guard.value))
        elif guard is Guard.BLOCK and "for" in fields and found.seconds > 0:
            self.problems.append(error("invariant.block_for", node.mark))
        elif not any(cell.property.writable for cell in found.bad.cells):
            self.problems.append(warning("invariant.nothing_to_guard", node.mark, guard=guard.value))

    def _said(self, key: str, fields: Fields) -> Said | None:
        """Something that is so, or something that happens."""
        node = fields.node(key)
        if node is None:
            fields.required(key, name)  # notes that it is missing
            return None
        if not isinstance(node, YamlMapping):
            return self._sight(node)
        fields = Fields(node, self.problems)
        happening = self._event(fields) if "event" in fields else self._becomes(fields)
        fields.close({"state": "becomes"})
        return happening

    def _event(self, fields: Fields) -> Happening | None:
        node, wanted = fields.node("event"), fields.node("with")
        found = None if node is None else emitters_of(node, self)
        if node is None or found is None:
            return None
        known = {f"event.{one.name}": one for one in found.kind.fields}
        parts = narrowing(wanted, known, self)

        def fits(variables: Mapping[str, object]) -> bool:
            return all(one.fits(variables) for one in parts)  # type: ignore[arg-type]  # fields of an event

        return Happening(source_text(node), None, tuple(found.devices), fits)

    def _becomes(self, fields: Fields) -> Happening | None:
        node = fields.node("becomes")
        if node is None:
            self.problems.append(error("invariant.happens", fields.mapping.mark))
            return None
        sight = self._sight(node)
        return None if sight is None else Happening(sight.text, sight)

    def _seen(self, node: Node, _: list[Problem]) -> Sight | None:
        return self._sight(node)

    def _sight(self, node: Node) -> Sight | None:
        found = self.expression(node)
        return None if found is None else sight_of(found)


def sight_of(expression: Expression) -> Sight:
    """A condition as an invariant watches it."""
    return Sight(
        expression.source, expression.cells, expression.test, expression.boundaries, expression.whole.values,
        (expression.source,),
    )  # fmt: skip


def schema(house: House) -> form.Schema:
    """What may stand in an invariant."""
    happens = form.either(
        mapping({"event": shapes.EVENT, "with": form.mapping(house.event_fields())}, ["event"]),
        mapping({"becomes": shapes.EXPRESSION}, ["becomes"]),
    )
    either = form.either(shapes.EXPRESSION, happens)
    common: Keys = {
        "while": shapes.EXPRESSION,
        "name": NAME,
        "note": NAME,
        "guard": form.words(GUARDS),
    }
    return form.either(
        mapping({"never": either, "for": DURATION, **common}, ["never"]),
        mapping({"always": shapes.EXPRESSION, "for": DURATION, **common}, ["always"]),
        mapping({"after": either, "within": DURATION, "then": either, **common}, ["after", "within", "then"]),
    )


def _text_of(head: str, fields: Fields) -> str:
    """The invariant as it is written, in a line."""
    parts = [head, *(["within", "then"] if head == "after" else ["for"]), "while"]
    said = ((part, fields.node(part)) for part in parts)
    return " ".join(f"{part} {_line(node)}" for part, node in said if node is not None)


def _line(node: Node) -> str:
    if isinstance(node, YamlMapping):
        return ", ".join(f"{key.text} {_line(value)}" for key, value in node.entries)
    return source_text(node)
