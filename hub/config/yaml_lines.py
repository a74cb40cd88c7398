"""Changing a YAML file line by line: what is not changed stays as its owner wrote it, to the last blank."""

import json
import re
from collections.abc import Mapping as Map
from collections.abc import Sequence as List

from hub.config.files import DEVICES_LIMITS
from hub.model.errors import BadConfig
from hub.text.source import Mark, Source
from hub.text.yaml import Mapping, Node, Scalar, Sequence, parse

# What may be written as a value: a word, a list, or keys with values.
Value = str | List["Value"] | Map[str, "Value"]

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
INDENT = 2


def written(value: Value) -> str:
    """The value on one line, words in quotes only where they need them."""
    if isinstance(value, str):
        return _word(value)
    if isinstance(value, Map):
        return "{" + ", ".join(f"{_word(key)}: {written(each)}" for key, each in value.items()) + "}"
    return "[" + ", ".join(map(written, value)) + "]"


def _word(text: str) -> str:
    """The text plain where it reads back as itself in every place that a plain word can have, else in quotes."""
    tree, problems = parse(Source("", f"[{text}, {{{text}: {text}}}]"))
    if not problems and isinstance(tree, Sequence) and len(tree.items) == 2:
        word, keys = tree.items
        entries = keys.entries if isinstance(keys, Mapping) else ()
        words = [word, *(each for entry in entries for each in entry)]
        if len(words) == 3 and all(isinstance(each, Scalar) and _is_plainly(each, text) for each in words):
            return text
    return json.dumps(text, ensure_ascii=False)


def _is_plainly(word: Scalar, text: str) -> bool:
    return word.text == text and not word.quoted and not word.empty


