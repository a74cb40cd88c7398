"""Where the broker is, and who we are there."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Tls:
    """How the broker is known for who it is (`ca`: a file; None: the machine's own), and how we are: a certificate."""

    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """A broker. `client`: our id, which nobody else there may have; `user` empty: nobody.

    `version`: 5 or 4 (MQTT 3.1.1); 0: 5, and 4 where the broker does not know it.
    """

    host: str
    client: str
    port: int = 1883
    user: str = ""
    version: int = 0
    tls: Tls | None = None
