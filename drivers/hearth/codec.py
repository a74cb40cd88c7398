"""What hubs say to each other, as JSON: one form for the one that shows its devices and for the one that has them.

Written down for others in docs/homes.md. All that is read here came from outside: sizes, depths and types are checked,
and what does not fit is BadBytes. Times are Unix seconds of the hub that says them.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NoReturn, TypeAlias, cast

from hub.model.capability import Abilities
from hub.model.cause import Cause, Origin
from hub.model.errors import BadBytes
from hub.model.value import FARTHEST, Color, Kind, Value, canonical_json

VERSION: Final = 1
LARGEST: Final = 65_536
"""Bytes of one message."""
DEEPEST: Final = 8
LONGEST: Final = 4_096
"""Characters of a text."""
MOST: Final = 512
"""Properties, events or commands of one device."""
NAMES: Final = 128
"""Characters of a handle, an id, a path or a name."""

Plain: TypeAlias = "bool | int | float | str | None"


@dataclass(frozen=True, slots=True)
class Beat:
    """That a hub is there: which life of it (`run`), the how many-eth beat of that, its clock, seconds since it began.

    `every`: seconds from one to the next. `over`: it is the last one.
    """

    run: str
    number: int
    now: float
    up: float
    every: float
    over: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """One value as its hub knows it: when it was heard and when it changed, and why; or none, and `why_not`."""

    value: Value | None
    heard: float = 0.0
    changed: float = 0.0
    cause: Cause | None = None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one device of another hub stands: whether that hub reaches it, and its values by path."""

    online: bool
    values: Mapping[str, Said] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a device: its path, its fields, when, and why."""

    path: str
    fields: Mapping[str, Plain]
    at: float
    cause: Cause | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """What one hub wants of another's device; `hello`: no more than a beat.

    `run`, `number`: the newest beat that was heard of the hub asked, `ago` seconds before the ask was sent. `within`:
    seconds from then in which it may be done.
    """

    id: str
    hello: bool = False
    device: str = ""
    writes: Mapping[str, Plain] = field(default_factory=dict)
    call: str = ""
    args: Mapping[str, Plain] = field(default_factory=dict)
    run: str = ""
    number: int = -1
    ago: float = 0.0
    within: float = 0.0
    cause: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an ask: it is done, or not; `sure`: it was surely not done. `text`: why not, for people."""

    id: str
    well: bool
    sure: bool = True
    text: str = ""


def encode(content: Mapping[str, object]) -> bytes:
    """A message of this version."""
    return json.dumps({"hearth": VERSION, **content}, ensure_ascii=False, separators=(",", ":")).encode()


def decode(payload: bytes) -> dict[str, object]:
    """The fields of a message. Raises BadBytes: no message of a version that is known here."""
    try:
        if len(payload) > LARGEST:
            raise ValueError
        found = json.loads(payload.decode(), parse_constant=_refuse)
        if not isinstance(found, dict) or _deep(found) > DEEPEST or found.get("hearth") != VERSION:
            raise ValueError
    except (ValueError, RecursionError):
        raise BadBytes("homes.bad_message") from None
    return cast("dict[str, object]", found)


# beats


def beat_out(beat: Beat) -> bytes:
    """A beat as it is sent."""
    said: dict[str, object] = {
        "run": beat.run, "beat": beat.number, "now": round(beat.now, 3), "up": round(beat.up, 3), "every": beat.every,
    }  # fmt: skip
    return encode({**said, "over": True} if beat.over else said)


def beat_in(payload: bytes) -> Beat:
    """A beat as it came. Raises BadBytes."""
    said = decode(payload)
    every = _number(said.get("every"), 0.1, 3600.0)
    return Beat(
        _word(said.get("run")), _whole(said.get("beat")), _number(said.get("now")), _number(said.get("up"), 0.0), every,
        said.get("over") is True,
    )  # fmt: skip


# how devices stand


def standing_out(standing: Standing) -> bytes:
    """How a device stands, as it is sent."""
    values = {path: _said_out(said) for path, said in standing.values.items()}
    return encode({"online": standing.online, "values": values})


def standing_in(payload: bytes, abilities: Abilities) -> Standing:
    """How a device with these abilities stands; what it cannot have is left out. Raises BadBytes."""
    said = decode(payload)
    online = said.get("online")
    if not isinstance(online, bool):
        raise BadBytes("homes.bad_message")
    values: dict[str, Said] = {}
    for path, entry in _table(said.get("values")).items():
        prop = abilities.properties.get(path)
        if prop is not None:
            values[path] = _said_in(entry, prop.kind)
    return Standing(online, values)


def _said_out(said: Said) -> Mapping[str, object]:
    times = {"heard": round(said.heard, 3), "changed": round(said.changed, 3)}
    if said.value is None:
        return {"absent": said.why_not, **times}
    return {"value": canonical_json(said.value), **times, **_cause_out(said.cause)}


def _said_in(entry: object, kind: Kind) -> Said:
    fields = _table(entry)
    heard, changed = _number(fields.get("heard"), 0.0), _number(fields.get("changed"), 0.0)
    if "absent" in fields:
        return Said(None, heard, changed, why_not=_word(fields["absent"], NAMES))
    return Said(value_in(_plain(fields.get("value")), kind), heard, changed, _cause_in(fields))


