"""What a device of another hub is and can do, as plain data: the message `about`, and the entry of the library."""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, TypeVar

from drivers.hearth.codec import LONGEST, MOST, NAMES, decode, encode
from hub.model.capability import Abilities, Capability, Category, CommandType, EventType, Guard, Level, Property
from hub.model.command import CommandClass
from hub.model.errors import BadBytes
from hub.model.value import Kind
from hub.model.vocabulary import CAPABILITIES

E = TypeVar("E")

_MOST_OPTIONS: Final = 256
_KINDS: Final = {kind.value: kind for kind in Kind}
_CATEGORIES: Final = {category.value: category for category in Category}
_CLASSES: Final = {hazard.value: hazard for hazard in CommandClass}
_WORDS: Final = {each.name: each for each in CAPABILITIES}
_LEVELS: Final = (2, 3)
"""Levels that a guard can have here."""


class _Newer(BadBytes):
    """A word that only a newer hub knows: the member that it stands in is left out, and the rest is read."""


@dataclass(frozen=True, slots=True)
class About:
    """A device as its hub shows it: its name, its area's, its model, and what others may know and do of it."""

    name: str
    area: str
    model: str
    abilities: Abilities


def about_out(about: About) -> bytes:
    """A description as it is sent."""
    return encode({"name": about.name, "area": about.area, "model": about.model, **entry_of(about.abilities)})


def about_in(payload: bytes) -> About:
    """A description as it came. Raises BadBytes."""
    said = decode(payload)
    name, area, model = (_text(said.get(key, ""), NAMES) for key in ("name", "area", "model"))
    return About(name, area, model, abilities_of(said))


def entry_of(abilities: Abilities) -> dict[str, object]:
    """What a device can do as plain data, which `abilities_of` reads."""
    return {
        "capabilities": [list(pair) for pair in abilities.capabilities],
        "properties": {path: _property_out(prop) for path, prop in abilities.properties.items()},
        "events": {path: {"fields": _fields_out(event.fields)} for path, event in abilities.events.items()},
        "commands": {
            path: {"args": _fields_out(command.args), "class": command.command_class.value}
            for path, command in abilities.commands.items()
        },
    }


def abilities_of(entry: Mapping[str, object]) -> Abilities:
    """What a device can do, of plain data. Raises BadBytes: it is not what `entry_of` makes.

    A member with a word of a newer hub is left out, and so is a capability that cannot be without that member.
    """
    pairs = [_pair(pair) for pair in _items(entry.get("capabilities"))]
    words = {f"{component}.{name}" if component else name: name for component, name in pairs}
    docs = _docs(words)
    events = _members(
        entry.get("events"),
        lambda path, said: EventType(path.rpartition(".")[2], docs.get(path, ""), _fields_in(said.get("fields"))),
    )
    commands = _members(
        entry.get("commands"),
        lambda path, said: CommandType(
            path.rpartition(".")[2], docs.get(path, ""), _fields_in(said.get("args")),
            _one_of(_CLASSES, said.get("class")),
        ),
    )  # fmt: skip
    properties = _members(
        entry.get("properties"),
        lambda path, said: _property_in(path.rpartition(".")[2], said, docs.get(path, "")),
    )
    given = {*_table(entry.get("properties")), *_table(entry.get("commands"))}
    kept = _complete(pairs, given - properties.keys() - commands.keys())
    if pairs and not kept:
        raise BadBytes("homes.bad_message")
    return Abilities(kept, properties, events, commands)


def _members(given: object, read: Callable[[str, Mapping[str, object]], E]) -> dict[str, E]:
    """By path, what `read` makes of each member, without those that only a newer hub can read."""
    found: dict[str, E] = {}
    for path, said in _table(given).items():
        with suppress(_Newer):
            found[path] = read(path, _table(said))
    return found


