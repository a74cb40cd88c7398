"""What was heard on the LAN: one row a thing, capped, cleaned, never a connection."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from hub.model.broker import HOW
from hub.model.device import Sighting
from hub.model.ports import Clock

CAP: Final = 512
NEW_PER_SECOND: Final = 50
AT_BROKER: Final = 4096
"""Rows of one family that came from a broker, beside the others: who tells of devices there tells of all at once."""
LONGEST_TEXT: Final = 128
MOST_DETAILS: Final = 16

_WIRE_ID: Final = re.compile(r"[!-~\w]+")

# Control, format (bidirectional marks among them), surrogates, private use, line and paragraph separators.
_STRIPPED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Sighted:
    """One row: what was heard last, in which ways, when first and last (Unix seconds)."""

    sighting: Sighting
    hows: tuple[str, ...]
    first_heard: float
    heard_at: float


class Sightings:
    """The table of sightings by ref (`family:wire_id`).

    One address may bring `new_per_second` new rows; what is beyond that, has an id that no protocol would use, or an
    address to which nothing is to be sent (not `inward`), is dropped and counted. When the table is full the address
    with the most rows loses its oldest: a flood drowns itself. What came from a broker has no such address: each family
    has `at_broker` rows for that, and when they are full no more of it is taken in.
    """

    def __init__(
        self, clock: Clock, cap: int = CAP, new_per_second: int = NEW_PER_SECOND,
        inward: Callable[[str], bool] = lambda _: True, at_broker: int = AT_BROKER,
    ) -> None:  # fmt: skip
        self.dropped = 0
        self._inward = inward
        self._clock = clock
        self._cap = cap
        self._new_per_second = new_per_second
        self._at_broker = at_broker
        self._from_broker: Counter[str] = Counter()
        self._rows: dict[str, Sighted] = {}
        self._second = 0
        self._new: Counter[str] = Counter()
        self._subscribers: tuple[Callable[[Sighted], None], ...] = ()

    def heard(self, sighting: Sighting) -> None:
        """Take a sighting in."""
        sighting = _cleaned(sighting)
        if not self._inward(_source(sighting)):
            self.dropped += 1
            return
        known = self._rows.pop(sighting.ref, None)
        if known is None and not self._welcome(sighting):
            self.dropped += 1
            return
        now = self._clock.now()
        row = _renewed(known, sighting, now) if known else Sighted(sighting, (sighting.how,), now, now)
        # Put in anew, so that the rows stand in the order of their last hearing.
        self._rows[sighting.ref] = row
        for callback in self._subscribers:
            callback(row)

    def find(self, ref: str) -> Sighted | None:
        """The row of `family:wire_id`."""
        return self._rows.get(ref)

    def rows(self) -> tuple[Sighted, ...]:
        """All rows, the one heard longest ago first."""
        return tuple(self._rows.values())

    def subscribe(self, callback: Callable[[Sighted], None]) -> Callable[[], None]:
        """Call `callback` with every row that is heard, anew or again; returns what ends it."""
        self._subscribers = (*self._subscribers, callback)

        def unsubscribe() -> None:
            self._subscribers = tuple(one for one in self._subscribers if one is not callback)

        return unsubscribe

    def _welcome(self, sighting: Sighting) -> bool:
        if len(sighting.wire_id) > LONGEST_TEXT or not _WIRE_ID.fullmatch(sighting.wire_id):
            return False
        if sighting.how == HOW:
            if self._from_broker[sighting.family] >= self._at_broker:
                return False
            self._from_broker[sighting.family] += 1
            return True
        second = int(self._clock.monotonic())
        if second != self._second:
            self._second = second
            self._new.clear()
        source = _source(sighting)
        self._new[source] += 1
        if self._new[source] > self._new_per_second:
            return False
        if len(self._rows) - self._from_broker.total() >= self._cap:
            self._make_room()
        return True

    def _make_room(self) -> None:
        rows = {ref: _source(row.sighting) for ref, row in self._rows.items() if row.hows[0] != HOW}
        ((loudest, _),) = Counter(rows.values()).most_common(1)
        del self._rows[next(ref for ref, source in rows.items() if source == loudest)]


def _renewed(known: Sighted, sighting: Sighting, now: float) -> Sighted:
    """The row after another hearing: what this one does not say stays as it was."""
    old = known.sighting
    heard = replace(
        sighting,
        model=sighting.model or old.model,
        name=sighting.name or old.name,
        details=tuple({**dict(old.details), **dict(sighting.details)}.items())[:MOST_DETAILS],
    )
    hows = known.hows if sighting.how in known.hows else (*known.hows, sighting.how)
    return Sighted(heard, hows, known.first_heard, now)


def _cleaned(sighting: Sighting) -> Sighting:
    return replace(
        sighting,
        address=clean(sighting.address),
        model=clean(sighting.model),
        name=clean(sighting.name),
        details=tuple((clean(name), clean(text)) for name, text in sighting.details[:MOST_DETAILS]),
    )


def clean(text: str) -> str:
    """The text as it can be shown: NFC, no control or direction characters, at most 128 characters."""
    # Cut first: normalising a megabyte is work that a stranger could order.
    normal = unicodedata.normalize("NFC", text[: 2 * LONGEST_TEXT])
    return "".join(c for c in normal if unicodedata.category(c) not in _STRIPPED).strip()[:LONGEST_TEXT]


def _source(sighting: Sighting) -> str:
    """The host that an address names, without the port."""
    host, _, port = sighting.address.rpartition(":")
    return host if port.isdigit() and host else sighting.address
