"""A file of Home Assistant as a tree with places, its comments, and the words that its keys go by."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import yaml

from hub.importing.anchors import TAG, put_back, without_anchors
from hub.importing.refused import Refused
from hub.text.problem import Problem
from hub.text.source import Mark, Source
from hub.text.yaml import Limits, Mapping, Node, Scalar, SecretRef, Sequence, parse

LIMITS: Final = Limits(size=4 << 20, depth=48, nodes=400_000)
"""A file that the other hub's editor has written for years."""

_INPUT = re.compile(r"(?<=[\s\[{,:-])!input(?= \S)")
_STAND_IN: Final = "\ue000input"
"""As long as `!input`, so that places stay what they are; private characters stand in no file of people's."""

_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#[^\r\n]*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Document:
    """One file: its tree (None: unreadable), and the problems that keep it from being read."""

    source: Source
    root: Node | None
    problems: tuple[Problem, ...]
    comments: "Comments"


@dataclass(slots=True)
class Comments:
    """Comments by line, whether each has its line for itself, and which were taken over already."""

    lines: dict[int, tuple[str, bool]] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)

    def within(self, first: int, end: int) -> list[str]:
        """Those of the lines `first` to before `end` that nobody took yet, in order; now they are taken."""
        found = [line for line in sorted(self.lines) if first <= line < end and line not in self.taken]
        self.taken.update(found)
        return [self.lines[line][0] for line in found]

    def of(self, node: Node) -> list[str]:
        """Those above and within a part of a list, after the name that it has in the editor over there."""
        alias = node.get("alias") if isinstance(node, Mapping) else None
        said = " ".join(alias.text.split()) if isinstance(alias, Scalar) else ""
        return [*([f"# {said}"] if said else ()), *self.within(self.above(node.mark.line), extent(node) + 1)]

    def above(self, line: int) -> int:
        """The first of the comment lines that stand right above a line without a gap; the line itself, if none."""
        first = line
        while self.lines.get(first - 1, ("", False))[1] and first - 1 not in self.taken:
            first -= 1
        return first


def read_document(source: Source) -> Document:
    """Read a file; never raises."""
    anchors = without_anchors(source)
    plain = Source(source.name, _INPUT.sub(_STAND_IN, anchors.text))
    root, problems = parse(plain, LIMITS)
    try:
        root = None if root is None else put_back(root, anchors, LIMITS.nodes)
    except Refused as refused:
        root, problems = None, [*problems, refused.problem]
    comments = Comments() if root is None else Comments(dict(_comments(source.text)))
    return Document(source, root, tuple(problems), comments)


def input_name(node: Node) -> str | None:
    """The name of an input of a blueprint, where one stands: `!input NAME`."""
    if isinstance(node, Scalar) and not node.quoted and node.text.startswith(f"{_STAND_IN} "):
        return node.text.removeprefix(f"{_STAND_IN} ").strip()
    return None


def _comments(text: str) -> Iterator[tuple[int, tuple[str, bool]]]:
    """Each comment with its line; what stands inside a text or a key is none. The text is known to be sound YAML."""
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    words = [token for token in yaml.scan(text, Loader=loader) if isinstance(token, yaml.ScalarToken)]
    ends = [token.end_mark.index for token in words]
    place = 0
    while (match := _COMMENT.search(text, place)) is not None:
        at = bisect_left(ends, match.start() + 1)
        if at < len(words) and words[at].start_mark.index <= match.start():
            place = ends[at]
            continue
        place = match.end()
        start = text.rfind("\n", 0, match.start()) + 1
        line = text.count("\n", 0, match.start()) + 1
        yield line, (match.group().rstrip(), not text[start : match.start()].strip())


# What nodes hold


def entries(node: Node) -> dict[str, Node]:
    """The keys of a mapping with their values. Refused: it is none."""
    if not isinstance(node, Mapping):
        _no_tag(node)
        raise Refused("import.not_mapping", node.mark)
    return {key.text: value for key, value in node.entries}


def text_of(node: Node) -> str:
    """A word or text. Refused: a list, a mapping, a secret, an input that nobody filled in."""
    name = input_name(node)
    if name is not None:
        raise Refused("import.input_outside", node.mark, name=name)
    if isinstance(node, SecretRef):
        raise Refused("import.secret", node.mark)
    if not isinstance(node, Scalar):
        raise Refused("import.not_word", node.mark)
    _no_tag(node)
    return node.text


def _no_tag(node: Node) -> None:
    if isinstance(node, Scalar) and node.text.startswith(TAG) and not node.quoted:
        raise Refused("import.tag", node.mark, tag=node.text[1:].partition(" ")[0])


def listed(node: Node | None) -> tuple[Node, ...]:
    """The items of a list; what stands for a list of one; nothing where nothing is written."""
    if node is None or (isinstance(node, Scalar) and node.empty):
        return ()
    if isinstance(node, Sequence):
        return tuple(one for item in node.items for one in (listed(item) if isinstance(item, Sequence) else (item,)))
    return (node,)


def words(node: Node | None) -> tuple[Scalar, ...]:
    """Words of a list, or of a text with commas, each with its place."""
    found: list[Scalar] = []
    for one in listed(node):
        parts = (part.strip() for part in text_of(one).split(","))
        found += [Scalar(part, one.mark, quoted=True, inset=None) for part in parts if part]
    return tuple(found)


def extent(node: Node) -> int:
    """The last line on which something of a node begins."""
    match node:
        case Mapping():
            return max([node.mark.line, *(max(key.mark.line, extent(value)) for key, value in node.entries)])
        case Sequence():
            return max([node.mark.line, *map(extent, node.items)])
        case _:
            return node.mark.line


class Fields:
    """The keys of one mapping, under any of their spellings; `close` refuses what nobody asked for."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.values = entries(node)
        self.asked: set[str] = set()

    @property
    def mark(self) -> Mark:
        """Where it stands."""
        return self.node.mark

    def get(self, *keys: str) -> Node | None:
        """The value under the first of these keys that is there and not empty."""
        self.asked.update(keys)
        for key in keys:
            value = self.values.get(key)
            if value is not None and not (isinstance(value, Scalar) and value.empty):
                return value
        return None

    def need(self, *keys: str) -> Node:
        """The value under one of these keys. Refused: there is none."""
        value = self.get(*keys)
        if value is None:
            raise Refused("import.missing", self.mark, key=keys[0])
        return value

    def has(self, key: str) -> bool:
        """Whether a key is written, be its value empty."""
        self.asked.add(key)
        return key in self.values

    def text(self, *keys: str) -> str | None:
        """The text under one of these keys."""
        value = self.get(*keys)
        return None if value is None else text_of(value)

    def skip(self, *keys: str) -> None:
        """These keys change nothing about what happens."""
        self.asked.update(keys)

    def close(self) -> None:
        """Refused: a key that was not understood."""
        for key, value in self.values.items():
            if key not in self.asked:
                raise Refused("import.key", value.mark, key=key)


def switched_off(fields: Fields) -> bool:
    """Whether a part says of itself that it does not count. Refused: a template says it."""
    word = fields.text("enabled")
    if word is None:
        return False
    flag = yes_or_no(word)
    if flag is None:
        raise Refused("import.enabled", fields.need("enabled").mark)
    return not flag


def yes_or_no(word: str) -> bool | None:
    """YAML 1.1's words for true and false, and Home Assistant's."""
    small = word.strip().lower()
    if small in {"true", "yes", "on", "enable", "1"}:
        return True
    return False if small in {"false", "no", "off", "disable", "0"} else None