def _complete(pairs: list[tuple[str, str]], gone: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Without capabilities of which a member is gone that they must have."""
    must = {name: [one.name for one in _members_of(word) if one.required] for name, word in _WORDS.items()}
    return tuple(
        (component, name)
        for component, name in pairs
        if not any((f"{component}.{member}" if component else member) in gone for member in must.get(name, ()))
    )


def _members_of(word: Capability) -> tuple[Property | CommandType, ...]:
    return *word.properties, *word.commands


def _docs(components: Mapping[str, str]) -> dict[str, str]:
    """What the vocabulary says of members, by path; a newer hub may have words that are not known here."""
    docs: dict[str, str] = {}
    for where, name in components.items():
        known, start = _WORDS.get(name), where[: -len(name)]
        if known is not None:
            docs |= {start + member.name: member.doc for member in known.properties}
            docs |= {start + member.name: member.doc for member in known.events}
            docs |= {start + member.name: member.doc for member in known.commands}
    return docs


def _property_out(prop: Property) -> dict[str, object]:
    guard = prop.guard
    said: dict[str, object] = {
        "kind": prop.kind.value, "category": prop.category.value, "unit": prop.unit, "min": prop.minimum,
        "max": prop.maximum, "step": prop.step, "options": list(prop.options), "read": prop.readable,
        "write": prop.writable, "fresh_for": prop.fresh_for, "one_shot": prop.one_shot,
        "moves_itself": prop.self_changing, "required": prop.required,
    }  # fmt: skip
    if guard is not None:
        said["guard"] = {
            "level": int(guard.level), "max_on": guard.max_on, "longest": guard.longest, "safe": guard.safe,
            "lease": guard.lease, "most": guard.most, "within": guard.within, "rest": guard.rest,
        }  # fmt: skip
    return {name: value for name, value in said.items() if value not in (None, [])}


def _property_in(name: str, given: object, doc: str = "") -> Property:
    said = _table(given)
    guard = said.get("guard")
    return Property(
        _text(name, NAMES), _one_of(_KINDS, said.get("kind")), doc, _maybe_text(said.get("unit")),
        _maybe(said.get("min")), _maybe(said.get("max")), _step(said.get("step")),
        tuple(_text(option, NAMES) for option in _items(said.get("options", []), _MOST_OPTIONS)),
        _yes(said.get("read", True)), _yes(said.get("write", False)),
        _one_of(_CATEGORIES, said.get("category", Category.PRIMARY.value)),
        None if guard is None else _guard_in(_table(guard)), _yes(said.get("one_shot", False)),
        _step(said.get("fresh_for")), _yes(said.get("moves_itself", False)), _yes(said.get("required", True)),
    )  # fmt: skip


def _guard_in(said: Mapping[str, object]) -> Guard:
    level, most, safe = said.get("level"), said.get("most"), said.get("safe")
    if not isinstance(level, int) or isinstance(level, bool) or level < min(_LEVELS):
        raise BadBytes("homes.bad_message")
    if level not in _LEVELS:
        raise _Newer("homes.bad_message")
    if safe is not None and not isinstance(safe, bool):
        raise BadBytes("homes.bad_message")
    if not isinstance(most, int) or isinstance(most, bool) or not 1 <= most <= 10_000:
        raise BadBytes("homes.bad_message")
    within, rest = _step(said.get("within")), 0.0 if said.get("rest") == 0 else _step(said.get("rest"))
    if within is None or rest is None:
        raise BadBytes("homes.bad_message")
    max_on, longest, lease = (_step(said.get(key)) for key in ("max_on", "longest", "lease"))
    return Guard(Level(level), max_on, longest, safe, lease, most, within, rest)


def _fields_out(fields: tuple[Property, ...]) -> dict[str, object]:
    return {field.name: _property_out(field) for field in fields}


def _fields_in(given: object) -> tuple[Property, ...]:
    return tuple(_property_in(name, table) for name, table in _table(given).items())


def _pair(given: object) -> tuple[str, str]:
    pair = _items(given)
    if len(pair) != 2:
        raise BadBytes("homes.bad_message")
    return _text(pair[0], NAMES), _text(pair[1], NAMES)


def _table(given: object) -> Mapping[str, object]:
    if not isinstance(given, Mapping) or len(given) > MOST or any(not 0 < len(str(key)) <= NAMES for key in given):
        raise BadBytes("homes.bad_message")
    return given


def _items(given: object, most: int = MOST) -> list[object]:
    if not isinstance(given, (list, tuple)) or len(given) > most:
        raise BadBytes("homes.bad_message")
    return list(given)


def _one_of(words: Mapping[str, E], given: object) -> E:
    if not isinstance(given, str):
        raise BadBytes("homes.bad_message")
    if given not in words:
        raise _Newer("homes.bad_message")
    return words[given]


def _text(given: object, most: int = LONGEST) -> str:
    if not isinstance(given, str) or len(given) > most:
        raise BadBytes("homes.bad_message")
    return given


def _maybe_text(given: object) -> str | None:
    return None if given is None else _text(given, NAMES)


def _maybe(given: object) -> float | None:
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, (int, float)) or not -1e15 <= given <= 1e15:
        raise BadBytes("homes.bad_message")
    return given


def _step(given: object) -> float | None:
    """A number that is not below zero; zero is none."""
    number = _maybe(given)
    if number is not None and number < 0:
        raise BadBytes("homes.bad_message")
    return number or None


def _yes(given: object) -> bool:
    if not isinstance(given, bool):
        raise BadBytes("homes.bad_message")
    return given
