"""Triggers of Home Assistant as triggers of scenes.

Source: https://www.home-assistant.io/docs/automation/trigger/ ; what a state trigger does with `from`, `to`, `for` and
several states is as in homeassistant/components/homeassistant/triggers/state.py of 2024.3.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from hub.importing.around import Around
from hub.importing.conditions import at_home, attribute_of, number_of_entity, within, zones
from hub.importing.document import Fields, listed, switched_off, text_of, words
from hub.importing.entities import SUN, UNKNOWN, Entity, Told
from hub.importing.logic import DAYS, Logic
from hub.importing.meanings import meaning_of
from hub.importing.phrases import NOT, Phrase, opposite
from hub.importing.refused import Refused
from hub.importing.times import duration, number_of, shifted, time_of_day
from hub.importing.writing import Value, items
from hub.model.value import Kind
from hub.text.quantities import format_time_of_day, parse_time_of_day
from hub.text.source import Mark
from hub.text.yaml import Mapping, Node

_HOOK = re.compile(r"[a-zA-Z0-9_-]+")
_ENTITY = re.compile(r"[a-z_]+\.[a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Trigger:
    """One trigger: how scenes write it, and what is so when it fires, if anything is.

    `about` and `at`: two triggers about the same thing with different `at` never fire at the same time.
    """

    value: Value
    holds: Phrase | None = None
    about: str = ""
    at: str = ""
    entity: Entity | None = None
    attribute: str | None = None
    id: str = ""
    comments: tuple[str, ...] = ()
    lasts: str | None = None


def apart(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two of `(about, at)` exclude each other: one thing at two words, or in two ranges that do not meet."""
    if one[0] != other[0] or not one[0] or not one[1] or not other[1] or one[1] == other[1]:
        return False
    if ".." not in one[1] or ".." not in other[1]:
        return ".." not in one[1] + other[1]
    (low, high), (low2, high2) = ([number_of(end) for end in at.split("..")] for at in (one[1], other[1]))
    return (high is not None and low2 is not None and high <= low2) or (
        low is not None and high2 is not None and high2 <= low
    )


def becomes(phrase: Phrase, lasting: str | None) -> Value:
    """A trigger for an expression that turns true, and stays so for a time."""
    return {"becomes": phrase.text, "for": lasting} if lasting else phrase.text


def triggers(around: Around, node: Node | None) -> list[Trigger]:
    """All triggers of a list; those that cannot be told are among the findings."""
    found: list[Trigger] = []
    for number, one in enumerate(_flattened(node)):
        try:
            made = trigger(around, one, str(number))
        except Refused as refused:
            around.findings.refuse(refused)
            continue
        comments = tuple(around.comments.of(one))
        found += [Trigger(each.value, each.holds, each.about, each.at, each.entity, each.attribute, each.id,
                          comments if at == 0 else (), each.lasts) for at, each in enumerate(made)]  # fmt: skip
    return found


def _flattened(node: Node | None) -> Iterator[Node]:
    for one in listed(node):
        inner = one.get("triggers") if isinstance(one, Mapping) else None
        if inner is None:
            yield one
        else:
            yield from _flattened(inner)


def trigger(around: Around, node: Node, number: str) -> list[Trigger]:
    """One trigger over there, which may be several here. Refused: it cannot be told exactly."""
    fields = Fields(node)
    fields.skip("alias")
    if switched_off(fields):
        return []
    id_ = fields.text("id") or number
    meant = meaning_of(around.map, node)
    if meant is not None:
        return [Trigger(one, id=id_) for one in meant]
    if fields.has("variables"):
        raise Refused("import.key", fields.mark, key="variables")
    kind = fields.text("trigger", "platform") or "?"
    reader = KINDS.get(kind)
    if reader is None:
        raise Refused("import.trigger", node.mark, kind=kind)
    found = reader(around, fields)
    fields.close()
    return [
        Trigger(one.value, one.holds, one.about, one.at, one.entity, one.attribute, id_, (), one.lasts) for one in found
    ]


