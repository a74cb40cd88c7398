"""What was learned of products, by model and firmware: it need not be learned anew at every start.

How many members fit a request, which of them spoil a request, and whether the firmware speaks MIoT or the older form.
Kept in the notebook; what is found there and cannot be is ignored.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hub.model.ports import Notebook

FIRMWARES: Final = 4  # of one model; the one learned longest ago goes first
MOST_POISON: Final = 32
_LONGEST: Final = 60  # characters of a member's name or of a firmware


@dataclass(frozen=True, slots=True)
class Lesson:
    """One firmware of one model. `limit`: members a request, 0: nobody knows; `speaks`: empty where nobody knows."""

    limit: int = 0
    poison: frozenset[str] = frozenset()
    speaks: str = ""


BLANK: Final = Lesson()


class Lessons:
    """All lessons of the family, read from the notebook once and written when they change."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self._known: dict[str, dict[str, Lesson]] = {}

    def of(self, model: str, firmware: str | None) -> Lesson:
        """What is known of this firmware; of the one learned last, while nobody knows which it is (None)."""
        known = self._of(model)
        if firmware is None:
            return next(reversed(known.values()), BLANK)
        return known.get(firmware[:_LONGEST], BLANK)

    def learn(self, model: str, firmware: str, lesson: Lesson) -> None:
        """Know this from now on."""
        known = self._of(model)
        key = firmware[:_LONGEST]
        if known.get(key, BLANK) == lesson:
            return
        known.pop(key, None)
        known[key] = lesson
        while len(known) > FIRMWARES:
            del known[next(iter(known))]
        self._notebook.note(_key(model), {version: _plain(one) for version, one in known.items()})

    def _of(self, model: str) -> dict[str, Lesson]:
        known = self._known.get(model)
        if known is None:
            noted = self._notebook.recall(_key(model)) or {}
            known = self._known[model] = {version: _read(found) for version, found in noted.items()}
        return known


def name_of(member: object) -> str:
    """A member on the wire as text: `2.7`, `power.get_prop`."""
    parts = member if isinstance(member, tuple) else (member,)
    return ".".join(str(part) for part in parts if part not in ((), None))[:_LONGEST]


def _key(model: str) -> str:
    return f"miio/{model}"


def _plain(lesson: Lesson) -> dict[str, object]:
    return {"limit": lesson.limit, "poison": sorted(lesson.poison)[:MOST_POISON], "speaks": lesson.speaks}


def _read(found: object) -> Lesson:
    if not isinstance(found, Mapping):
        return BLANK
    limit, poison, speaks = found.get("limit"), found.get("poison"), found.get("speaks")
    return Lesson(
        limit if isinstance(limit, int) and not isinstance(limit, bool) and limit > 0 else 0,
        frozenset(str(one)[:_LONGEST] for one in poison[:MOST_POISON]) if isinstance(poison, list) else frozenset(),
        speaks if speaks in ("miot", "legacy") else "",
    )
