"""Secrets at rest: sealed with a key that stands outside the state folder, where the machine gives one.

The key comes as a systemd credential (https://systemd.io/CREDENTIALS/). Without one secrets stand as they are, and the
modes of file (0600) and folder (0700) keep them.
"""

from base64 import b64decode, b64encode
from binascii import Error as BadBase64
from collections.abc import Callable, Mapping
from pathlib import Path
from secrets import token_bytes
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hub.model.errors import BadSetup

CREDENTIAL: Final = "hearth.key"
SHORTEST: Final = 32
"""Bytes of a key: 256 bits."""

_SEALED: Final = "v1:"
_PLAIN: Final = "v0:"
_NONCE: Final = 12
_PURPOSE: Final = b"hearth secrets at rest, version 1"


class CannotOpen(BadSetup):
    """A sealed secret, and not the key for it."""


class Vault:
    """Seals texts with AES-256-GCM, the key by HKDF-SHA256 of `key`; with None each text stands for itself.

    A sealed text opens only under the name that it was sealed for: it cannot be moved to another place. Texts that were
    written without a key are read with one, too.
    """

    def __init__(self, key: bytes | None = None, random_bytes: Callable[[int], bytes] = token_bytes) -> None:
        self._cipher = None if key is None else AESGCM(HKDF(SHA256(), 32, None, _PURPOSE).derive(key))
        self._random_bytes = random_bytes

    def seal(self, text: str, name: str) -> str:
        """The text as it is to be stored."""
        if self._cipher is None:
            # What begins like a stored text must not be taken for one.
            return _PLAIN + text if text.startswith((_SEALED, _PLAIN)) else text
        nonce = self._random_bytes(_NONCE)
        sealed = self._cipher.encrypt(nonce, text.encode("utf-8", "surrogatepass"), name.encode())
        return _SEALED + b64encode(nonce + sealed).decode()

    def open(self, text: str, name: str) -> str:
        """The text that was sealed under that name.

        Raises:
            CannotOpen: it was sealed with a key that is not here, or for another name, or was changed.
        """
        if not text.startswith(_SEALED):
            return text.removeprefix(_PLAIN)
        if self._cipher is None:
            raise CannotOpen("vault.no_key", name=name, credential=CREDENTIAL)
        try:
            raw = b64decode(text.removeprefix(_SEALED), validate=True)
            return self._cipher.decrypt(raw[:_NONCE], raw[_NONCE:], name.encode()).decode("utf-8", "surrogatepass")
        except (BadBase64, InvalidTag, ValueError) as error:
            raise CannotOpen("vault.other_key", name=name, credential=CREDENTIAL) from error

    def stale(self, text: str) -> bool:
        """Whether a stored text is in the clear though there is a key: to be sealed anew."""
        return self._cipher is not None and not text.startswith(_SEALED)


def read_key(environ: Mapping[str, str]) -> bytes | None:
    """The key that the service manager hands over, None where it hands over none.

    Raises:
        BadSetup: it cannot be read, or is too short to be a key.
    """
    folder = environ.get("CREDENTIALS_DIRECTORY")
    if not folder:
        return None
    path = Path(folder) / CREDENTIAL
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BadSetup("vault.unreadable", path=str(path), reason=error.strerror or str(error)) from error
    if len(key) < SHORTEST:
        raise BadSetup("vault.short_key", path=str(path), count=len(key), least=SHORTEST)
    return key
