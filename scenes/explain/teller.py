"""The words of one scene: what kinds ask when they say themselves."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from hub.model.value import Kind
from hub.text.messages.catalogue import CATALOGUE
from hub.text.reader import SWITCH_WORDS, Fields
from hub.text.yaml import Mapping as YamlMapping
from hub.text.yaml import Node, Scalar, SecretRef, Sequence
from scenes.explain import figures
from scenes.explain.house import House, Subject
from scenes.explain.phrases import Phrases
from scenes.kinds import ACTIONS, CONDITIONS, TRIGGERS
from scenes.language.groups import event_of
from scenes.language.reading import source_text
from scenes.language.scope import MEMBER
from scenes.language.telling import Line, quoted

_BARE: Final = {"started": "hub", "manual": "hand"}
"""Triggers that stand alone, each with the value that says the same."""


class SceneTeller:
    """Says one scene; the `Teller` of the kinds inside it. `titles`: those of all scenes, by id and by title."""

    def __init__(self, house: House, titles: Mapping[str, str]) -> None:
        self._house = house
        self._titles = titles
        self._held: dict[str, str] = {MEMBER: house.say("explain.that_device")}

    def say(self, message_id: str, /, **params: object) -> str:
        """A text of the catalogue."""
        return self._house.say(message_id, **params)

    def both(self, words: Iterable[str]) -> str:
        """`a, b and c`."""
        return self._house.joined(words, "and")

    def either(self, words: Iterable[str]) -> str:
        """`a, b or c`."""
        return self._house.joined(words, "or")

    # Words

    def clause(self, node: Node) -> str:
        """What an expression says when it is true."""
        return self._phrases.condition(source_text(node))

    def each(self, node: Node) -> str:
        """The same of an expression over a group, for one device of it."""
        return self._phrases.each(source_text(node))

    def expression(self, text: str) -> str:
        """What an expression stands for."""
        return self._phrases.worth(text)

    def value(self, node: Node, name: str = "") -> str:
        """A literal or `=EXPRESSION` as words."""
        return self._value(node, self._subject(name) if name else None)

    def thing(self, node: Node) -> str:
        """A property by its name, or several."""
        return self.both(self._noun(source_text(one)) for one in _items(node))

    def devices(self, node: Node) -> str:
        """A device, several or a group."""
        return self.both(self._members(source_text(one)) for one in _items(node))

    def one_of(self, node: Node) -> str:
        """A device; one of several, or of a group."""
        return self.either(self._one_of(source_text(one)) for one in _items(node))

    def event(self, node: Node) -> str:
        """That a device, or one of a group, reports an event."""
        name, _, event = source_text(node).rpartition(".")
        known, who = f"explain.event.{event}", self._one_of(name)
        return self.say(known, who=who) if known in CATALOGUE else self.say("explain.event_other", who=who, event=event)

    def command(self, node: Node) -> str:
        """That a device, or each of a group, is asked to do something."""
        name, _, command = source_text(node).rpartition(".")
        known, who = f"explain.command.{command}", self._members(name)
        if known in CATALOGUE:
            return self.say(known, who=who)
        return self.say("explain.command_other", who=who, command=command)

    def press(self, way: str) -> str:
        """How a button is pressed."""
        known = f"explain.press.{way}"
        return self.say(known) if known in CATALOGUE else self.say("explain.press_other", way=way)

    def options(self, node: Node, field: str) -> tuple[str, ...]:
        """What a field of an event may be; none where nobody knows."""
        handle, _, path = source_text(node).partition(".")
        device = self._house.devices.get(handle)
        found = None if device is None else device.abilities.events.get(path)
        found = event_of(path.rpartition(".")[2]) if found is None else found
        return next((one.options for one in found.fields if one.name == field), ()) if found is not None else ()

    def writes(self, node: Node) -> str:
        """What is written to properties: what goes on (or off) together is said together."""
        said: list[tuple[str, list[str]]] = []
        for name, value in _entries(node):
            subject, truth = self._subject(name), _switch(value)
            verb = "" if subject is None else f"explain.write.{subject.name}_{'on' if truth else 'off'}"
            if subject is not None and subject.usual and subject.name == "on" and source_text(value).startswith("="):
                so = self._phrases.condition(source_text(value)[1:])
                said.append((self.say("explain.write.on_so", who=subject.who, what=so), []))
            elif subject is None or truth is None or not subject.usual or verb not in _VERBS:
                known = {"what": self._noun(name), "value": self._value(value, subject)}
                said.append((self.say("explain.write.value", **known), []))
            elif said and said[-1][0] == verb:
                said[-1][1].append(subject.who)
            else:
                said.append((verb, [subject.who]))
        return self.say("explain.write.between").join(
            self.say(text, who=self.both(who)) if who else text for text, who in said
        )

    def states(self, node: Node) -> tuple[Line, ...]:
        """How properties are held, a line each."""
        return tuple(Line(self._state(name, value)) for name, value in _entries(node))

    def duration(self, node: Node) -> str:
        """`1 h 30 min`, also of a value that is worked out."""
        text = source_text(node)
        return self.expression(text[1:]) if text.startswith("=") else figures.duration(text, self._house.language)

    def length(self, text: str) -> str:
        """`1 h 30 min` of `90m`."""
        return figures.duration(text, self._house.language)

    def time(self, node: Node) -> str:
        """A time of day, also one that a property says."""
        text = source_text(node)
        return self.expression(text[1:]) if text.startswith("=") else text

    def days(self, node: Node) -> str:
        """Days of the week, words of the calendar, dates."""
        return self.either(figures.days(source_text(one), self._house.language) for one in _items(node))

    def message(self, node: Node) -> str:
        """Text with expressions in it, in quotes; the expressions stay in their braces, in words."""
        if isinstance(node, SecretRef):
            return self.say("explain.secret", name=node.name)
        said, at, text = "", 0, source_text(node)
        while at < len(text):
            if text.startswith(("{{", "}}"), at):
                said, at = said + text[at], at + 2
                continue
            end = text.find("}", at) if text[at] == "{" else -1
            if end > 0:
                said, at = f"{said}{{{self.expression(text[at + 1 : end])}}}", end + 1
            else:
                said, at = said + text[at], at + 1
        return quoted(said)

    def scene(self, node: Node) -> str:
        """Another scene by its title."""
        return quoted(self._titles.get(source_text(node), source_text(node)))

    def declare(self, word: str, *, holds: bool = False) -> str:
        """A variable that is known from here on, as people see it; `holds`: a device."""
        if holds:
            self._held[word] = f"`{word}`"
        return f"`{word}`"

    # Parts

    def triggers(self, node: Node) -> tuple[Line, ...]:
        """Triggers, a line each."""
        return tuple(self._trigger(one) for one in _items(node))

    def conditions(self, node: Node) -> tuple[Line, ...]:
        """Conditions, a line each; all of them must hold."""
        return tuple(self._condition(one) for one in _items(node))

    def steps(self, node: Node) -> tuple[Line, ...]:
        """Actions, a line each."""
        found: list[Line] = []
        for item in _items(node):
            fields = _fields(item)
            kind, value = next((key.text, value) for key, value in fields.mapping.entries if key.text in ACTIONS)
            found.append(ACTIONS[kind].tell(value, fields, self))
        return tuple(found)

    def _trigger(self, node: Node) -> Line:
        if isinstance(node, Scalar):
            kind = node.text if node.text in _BARE else "becomes"
            return TRIGGERS[kind].tell(node, _fields(node), self)
        fields = _fields(node)
        kind, value = next((key.text, value) for key, value in fields.mapping.entries if key.text in TRIGGERS)
        return TRIGGERS[kind].tell(value, fields, self)

    def _condition(self, node: Node) -> Line:
        fields = _fields(node)
        if isinstance(node, Scalar):
            return CONDITIONS["is"].tell(node, fields, self)
        kind, value = next((key.text, value) for key, value in fields.mapping.entries if key.text in CONDITIONS)
        told = CONDITIONS[kind].tell(value, fields, self)
        unknown = fields.node("on_unknown")
        if unknown is None:
            return told
        word = "yes" if SWITCH_WORDS.get(source_text(unknown).casefold()) else "no"
        colon = told.text[-1:] if told.below else ""
        text = self.say(f"explain.on_unknown.{word}", what=told.text.removesuffix(colon))
        return Line(f"{text}{colon}", told.below, told.numbered)

    # What is behind them

    @property
    def _phrases(self) -> Phrases:
        return Phrases(self._house, self._held)

    def _subject(self, name: str) -> Subject | None:
        return self._phrases.subject(tuple(name.split(".")))

    def _noun(self, name: str) -> str:
        subject = self._subject(name)
        return f"`{name}`" if subject is None else self._house.noun(subject)

    def _members(self, name: str) -> str:
        first, _, rest = name.partition(".")
        if first in self._held and first not in self._house.devices:
            held = self._held[first]
            return self.say("explain.device.part", device=held, part=rest) if rest else held
        return self._house.members(name)

    def _one_of(self, name: str) -> str:
        who = self._members(name)
        return self.say("explain.some_one", group=who) if self._house.is_group(name) else who

    def _value(self, node: Node, subject: Subject | None) -> str:
        text = source_text(node)
        if isinstance(node, Sequence):
            return self.either(self._value(one, subject) for one in node.items)
        if text.startswith("=") and not (isinstance(node, Scalar) and node.quoted and subject is None):
            return self._phrases.worth(text[1:], subject)
        if isinstance(node, Scalar) and node.quoted and not text.startswith("#"):
            return quoted(text)
        if subject is not None and (text in subject.property.options or _is_switch(text, subject)):
            return self._house.option(subject, text)
        if subject is not None and subject.property.kind is Kind.TEXT:
            return quoted(text)
        if text.casefold() in SWITCH_WORDS:
            return self.say("explain.on" if SWITCH_WORDS[text.casefold()] else "explain.off")
        plain = text.replace(".", "", 1).lstrip("-")
        unit = None if subject is None or not plain.isdecimal() else subject.property.unit
        return f"{text} {unit}" if unit else figures.duration(text, self._house.language)

    def _state(self, name: str, value: Node) -> str:
        subject, truth = self._subject(name), _switch(value)
        if subject is not None and truth is not None:
            each = self.say("explain.all_of", group=subject.who) if subject.group else subject.who
            return self._house.truth(replace(subject, who=each), yes=truth)
        said = {"left": self._noun(name), "right": self._value(value, subject)}
        return self.say("explain.compare.is", **said)


_VERBS: Final = {f"explain.write.{name}_{way}" for name in ("on", "oscillate", "locked") for way in ("on", "off")}


def _is_switch(text: str, subject: Subject) -> bool:
    return subject.property.kind is Kind.BOOL and text.casefold() in SWITCH_WORDS


def _items(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else (node,)


def _entries(node: Node) -> Iterable[tuple[str, Node]]:
    return [(key.text, value) for key, value in node.entries] if isinstance(node, YamlMapping) else []


def _fields(node: Node) -> Fields:
    return Fields(node if isinstance(node, YamlMapping) else YamlMapping((), node.mark), [])


def _switch(node: Node) -> bool | None:
    return SWITCH_WORDS.get(node.text) if isinstance(node, Scalar) else None
