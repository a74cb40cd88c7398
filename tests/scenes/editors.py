"""What an editor makes of a YAML file: a tree with the types of YAML 1.2, and its judgement by a schema."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import fastjsonschema

from hub.text.schema import Schema
from hub.text.source import Source
from hub.text.yaml import Mapping, Node, Scalar, Sequence, parse

Judge = Callable[[str], str | None]
"""The first thing that is wrong with a text, None where it is as the schema says."""

_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


def judge(schema: Schema) -> Judge:
    """An editor with the schema."""
    check = fastjsonschema.compile(schema, use_default=False)

    def look(text: str) -> str | None:
        try:
            check(as_json(tree(text)))
        except fastjsonschema.JsonSchemaValueException as error:
            return str(error)
        return None

    return look


def tree(text: str) -> Node:
    root, problems = parse(Source("a.yaml", text))
    assert root is not None, problems
    return root


def as_json(node: Node) -> Any:
    """The tree as JSON, by https://yaml.org/spec/1.2.2/#103-core-schema."""
    match node:
        case Mapping():
            return {key.text: as_json(value) for key, value in node.entries}
        case Sequence():
            return [as_json(item) for item in node.items]
        case Scalar(text=text, quoted=False) if text.lower() in _WORDS:
            return _WORDS[text.lower()]
        case Scalar(text=text, quoted=False) if re.fullmatch(r"[-+]?[0-9]+", text):
            return int(text)
        case Scalar(text=text, quoted=False) if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)", text):
            return float(text)
        case Scalar():
            return node.text
        case _:
            return node.name


def mappings(node: Node, under: str = "") -> Iterator[tuple[str, Mapping]]:
    """All mappings of a tree, each with the key that it stands under."""
    match node:
        case Mapping():
            yield under, node
            for key, value in node.entries:
                yield from mappings(value, key.text)
        case Sequence():
            for item in node.items:
                yield from mappings(item, under)


def with_key(text: str, mapping: Mapping, key: str) -> str:
    """The text with one more key at the beginning of a mapping."""
    lines = text.split("\n")
    line, column = mapping.mark.line - 1, mapping.mark.column - 1
    before, after = lines[line][:column], lines[line][column:]
    added = f"{{{key}: 1, {after[1:]}" if mapping.flow else f"{key}: 1\n{' ' * column}{after}"
    return "\n".join([*lines[:line], before + added, *lines[line + 1 :]])


def key_sets(schema: Any) -> Iterator[frozenset[str]]:
    """The keys of each mapping that a schema describes; of forms to choose from also all together."""
    match schema:
        case {"anyOf": [*forms]}:
            yield frozenset(key for form in forms for key in form.get("properties", ()))
            yield from key_sets(forms)
        case {"properties": dict(properties), **rest}:
            yield frozenset(properties)
            yield from key_sets([*properties.values(), *rest.values()])
        case dict():
            yield from key_sets([*schema.values()])
        case list():
            for one in schema:
                yield from key_sets(one)
