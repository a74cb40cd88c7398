"""Reads `*.test.yaml`: every problem with its place, whatever the text is."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from hub.model.capability import Property
from hub.model.command import Outcome
from hub.model.value import Value
from hub.text.hints import suggest
from hub.text.messages.catalogue import CATALOGUE
from hub.text.problem import Problem, error, has_errors
from hub.text.quantities import parse_integer, parse_time_of_day
from hub.text.reader import Fields, duration, mapping, name, one_or_more, scalar, sequence, text
from hub.text.source import Source
from hub.text.yaml import Mapping as YamlMapping
from hub.text.yaml import Node, Scalar, Sequence, parse
from scenes.engine.program import Program, Scene
from scenes.engine.run import Reply
from scenes.engine.view import View
from scenes.reader.parts import Parts
from scenes.stage.home import Home
from scenes.testing.cases import (
    Answers,
    Arrives,
    Begins,
    Behave,
    Case,
    Doing,
    Event,
    Expect,
    Is,
    Reports,
    Restart,
    Runs,
    Said,
    Serve,
    Step,
    Wait,
)
from scenes.testing.wanted import WantedReader

UNKNOWN: Final = "unknown"
USUAL_DAY: Final = date(2026, 3, 2)
"""A Monday: the day of tests that do not say another."""
USUAL_TIME: Final = timedelta(hours=12)
EARLIEST: Final = 2000
LATEST: Final = 2100
"""The years in which tests may begin."""
LONGEST: Final = 366 * 86_400.0
"""Seconds that may pass in one step."""
MAY_BE_EMPTY: Final = ("started", "refuse", "deaf")
"""Steps of which the word alone says enough."""
HABITS: Final = {
    "name": "test", "title": "test", "scenario": "test", "initial": "given", "expect": "then", "assert": "then",
    "after": "wait", "sleep": "wait", "set": "is", "state": "is", "trigger": "event", "webhook": "hook",
    "button": "event", "press": "event", "becomes": "is", "changes": "is", "mode": "is",
    "time": "wait", "at": "wait", "sun": "wait", "cron": "wait", "every": "wait",
}  # fmt: skip
"""What others call the keys, and what triggers are called."""
_AT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T]+(\S+))?$")


def read_tests(source: Source, home: Home, program: Program) -> tuple[tuple[Case, ...], list[Problem]]:
    """The tests in a file, without those that have a mistake. Never raises."""
    root, problems = parse(source)
    if root is None:
        return (), problems
    if not isinstance(root, Sequence):
        return (), [*problems, error("tests.not_a_list", root.mark)]
    reader = _Reader(home, program)
    found = [reader.case(item) for item in root.items]
    return tuple(case for case in found if case is not None), [*problems, *reader.problems]


class _Reader:
    """Reads the tests of one file."""

    def __init__(self, home: Home, program: Program) -> None:
        self._home = home
        self._scenes = {scene.title: scene for scene in reversed(program.scenes)}
        self._scenes |= {scene.id: scene for scene in program.scenes}
        self._parts = Parts(home.devices, View(), home.facts)
        self._wanted = WantedReader(self._parts, home.devices)
        self.problems = self._parts.problems
        self._titles: dict[str, int] = {}
        self._kinds: Mapping[str, Callable[[Node, Fields], Doing | None]] = {
            "is": lambda node, _: Is(self._readings(node)),
            "event": self._event,
            "run": self._runs,
            "hook": self._hook,
            "mqtt": self._message,
            "report": self._reports,
            "wait": lambda node, _: _made(Wait, duration(low=0, high=LONGEST)(node, self.problems)),
            "restart": self._restart,
            "started": lambda *_: Begins(),
            "refuse": lambda node, fields: Behave(self._refusing(node, fields, "deaf")),
            "deaf": lambda node, fields: Behave(self._refusing(node, fields, "refuse")),
            "web": self._web,
            **{said.value: self._expecting(said) for said in Said},
        }

    def case(self, node: Node) -> Case | None:
        """One test."""
        before = len(self.problems)
        fields = Fields.of(node, self.problems)
        if fields is None:
            return None
        title = fields.required("test", self._title)
        at = fields.optional("at", lambda value, _: self._at(value), _unix(USUAL_DAY, USUAL_TIME, self._home.zone))
        given = fields.optional("given", lambda value, _: self._readings(value), {})
        answers = self._answers(fields.node("refuse"), fields.node("deaf"))
        scenes = fields.maybe("scenes", lambda value, _: self._chosen(value))
        steps = self._steps(fields)
        fields.close(HABITS)
        if title is None or has_errors(self.problems[before:]):
            return None
        return Case(title, node.mark, at, given, answers, tuple(steps), scenes)

    def _title(self, node: Node, problems: list[Problem]) -> str | None:
        title = name(node, problems)
        first = None if title is None else self._titles.setdefault(title, node.mark.line)
        if title is not None and first != node.mark.line:
            problems.append(error("tests.twice", node.mark, title=title, line=first))
        return title

    def _at(self, node: Node) -> float | None:
        word = scalar(node, self.problems)
        if word is None:
            return None
        found = _AT.match(word.text.strip())
        day, clock = found.groups() if found else (None, word.text.strip())
        seconds = USUAL_TIME.total_seconds() if clock is None else parse_time_of_day(clock)
        try:
            on = USUAL_DAY if day is None else date.fromisoformat(day)
            if seconds is not None and EARLIEST <= on.year <= LATEST:
                return _unix(on, timedelta(seconds=seconds), self._home.zone)
        except ValueError:
            pass
        self.problems.append(error("tests.at", word.mark, text=word.text))
        return None

    def _chosen(self, node: Node) -> frozenset[str] | None:
        if isinstance(node, Scalar) and node.text == "all" and not node.quoted:
            return frozenset(scene.id for scene in self._scenes.values())
        chosen = one_or_more(self._scene)(node, self.problems)
        return None if chosen is None else frozenset(scene.id for scene in chosen)

    def _scene(self, node: Node, problems: list[Problem]) -> Scene | None:
        word = scalar(node, problems)
        scene = None if word is None else self._scenes.get(word.text)
        if word is not None and scene is None:
            hint = suggest(word.text, self._scenes)
            problems.append(error("scenes.unknown_scene", word.mark, hint=hint, name=word.text))
        return scene

    # Steps

    def _steps(self, fields: Fields) -> list[Step]:
        """What stands under `steps`; or under `when`, and beside it what is to come of it."""
        steps, when = fields.node("steps"), fields.node("when")
        if steps is not None and when is not None:
            self.problems.append(error("tests.steps_and_when", when.mark))
        found: list[Step] = []
        if when is not None:
            found += self._when(when)
        for item in self._items(steps):
            found += self._step(item)
        for said in Said:
            value = fields.node(said.value)
            if value is None:
                continue
            if steps is not None:
                self.problems.append(error("tests.beside_steps", value.mark, key=said.value))
            elif (expect := self._wanted.expect(value, said)) is not None:
                found.append(Step(value.mark, expect))
        if steps is None and when is None:
            self.problems.append(error("tests.nothing_happens", fields.mapping.mark))
        return found

    def _items(self, node: Node | None) -> Iterable[Node]:
        items = None if node is None else sequence(node, self.problems)
        return () if items is None else items.items

    def _when(self, node: Node) -> list[Step]:
        """Properties and what they are at; or one step, or several."""
        if isinstance(node, Sequence):
            return [step for item in node.items for step in self._when(item)]
        if isinstance(node, YamlMapping) and node.entries and all("." in key.text for key, _ in node.entries):
            return [Step(node.mark, Is(self._readings(node)))]
        return self._step(node)

    def _step(self, node: Node) -> list[Step]:
        """One step; a mapping with several kinds in it is a problem: nobody could say which comes first."""
        fields = Fields.of(node, self.problems)
        if fields is None:
            return []
        keys = [key.text for key, _ in fields.mapping.entries]
        kinds = [key for key in keys if key in self._kinds]
        if len(kinds) != 1 and set(kinds) != {"refuse", "deaf"}:
            self._no_kind(fields.mapping, keys, kinds)
            return []
        value = fields.node(kinds[0])
        if value is None and kinds[0] not in MAY_BE_EMPTY:
            self.problems.append(error("value.empty", node.mark))
            return []
        doing = self._kinds[kinds[0]](value or Sequence((), node.mark), fields)
        fields.close()
        return [] if doing is None else [Step(node.mark, doing)]

    def _no_kind(self, node: YamlMapping, keys: list[str], kinds: list[str]) -> None:
        if kinds:
            self.problems.append(error("tests.two_kinds", node.mark, one=kinds[0], other=kinds[1]))
            return
        hint = next((near for key in keys if (near := HABITS.get(key) or suggest(key, self._kinds))), None)
        known = ", ".join(f"`{kind}`" for kind in self._kinds)
        self.problems.append(error("tests.no_kind", node.mark, hint=hint, known=known))

    def _expecting(self, said: Said) -> Callable[[Node, Fields], Expect | None]:
        return lambda node, _: self._wanted.expect(node, said)

    def _event(self, node: Node, fields: Fields) -> Event | None:
        found, given = self._parts.event(node), fields.node("with")
        if found is None or not isinstance(node, Scalar):
            return None
        types = {prop.name: prop for prop in found[2].fields}
        return Event(node.text, {} if given is None else self._values(given, types, node.text))

    def _runs(self, node: Node, fields: Fields) -> Runs | None:
        scene, given = self._scene(node, self.problems), fields.node("with")
        if scene is None:
            return None
        types = {prop.name: prop for prop in scene.fields}
        return Runs(scene.id, {} if given is None else self._values(given, types, scene.title))

    def _values(self, node: Node, types: Mapping[str, Property], of: str) -> dict[str, Value | None]:
        entries = mapping(node, self.problems)
        found: dict[str, Value | None] = {}
        for key, value in entries.entries if entries else ():
            if key.text not in types:
                known = ", ".join(f"`{one}`" for one in types) or "-"
                hint = suggest(key.text, types)
                self.problems.append(error("tests.no_field", key.mark, hint=hint, name=key.text, of=of, known=known))
            else:
                found[key.text] = self._value(value, types[key.text])
        return found

    def _hook(self, node: Node, fields: Fields) -> Arrives | None:
        called, body = text(node, self.problems), fields.node("body")
        payload = json.dumps({} if body is None else _plain(body))
        return None if called is None else Arrives("webhook", called, {"payload": payload})

    def _message(self, node: Node, fields: Fields) -> Arrives | None:
        topic, payload = text(node, self.problems), fields.maybe("payload", text)
        return None if topic is None else Arrives("mqtt", topic, {"topic": topic, "payload": payload or ""})

    def _reports(self, node: Node, _fields: Fields) -> Reports | None:
        word = scalar(node, self.problems)
        if word is None or word.text in self._home.devices:
            return None if word is None else Reports(word.text)
        cell = self._parts.reference(node)
        return None if cell is None else Reports(cell.ref)

    def _restart(self, node: Node, fields: Fields) -> Restart | None:
        seconds = duration(low=0, high=LONGEST)(node, self.problems)
        meanwhile = fields.optional("meanwhile", lambda value, _: self._readings(value), {})
        return None if seconds is None else Restart(seconds, meanwhile)

    def _web(self, node: Node, fields: Fields) -> Serve | None:
        word, body = scalar(node, self.problems), fields.maybe("text", text)
        if word is None:
            return None
        status = parse_integer(word.text)
        if status is not None and 100 <= status <= 599:
            return Serve(Reply(status, body or ""))
        if word.text in CATALOGUE and word.text.startswith("outside."):
            return Serve(Reply(error=word.text))
        self.problems.append(error("tests.web", word.mark, text=word.text))
        return None

    # What is so

    def _readings(self, node: Node) -> dict[str, Value | None]:
        entries = mapping(node, self.problems)
        found: dict[str, Value | None] = {}
        for key, value in entries.entries if entries else ():
            cell = self._parts.reference(key)
            if cell is not None:
                found[cell.ref] = self._value(value, cell.property)
        return found

    def _value(self, node: Node, prop: Property) -> Value | None:
        if isinstance(node, Scalar) and node.text == UNKNOWN and not node.quoted:
            return None
        return self._parts.literal(node, prop)

    def _refusing(self, node: Node, fields: Fields, other: str) -> Answers:
        """A step that says who refuses or is deaf; the other of the two words may stand beside it."""
        beside = fields.node(other)
        return self._answers(node, beside) if other == "deaf" else self._answers(beside, node)

    def _answers(self, refusing: Node | None, deaf: Node | None) -> Answers:
        refused: dict[str, Outcome | None] = dict.fromkeys(self._commanded(refusing), Outcome.FAILED)
        return refused | dict.fromkeys(self._commanded(deaf), None)

    def _commanded(self, node: Node | None) -> Iterable[str]:
        """Properties and commands, by how people write them."""
        found = () if node is None else one_or_more(scalar)(node, self.problems) or ()
        for word in found:
            ref = self._wanted.commanded(word)
            if ref is not None:
                yield ref


def _made(make: Callable[[float], Doing], value: float | None) -> Doing | None:
    return None if value is None else make(value)


def _unix(on: date, since_midnight: timedelta, zone: tzinfo) -> float:
    return (datetime(on.year, on.month, on.day, tzinfo=zone) + since_midnight).timestamp()


def _plain(node: Node) -> object:
    """What JSON would make of it: a program that calls would send numbers and truths as such."""
    match node:
        case YamlMapping():
            return {key.text: _plain(value) for key, value in node.entries}
        case Sequence():
            return [_plain(item) for item in node.items]
        case Scalar() if not node.quoted and node.text in _WORDS:
            return _WORDS[node.text]
        case Scalar() if not node.quoted and _NUMBER.fullmatch(node.text):
            return json.loads(node.text)
        case Scalar():
            return node.text
        case _:
            return node.name


_WORDS: Final[Mapping[str, object]] = {"true": True, "false": False, "null": None, "": None, "~": None}
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,15})?")
