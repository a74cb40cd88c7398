"""What happened in a run: as one hash, which two runs of one seed must agree on, and as a timeline for people."""

import re
from collections import deque
from collections.abc import Callable
from hashlib import blake2b

# Where a run keeps its disk: another folder each time, and named in what a full disk is complained of with.
_FOLDER = re.compile(r"\S*/hearth-sim-\w+")


class Trace:
    """Takes in everything that can be seen from outside: packets, disk, what people did, what was answered."""

    def __init__(self, tell: Callable[[str], None] | None = None, kept: int = 200) -> None:
        self.events = 0
        self.last: deque[str] = deque(maxlen=kept)
        self._hash = blake2b(digest_size=16)
        self._tell = tell

    def packet(self, at: float, source: tuple[str, int], to: tuple[str, int], packet: bytes) -> None:
        """A datagram arrived."""
        self.events += 1
        self._hash.update(f"{at!r}{source}{to}".encode())
        self._hash.update(packet)

    def note(self, at: float, what: str, *, hashed: str = "") -> None:
        """Something happened; `hashed` goes into the hash in place of the words, where these would differ."""
        self.events += 1
        self._hash.update(f"{at!r}{hashed or _FOLDER.sub('', what)}\n".encode())
        line = f"{at:10.3f}  {what}"
        self.last.append(line)
        if self._tell is not None:
            self._tell(line)

    def digest(self) -> str:
        """The hash of all so far."""
        return self._hash.hexdigest()