def _state(around: Around, fields: Fields) -> list[Trigger]:
    attribute = fields.text("attribute")
    lasting = fields.get("for")
    wanted = _Wanted.of(fields, None if lasting is None else duration(lasting))
    found: list[Trigger] = []
    for entity in words(fields.need("entity_id")):
        if entity.text == SUN and attribute is None:
            found.append(_sun_state(wanted, entity.mark))
            continue
        one = around.map.entity(entity.text, entity.mark)
        told = one.told(attribute, entity.mark)
        zones(around, entity, (*(wanted.before or ()), *(wanted.after or ())))
        if wanted.anything and attribute is None and not one.steady and not wanted.named:
            raise Refused("import.attributes", fields.mark, entity=entity.text)
        for value, holds, at in wanted.triggers(told, entity.mark):
            found.append(Trigger(value, holds, told.ref, at, one, attribute, lasts=wanted.lasting))
    return found


@dataclass(frozen=True, slots=True)
class _Wanted:
    """From what, to what, for how long: None where nothing is said."""

    before: tuple[str, ...] | None
    after: tuple[str, ...] | None
    not_before: tuple[str, ...]
    not_after: tuple[str, ...]
    lasting: str | None
    named: bool

    @classmethod
    def of(cls, fields: Fields, lasting: str | None) -> "_Wanted":
        named = any(fields.has(key) for key in ("from", "to", "not_from", "not_to"))
        states = {key: fields.get(key) for key in ("from", "to", "not_from", "not_to")}
        said = {
            key: None if node is None else tuple(text_of(one) for one in listed(node)) for key, node in states.items()
        }
        for key in ("from", "to"):
            odd = next((one for one in said[key] or () if one in UNKNOWN), None)
            if odd is not None:
                raise Refused("import.unknown_trigger", fields.mark, state=odd)
        # Nothing fires here from unknown, nor to it: what is said of that need not be said.
        less = {key: tuple(one for one in said[key] or () if one not in UNKNOWN) for key in ("not_from", "not_to")}
        return cls(said["from"], said["to"], less["not_from"], less["not_to"], lasting, named)

    @property
    def anything(self) -> bool:
        return self.before is None and self.after is None and not self.not_before and not self.not_after

    def triggers(self, told: Told, mark: Mark) -> Iterator[tuple[Value, Phrase | None, str]]:
        """The triggers, each with what is so when it fires."""
        before = self.before if not self.not_before else _others(told, self.not_before, mark)
        after = self.after if not self.not_after else _others(told, self.not_after, mark)
        two = told.prop.kind is Kind.BOOL
        if before is None and after is None:
            if self.lasting:
                yield becomes(Phrase(f"unchanged({told.ref}, {self.lasting})"), None), None, ""
            else:
                yield {"changes": told.ref}, None, ""
        elif after is None or (before is None and self.lasting is None and len(after) > 1):
            yield from self._leaving(told, before, after, mark)
        elif before is None or (two and not set(before) & set(after)):
            for state in after:
                phrase = told.is_at(state, mark)
                yield becomes(phrase, self.lasting), phrase, told.word(state, mark)
        elif self.lasting is None:
            yield _changes(told, before, after, mark), told.is_one_of(after, mark), ""
        else:
            raise Refused("import.from_for", mark)

    def _leaving(
        self, told: Told, before: tuple[str, ...] | None, after: tuple[str, ...] | None, mark: Mark
    ) -> Iterator[tuple[Value, Phrase | None, str]]:
        if self.lasting is None:
            holds = None if after is None else told.is_one_of(after, mark)
            if after is None and before is not None and len(before) == 1:
                holds = opposite(told.is_at(before[0], mark))
                at = {"on": "off", "off": "on"}.get(told.word(before[0], mark), "")
                if told.prop.kind is Kind.BOOL:
                    yield becomes(holds, None), holds, at
                    return
            yield _changes(told, before, after, mark), holds, ""
        elif before is not None and len(before) == 1:
            phrase = opposite(told.is_at(before[0], mark))
            yield becomes(phrase, self.lasting), phrase, ""
        else:
            raise Refused("import.from_for", mark)


