"""Sightings that look like one device: by the number, MAC address or serial number that they name.

Whoever is in the network can name any number, so this is a proposal for a person and nothing else follows from it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from hub.model.device import Sighting

SMALLEST: Final = 1 << 16
"""Numbers below this are too common to mean anything."""

GENERAL: Final = ("announced",)
"""Families that hear of any device, in general words: where another one knows a device too, it knows it better."""

_MAC: Final = re.compile("[0-9a-f]{12}")
_DETAILS: Final = ("mac", "serial", "did", "ieee")
_IDENTIFIERS: Final = "identifiers"
"""A detail with all ids by which somebody calls a device, separated by blanks; they often hold one of the above."""
_WITHIN: Final = re.compile("0x[0-9a-f]{12,16}(?![0-9a-f])|(?<![0-9a-fx])[0-9a-f]{12}(?![0-9a-f])")


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


def known_better(sightings: Iterable[Sighting], kin: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    """By ref of a general family the ref of another one that seems to know the same device."""
    found = {}
    for one in sightings:
        others = [ref for ref in kin.get(one.ref, ()) if ref.partition(":")[0] not in GENERAL]
        if one.family in GENERAL and others:
            found[one.ref] = others[0]
    return found


def _marks(sighting: Sighting) -> Iterator[str]:
    named = [text for name, text in sighting.details if name.lower() in _DETAILS]
    for name, text in sighting.details:
        if name == _IDENTIFIERS:
            named += _WITHIN.findall(re.sub("(?<=[0-9a-f]{2})[:-](?=[0-9a-f]{2})", "", text.lower()))
    for text in (sighting.wire_id, *named):
        plain = re.sub("[:-]", "", text.lower())
        if _MAC.fullmatch(plain) and not plain.isdecimal():
            yield f"mac {plain}"
        elif plain.isascii() and plain.isdecimal() and len(plain) <= 20 and int(plain) >= SMALLEST:
            yield f"number {int(plain)}"
        elif re.fullmatch("0x[0-9a-f]{1,16}", plain) and int(plain, 16) >= SMALLEST:
            yield f"number {int(plain, 16)}"
