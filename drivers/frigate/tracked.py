"""Who has been told of: a person comes into view once, and enters each zone once, however often Frigate says so.

Source: https://docs.frigate.video/integrations/mqtt/#frigateevents : `new` when it is sure that there is something,
`update` when it has a better picture or a zone was entered, `end`. A retained or replayed message is none of these.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from drivers.frigate.entry import PERSON

MOST: Final = 256
MOST_ZONES: Final = 16


@dataclass(frozen=True, slots=True)
class Seen:
    """A person, where in the picture, how sure that is, and whether a picture is kept."""

    zone: str | None
    score: float | None
    snapshot: bool


class Tracked:
    """The persons that one camera sees now. What comes in is untrusted; nothing here raises."""

    def __init__(self) -> None:
        self._told: dict[str, set[str]] = {}

    def hear(self, said: object) -> tuple[Seen, ...]:
        """What is to be told of one message of `events`."""
        after = said.get("after") if isinstance(said, dict) else None
        if not isinstance(said, dict) or not isinstance(after, dict) or after.get("label") != PERSON:
            return ()
        who, kind = after.get("id"), said.get("type")
        if not isinstance(who, str) or len(who) > 128 or after.get("false_positive") is True:
            return ()
        if kind == "end":
            self._told.pop(who, None)
            return ()
        zones = _zones(after)
        told = self._told.get(who)
        if told is None:
            if len(self._told) >= MOST:
                self._told.pop(next(iter(self._told)))
            self._told[who] = set(zones)
            # Whoever was there before we listened has not come into view now.
            return (_seen(after, zones[-1] if zones else None),) if kind == "new" else ()
        fresh = [zone for zone in zones if zone not in told][: MOST_ZONES - len(told)]
        told.update(fresh)
        return tuple(_seen(after, zone) for zone in fresh)

    def forget(self) -> None:
        """Frigate has gone: whoever it tells of next is new."""
        self._told.clear()


def _zones(after: Mapping[str, object]) -> list[str]:
    found: list[str] = []
    for key in ("entered_zones", "current_zones"):
        zones = after.get(key)
        if isinstance(zones, list):
            found += [zone[:64] for zone in zones[:MOST_ZONES] if isinstance(zone, str) and zone[:64] not in found]
    return found


def _seen(after: Mapping[str, object], zone: str | None) -> Seen:
    scores = [one for one in (after.get("top_score"), after.get("score")) if isinstance(one, (int, float))]
    score = next((float(one) for one in scores if not isinstance(one, bool) and 0 < one <= 1), None)
    return Seen(zone, score, after.get("has_snapshot") is True)
