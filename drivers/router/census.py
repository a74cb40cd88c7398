"""Who is in the network now, as any router tells it; MAC addresses as everybody here writes them."""

import re
from dataclasses import dataclass
from typing import Final

MOST_CLIENTS: Final = 2000
"""A network of more is no home."""

_MAC: Final = re.compile("[0-9a-f]{2}(?::[0-9a-f]{2}){5}")
_BARE: Final = re.compile("[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Census:
    """The MAC addresses that are there, how many clients there are, how many of these are guests (None: unknown)."""

    present: frozenset[str]
    clients: int
    guests: int | None = None


def mac_of(text: str) -> str | None:
    """`aa:bb:cc:dd:ee:ff` of a MAC address in any usual spelling; None for anything else, and for nobody's."""
    found = text.strip().lower().replace("-", ":")
    if _BARE.fullmatch(found):
        found = ":".join(found[at : at + 2] for at in range(0, 12, 2))
    return found if _MAC.fullmatch(found) and found != "00:00:00:00:00:00" else None
