"""Which part of a device an entity is: the component of its paths, the same in whatever order entities were heard."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from drivers.announced.binds import Draft, Part, word
from drivers.announced.platforms.things import pressed
from drivers.announced.reader import Entity, Owner
from drivers.announced.table import PLATFORMS

LONGEST: Final = 31
_ALWAYS: Final = ("action",)
"""Capabilities of which each is a component, be it the only one: `restart.press`."""
_LETTER: Final = re.compile(r"[a-z]")
_RANK: Final = {platform: at for at, platform in enumerate(PLATFORMS)}
_PLAIN: Final = ("state", "value", "on")
"""Raw members that are called like their entity alone."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A part with its component; `name` is what a raw one is called."""

    component: str
    part: Part
    name: str = ""

    @property
    def key(self) -> str:
        """The key of its bind."""
        if self.part.capability == "raw":
            return f"raw.{self.name}"
        key = f"{self.part.capability}.{self.part.member}"
        return f"{self.component}.{key}" if self.component else key


def name_of(entity: Entity, owner: Owner | None) -> str:
    """What an entity is called within its device: its name or id without the device's, in small letters."""
    known = [word(text) for text in (owner.name, *owner.identifiers, owner.model)] if owner else []
    for text in (entity.text("name"), entity.object_id, entity.text("unique_id"), entity.platform):
        name = _without(word(text), [*known, entity.platform])
        if _LETTER.match(name):
            return name[:LONGEST].rstrip("_")
    return entity.platform


def _without(name: str, known: Iterable[str]) -> str:
    for other in known:
        if other and name.startswith(f"{other}_"):
            name = name.removeprefix(f"{other}_")
        if other and name.endswith(f"_{other}"):
            name = name.removesuffix(f"_{other}")
    return name


def ranked(entity: Entity) -> tuple[int, bool, str, str]:
    """Who comes first: by platform, what is no setting, then by name."""
    return (
        _RANK.get(entity.platform, len(_RANK)),
        bool(entity.text("entity_category")),
        entity.object_id,
        entity.key,
    )


def placed(drafts: Sequence[Draft], owner: Owner | None) -> list[Placed]:
    """All parts of a device with their components; drafts are in the order of `ranked`."""
    taken: set[str] = set()
    names: dict[str, None] = {}
    found: list[Placed] = []
    mains = _mains(drafts)
    for draft in drafts:
        parts = [part for part in draft.parts if part.capability != "raw"]
        name = name_of(draft.entity, owner)
        if not parts:
            component = ""
        elif draft.entity.platform == "device_automation":
            component = pressed(draft.entity)[0][:LONGEST]
            component = component if not component or _LETTER.match(component) else f"b_{component}"[:LONGEST]
        else:
            alone = draft.entity.key in mains and not any(part.capability in _ALWAYS for part in parts)
            component = "" if alone and not any(part.member in taken for part in parts) else _fresh(name, names)
        if not component:
            taken.update(part.member for part in parts)
        found += [Placed(component, part) for part in parts]
        found += _raws(draft, name, names)
    return found


def _mains(drafts: Sequence[Draft]) -> set[str]:
    """The entities that need no component: the only one of its kind, the unnamed, the one that is no setting."""
    kinds: dict[str, list[Entity]] = {}
    for draft in drafts:
        first = next((part for part in draft.parts if part.capability != "raw"), None)
        if first is not None:
            kinds.setdefault(f"{first.capability}.{first.member}", []).append(draft.entity)
    mains: set[str] = set()
    for entities in kinds.values():
        unnamed = [each for each in entities if "name" in each.config and each.config["name"] is None]
        plain = [each for each in entities if not each.text("entity_category")]
        only = next((each for each in (unnamed, plain, entities) if len(each) == 1), [])
        mains.update(each.key for each in only)
    return mains


def _fresh(name: str, names: dict[str, None]) -> str:
    """The name, or the name with a number where another has it."""
    fresh, number = name, 1
    while fresh in names:
        number += 1
        fresh = f"{name[: LONGEST - 4]}_{number}"
    names[fresh] = None
    return fresh


def _raws(draft: Draft, name: str, names: dict[str, None]) -> list[Placed]:
    found: list[Placed] = []
    for part in draft.parts:
        if part.capability == "raw":
            full = name if part.member in _PLAIN else f"{name}_{part.member}"
            found.append(Placed("", part, _fresh(full, names)))
    return found
