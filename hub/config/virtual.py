"""`virtual:` of devices.yaml: what a device of the hub's own consists of."""

from collections.abc import Iterable

from hub.model.capability import Abilities, Property
from hub.model.own import HOUSE, MODE, NO_LIMITS, PLAYABLE, own_property, virtual_abilities
from hub.text import reader
from hub.text.example import Example, property_of, read_example
from hub.text.hints import suggest
from hub.text.problem import Problem, error
from hub.text.reader import Fields
from hub.text.source import Mark
from hub.text.yaml import Mapping, Node, Scalar

MOST_PROPERTIES = 100
# A property of that name could not be named in an expression.
_OPERATORS = frozenset({"and", "or", "not", "is", "in", "was"})
LIMITED = ("float", "duration")


def read_virtual(node: Node, problems: list[Problem]) -> Abilities | None:
    """The abilities of a virtual device: of one capability or several, or of properties of its own."""
    before = len(problems)
    if isinstance(node, Mapping):
        own = _own(node, problems)
        return None if len(problems) > before else virtual_abilities((), own)
    names = reader.one_or_more(_capability)(node, problems)
    if names is None or len(problems) > before:
        return None
    if not names:
        problems.append(error("value.empty", node.mark))
        return None
    return virtual_abilities(tuple(dict.fromkeys(names)), ())


def house_abilities(modes: tuple[str, ...], own: Abilities | None = None) -> Abilities:
    """The abilities of the home itself, with what its owner added."""
    mode = own_property(MODE, "enum", modes[0], options=modes)
    return virtual_abilities((), (mode, *(own.properties.values() if own else ())))


def read_modes(node: Node, problems: list[Problem]) -> tuple[str, ...] | None:
    """The modes of the home, the first of which it begins with."""
    if reader.sequence(node, problems) is None:
        return None
    found = read_example(node, problems)
    return None if found is None else found.options


def refuse_for_virtual(fields: Fields, keys: Iterable[str]) -> None:
    """Note what has no meaning beside `virtual`."""
    for key in keys:
        node = fields.node(key)
        if node is not None:
            fields.problems.append(error("own.not_for_virtual", node.mark, key=key))


def house_is_taken(mark: Mark) -> Problem:
    """The owner gives the handle of the home itself to something else."""
    return error("own.house_taken", mark, handle=HOUSE)


def _capability(node: Node, problems: list[Problem]) -> str | None:
    word = reader.scalar(node, problems)
    if word is None or word.text in PLAYABLE:
        return None if word is None else word.text
    known = ", ".join(f"`{name}`" for name in PLAYABLE)
    hint = suggest(word.text, PLAYABLE)
    problems.append(error("own.no_such_capability", word.mark, hint=hint, name=word.text, known=known))
    return None


def _own(node: Mapping, problems: list[Problem]) -> tuple[Property, ...]:
    if not node.entries:
        problems.append(error("value.empty", node.mark))
    if len(node.entries) > MOST_PROPERTIES:
        problems.append(error("own.too_many", node.entries[MOST_PROPERTIES][0].mark, limit=MOST_PROPERTIES))
        return ()
    found = [_property(key, value, problems) for key, value in node.entries]
    return tuple(prop for prop in found if prop is not None)


def _property(key: Scalar, node: Node, problems: list[Problem]) -> Property | None:
    name = reader.handle(key, problems)
    if name is None:
        return None
    if name in _OPERATORS:
        problems.append(error("config.reserved_word", key.mark, word=name))
        return None
    limits = NO_LIMITS
    example: Example | None
    if isinstance(node, Mapping):
        fields = Fields(node, problems)
        example = fields.required("initial", read_example)
        if example is not None and example.kind not in LIMITED:
            problems.append(error("own.no_limits", node.mark))
            return None
        low, high, step = (_limit(fields, each, example) for each in ("minimum", "maximum", "step"))
        limits = (low, high, step)
        fields.close()
    else:
        example = read_example(node, problems)
    return None if example is None else property_of(example, name, node.mark, problems, limits)


def _limit(fields: Fields, key: str, example: Example | None) -> float | None:
    """A limit in the unit of the value that it limits."""
    node = fields.node(key)
    if node is None or example is None:
        return None
    found = read_example(node, fields.problems)
    if found is None:
        return None
    same = found.kind == example.kind and found.unit in ("", example.unit)
    if not same or not isinstance(found.value, float) or (key == "step" and found.value <= 0):
        fields.problems.append(error("own.limit", node.mark, key=key, unit=example.unit or "-"))
        return None
    return found.value
