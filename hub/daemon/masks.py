"""Live secrets, and the hiding of them in text that leaves the hub."""

import base64
import json
import re
from collections.abc import Iterator
from urllib.parse import quote

from hub.model.secret import Secret

MASK = "***"
_HEAD = 8


class Masks:
    """Replaces every secret that it knows, in the spellings in which it may slip out, by `***`.

    Spellings are found by their first characters in a dictionary: a home has thousands, and a pattern of them all would
    take seconds to compile and be tried at every character of every line.
    """

    def __init__(self) -> None:
        self._secrets: set[Secret] = set()
        self._by_head: dict[str, tuple[str, ...]] = {}
        self._heads: tuple[int, ...] = ()

    def add(self, secret: Secret) -> None:
        """Hide this secret from now on."""
        if secret not in self._secrets:
            self._secrets.add(secret)
            self._index(secret)

    def remove(self, secret: Secret) -> None:
        """Forget a secret that is no longer in use; harmless when it is unknown."""
        self._secrets.discard(secret)
        self._by_head.clear()
        for one in self._secrets:
            self._index(one)

    def hide(self, text: str) -> str:
        """The text without any of the secrets; of two that begin at one place, the longer goes."""
        parts: list[str] = []
        begin = at = 0
        while at < len(text):
            length = self._longest_at(text, at)
            if length:
                parts += (text[begin:at], MASK)
                begin = at = at + length
            else:
                at += 1
        return "".join((*parts, text[begin:])) if parts else text

    def _longest_at(self, text: str, at: int) -> int:
        longest = 0
        for size in self._heads:
            for spelling in self._by_head.get(text[at : at + size], ()):
                if len(spelling) > longest and text.startswith(spelling, at):
                    longest = len(spelling)
        return longest

    def _index(self, secret: Secret) -> None:
        for spelling in {*_spellings(secret.reveal())} - {""}:
            head = spelling[:_HEAD]
            known = self._by_head.get(head, ())
            if spelling not in known:
                self._by_head[head] = (*known, spelling)
            if len(head) not in self._heads:
                self._heads += (len(head),)


def _spellings(secret: str) -> Iterator[str]:
    yield from (secret, secret.lower(), secret.upper())
    yield quote(secret, safe="")
    yield repr(secret)[1:-1]
    yield json.dumps(secret)[1:-1]
    raw = secret.encode("utf-8", "surrogatepass")
    yield base64.b64encode(raw).decode("ascii").rstrip("=")
    yield raw.hex()
    if re.fullmatch(r"(?:[0-9a-fA-F]{2}){4,}", secret):
        # A token is written in hexadecimal and used as bytes.
        yield repr(bytes.fromhex(secret))[2:-1]
