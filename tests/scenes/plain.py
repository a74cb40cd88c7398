"""YAML as plain data, every scalar as it was written, and back: for tests that change scenes."""

from typing import Any

import yaml


class _Words(yaml.SafeLoader):
    """Keeps every scalar as it was written."""


class _Secret(str):
    """`!secret NAME`, which stays what it is."""

    __slots__ = ()


class _Plain(yaml.SafeDumper):
    """Writes it back."""


_Words.yaml_implicit_resolvers = {}
_Words.add_constructor("!secret", lambda _, node: _Secret(node.value))
_Plain.add_representer(_Secret, lambda dumper, name: dumper.represent_scalar("!secret", str(name)))


def opened(text: str) -> Any:
    """Dictionaries, lists and words."""
    return yaml.load(text, _Words)


def written(root: Any) -> str:
    """The text again, its keys in order."""
    return yaml.dump(root, Dumper=_Plain, allow_unicode=True, sort_keys=False)