def _others(told: Told, states: tuple[str, ...], mark: Mark) -> tuple[str, ...]:
    """All states but these. Refused: nobody knows them all."""
    if told.prop.kind is Kind.BOOL:
        every = tuple(told.values) or ("on", "off")
    elif told.prop.kind is Kind.ENUM:
        every = tuple(told.values) or told.prop.options
    else:
        raise Refused("import.all_but", mark)
    return tuple(one for one in every if one not in states)


def _changes(told: Told, before: tuple[str, ...] | None, after: tuple[str, ...] | None, mark: Mark) -> Value:
    found: dict[str, Value] = {"changes": told.ref}
    for key, states in (("from", before), ("to", after)):
        if states is not None:
            literals = [told.word(state, mark) for state in states]
            found[key] = literals[0] if len(literals) == 1 else items(*literals)
    return found


def _sun_state(wanted: _Wanted, mark: Mark) -> Trigger:
    table = {"above_horizon": "sunrise", "below_horizon": "sunset"}
    after = wanted.after or tuple(one for one in table if wanted.before and one not in wanted.before)
    if wanted.lasting or len(after) != 1 or after[0] not in table:
        raise Refused("import.sun_state", mark)
    return Trigger({"sun": table[after[0]]})


def _numeric(around: Around, fields: Fields) -> list[Trigger]:
    attribute, lasting = attribute_of(fields), fields.get("for")
    for_ = None if lasting is None else duration(lasting)
    found = []
    for entity in words(fields.need("entity_id")):
        told = number_of_entity(around, entity.text, attribute, entity.mark)
        phrase = within(around, fields, told, others=False)
        low, high = (number_of(fields.text(key) or "") for key in ("above", "below"))
        one = None if told is None else around.map.entity(entity.text, entity.mark)
        found.append(
            Trigger(
                becomes(phrase, for_), phrase, told.ref if told else "", f"{low}..{high}", one, attribute, lasts=for_
            )
        )
    return found


def _time(around: Around, fields: Fields) -> list[Trigger]:
    times: list[str] = []
    days = [text_of(one) for one in listed(fields.get("weekday"))]
    if any(day not in DAYS for day in days):
        raise Refused("import.weekday", fields.mark)
    for node in listed(fields.need("at")):
        inner = Fields(node) if isinstance(node, Mapping) else None
        name = inner.need("entity_id") if inner else node
        offset = inner.get("offset") if inner else None
        text = text_of(name)
        clock = time_of_day(text)
        if clock is None and not _ENTITY.fullmatch(text):
            raise Refused("import.time", node.mark, text=text)
        times.append(clock or "=" + shifted(_time_of(around, text, name.mark), offset))
    value: dict[str, Value] = {"at": times[0] if len(times) == 1 else items(*times)}
    if days:
        value["days"] = days[0] if len(days) == 1 else items(*days)
    if len(times) > 1 or times[0].startswith("="):
        return [Trigger(value)]
    start = parse_time_of_day(times[0]) or 0
    end = format_time_of_day(start + 60) if start + 60 < 86_400 else "24:00"
    holds = Phrase(f"time in {times[0]}..{end}", NOT + 1) if end != "24:00" else Phrase(f"time >= {times[0]}", NOT + 1)
    return [Trigger(value, holds, "time", times[0])]


def _time_of(around: Around, entity: str, mark: Mark) -> str:
    told = around.map.entity(entity, mark).told(None, mark)
    if told.prop.kind is not Kind.TIME:
        raise Refused("import.not_time", mark, property=told.ref)
    return told.ref


def _pattern(_around: Around, fields: Fields) -> list[Trigger]:
    hours, minutes, seconds = (fields.text(key) for key in ("hours", "minutes", "seconds"))
    if hours is None and minutes is None and seconds is None:
        raise Refused("import.missing", fields.mark, key="minutes")
    seconds = seconds if seconds is not None else "0"
    if hours is None and minutes in {None, "*"} and seconds.startswith("/"):
        step = int(seconds[1:]) if seconds[1:].isdigit() else 0
        if not step or 60 % step:
            raise Refused("import.pattern", fields.mark)
        return [Trigger({"every": f"{step}s"})]
    if seconds not in {"0", "00", "/60"}:
        raise Refused("import.pattern", fields.mark)
    minutes = minutes if minutes is not None else "0" if hours is not None else "*"
    return [Trigger({"cron": f"{_cron(minutes, 60, fields.mark)} {_cron(hours or '*', 24, fields.mark)} * * *"})]


