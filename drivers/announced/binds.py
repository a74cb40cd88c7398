"""How what an announcement says becomes binds of an entry (docs/mqtt.md): topics, templates, values, numbers."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from drivers.announced.reader import Entity
from drivers.mqtt.template.compile import compile_command, compile_value
from hub.model.errors import BadValue, HearthError
from hub.model.topics import is_filter, is_topic

Bind = dict[str, object]


class LeftOut(BadValue):
    """An entity, or a part of one, that no bind stands for."""


@dataclass(frozen=True, slots=True)
class Part:
    """One bind of an entity, before it is known which component it belongs to. Raw ones have the capability `raw`."""

    capability: str
    member: str
    bind: Mapping[str, object]


MOST_OPTIONS: Final = 200
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")
_WHOLE = re.compile(r"\s*\{\{-?\s*value\s*-?\}\}\s*\Z")
_VALUE = re.compile(r"\bvalue\b")
_WORD = re.compile(r"[^a-z0-9]+")


def word(text: str) -> str:
    """A text as a name in a path: small letters, digits and `_`; empty where nothing of it is left."""
    name = _WORD.sub("_", text.lower()).strip("_")[:48].strip("_")
    return f"n_{name}" if name[:1].isdigit() else name


def topic_of(entity: Entity, key: str, allowed: Callable[[str], bool] = is_topic) -> str:
    """The topic under a key; empty where none is.

    Raises:
        LeftOut: what stands there is no topic.
    """
    topic = entity.text(key)
    if topic and (not allowed(topic) or any(each in topic for each in "{}#")):
        raise LeftOut("announced.topic", what=key)
    return topic


def source(entity: Entity, topic_key: str, *template_keys: str) -> Bind:
    """Where a value is read: topic, and path or template (the first key that says one); empty where nothing says it.

    Raises:
        LeftOut: a bad topic, or a template that is not understood.
    """
    topic = topic_of(entity, topic_key, is_filter)
    if not topic:
        return {}
    text = next((text for key in template_keys if (text := entity.text(key))), "")
    return {"from": topic, **_reading(text)}


def _reading(text: str) -> Bind:
    if not text:
        return {}
    try:
        template = compile_value(text)
    except HearthError as error:
        raise LeftOut("announced.template", what=text[:120]) from error
    if _WHOLE.match(text):
        return {}
    path = template.path
    if path and all(isinstance(step, int) or _PLAIN.match(step) for step in path) and isinstance(path[0], str):
        return {"json": "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)[1:]}
    return {"template": text}


def target(entity: Entity, topic_key: str, template_key: str, *names: str) -> Bind:
    """Where and how a value is written: alone, or by a template that knows it by `names`, too. Empty: it is not.

    Raises:
        LeftOut: a bad topic, or a template that is not understood.
    """
    topic = topic_of(entity, topic_key)
    if not topic:
        return {}
    text = entity.text(template_key)
    return {"to": topic, "write_template": named(text, *names)} if text else {"to": topic, "write": "$"}


def named(template: str, *names: str, **fixed: str) -> str:
    """A template of payloads in which the value has further names, and others mean something fixed.

    Raises:
        LeftOut: it is not understood.
    """
    meanings = {**dict.fromkeys(names, "value"), **fixed}
    whole = "".join(f"{{% set {name} = {meaning} %}}" for name, meaning in meanings.items()) + template
    try:
        compile_command(whole)
    except HearthError as error:
        raise LeftOut("announced.template", what=template[:120]) from error
    return whole


def has_value(template: str) -> bool:
    """Whether a template speaks of `value`."""
    return _VALUE.search(template) is not None


def rendered(entity: Entity, template_key: str, text: str, *names: str) -> str:
    """A fixed payload, through the template under a key where there is one, which knows it by `names`, too.

    Raises:
        LeftOut: the template is not understood, or makes nothing of it.
    """
    template = entity.text(template_key)
    if not template:
        return text
    made = compile_command(named(template, *names))(text)
    if not made:
        raise LeftOut("announced.template", what=template[:120])
    return made


def said(entity: Entity, key: str, default: str) -> str:
    """A payload as Home Assistant compares it: text; yes and no as Python writes them."""
    value = entity.config.get(key)
    return str(value) if isinstance(value, bool) else entity.text(key, default)


def yes_no(yes: str, no: str) -> dict[str, object]:
    """The values of a yes or no by what is said for it; JSON's and Python's spelling are one.

    Raises:
        LeftOut: yes and no are the same.
    """
    if yes == no:
        raise LeftOut("announced.same", what=yes)
    return {_spelt(yes): True, _spelt(no): False}


def _spelt(text: str) -> str:
    """Python writes yes and no otherwise than JSON."""
    return text.lower() if text in ("True", "False") else text


def options(words: Iterable[str], known: Sequence[str], same: Mapping[str, str]) -> dict[str, object] | None:
    """The values of an option by the announced words; None where one has no meaning of ours, or two have the same."""
    meanings = {text: same.get(text.lower(), word(text)) for text in words}
    apart = len(set(meanings.values())) == len(meanings)
    return dict(meanings) if meanings and apart and all(name in known for name in meanings.values()) else None


def choices(words: Iterable[str]) -> dict[str, object]:
    """The values of an option of the product's own: each word, and a name for it.

    Raises:
        LeftOut: there are none.
    """
    names: dict[str, object] = {}
    for at, text in enumerate(dict.fromkeys(words)):
        name = word(text)[:36] or f"option_{at + 1}"
        names[text] = f"{name}_{at + 1}" if name in names.values() else name
    if not names or len(names) > MOST_OPTIONS:
        raise LeftOut("announced.options", what=str(len(names)))
    return names


def seconds(number: float) -> str:
    """A length of time as entries write it."""
    return f"{max(1, round(number))}s"


class Draft:
    """The binds that an entity comes to, and what of it is left out, with the reason.

    `product`: what its maker calls the device; empty where nobody says.
    """

    def __init__(self, entity: Entity, product: str = "") -> None:
        self.entity = entity
        self.product = product
        self.parts: list[Part] = []
        self.left: list[tuple[str, LeftOut]] = []

    def put(self, key: str, make: Callable[[], Mapping[str, object]]) -> bool:
        """Add the bind for `capability.member` that `make` gives; none where it is empty, or left out."""
        capability, _, member = key.partition(".")
        try:
            bind = make()
        except LeftOut as error:
            self.left.append((key, error))
            return False
        if bind:
            self.parts.append(Part(capability, member, bind))
        return bool(bind)

    def raw(self, member: str, kind: str, make: Callable[[], Mapping[str, object]]) -> bool:
        """Add a raw bind; what can be written says so."""

        def made() -> Mapping[str, object]:
            bind = make()
            return {**bind, "type": kind, **({"access": "rw"} if "to" in bind else {})} if bind else {}

        return self.put(f"raw.{member}", made)

    def leave(self, key: str, message_id: str) -> None:
        """Note that a part has no bind, and why."""
        self.left.append((key, LeftOut(message_id, what=key)))