def value_in(value: Plain, kind: Kind) -> Value:
    """A value of JSON as a property of that kind has it; whether it fits, its receiver judges. Raises BadBytes."""
    color = Color.parse(value) if kind is Kind.COLOR and isinstance(value, str) else None
    if value is None or (kind is Kind.COLOR and color is None):
        raise BadBytes("homes.bad_message")
    if kind in (Kind.FLOAT, Kind.DURATION) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value if color is None else color


def happened_out(happened: Happened) -> bytes:
    """An event as it is sent."""
    return encode(
        {
            "event": happened.path, "fields": dict(happened.fields), "at": round(happened.at, 3),
            **_cause_out(happened.cause),
        }
    )  # fmt: skip


def happened_in(payload: bytes) -> Happened:
    """An event as it came. Raises BadBytes."""
    said = decode(payload)
    fields = {name: _plain(value) for name, value in _table(said.get("fields")).items()}
    return Happened(_word(said.get("event")), fields, _number(said.get("at"), 0.0), _cause_in(said))


# asking and answering


def ask_out(ask: Ask) -> bytes:
    """An ask as it is sent."""
    if ask.hello:
        return encode({"id": ask.id, "hello": True})
    what: dict[str, object] = {"call": ask.call, "args": dict(ask.args)} if ask.call else {"writes": dict(ask.writes)}
    return encode(
        {
            "id": ask.id, "device": ask.device, **what, "run": ask.run, "beat": ask.number, "ago": round(ask.ago, 3),
            "within": round(ask.within, 3), "cause": ask.cause, "depth": ask.depth,
        }
    )  # fmt: skip


def ask_in(payload: bytes) -> Ask:
    """An ask as it came. Raises BadBytes."""
    said = decode(payload)
    name = _word(said.get("id"))
    if said.get("hello") is True:
        return Ask(name, hello=True)
    call, writes = said.get("call", ""), _plains(said.get("writes", {}))
    if bool(call) is bool(writes) or not isinstance(call, str):
        raise BadBytes("homes.bad_message")
    return Ask(
        name, False, _word(said.get("device")), writes, call and _word(call), _plains(said.get("args", {})),
        _word(said.get("run")), _whole(said.get("beat")), _number(said.get("ago"), 0.0),
        _number(said.get("within"), 0.0, 600.0), _word(said.get("cause"), NAMES * 2, empty=True),
        _whole(said.get("depth"), 1_000),
    )  # fmt: skip


def answer_out(answer: Answer) -> bytes:
    """An answer as it is sent."""
    said: dict[str, object] = {"id": answer.id, "done": answer.well}
    return encode(said if answer.well else {**said, "sure": answer.sure, "text": answer.text})


def answer_in(payload: bytes) -> Answer:
    """An answer as it came. Raises BadBytes."""
    said = decode(payload)
    well, sure = said.get("done"), said.get("sure", True)
    if not isinstance(well, bool) or not isinstance(sure, bool):
        raise BadBytes("homes.bad_message")
    return Answer(_word(said.get("id")), well, sure, _word(said.get("text", ""), LONGEST, empty=True))


# causes


def cause_word(cause: Cause) -> str:
    """Who or what it was, for another hub: `scene good_night`, `person ann`, `cabin: scene wake`."""
    if cause.origin is Origin.NEIGHBOUR:
        return cause.who[: NAMES * 2]
    return f"{cause.origin.value} {cause.who}".strip()[: NAMES * 2]


def _cause_out(cause: Cause | None) -> Mapping[str, object]:
    """Nothing where the device itself did it: its hub has nothing to add."""
    if cause is None or (cause.origin in (Origin.DEVICE, Origin.LATE) and not cause.depth):
        return {}
    return {"cause": cause_word(cause), "depth": cause.depth}


def _cause_in(fields: Mapping[str, object]) -> Cause | None:
    if "cause" not in fields:
        return None
    return Cause(
        Origin.NEIGHBOUR, _word(fields["cause"], NAMES * 2, empty=True), depth=_whole(fields.get("depth"), 1_000)
    )


# what is read


def _refuse(_constant: str) -> NoReturn:
    raise ValueError


def _deep(value: object) -> int:
    """How deep it is, of what is at most a little too deep."""
    depth, level = 0, [value]
    while level and depth <= DEEPEST:
        depth += 1
        level = [inner for one in level for inner in _inside(one)]
    return depth


def _inside(value: object) -> Iterable[object]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def _table(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict) or len(value) > MOST or any(len(name) > NAMES for name in value):
        raise BadBytes("homes.bad_message")
    return cast("dict[str, object]", value)


def _plains(value: object) -> Mapping[str, Plain]:
    return {name: _plain(one) for name, one in _table(value).items()}


def _plain(value: object) -> Plain:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str) and len(value) <= LONGEST:
        return value
    if isinstance(value, (int, float)) and abs(value) <= FARTHEST:
        return value
    raise BadBytes("homes.bad_message")


def _word(value: object, most: int = NAMES, *, empty: bool = False) -> str:
    if not isinstance(value, str) or len(value) > most or not (value or empty):
        raise BadBytes("homes.bad_message")
    return value


def _number(value: object, least: float = -FARTHEST, most: float = FARTHEST) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
        raise BadBytes("homes.bad_message")
    return float(value)


def _whole(value: object, most: int = 1 << 53) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise BadBytes("homes.bad_message")
    return value
