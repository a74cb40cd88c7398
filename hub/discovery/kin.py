"""Sightings that look like one device: by the number, MAC address or serial number that they name.

Whoever is in the network can name any number, so this is a proposal for a person and nothing else follows from it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from hub.model.device import Sighting

SMALLEST: Final = 1 << 16
"""Numbers below this are too common to mean anything."""

_MAC: Final = re.compile("[0-9a-f]{12}")
_DETAILS: Final = ("mac", "serial", "did")


def same_as(sightings: Iterable[Sighting]) -> Mapping[str, tuple[str, ...]]:
    """By ref the refs of other families that seem to lead to the same device; those without any are left out."""
    by_mark: dict[str, dict[str, str]] = {}
    for one in sightings:
        for mark in _marks(one):
            by_mark.setdefault(mark, {})[one.ref] = one.family
    found: dict[str, dict[str, None]] = {}
    for refs in by_mark.values():
        for ref, family in refs.items():
            others = [other for other, its in refs.items() if its != family]
            if others:
                found.setdefault(ref, {}).update(dict.fromkeys(others))
    return {ref: tuple(sorted(others)) for ref, others in found.items()}


def _marks(sighting: Sighting) -> Iterator[str]:
    named = (text for name, text in sighting.details if name.lower() in _DETAILS)
    for text in (sighting.wire_id, *named):
        plain = re.sub("[:-]", "", text.lower())
        if _MAC.fullmatch(plain) and not plain.isdecimal():
            yield f"mac {plain}"
        elif plain.isascii() and plain.isdecimal() and len(plain) <= 20 and int(plain) >= SMALLEST:
            yield f"number {int(plain)}"
        elif re.fullmatch("0x[0-9a-f]{1,16}", plain) and int(plain, 16) >= SMALLEST:
            yield f"number {int(plain, 16)}"
