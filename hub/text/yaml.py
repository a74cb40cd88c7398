"""YAML as a tree of words with places: nothing is guessed, nothing is executed, nothing explodes.

Scalars stay text: `22:30` is read as a time and `on` as a word by whoever knows what belongs there.
The tree is built from the parser's events, one by one, so that a bomb is refused at its first
alias, tag or level too many, before anything is composed from it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import yaml

from hub.text.problem import Problem, error
from hub.text.source import Mark, Source, source_of
from hub.text.yaml_errors import explain

# Besides control characters: line breaks that editors do not count, and characters that turn the direction of a line
# so that it reads otherwise than it is.
_FORBIDDEN = re.compile(
    "[^\t\n\r\\x20-\\x7e\\xa0-\\u200d\\u2010-\\u2027\\u202f-\\u2065\\u206a-\\ud7ff\\ue000-\\ufefe\\uff00-\\ufffd\\U00010000-\\U0010ffff]"
)
_MERGE_KEY = "<<"
_SECRET_TAG = "!secret"  # noqa: S105 - the name of a tag
_EMPTY_WORDS = frozenset({"", "~", "null"})


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may hold."""

    size: int = 256 * 1024
    depth: int = 32
    nodes: int = 20_000
    problems: int = 100


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Scalar:
    """One word or text; `quoted` when it was written in quotes or as a block."""

    text: str
    mark: Mark
    quoted: bool = False
    # Where the text begins inside the mark; None when it was folded or escaped, so that places in
    # the text have no place of their own in the file.
    inset: int | None = 0

    @property
    def empty(self) -> bool:
        """Whether nothing was written (or `~`, or `null`)."""
        return not self.quoted and self.text in _EMPTY_WORDS

    def part(self, start: int, length: int) -> Mark:
        """The place of some characters of the text, for a caret under a word of an expression."""
        if self.inset is None:
            return self.mark
        mark = self.mark
        return Mark(mark.source, mark.line, mark.column + self.inset + start, length)


