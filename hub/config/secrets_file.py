"""secrets.yaml: what `!secret NAME` stands for."""

from collections.abc import Mapping as Map
from pathlib import Path

from hub.config.files import read_source, stands
from hub.model.secret import Secret
from hub.text import reader
from hub.text.hints import suggest
from hub.text.problem import Problem, error, warning
from hub.text.yaml import Node, Scalar, SecretRef, parse

OTHERS_MAY = 0o077


def read_secrets(path: Path) -> tuple[dict[str, Secret], list[Problem]]:
    """The secrets by name; none when there is no such file. A file that others may read is a warning."""
    if not stands(path):
        return {}, []
    source, problems = read_source(path)
    if source is None:
        return {}, problems
    if path.stat().st_mode & OTHERS_MAY:
        problems.append(warning("config.secrets_open", None, path=str(path)))
    tree, found = parse(source)
    problems += found
    if tree is None or (isinstance(tree, Scalar) and tree.empty):
        return {}, problems
    mapping = reader.mapping(tree, problems)
    secrets = {}
    for key, value in mapping.entries if mapping else ():
        text = reader.text(value, problems)
        if text is not None:
            secrets[key.text] = Secret(text)
    return secrets, problems


def secret(secrets: Map[str, Secret]) -> reader.Reader[Secret]:
    """A reader of `!secret NAME`, and of nothing else: a secret has no place in a file that is shown around."""

    def read(node: Node, problems: list[Problem]) -> Secret | None:
        if not isinstance(node, SecretRef):
            problems.append(error("config.secret_wanted", node.mark))
            return None
        if node.name not in secrets:
            problems.append(error("config.unknown_secret", node.mark, hint=suggest(node.name, secrets), name=node.name))
        return secrets.get(node.name)

    return read
