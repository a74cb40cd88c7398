"""Live secrets, and the hiding of them in text that leaves the hub."""

import base64
import json
import re
from collections.abc import Iterator
from urllib.parse import quote

from hub.model.secret import Secret

MASK = "***"


class Masks:
    """Replaces every secret that it knows, in the spellings in which it may slip out, by `***`."""

    def __init__(self) -> None:
        self._secrets: set[Secret] = set()
        self._pattern: re.Pattern[str] | None = None

    def add(self, secret: Secret) -> None:
        """Hide this secret from now on."""
        self._secrets.add(secret)
        self._compile()

    def remove(self, secret: Secret) -> None:
        """Forget a secret that is no longer in use; harmless when it is unknown."""
        self._secrets.discard(secret)
        self._compile()

    def hide(self, text: str) -> str:
        """The text without any of the secrets."""
        return self._pattern.sub(MASK, text) if self._pattern is not None else text

    def _compile(self) -> None:
        spellings = {spelling for secret in self._secrets for spelling in _spellings(secret.reveal())} - {""}
        longest_first = sorted(spellings, key=lambda spelling: (-len(spelling), spelling))
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None


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
