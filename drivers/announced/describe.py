"""All entities of a device as one entry in the form of docs/mqtt.md; what is left out, with the reason."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from drivers.announced.base import base_of, shortened
from drivers.announced.binds import Bind, Draft, LeftOut, said, source
from drivers.announced.naming import Placed, name_of, placed, ranked
from drivers.announced.outcome import Described, Gone
from drivers.announced.reader import Entity, Owner
from drivers.announced.table import PLATFORMS
from drivers.mqtt.form import read_form
from hub.model.capability import CommandType, Property
from hub.model.descriptions import LEFT_OUT
from hub.model.vocabulary import capability

MOST_BINDS: Final = 200
MOST_NOTES: Final = 40
MOST_WORDS: Final = 8
"""Topics of availability that are heeded."""
_WRITING: Final = ("to", "write", "write_template", "on", "off")
_ROUNDS: Final = 4


def described(owner: Owner | None, entities: Iterable[Entity]) -> Described:
    """The entry of one device. The order in which its entities were heard makes no difference."""
    ordered = sorted(entities, key=ranked)
    drafts = [_draft(entity, owner) for entity in ordered]
    left = [Gone(name_of(draft.entity, owner), what, reason) for draft in drafts for what, reason in draft.left]
    parts = _complete(_plugged(placed(drafts, owner)), left)
    binds = _merged(parts)
    for key in list(binds)[MOST_BINDS:]:
        left.append(Gone(key, key, LeftOut("announced.too_many", most=MOST_BINDS)))
        del binds[key]
    telling = [draft.entity for draft in drafts if draft.parts and draft.entity.platform != "device_automation"]
    there, mode = _availability(telling)
    base = base_of(binds.values())
    shared = {key: shortened(bind, base) for key, bind in binds.items()}
    entry = _entry(owner, ordered, there=[shortened(one, base) for one in there], mode=mode, binds=shared)
    entry = _flawless(entry, left)
    if left:
        entry[LEFT_OUT] = [gone.left.plain() for gone in left[:MOST_NOTES]]
    return Described(entry, base.text or _first_topic(binds), tuple(left))


def _draft(entity: Entity, owner: Owner | None) -> Draft:
    draft = Draft(entity, owner.model if owner else "")
    platform = PLATFORMS.get(entity.platform)
    if platform is None:
        draft.leave(entity.platform, "announced.no_platform")
        return draft
    platform(draft)
    return draft


def _entry(
    owner: Owner | None, entities: Sequence[Entity], *, there: list[Bind], mode: str, binds: Mapping[str, Bind]
) -> dict[str, object]:
    first = entities[0].text("name") if entities else ""
    name = (owner.model or owner.name) if owner else first
    entry: dict[str, object] = {
        "vendor": (owner.maker if owner else "") or "-",
        "name": name or "-",
        "bind": dict(binds),
    }
    if there:
        entry["availability"] = there
        entry["available"] = mode
    return entry


def _plugged(parts: list[Placed]) -> list[Placed]:
    """A switch that measures what flows through it is a plug."""
    switches = {each.component for each in parts if each.part.capability in ("switch", "plug")}
    meters = {each.component for each in parts if each.part.capability == "meter"}
    both = switches & meters
    return [
        replace(each, part=replace(each.part, capability="plug"))
        if each.component in both and each.part.capability in ("switch", "meter")
        else each
        for each in parts
    ]


def _complete(parts: list[Placed], left: list[Gone]) -> list[Placed]:
    """Without capabilities of which something is missing that they must have."""
    bound: dict[tuple[str, str], set[str]] = {}
    for each in parts:
        bound.setdefault((each.component, each.part.capability), set()).add(each.part.member)
    lacking: dict[tuple[str, str], str] = {}
    for (component, name), present in bound.items():
        of = capability(name)
        members: tuple[Property | CommandType, ...] = (*of.properties, *of.commands)
        missing = [one.name for one in members if one.required and one.name not in present]
        if missing and name != "raw":
            lacking[component, name] = missing[0]
            left.append(Gone(component or name, name, LeftOut("announced.incomplete", what=missing[0])))
    return [each for each in parts if (each.component, each.part.capability) not in lacking]


def _merged(parts: Iterable[Placed]) -> dict[str, Bind]:
    """Binds by key; events that several entities tell are one, each source with its words."""
    binds: dict[str, Bind] = {}
    for each in parts:
        bind = dict(each.part.bind)
        present = binds.get(each.key)
        if present is None:
            binds[each.key] = bind
        elif "events" in bind:
            _join(present, bind)
    return binds


def _join(present: Bind, bind: Bind) -> None:
    also = present.get("also")
    sources = [present, *(also if isinstance(also, list) else [])]
    for one in sources:
        if all(one.get(key) == bind.get(key) for key in ("from", "json", "template")):
            words, more = one["events"], bind["events"]
            if isinstance(words, dict) and isinstance(more, dict):
                one["events"] = {**more, **words}
            return
    present["also"] = [*sources[1:], bind]


def _availability(entities: Sequence[Entity]) -> tuple[list[Bind], str]:
    """What all entities of a device say of being there; what only some say is no word about the device."""
    common: list[Bind] | None = None
    mode = "latest"
    for entity in entities:
        found = _said_there(entity)
        common = found if common is None else [one for one in common if one in found]
        mode = entity.text("availability_mode", mode)
    there = common or []
    return there, mode if len(there) > 1 and mode in ("all", "any", "latest") else "all"


def _said_there(entity: Entity) -> list[Bind]:
    items = entity.config.get("availability")
    listed = items if isinstance(items, list) else []
    places = [(entity, "availability_topic", "availability_template")]
    places += [(Entity("", "", "", item), "topic", "value_template") for item in listed if isinstance(item, dict)]
    found: list[Bind] = []
    for one, topic, template in places[:MOST_WORDS]:
        try:
            read = source(one, topic, template)
        except LeftOut:
            continue
        yes, no = said(one, "payload_available", "online"), said(one, "payload_not_available", "offline")
        if read and yes != no:
            found.append(read | {"values": {yes: True, no: False}})
    return found


def _first_topic(binds: Mapping[str, Bind]) -> str:
    return next((str(bind[key]) for bind in binds.values() for key in ("from", "to") if key in bind), "")


def _flawless(entry: dict[str, object], left: list[Gone]) -> dict[str, object]:
    """The entry without what the form does not take; what can be read though not be written is kept for reading."""
    for _ in range(_ROUNDS):
        flaws = read_form("announced", entry).flaws
        if not flaws:
            return entry
        binds = entry["bind"]
        kept: dict[str, object] = dict(binds) if isinstance(binds, dict) else {}
        for flaw in flaws:
            if flaw.path[:1] != ("bind",) or len(flaw.path) < 2:
                continue
            key = str(flaw.path[1])
            bind = kept.pop(key, None)
            if isinstance(bind, dict):
                left.append(Gone(key, key, LeftOut(flaw.message_id, **flaw.params)))
                told = {name: value for name, value in bind.items() if name not in _WRITING}
                if "from" in told and len(told) < len(bind):
                    kept[key] = told
        if len(kept) == (len(binds) if isinstance(binds, dict) else 0) and kept == binds:
            break
        entry = {**entry, "bind": kept}
    return {**entry, "bind": {}} if read_form("announced", entry).flaws else entry
