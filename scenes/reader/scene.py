"""The scene reader: one scene's YAML to its compiled form, every problem noted with its place."""

import hashlib
from collections.abc import Callable, Mapping
from typing import TypeVar

from hub.model.capability import CommandType, EventType, Level, Property
from hub.model.device import Device
from hub.model.value import Kind, Value
from hub.text.hints import suggest
from hub.text.problem import Problem, error, has_errors, warning
from hub.text.reader import Fields, duration, name, one_of, scalar
from hub.text.yaml import Mapping as YamlMapping
from hub.text.yaml import Node, Scalar, Sequence
from scenes.conditions.all_of import AllOf
from scenes.engine.program import Condition, Mode, Priority, Scene, Trigger
from scenes.engine.view import Cell, Context, View
from scenes.kinds import ACTIONS, CONDITIONS, TRIGGERS
from scenes.language.compiler import compile_condition, compile_expression, compile_value
from scenes.language.expression import Expression
from scenes.language.notes import Place
from scenes.language.reading import Code, Source, Words
from scenes.language.scope import FromCell, HouseScope, NotYet, Unresolved
from scenes.language.values import parse_literal
from scenes.triggers.started import Started

T = TypeVar("T")

RANK = {Priority.HIGH: 0, Priority.NORMAL: 1, Priority.LOW: 2}


