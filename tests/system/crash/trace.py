"""What a process did to its files, and what it said on its sockets, read from strace."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

CHANGES = (
    "openat", "creat", "write", "writev", "pwrite64", "pwritev", "fdatasync", "fsync", "ftruncate", "truncate",
    "rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir", "link", "linkat", "symlink",
    "symlinkat", "sendfile", "copy_file_range", "splice", "sync_file_range", "fallocate", "msync",
)  # fmt: skip
"""Everything that changes a file or brings it to the disk; what the replay does not know must not go by unseen."""

_LINE = re.compile(r"(\d+) +(.*)")
_RESUMED = re.compile(r"<\.\.\. \w+ resumed>")
_CALL = re.compile(r"(\w+)\((.*)\) += (-?\d+)(<.*?>)?", re.DOTALL)
_BYTE = re.compile(r"\\x([0-9a-f]{2})")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FD = re.compile(r"(-?\d+|AT_FDCWD)<((?:\\x[0-9a-f]{2})*)>(\(deleted\))?")
_NUMBERS = re.compile(r"(?:^|, )(-?\d+)(?=,|$)")


@dataclass(frozen=True, slots=True)
class Call:
    """A system call that succeeded: `begun` and `ended` are its places in the trace.

    `file` is the path of its first handle, `texts` its strings, `numbers` its plain numbers, `flags` all but these.
    """

    name: str
    begun: int
    ended: int
    file: str
    texts: tuple[bytes, ...]
    numbers: tuple[int, ...]
    flags: str
    gone: bool = False  # the file has no name any more
    number: int = -1  # of the handle


def wrapper(trace: Path) -> tuple[str, ...]:
    """The words before a command that is to be traced; it keeps its process id."""
    return ("strace", "-D", "-f", "-y", "-xx", "-s", "4000000", "-o", str(trace), "-e", f"trace={','.join(CHANGES)}")


def read(trace: Path) -> Iterator[Call]:
    """The calls in the order in which they ended."""
    open_: dict[str, tuple[int, str]] = {}
    for place, line in enumerate(trace.read_text("ascii").splitlines()):
        found = _LINE.fullmatch(line)
        if found is None:
            continue
        process, text = found.groups()
        begun = place
        if text.endswith("<unfinished ...>"):
            open_[process] = (place, text.removesuffix("<unfinished ...>").rstrip())
            continue
        if _RESUMED.match(text):
            begun, start = open_.pop(process)
            text = start + _RESUMED.sub("", text)
        call = _call(text, begun, place)
        if call is not None:
            yield call


def _call(text: str, begun: int, ended: int) -> Call | None:
    found = _CALL.match(text)
    if found is None or int(found[3]) < 0:
        return None
    name, arguments = found[1], found[2]
    handle = _FD.match(arguments)
    file = _bytes(handle[2]).decode() if handle else ""
    gone = bool(handle and handle[3]) or file.endswith(" (deleted)")
    number = int(handle[1]) if handle and handle[1] != "AT_FDCWD" else -1
    texts = tuple(_bytes(each) for each in _TEXT.findall(arguments))
    rest = _TEXT.sub('""', _FD.sub("", arguments))
    numbers = tuple(int(each) for each in _NUMBERS.findall(rest))
    return Call(name, begun, ended, file, texts, numbers, rest, gone, number)


def _bytes(escaped: str) -> bytes:
    return bytes.fromhex(escaped.replace("\\x", ""))


@dataclass
class Answers:
    """HTTP answers put together from what was written to sockets."""

    _open: dict[int, bytes] = field(default_factory=dict)

    def take(self, call: Call) -> Iterator[bytes]:
        """The bodies of the answers that are complete with this call."""
        data = self._open.pop(call.number, b"") + b"".join(call.texts)
        if not data.startswith(b"HTTP/1.1 "):
            return
        while data:
            head, blank, rest = data.partition(b"\r\n\r\n")
            size = re.search(rb"(?i)content-length: (\d+)", head)
            if not blank or size is None or len(rest) < int(size[1]):
                self._open[call.number] = data
                return
            if head.startswith(b"HTTP/1.1 200"):
                yield rest[: int(size[1])]
            data = rest[int(size[1]) :]
