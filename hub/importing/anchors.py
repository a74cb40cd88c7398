"""Anchors, aliases and tags of YAML, which files of Home Assistant may have, and the files of this house may not.

They are taken out of the text before it is read, by characters of the same number, and put back into the tree.
Source: https://yaml.org/spec/1.2.2/#71-alias-nodes, https://yaml.org/type/merge.html .
"""

from dataclasses import dataclass, field
from typing import Final

import yaml

from hub.importing.refused import Refused
from hub.text.source import Source
from hub.text.yaml import Mapping, Node, Scalar, Sequence

_ALIAS: Final = "\ue001"
_MERGE: Final = "\ue002\ue002"
TAG: Final = "\ue003"
"""What stands in place of the `!` of a tag."""
_READ: Final = ("secret", "input")


@dataclass(slots=True)
class Anchors:
    """Where anchors stand: their names by line and column of what they name; `text` is what is read."""

    text: str
    names: dict[tuple[int, int], str] = field(default_factory=dict)


def without_anchors(source: Source) -> Anchors:
    """The text with blanks in place of anchors, and words of a kind that nobody writes in place of aliases and tags."""
    text = source.text
    if not any(one in text for one in "&*!"):
        return Anchors(text)
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    found, changes, waiting = Anchors(text), [], ""
    try:
        for token in yaml.scan(text, Loader=loader):
            start, end = token.start_mark, token.end_mark
            if isinstance(token, yaml.AnchorToken):
                waiting = token.value
                changes.append((start.index, end.index, " " * (end.index - start.index)))
            elif isinstance(token, yaml.AliasToken):
                changes.append((start.index, end.index, _ALIAS + text[start.index + 1 : end.index]))
            elif isinstance(token, yaml.TagToken) and token.value[0] == "!" and token.value[1] not in _READ:
                changes.append((start.index, start.index + 1, TAG))
            elif isinstance(token, yaml.ScalarToken) and token.plain and token.value == "<<":
                changes.append((start.index, end.index, _MERGE))
            if waiting and not isinstance(token, (yaml.AnchorToken, yaml.TagToken)):
                found.names[start.line + 1, start.column + 1] = waiting
                waiting = ""
    except yaml.YAMLError:
        return found
    for begin, stop, instead in reversed(changes):
        found.text = found.text[:begin] + instead + found.text[stop:]
    return found


def put_back(root: Node, anchors: Anchors, most: int) -> Node:
    """The tree with what aliases stand for. Refused: an alias of nothing, or of itself, or too much of it."""
    return root if anchors.text.find(_ALIAS) < 0 else _Filler(anchors.names, most).fill(root)


class _Filler:
    def __init__(self, names: dict[tuple[int, int], str], most: int) -> None:
        self.names = names
        self.left = self.most = most
        self.known: dict[str, Node] = {}

    def fill(self, node: Node) -> Node:
        self.left -= 1
        if self.left < 0:
            raise Refused("yaml.too_many_nodes", node.mark, limit=self.most)
        name = self.names.pop((node.mark.line, node.mark.column), None)
        made = self._made(node)
        if name is not None:
            self.known[name] = made
        return made

    def _made(self, node: Node) -> Node:
        match node:
            case Mapping():
                own = [(key, self.fill(value)) for key, value in node.entries]
                merged = [pair for key, value in own if key.text == _MERGE for pair in _pairs(value)]
                plain = [(key, value) for key, value in own if key.text != _MERGE]
                have = {key.text for key, _ in plain}
                first = {key.text: (key, value) for key, value in reversed(merged) if key.text not in have}
                return Mapping((*plain, *first.values()), node.mark, node.flow)
            case Sequence():
                return Sequence(tuple(self.fill(one) for one in node.items), node.mark)
            case Scalar() if node.text.startswith(_ALIAS) and not node.quoted:
                found = self.known.get(node.text[1:])
                if found is None:
                    raise Refused("import.alias", node.mark, name=node.text[1:])
                self.left -= _size(found)
                if self.left < 0:
                    raise Refused("yaml.too_many_nodes", node.mark, limit=self.most)
                return found
            case _:
                return node


def _size(node: Node) -> int:
    match node:
        case Mapping():
            return 1 + sum(_size(value) for _, value in node.entries)
        case Sequence():
            return 1 + sum(map(_size, node.items))
        case _:
            return 1


def _pairs(node: Node) -> list[tuple[Scalar, Node]]:
    """What is merged in: a mapping, or several of which the first counts."""
    if isinstance(node, Sequence):
        return [pair for one in node.items for pair in _pairs(one)]
    if not isinstance(node, Mapping):
        raise Refused("import.not_mapping", node.mark)
    return list(node.entries)
