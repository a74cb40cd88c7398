"""Files of tokens, each recognised by what is in it: the name of a file says nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from drivers.accounts import android, databases, home_assistant, lists, screens
from drivers.accounts.rows import MOST_ROWS, Found, merged
from hub.model.errors import BadConfig
from hub.model.secret import Secret
from hub.text.source import Source
from hub.text.yaml import Limits, Node, Scalar, SecretRef, parse
from hub.text.yaml import Sequence as Items

MOST_BYTES: Final = 64 << 20
MOST_FILES: Final = 64
YAML_LIMITS: Final = Limits(size=2 << 20, nodes=100_000)
LONGEST_SECRET: Final = 512


@dataclass(slots=True)
class _Heap:
    """What was read so far: rows of each file, and the files that only make sense together."""

    rows: list[Found]
    stored: list[object]


def read_tokens(paths: Sequence[Path]) -> list[Found]:
    """The devices of all files, one row a device; a folder stands for the files of Home Assistant's `.storage` in it.

    Raises:
        BadConfig: a file cannot be read, or nothing in it is a device; the sentence names the file and the forms known.
    """
    heap = _Heap([], [])
    for path in [each for one in paths for each in _files(one)][:MOST_FILES]:
        _take(path, _bytes(path), heap)
    heap.rows += home_assistant.devices_in(heap.stored)
    rows = merged(heap.rows)
    if not rows:
        raise BadConfig("onboarding.no_devices", path=", ".join(map(str, paths)))
    return rows


def read_bytes(name: str, data: bytes) -> list[Found]:
    """The devices of one file."""
    heap = _Heap([], [])
    _take(Path(name), data, heap)
    return merged([*heap.rows, *home_assistant.devices_in(heap.stored)])


def read_yaml(source: Source) -> object | None:
    """The YAML of a file as plain data; `!secret` stands for nothing. None when it is none."""
    tree, _ = parse(source, YAML_LIMITS)
    return None if tree is None else _plain(tree)


def refs_in(tree: object) -> list[Found]:
    """Devices of a file with `family:id: secret` on each line: Hearth's own form, for every family."""
    if not isinstance(tree, Mapping):
        return []
    rows = []
    for key, value in tree.items():
        family, colon, wire_id = str(key).partition(":")
        fits = colon and family.isidentifier() and wire_id and len(str(key)) <= LONGEST_SECRET
        if not fits or not (value is None or (isinstance(value, str) and len(value) <= LONGEST_SECRET)):
            return []
        rows.append(Found(id=wire_id, token=Secret(value) if value else None, family=family, open=value is None))
    return rows[:MOST_ROWS]


def _files(path: Path) -> list[Path]:
    return [path / name for name in home_assistant.FILES if (path / name).exists()] if path.is_dir() else [path]


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadConfig("onboarding.unreadable", path=str(path), reason=reason) from error
    if len(data) > MOST_BYTES:
        raise BadConfig("onboarding.too_large", path=str(path), limit=MOST_BYTES >> 20)
    return data


def _take(path: Path, data: bytes, heap: _Heap) -> None:
    """Add what one file says."""
    rows = _binary(path, data)
    if rows is None:
        tree = lists.read_json(data)
        text = None if tree is not None else _text(data)
        if text is not None:
            tree = read_yaml(Source(str(path), text))
        if home_assistant.is_storage(tree):
            heap.stored.append(tree)
            return
        rows = refs_in(tree) or lists.devices_in(tree) or screens.devices_in(text or "")
    if not rows:
        raise BadConfig("onboarding.no_devices", path=str(path))
    heap.rows += rows


def _binary(path: Path, data: bytes) -> list[Found] | None:
    """The devices of a database or backup; None for a file of text."""
    if data.startswith(android.MAGIC):
        inner = android.database_in(str(path), data)
        if inner is None:
            raise BadConfig("onboarding.no_database", path=str(path))
        data = inner
    if not data.startswith(databases.MAGIC):
        return None
    rows = databases.devices_in(data)
    if rows is None:
        raise BadConfig("onboarding.not_mi_home", path=str(path))
    return rows


def _text(data: bytes) -> str | None:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _plain(node: Node) -> object:
    if isinstance(node, Scalar):
        return None if node.empty else node.text
    if isinstance(node, SecretRef):
        return None
    if isinstance(node, Items):
        return [_plain(each) for each in node.items]
    return {key.text: _plain(value) for key, value in node.entries}