class Page:
    """The lines of one file and its tree. A change makes the tree stale: one change a page."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.root = parse(source, DEVICES_LIMITS)[0]
        self._newline = "\r\n" if "\r\n" in source.text else "\n"
        self._lines = _LINE_BREAK.split(source.text)

    @property
    def text(self) -> str:
        """The file as it is now."""
        return self._newline.join(self._lines)

    def entry(self, mapping: Node | None, key: str) -> tuple[Scalar, Node] | None:
        """A key of a mapping with its value; None where there is none."""
        if not isinstance(mapping, Mapping):
            return None
        return next((entry for entry in mapping.entries if entry[0].text == key), None)

    def replace(self, places: Map[Mark, str]) -> None:
        """Put other words in the place of some, each within its line."""
        for mark in sorted(places, key=lambda mark: mark.column, reverse=True):
            line = self._lines[mark.line - 1]
            start = mark.column - 1
            self._lines[mark.line - 1] = line[:start] + places[mark] + line[start + mark.length :]

    def append(self, section: str, values: Map[str, Value]) -> None:
        """Add keys at the end of a section of the file, mappings line by line; the section is made where it lacks."""
        if not values:
            return
        found = self.entry(self.root, section)
        if found is None:
            while self._lines and not self._lines[-1].strip():
                self._lines.pop()
            blank = [""] if self._lines else []
            self._lines += [*blank, f"{section}:", *_blocks(INDENT, values), ""]
            return
        word, content = found
        if isinstance(content, Mapping) and content.entries:
            if content.flow:
                raise self._by_hand(content.mark)
            self._insert(self._end(word, content), _blocks(content.mark.column - 1, values))
            return
        if isinstance(content, Mapping) or (isinstance(content, Scalar) and content.text):
            self.replace({content.mark: ""})
            self._lines[word.mark.line - 1] = self._lines[word.mark.line - 1].rstrip()
        self._insert(word.mark.line, _blocks(word.mark.column - 1 + INDENT, values))

    def set(self, owner: tuple[Scalar, Node], key: str, value: Value) -> None:
        """Write one key of a mapping: in its place where it is there, else after the others."""
        word, mapping = owner
        found = self.entry(mapping, key)
        if found is not None:
            self._set_value(found, written(value))
        elif not isinstance(mapping, Mapping):
            raise self._by_hand(mapping.mark)
        elif mapping.flow:
            self._rewrite(mapping, [*self._pairs(mapping), f"{key}: {written(value)}"])
        else:
            self._insert(self._end(word, mapping), _block(mapping.mark.column - 1, key, value))

    def remove(self, owner: tuple[Scalar, Node], key: str) -> None:
        """Take one key of a mapping away; nothing happens where there is none such."""
        mapping = owner[1]
        found = self.entry(mapping, key)
        if found is None or not isinstance(mapping, Mapping):
            return
        if mapping.flow:
            position = [word.text for word, _ in mapping.entries].index(key)
            pairs = self._pairs(mapping)
            self._rewrite(mapping, pairs[:position] + pairs[position + 1 :])
        else:
            del self._lines[found[0].mark.line - 1 : self._end(*found)]

    def _set_value(self, entry: tuple[Scalar, Node], text: str) -> None:
        word, value = entry
        first = word.mark.line - 1
        after_key = word.mark.column - 1 + word.mark.length
        rest = self._lines[first][after_key:]
        if not rest.lstrip().startswith(":"):  # the form `? key`
            raise self._by_hand(word.mark)
        if isinstance(value, Scalar) and not value.text and not value.quoted:
            self._lines[first] = self._lines[first][:after_key] + rest.replace(":", f": {text}", 1)
        elif value.mark.line == word.mark.line and self._end(word, value) == first + 1:
            self.replace({value.mark: text})
        else:
            self._lines[first : self._end(word, value)] = [f"{self._lines[first][:after_key]}: {text}"]

    def _rewrite(self, mapping: Mapping, pairs: list[str]) -> None:
        self.replace({mapping.mark: "{" + ", ".join(pairs) + "}"})

    def _pairs(self, mapping: Mapping) -> list[str]:
        """`key: value` of a mapping in braces, as written; refused where it goes over several lines."""
        line = self._lines[mapping.mark.line - 1]
        start = mapping.mark.column - 1
        if mapping.mark.length < 2 or line[start + mapping.mark.length - 1] != "}":
            raise self._by_hand(mapping.mark)
        return [f"{self._slice(key.mark)}: {self._slice(value.mark)}" for key, value in mapping.entries]

    def _slice(self, mark: Mark) -> str:
        return self._lines[mark.line - 1][mark.column - 1 : mark.column - 1 + mark.length]

    def _insert(self, line: int, lines: list[str]) -> None:
        self._lines[line:line] = lines if line < len(self._lines) else [*lines, ""]

    def _end(self, key: Scalar, value: Node) -> int:
        """The index after the last line of an entry; comments that are set in deeper than its key are its own."""
        column = key.mark.column - 1
        end = key.mark.line
        for index in range(end, len(self._lines)):
            line = self._lines[index]
            inner = line.lstrip(" ")
            indent = len(line) - len(inner)
            listed = indent == column and isinstance(value, Sequence) and inner.startswith("-")
            if not inner.strip() or (inner.startswith("#") and indent <= column):
                continue
            if indent <= column and not listed:
                break
            end = index + 1
        return end

    def _by_hand(self, mark: Mark) -> BadConfig:
        return BadConfig("config.edit_by_hand", path=self.source.name, place=str(mark))


def _blocks(indent: int, values: Map[str, Value]) -> list[str]:
    return [line for key, value in values.items() for line in _block(indent, key, value)]


def _block(indent: int, key: str, value: Value) -> list[str]:
    margin = " " * indent
    if isinstance(value, Map) and value:
        inner = " " * (indent + INDENT)
        return [f"{margin}{_word(key)}:", *(f"{inner}{_word(k)}: {written(v)}" for k, v in value.items())]
    return [f"{margin}{_word(key)}: {written(value)}"]