@dataclass(frozen=True, slots=True)
class SecretRef:
    """`!secret NAME`: what is kept in secrets.yaml under that name."""

    name: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple["Node", ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order written; keys are unique. `flow` when written in braces."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    mark: Mark
    flow: bool = False

    def get(self, key: str) -> "Node | None":
        """The value under a key, or None."""
        return next((value for word, value in self.entries if word.text == key), None)


Node = Scalar | SecretRef | Sequence | Mapping


def parse(source: Source, limits: Limits = LIMITS, *, pure: bool = False) -> tuple[Node | None, list[Problem]]:
    """Read one YAML document; never raises.

    The tree is None for an empty file, and when the problems leave no tree worth reading further
    (after a duplicate key there is one, with the first value kept). `pure` takes the parser
    written in Python even where the one in C is there.
    """
    refused = _refuse_text(source, limits)
    if refused is not None:
        return None, [refused]
    builder = _Builder(source, limits)
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ and not pure else yaml.SafeLoader
    events: Iterator[yaml.Event] = yaml.parse(source.text, Loader=loader)
    try:
        for event in events:
            if not builder.take(event):
                break
    except yaml.MarkedYAMLError as failure:
        builder.spoil(explain(failure, source))
    except (yaml.YAMLError, ValueError, OverflowError) as failure:
        # The Python parser lets ValueError and OverflowError escape from `\U` and `%YAML` numbers.
        builder.spoil(error("yaml.syntax", Mark(source, 1, 1), detail=str(failure)))
    return (None if builder.spoilt else builder.root), builder.problems


def decode(name: str, data: bytes, limits: Limits = LIMITS) -> tuple[Source | None, list[Problem]]:
    """The text of a file, or the problem that keeps it from being one; never raises."""
    if len(data) > limits.size:
        return None, [error("yaml.too_large", Mark(Source(name, ""), 1, 1), limit=limits.size // 1024)]
    try:
        return source_of(name, data), []
    except UnicodeDecodeError as failure:
        good = source_of(name, data[: failure.start])
        return None, [error("yaml.bad_utf8", good.mark_at(len(good.text)), offset=failure.start)]


def _refuse_text(source: Source, limits: Limits) -> Problem | None:
    text = source.text
    found = _FORBIDDEN.search(text)
    if found is not None:
        return error("yaml.control_character", source.mark_at(found.start()), code=f"U+{ord(found.group()):04X}")
    if len(text) > limits.size or len(text.encode()) > limits.size:
        return error("yaml.too_large", Mark(source, 1, 1), limit=limits.size // 1024)
    return None


class _Open:
    """A list or mapping whose end has not come yet; `key` is a mapping's key that waits for its value."""

    __slots__ = ("entries", "first_lines", "flow", "is_mapping", "items", "key", "mark", "skip")

    def __init__(self, mark: Mark, *, is_mapping: bool, flow: bool) -> None:
        self.mark = mark
        self.flow = flow
        self.is_mapping = is_mapping
        self.items: list[Node] = []
        self.entries: list[tuple[Scalar, Node]] = []
        self.first_lines: dict[str, int] = {}
        self.key: Scalar | None = None
        self.skip = False

    def close(self, end: yaml.Mark) -> Node:
        mark = self.mark
        if self.flow and end.line + 1 == mark.line:
            mark = Mark(mark.source, mark.line, mark.column, end.column + 1 - mark.column)
        return Mapping(tuple(self.entries), mark, self.flow) if self.is_mapping else Sequence(tuple(self.items), mark)


class _Builder:
    """Takes events, guards the limits, and leaves the tree and the problems."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self.spoilt = False
        self._source = source
        self._limits = limits
        self._open: list[_Open] = []
        self._nodes = 0
        self._documents = 0

    def spoil(self, problem: Problem) -> None:
        """Note a problem that leaves no tree worth reading."""
        self.problems.append(problem)
        self.spoilt = True

    def take(self, event: yaml.Event) -> bool:
        """Build one event into the tree; False when the rest of the file is not to be read."""
        if isinstance(event, yaml.ScalarEvent):
            going = self._guard(event)
            self._add(self._scalar(event, *_span(event)))
        elif isinstance(event, yaml.CollectionStartEvent):
            going = self._guard(event)
            is_mapping = isinstance(event, yaml.MappingStartEvent)
            self._open.append(_Open(self._mark(event), is_mapping=is_mapping, flow=bool(event.flow_style)))
        elif isinstance(event, yaml.CollectionEndEvent):
            going = True
            self._add(self._open.pop().close(_span(event)[1]))
        elif isinstance(event, yaml.AliasEvent):
            going = True
            self.spoil(error("yaml.alias", self._mark(event), name=str(event.anchor)))
            self._add(Scalar("", self._mark(event)))
        else:
            going = not isinstance(event, yaml.DocumentStartEvent) or self._document(event)
        if going and len(self.problems) >= self._limits.problems:
            self.spoil(error("yaml.too_many_problems", self._mark(event)))
            return False
        return going

    def _document(self, event: yaml.DocumentStartEvent) -> bool:
        self._documents += 1
        if event.version or event.tags:
            self.spoil(error("yaml.directive", self._mark(event)))
        if self._documents > 1:
            self.spoil(error("yaml.second_document", self._mark(event)))
        return self._documents == 1

    def _guard(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> bool:
        self._nodes += 1
        plain = event.anchor is None and event.tag is None
        if plain and self._nodes <= self._limits.nodes and isinstance(event, yaml.ScalarEvent):
            return True
        if event.anchor is not None:
            self.spoil(error("yaml.anchor", self._mark(event), name=str(event.anchor)))
        tag: str | None = event.tag
        if tag is not None and not (tag == _SECRET_TAG and isinstance(event, yaml.ScalarEvent)):
            self.spoil(error("yaml.tag", self._mark(event), tag=tag))
        if self._nodes > self._limits.nodes:
            self.spoil(error("yaml.too_many_nodes", self._mark(event), limit=self._limits.nodes))
            return False
        if len(self._open) >= self._limits.depth and not isinstance(event, yaml.ScalarEvent):
            self.spoil(error("yaml.too_deep", self._mark(event), limit=self._limits.depth))
            return False
        return True

    def _scalar(self, event: yaml.ScalarEvent, start: yaml.Mark, end: yaml.Mark) -> Scalar | SecretRef:
        mark = self._stretch(start, end)
        text: str = event.value
        # Only an escape in double quotes brings one here: the file itself holds none.
        escaped = _FORBIDDEN.search(text) if event.style == '"' else None
        if escaped is not None:
            self.spoil(error("yaml.control_character", mark, code=f"U+{ord(escaped.group()):04X}"))
        if event.tag == _SECRET_TAG:
            if not text:
                self.spoil(error("yaml.secret_name", mark))
            return SecretRef(text, mark)
        begin, after = start.index, end.index
        if not event.style:
            return Scalar(text, mark, False, 0 if self._source.text[begin:after] == text else None)
        return Scalar(text, mark, True, 1 if self._source.text[begin + 1 : after - 1] == text else None)

    def _add(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if not parent.is_mapping:
            parent.items.append(node)
        elif parent.key is None and not parent.skip:
            self._key(parent, node)
        else:
            if parent.key is not None:
                parent.entries.append((parent.key, node))
            parent.key, parent.skip = None, False

    def _key(self, parent: _Open, node: Node) -> None:
        """Keep a mapping's next key, or note why it is none and have its value skipped."""
        parent.skip = True
        if not isinstance(node, Scalar):
            self.spoil(error("yaml.key_not_word", node.mark))
        elif not node.text:
            self.spoil(error("yaml.empty_key", node.mark))
        elif node.text == _MERGE_KEY and not node.quoted:
            self.spoil(error("yaml.merge_key", node.mark))
        elif node.text in parent.first_lines:
            first = parent.first_lines[node.text]
            self.problems.append(error("yaml.duplicate_key", node.mark, key=node.text, first_line=first))
        else:
            parent.first_lines[node.text] = node.mark.line
            parent.key, parent.skip = node, False

    def _mark(self, event: yaml.Event) -> Mark:
        return self._stretch(*_span(event))

    def _stretch(self, start: yaml.Mark, end: yaml.Mark) -> Mark:
        if end.line == start.line:
            length = end.column - start.column
        else:
            line_end = self._source.text.find("\n", start.index)
            length = (line_end if line_end >= 0 else end.index) - start.index
        return Mark(self._source, start.line + 1, start.column + 1, length or 1)


def _span(event: yaml.Event) -> tuple[yaml.Mark, yaml.Mark]:
    """Where an event begins and ends: events of a parser, unlike those of an emitter, always have both."""
    return cast("tuple[yaml.Mark, yaml.Mark]", (event.start_mark, event.end_mark))
