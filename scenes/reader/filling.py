"""`$name` and `${name}` in the text of a blueprint: where they stand, and the tree with arguments in their place.

`$$` is the sign itself. A place in what was filled in is the place in the blueprint.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from hub.text.problem import Problem, error
from hub.text.yaml import Mapping as YamlMapping
from hub.text.yaml import Node, Scalar, SecretRef, Sequence

LONGEST_TEXT = 8192
"""Characters of one text after arguments were put into it."""

WEIGHT = 64
"""Characters of a filled text that count as one node more."""

_NAMED = re.compile(r"\$(?:\$|([^\W\d]\w*)|\{([^\W\d]\w*)\})")

Argument = Scalar | SecretRef


@dataclass(frozen=True, slots=True)
class Named:
    """A parameter's name in a text: where it begins, and how long what stands for it is."""

    name: str
    word: Scalar
    start: int
    length: int


def names_in(node: Node) -> Iterator[Named]:
    """All names in a tree, in order."""
    match node:
        case Scalar():
            for found in _NAMED.finditer(node.text):
                name = found[1] or found[2]
                if name:
                    yield Named(name, node, found.start(), len(found[0]))
        case Sequence():
            for item in node.items:
                yield from names_in(item)
        case YamlMapping():
            for key, value in node.entries:
                yield from names_in(key)
                yield from names_in(value)
        case SecretRef():
            pass


@dataclass(slots=True)
class Filler:
    """Puts arguments into trees. `left` is how many nodes may still be made, over all trees: a bomb ends there."""

    left: int
    problems: list[Problem] = field(default_factory=list)

    def fill(self, node: Node, arguments: Mapping[str, Argument]) -> Node | None:
        """The tree with the arguments in it; None when a problem was noted."""
        self.left -= 1
        if self.left < 0:
            return None  # whoever asked looks at `left`
        match node:
            case Scalar():
                return self._scalar(node, arguments)
            case Sequence():
                items = [self.fill(item, arguments) for item in node.items]
                found = tuple(item for item in items if item is not None)
                return Sequence(found, node.mark) if len(found) == len(items) else None
            case YamlMapping():
                return self._mapping(node, arguments)
            case SecretRef():
                return node

    def _mapping(self, node: YamlMapping, arguments: Mapping[str, Argument]) -> YamlMapping | None:
        entries: list[tuple[Scalar, Node]] = []
        keys: set[str] = set()
        for word, value in node.entries:
            key, filled = self._scalar(word, arguments), self.fill(value, arguments)
            if isinstance(key, SecretRef):
                self.problems.append(error("value.secret", word.mark))
            elif key is not None and key.text in keys:
                self.problems.append(error("blueprint.same_key", word.mark, key=key.text))
            elif key is not None and filled is not None:
                keys.add(key.text)
                entries.append((key, filled))
        return YamlMapping(tuple(entries), node.mark, node.flow) if len(entries) == len(node.entries) else None

    def _scalar(self, word: Scalar, arguments: Mapping[str, Argument]) -> Argument | None:
        found = list(_NAMED.finditer(word.text))
        if not found:
            return word
        only = arguments.get(found[0][1] or found[0][2] or "")
        if only is not None and found[0][0] == word.text:
            if isinstance(only, SecretRef):
                return SecretRef(only.name, word.mark)
            return Scalar(only.text, word.mark, word.quoted or only.quoted, None)
        parts: list[str] = []
        at = 0
        for one in found:
            argument = arguments.get(one[1] or one[2] or "")
            if isinstance(argument, SecretRef):
                self.problems.append(error("blueprint.secret_inside", word.part(one.start(), len(one[0]))))
                return None
            parts += [word.text[at : one.start()], "$" if argument is None else argument.text]
            at = one.end()
        text = "".join((*parts, word.text[at:]))
        if len(text) > LONGEST_TEXT:
            self.problems.append(error("value.too_long", word.mark, limit=LONGEST_TEXT))
            return None
        self.left -= len(text) // WEIGHT
        return Scalar(text, word.mark, word.quoted, None)