class SceneReader:
    """Reads one scene; the `Reading` of the kinds inside it."""

    def __init__(self, devices: Mapping[str, Device], view: View) -> None:
        self.problems: list[Problem] = []
        self.variables: dict[str, Property] = {}
        self.cells: dict[str, Cell] = {}
        self.members: set[str] = set()
        self._devices = devices
        self._view = view

    # The scene

    def scene(self, node: Node, file_number: int, position: int) -> Scene | None:
        """The scene in a mapping; None when it has problems."""
        fields = Fields.of(node, self.problems)
        if fields is None:
            return None
        title = fields.required("scene", name)
        id_ = fields.optional("id", name, title or "")
        fields.maybe("note", name)
        mode = fields.optional("mode", one_of({str(mode): mode for mode in Mode}), Mode.SINGLE)
        priority = fields.optional("priority", one_of({str(one): one for one in Priority}), Priority.NORMAL)
        cooldown = fields.optional("cooldown", duration(low=0), 0.0)
        triggers = fields.required("when", lambda value, _: self._triggers(value))
        condition = fields.maybe("if", lambda value, _: self._condition(value))
        code = Code()
        self._actions(fields, node, code)
        fields.close()
        if has_errors(self.problems) or title is None or triggers is None:
            return None
        order = (RANK[priority], file_number, position)
        place = f"{node.mark.source.name}:{node.mark.line}"
        hash_ = self._hash(node)
        return Scene(id_, title, place, order, hash_, triggers, condition, code.finished(), mode, priority, cooldown)

    def _actions(self, fields: Fields, node: Node, code: Code) -> None:
        steps = fields.node("do")
        if steps is not None:
            self.steps(steps, code)
        held, until = fields.node("hold"), fields.node("until")
        if held is not None:
            ACTIONS["hold"](held, fields, self, code)
        elif until is not None:
            self.problems.append(error("scenes.until_without_hold", until.mark))
        elif steps is None:
            self.problems.append(error("scenes.does_nothing", node.mark))

    def _hash(self, node: Node) -> str:
        """A hash of what the scene means: its text, and the types and devices behind its names."""
        digest = hashlib.blake2b(_canonical(node).encode(), digest_size=16)
        for id_, cell in sorted(self.cells.items()):
            digest.update(f"\n{id_} {cell.property!r}".encode())
        for member in sorted(self.members):
            digest.update(f"\n{member}".encode())
        return digest.hexdigest()

    def _triggers(self, node: Node) -> tuple[Trigger, ...] | None:
        found = [self._trigger(item) for item in self._items(node)]
        return tuple(trigger for trigger in found if trigger is not None) or None

    def _trigger(self, node: Node) -> Trigger | None:
        if isinstance(node, Scalar):
            if node.text == "started":
                return Started()
            return TRIGGERS["becomes"](node, Fields(YamlMapping((), node.mark), self.problems), self)
        fields = Fields.of(node, self.problems)
        kind = self._kind(fields, TRIGGERS, "scenes.no_trigger") if fields else None
        if fields is None or kind is None:
            return None
        value = fields.node(kind)
        trigger = TRIGGERS[kind](value, fields, self) if value is not None else None
        if value is None:
            self.problems.append(error("value.empty", node.mark))
        fields.close()
        return trigger

    def _condition(self, node: Node) -> Condition | None:
        conditions = self.conditions(node)
        if not conditions:
            return None
        return conditions[0] if len(conditions) == 1 else AllOf(conditions)

    def _kind(self, fields: Fields, table: Mapping[str, object], message: str) -> str | None:
        """The one key of the mapping that the table knows."""
        keys = [key.text for key, _ in fields.mapping.entries]
        found = [key for key in keys if key in table]
        if len(found) == 1:
            return found[0]
        known = ", ".join(f"`{key}`" for key in table)
        if found:
            self.problems.append(error("scenes.two_kinds", fields.mapping.mark, one=found[0], other=found[1]))
        else:
            hint = next((near for key in keys if (near := suggest(key, table))), None)
            self.problems.append(error(message, fields.mapping.mark, hint=hint, known=known))
        return None

    # What kinds may ask (the Reading)

    def expression(self, node: Node) -> Expression | None:
        """A condition in the expression language."""
        word = self._expression_text(node)
        if word is None:
            return None
        found = compile_condition(word.text, word.part, self._scope(), self.problems)
        if found is not None:
            self._remember(found.cells)
        return found

    def reference(self, node: Node) -> Cell | None:
        """A property by its name."""
        word = scalar(node, self.problems)
        return None if word is None else self._cell(word, writing=False)

    def targets(self, node: Node, *, holding: bool = False) -> tuple[tuple[Cell, Source], ...]:
        """Properties to write, each with its value.

        What is dangerous is reached by the name of its device alone: whoever adds other targets (an area, a label) must
        leave out of them what has a guard.
        """
        fields = Fields.of(node, self.problems)
        found: list[tuple[Cell, Source]] = []
        if fields and not fields.mapping.entries:
            self.problems.append(error("value.empty", node.mark))
        for key, value in fields.mapping.entries if fields else ():
            cell = self._cell(key, writing=True)
            if cell is None:
                continue
            if holding and not cell.property.holdable:
                self.problems.append(error("scenes.not_holdable", key.mark, name=key.text))
                continue
            source = self.value(value, cell.property)
            if source is not None and _may_open(cell.property, value):
                self.problems.append(error("safety.scene_opens", key.mark, name=key.text))
            elif source is not None:
                found.append((cell, source))
        return tuple(found)

    def event(self, node: Node) -> tuple[str, str, EventType] | None:
        """An event by its name."""
        return self._member(node, lambda device: device.abilities.events, "scenes.unknown_event")

    def command(self, node: Node) -> tuple[str, str, CommandType] | None:
        """A command by its name."""
        return self._member(node, lambda device: device.abilities.commands, "scenes.unknown_command")

    def _member(
        self, node: Node, members: Callable[[Device], Mapping[str, T]], message: str
    ) -> tuple[str, str, T] | None:
        """Device key, path and type of what a name stands for."""
        word = scalar(node, self.problems)
        if word is None:
            return None
        device, path = self._split(word)
        if device is None:
            return None
        kind = members(device).get(path)
        if kind is None:
            self._unknown_member(word, device, members(device), message)
            return None
        self.members.add(f"{device.key}.{path}")
        return device.key, path, kind

    def notifier(self, node: Node) -> tuple[str, str, str] | None:
        """A device that can notify."""
        word = scalar(node, self.problems)
        if word is None:
            return None
        device = self._devices.get(word.text)
        if device is None:
            able = [handle for handle, one in self._devices.items() if one.abilities.has("notify")]
            hint = suggest(word.text, able)
            self.problems.append(error("scenes.unknown_device", word.mark, hint=hint, name=word.text))
            return None
        if not device.abilities.has("notify"):
            self.problems.append(error("scenes.cannot_notify", word.mark, name=word.text))
            return None
        self.members.add(f"{device.key}.notify")
        component = next(part for part, capability in device.abilities.capabilities if capability == "notify")
        return device.handle, device.key, f"{component}.send" if component else "send"

    def value(self, node: Node, expected: Property) -> Source | None:
        """A literal of the property's type, or `=expression`."""
        word = scalar(node, self.problems)
        if word is None:
            return None
        if word.text.startswith("=") and not (word.quoted and expected.kind is Kind.TEXT):
            found = compile_value(word.text[1:], _shifted(word, 1), self._scope(), expected, self.problems)
            if found is None:
                return None
            self._remember(found.cells)
            return found.evaluate
        literal = self.literal(node, expected)
        return None if literal is None else _constant(literal)

    def literal(self, node: Node, expected: Property) -> Value | None:
        """A literal of the property's type."""
        word = scalar(node, self.problems)
        return None if word is None else parse_literal(word.text, word.part, expected, self.problems)

    def words(self, node: Node) -> Words | None:
        """Text with expressions in braces; `{{` and `}}` stand for the braces themselves."""
        word = scalar(node, self.problems)
        if word is None:
            return None
        parts: list[str | Source] = []
        fixed, at, text = "", 0, word.text
        while at < len(text):
            if text.startswith(("{{", "}}"), at):
                fixed, at = fixed + text[at], at + 2
            elif text[at] == "{":
                end = text.find("}", at)
                if end < 0:
                    self.problems.append(error("scenes.open_brace", word.part(at, 1)))
                    return None
                parts.append(fixed)
                found = compile_expression(text[at + 1 : end], _shifted(word, at + 1), self._scope(), self.problems)
                if found is not None:
                    self._remember(found.cells)
                    parts.append(found.evaluate)
                fixed, at = "", end + 1
            else:
                fixed, at = fixed + text[at], at + 1
        return Words((*parts, fixed))

    def conditions(self, node: Node) -> tuple[Condition, ...]:
        """A list of conditions, or one."""
        found = [self._one_condition(item) for item in self._items(node)]
        return tuple(condition for condition in found if condition is not None)

    def _one_condition(self, node: Node) -> Condition | None:
        if isinstance(node, Scalar):
            return CONDITIONS["is"](node, self)
        fields = Fields.of(node, self.problems)
        kind = self._kind(fields, CONDITIONS, "scenes.no_condition") if fields else None
        if fields is None or kind is None:
            return None
        value = fields.node(kind)
        condition = CONDITIONS[kind](value, self) if value is not None else None
        if value is None:
            self.problems.append(error("value.empty", node.mark))
        fields.close()
        return condition

    def steps(self, node: Node, code: Code) -> None:
        """A list of actions, or one, laid down in `code`."""
        for item in self._items(node):
            fields = Fields.of(item, self.problems)
            kind = self._kind(fields, ACTIONS, "scenes.no_action") if fields else None
            if fields is None or kind is None:
                continue
            value = fields.node(kind)
            if value is None:
                self.problems.append(error("value.empty", item.mark))
            else:
                ACTIONS[kind](value, fields, self, code)
            fields.close()

    # Names

    def _scope(self) -> HouseScope:
        return HouseScope(self._devices, self._view, self.variables)

    def _remember(self, cells: tuple[Cell, ...]) -> None:
        for cell in cells:
            self.cells[cell.id] = cell

    def _items(self, node: Node) -> tuple[Node, ...]:
        """A list, or what stands for a list of one; an empty one is a mistake."""
        if not isinstance(node, Sequence):
            return (node,)
        if not node.items:
            self.problems.append(error("value.empty", node.mark))
        return node.items

    def _expression_text(self, node: Node) -> Scalar | None:
        """The text of an expression; what YAML has split at a comma or colon is recognised."""
        if isinstance(node, (YamlMapping, Sequence)):
            self.problems.append(error("scenes.split_expression", node.mark))
            return None
        return scalar(node, self.problems)

    def _cell(self, word: Scalar, *, writing: bool) -> Cell | None:
        resolved = self._scope().resolve(tuple(word.text.split(".")))
        match resolved:
            case Unresolved():
                at = sum(len(part) + 1 for part in word.text.split(".")[: resolved.part])
                place = word.part(at, len(word.text) - at)
                self.problems.append(error(resolved.message_id, place, hint=resolved.hint, **resolved.params))
                return None
            case FromCell():
                if writing and not resolved.property.writable:
                    self.problems.append(error("scenes.not_writable", word.mark, name=word.text))
                    return None
                self._remember((resolved.cell,))
                return resolved.cell
            case NotYet():
                handle, _, path = word.text.partition(".")
                self.problems.append(warning("scenes.not_adopted", word.mark, device=handle))
                anything = Property(path, Kind.TEXT, writable=True)
                return self._view.cell(self._devices[handle].key, path, word.text, anything)
            case _:
                self.problems.append(error("scenes.not_a_property", word.mark, name=word.text))
                return None

    def _split(self, word: Scalar) -> tuple[Device | None, str]:
        handle, _, path = word.text.partition(".")
        device = self._devices.get(handle)
        if device is None:
            hint = suggest(handle, self._devices)
            self.problems.append(error("scenes.unknown_device", word.part(0, len(handle)), hint=hint, name=handle))
        elif not device.abilities.capabilities:
            self.problems.append(error("scenes.device_unknown_yet", word.mark, name=handle))
            device = None
        return device, path

    def _unknown_member(self, word: Scalar, device: Device, known: Mapping[str, object], message: str) -> None:
        path = word.text.partition(".")[2]
        start = len(device.handle) + 1
        place = word.part(start, len(path)) if path else word.mark
        listed = ", ".join(f"`{device.handle}.{one}`" for one in known) or "-"
        self.problems.append(
            error(message, place, hint=suggest(path, known), name=path, device=device.handle, known=listed)
        )


def _may_open(prop: Property, value: Node) -> bool:
    """Whether writing it could open a way in, which takes a person: anything but the value that shuts it."""
    guard = prop.guard
    if guard is None or guard.level is not Level.ENTRY:
        return False
    literal = parse_literal(value.text, None, prop, []) if isinstance(value, Scalar) else None
    return literal is None or literal is not guard.safe


def _constant(value: Value) -> Source:
    def give(_context: Context) -> Value | None:
        return value

    return give


def _shifted(word: Scalar, by: int) -> Place:
    """The places of a text that begins inside a scalar."""
    return lambda start, length: word.part(start + by, length)


def _canonical(node: Node) -> str:
    """A node's text without its looks: comments, quotes and indentation do not count."""
    match node:
        case Scalar():
            return repr(node.text)
        case Sequence():
            return "[" + ",".join(_canonical(item) for item in node.items) + "]"
        case YamlMapping():
            return "{" + ",".join(f"{key.text!r}:{_canonical(value)}" for key, value in node.entries) + "}"
        case _:
            return "!secret"