def _cron(text: str, below: int, mark: Mark) -> str:
    if text == "*":
        return "*"
    number = text.removeprefix("/")
    if not number.isdigit() or int(number) >= below + (text != number) or (text != number and int(number) == 0):
        raise Refused("import.pattern", mark)
    if text == number:
        return str(int(number))
    # cron has no step as long as the whole: that is its first moment.
    return f"*/{int(number)}" if int(number) < below else "0"


def _sun(_around: Around, fields: Fields) -> list[Trigger]:
    event = fields.text("event") or ""
    if event not in {"sunrise", "sunset"}:
        raise Refused("import.missing", fields.mark, key="event")
    return [Trigger({"sun": shifted(event, fields.get("offset"))})]


def _webhook(_around: Around, fields: Fields) -> list[Trigger]:
    node = fields.need("webhook_id")
    fields.skip("allowed_methods", "local_only")
    if not _HOOK.fullmatch(text_of(node)):
        raise Refused("import.webhook", node.mark, name=text_of(node))
    return [Trigger({"webhook": text_of(node)})]


def _mqtt(around: Around, fields: Fields) -> list[Trigger]:
    value: dict[str, Value] = {"mqtt": fields.text("topic") or text_of(fields.need("topic"))}
    payload = fields.text("payload")
    fields.skip("qos", "encoding")
    if fields.has("value_template"):
        raise Refused("import.template", fields.mark, what="value_template")
    if any("{{" in one for one in (str(value["mqtt"]), payload or "")):
        raise Refused("import.template", fields.mark, what="{{")
    if payload is not None:
        value["payload"] = payload
    around.findings.note("import.note_mqtt", fields.mark)
    return [Trigger(value)]


def _zone(around: Around, fields: Fields) -> list[Trigger]:
    zone, event = fields.need("zone"), fields.text("event") or "enter"
    found = []
    for person in words(fields.need("entity_id")):
        home = at_home(around, person, zone)
        phrase = home if event == "enter" else opposite(home)
        found.append(Trigger(phrase.text, phrase, home.text, event))
    return found


def _template(around: Around, fields: Fields) -> list[Trigger]:
    node, lasting = fields.need("value_template"), fields.get("for")
    phrase = Logic(around, node.mark).condition(node)
    for_ = None if lasting is None else duration(lasting)
    return [Trigger(becomes(phrase, for_), phrase, lasts=for_)]


def _start(_around: Around, fields: Fields) -> list[Trigger]:
    if fields.text("event") != "start":
        raise Refused("import.trigger", fields.mark, kind="homeassistant: shutdown")
    return [Trigger("started")]


def _device(around: Around, fields: Fields) -> list[Trigger]:
    fields.skip("device_id", "domain")
    kind, lasting = fields.text("type") or "", fields.get("for")
    state = {"turned_on": "on", "turned_off": "off"}.get(kind)
    entity = fields.text("entity_id")
    if state is None or entity is None or not _ENTITY.fullmatch(entity):
        raise Refused("import.device", fields.mark)
    one = around.map.entity(entity, fields.mark)
    told = one.told(None, fields.mark)
    phrase = told.is_at(state, fields.mark)
    return [Trigger(becomes(phrase, None if lasting is None else duration(lasting)), phrase, told.ref, state, one)]


KINDS: Final[dict[str, Callable[[Around, Fields], list[Trigger]]]] = {
    "state": _state,
    "numeric_state": _numeric,
    "time": _time,
    "time_pattern": _pattern,
    "sun": _sun,
    "webhook": _webhook,
    "mqtt": _mqtt,
    "zone": _zone,
    "template": _template,
    "homeassistant": _start,
    "device": _device,
}
