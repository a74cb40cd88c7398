"""A disk that remembers what is certainly on it, what may be, and in which order names changed.

What was synced before the power went is there. A write that was not is there, is not, or is there in part (512 bytes is
what a disk writes at once). Names of a folder changed up to some moment between its last sync and the cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random

from tests.system.crash.trace import Call

SECTOR = 512


@dataclass(eq=False)
class Change:
    """A write (`data` at `at`), or a cut of the file to `at` bytes (`data` is None). `ended`: when it was done."""

    at: int
    data: bytes | None
    ended: int

    def on(self, content: bytearray) -> None:
        if self.data is None:
            del content[self.at :]
            content.extend(bytes(self.at - len(content)))
            return
        content.extend(bytes(max(0, self.at - len(content))))
        content[self.at : self.at + len(self.data)] = self.data

    def torn_on(self, content: bytearray, random: Random) -> None:
        """Some of its sectors arrive."""
        assert self.data is not None
        first = -self.at % SECTOR or SECTOR
        cuts = [0, *range(first, len(self.data), SECTOR), len(self.data)]
        for begin, end in pairwise(cuts):
            if random.random() < 0.5:
                Change(self.at + begin, self.data[begin:end], 0).on(content)


@dataclass(eq=False)
class File:
    kept: bytearray = field(default_factory=bytearray)
    now: bytearray = field(default_factory=bytearray)
    pending: list[Change] = field(default_factory=list)

    def change(self, change: Change) -> None:
        self.pending.append(change)
        change.on(self.now)

    def sync(self, before: int) -> None:
        """What was done before then is on the disk."""
        for change in self.pending:
            if change.ended < before:
                change.on(self.kept)
        self.pending = [change for change in self.pending if change.ended >= before]

    def image(self, random: Random) -> bytes:
        content = bytearray(self.kept)
        for change in self.pending:
            luck = random.random()
            if luck < 0.4:
                change.on(content)
            elif luck < 0.6 and change.data is not None:
                change.torn_on(content, random)
        return bytes(content)


@dataclass(eq=False)
class Folder:
    kept: dict[str, File | Folder] = field(default_factory=dict)
    now: dict[str, File | Folder] = field(default_factory=dict)
    pending: list[tuple[int, dict[str, File | Folder | None]]] = field(default_factory=list)

    def change(self, ended: int, names: dict[str, File | Folder | None]) -> None:
        self.pending.append((ended, names))
        _rename(self.now, names)

    def sync(self, before: int) -> None:
        for ended, names in self.pending:
            if ended < before:
                _rename(self.kept, names)
        self.pending = [one for one in self.pending if one[0] >= before]

    def write(self, target: Path, random: Random) -> None:
        """Write the folder as it may be after a power cut."""
        names = dict(self.kept)
        for _, change in self.pending[: random.randint(0, len(self.pending))]:
            _rename(names, change)
        target.mkdir()
        for name, node in names.items():
            if isinstance(node, Folder):
                node.write(target / name, random)
            else:
                (target / name).write_bytes(node.image(random))


def _rename(names: dict[str, File | Folder], change: dict[str, File | Folder | None]) -> None:
    for name, node in change.items():
        if node is None:
            names.pop(name, None)
        else:
            names[name] = node


class Disk:
    """The folders under `root` named in `watched`; `versions` are whole contents that files got by being renamed."""

    IGNORED = frozenset({"reserve"})

    def __init__(self, root: Path, watched: tuple[str, ...], found: Path) -> None:
        self.root, self.watched = root, watched
        self.top = Folder()
        for name in watched:
            self.top.kept[name] = self.top.now[name] = _load(found / name)
        self.versions: dict[str, set[bytes]] = {}
        for path, file in _files(self.top, ""):
            self.versions[path] = {bytes(file.now)}
        self.changes = 0

    def take(self, call: Call) -> None:
        """Let a call happen."""
        handler = getattr(self, f"_{call.name}", None)
        target = call.file if call.number >= 0 else self._named(call, 0)
        if self._inside(target) is None or call.gone or target.rpartition("/")[2] in self.IGNORED:
            return
        assert handler is not None, f"the replay does not know {call}"
        handler(call)
        self.changes += 1

    def image(self, target: Path, random: Random) -> None:
        """Write what may be there if the power goes now."""
        for name in self.watched:
            node = self.top.now[name]
            assert isinstance(node, Folder)
            node.write(target / name, random)

    # The calls

    def _openat(self, call: Call) -> None:
        if "O_CREAT" not in call.flags and "O_TRUNC" not in call.flags:
            return
        path = self._named(call, 0)
        folder, name = self._place(path)
        if name not in folder.now:
            if "O_CREAT" in call.flags:
                folder.change(call.ended, {name: File()})
        elif "O_TRUNC" in call.flags:
            self._file(path).change(Change(0, None, call.ended))

    def _write(self, call: Call) -> None:
        file = self._file(call.file)  # everything here is written from the beginning to the end
        file.change(Change(len(file.now), b"".join(call.texts), call.ended))

    def _pwrite64(self, call: Call) -> None:
        self._file(call.file).change(Change(call.numbers[-1], call.texts[0], call.ended))

    def _ftruncate(self, call: Call) -> None:
        self._file(call.file).change(Change(call.numbers[-1], None, call.ended))

    def _fdatasync(self, call: Call) -> None:
        self._find(call.file).sync(call.begun)

    _fsync = _fdatasync

    def _rename(self, call: Call) -> None:
        old, new = self._named(call, 0), self._named(call, 1)
        folder, name = self._place(old)
        assert self._place(new)[0] is folder, "the replay knows renames within a folder only"
        node = folder.now[name]
        if isinstance(node, File):
            self.versions.setdefault(self._inside(new) or "", set()).add(bytes(node.now))
        folder.change(call.ended, {name: None, self._place(new)[1]: node})

    def _unlink(self, call: Call) -> None:
        folder, name = self._place(self._named(call, 0))
        folder.change(call.ended, {name: None})

    _unlinkat = _rmdir = _unlink

    def _mkdir(self, call: Call) -> None:
        folder, name = self._place(self._named(call, 0))
        folder.change(call.ended, {name: Folder()})

    # Finding

    def _inside(self, path: str) -> str | None:
        prefix = f"{self.root}/"
        rest = path.removeprefix(prefix)
        return rest if path.startswith(prefix) and rest.partition("/")[0] in self.watched else None

    def _named(self, call: Call, index: int) -> str:
        text = call.texts[index].decode() if index < len(call.texts) else ""
        return text if text.startswith("/") else f"{call.file}/{text}"

    def _find(self, path: str) -> File | Folder:
        node: File | Folder = self.top
        for part in (self._inside(path) or "").split("/"):
            assert isinstance(node, Folder)
            node = node.now[part]
        return node

    def _file(self, path: str) -> File:
        node = self._find(path)
        assert isinstance(node, File)
        return node

    def _place(self, path: str) -> tuple[Folder, str]:
        parent, _, name = path.rpartition("/")
        node = self._find(parent)
        assert isinstance(node, Folder)
        return node, name


def _load(path: Path) -> Folder:
    names: dict[str, File | Folder] = {}
    for one in sorted(path.iterdir()):
        content = bytearray() if one.is_dir() else bytearray(one.read_bytes())
        names[one.name] = _load(one) if one.is_dir() else File(content, bytearray(content))
    return Folder(names, dict(names))


def _files(folder: Folder, prefix: str) -> Iterator[tuple[str, File]]:
    for name, node in folder.now.items():
        if isinstance(node, Folder):
            yield from _files(node, f"{prefix}{name}/")
        else:
            yield prefix + name, node
