"""Blueprints of Home Assistant: an automation with gaps, and what a use of it puts into them.

Source: https://www.home-assistant.io/docs/blueprint/schema/ .
"""

from collections.abc import Mapping as Map

from hub.importing.document import entries, input_name, text_of
from hub.importing.refused import Refused
from hub.text.yaml import Mapping, Node, Scalar, Sequence


def name_of(path: str) -> str:
    """The name that a blueprint goes by: that of its file."""
    return path.rpartition("/")[2].removesuffix(".yaml").removesuffix(".yml")


def filled(node: Node, blueprints: Map[str, Node]) -> Node:
    """An automation or script with its blueprint filled in; itself, where it uses none. Refused: it cannot be."""
    use = node.get("use_blueprint") if isinstance(node, Mapping) else None
    if use is None or not isinstance(node, Mapping):
        return node
    said = entries(use)
    path = text_of(said["path"]) if "path" in said else ""
    root = blueprints.get(name_of(path))
    if root is None:
        raise Refused("import.no_blueprint", use.mark, path=path)
    form = entries(root)
    head = entries(form["blueprint"])
    values = _defaults(head["input"]) if "input" in head else {}
    given = entries(said["input"]) if "input" in said else {}
    for name, value in given.items():
        if name not in values:
            raise Refused("import.input_unknown", value.mark, name=name, path=path)
    known = {name: value for name, value in (values | given).items() if value is not None}
    own = [(key, value) for key, value in node.entries if key.text != "use_blueprint"]
    mine = {key.text for key, _ in own}
    made = [
        (Scalar(key, value.mark), _put(value, known)) for key, value in form.items()
        if key != "blueprint" and key not in mine
    ]  # fmt: skip
    return Mapping((*own, *made), node.mark)


def _defaults(node: Node) -> dict[str, Node | None]:
    """The inputs, with their defaults; those in sections too."""
    found: dict[str, Node | None] = {}
    for name, value in entries(node).items() if isinstance(node, Mapping) else ():
        inner = value.get("input") if isinstance(value, Mapping) else None
        if inner is not None:
            found |= _defaults(inner)
        else:
            found[name] = value.get("default") if isinstance(value, Mapping) else None
    return found


def _put(node: Node, values: Map[str, Node]) -> Node:
    name = input_name(node)
    if name is not None:
        value = values.get(name)
        if value is None:
            raise Refused("import.input_missing", node.mark, name=name)
        return value
    match node:
        case Mapping():
            return Mapping(tuple((key, _put(value, values)) for key, value in node.entries), node.mark, node.flow)
        case Sequence():
            return Sequence(tuple(_put(one, values) for one in node.items), node.mark)
        case _:
            return node
