"""Parts of a scene: triggers, conditions, actions and values, read by the tables of kinds."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from hub.model.capability import Level, Property
from hub.model.value import Kind, Value
from hub.text.hints import suggest
from hub.text.problem import error
from hub.text.quantities import LONGEST_DURATION_S, format_duration, format_time_of_day
from hub.text.reader import Fields, items, scalar, switch
from hub.text.yaml import Mapping as YamlMapping
from hub.text.yaml import Node, Scalar, Sequence
from scenes.conditions.all_of import AllOf
from scenes.engine.bound import Bound, Target
from scenes.engine.program import Condition, Trigger
from scenes.engine.view import Cell, Context
from scenes.kinds import ACTIONS, CONDITIONS, TRIGGERS
from scenes.kit.decided import Decided
from scenes.language.compiler import compile_condition, compile_each, compile_expression, compile_value
from scenes.language.crossing import Crossing, compile_crossing
from scenes.language.expression import Expression
from scenes.language.notes import Place
from scenes.language.reading import Code, Fixed, Source, Words
from scenes.language.resolved import Member
from scenes.language.types import SECONDS
from scenes.language.values import parse_literal
from scenes.reader import habits
from scenes.reader.abilities import Abilities
from scenes.reader.probe import Probe
from scenes.triggers.manual import Manual
from scenes.triggers.started import Started

_BARE: Mapping[str, Trigger] = {"started": Started(), "manual": Manual()}


class Parts(Abilities):
    """Reads the parts of one scene; the `Reading` of the kinds inside it. `called`: its id and title, when known."""

    called: tuple[str, str] = ("", "")
    _triggering = False
    _probe: Probe | None = None

    def triggers(self, node: Node) -> tuple[Trigger, ...] | None:
        """A list of triggers, or one; None when there is none."""
        self._triggering = True
        found = [self._trigger(item) for item in items(node, self.problems)]
        self._triggering = False
        return tuple(trigger for trigger in found if trigger is not None) or None

    def _trigger(self, node: Node) -> Trigger | None:
        if isinstance(node, Scalar):
            if node.text in _BARE:
                return _BARE[node.text]
            return TRIGGERS["becomes"].read(node, Fields(YamlMapping((), node.mark), self.problems), self)
        fields = Fields.of(node, self.problems)
        kind = self._kind(fields, TRIGGERS, "scenes.no_trigger", habits.TRIGGER) if fields else None
        if fields is None or kind is None:
            return None
        value = fields.node(kind)
        trigger = TRIGGERS[kind].read(value, fields, self) if value is not None else None
        if value is None:
            self.problems.append(error("value.empty", node.mark))
        fields.close()
        return trigger

    def condition(self, node: Node) -> Condition | None:
        """A condition, or a list of which all must hold."""
        conditions = self.conditions(node)
        if not conditions:
            return None
        if len(conditions) == 1:
            return conditions[0]
        return AllOf(conditions) if self._probe is None else self._probe.conditions(self.called[0], AllOf(conditions))

    def _kind(
        self, fields: Fields, table: Mapping[str, object], message: str, usual: Mapping[str, str]
    ) -> str | None:  # fmt: skip
        """The one key of the mapping that the table knows; `usual`: what others call them."""
        keys = [key.text for key, _ in fields.mapping.entries]
        found = [key for key in keys if key in table]
        if len(found) == 1:
            return found[0]
        known = ", ".join(f"`{key}`" for key in table)
        if found:
            self.problems.append(error("scenes.two_kinds", fields.mapping.mark, one=found[0], other=found[1]))
        else:
            hint = next((near for key in keys if (near := usual.get(key) or suggest(key, table))), None)
            self.problems.append(error(message, fields.mapping.mark, hint=hint, known=known))
        return None

    # What kinds may ask (the Reading)

    def expression(self, node: Node, *, lasting: float = 0.0) -> Expression | None:
        """A condition in the expression language."""
        word = self._expression_text(node)
        if word is None:
            return None
        found = compile_condition(word.text, word.part, self._scope(), self.problems, lasting=lasting)
        if found is None:
            return None
        self._remember(found.cells)
        late = next((name for name in found.variables if name in self.bound), None) if self._triggering else None
        if late is not None:
            self.problems.append(error("scenes.bound_late", word.mark, name=late))
        return found

    def key(self, node: Node) -> Expression | None:
        """An expression of any type, by which runs are told apart."""
        word = self._expression_text(node)
        found = None if word is None else compile_expression(word.text, word.part, self._scope(), self.problems)
        if found is not None:
            self._remember(found.cells)
        return found

    def each(self, node: Node) -> tuple[tuple[Member, Expression], ...] | None:
        """A condition over a group, for each device of it."""
        word = self._expression_text(node)
        if word is None:
            return None
        found = compile_each(word.text, word.part, self._scope(), self.problems)
        for _, expression in found or ():
            self._remember(expression.cells)
        return found

    def kept(self, node: Node) -> tuple[tuple[tuple[Target, Source], ...], tuple[Cell, ...]]:
        """Properties to hold, and those that their values are worked out of."""
        others, self.cells = self.cells, {}
        targets = self.targets(node, holding=True)
        held = {target.id for target, _ in targets if isinstance(target, Cell)}
        feeds = tuple(cell for id_, cell in self.cells.items() if id_ not in held)
        self.cells = others | self.cells
        return targets, feeds

    def targets(self, node: Node, *, holding: bool = False) -> tuple[tuple[Target, Source], ...]:
        """Properties to write, each with its value.

        What is dangerous is reached by the name of its device alone, and left out of groups of devices.
        """
        fields = Fields.of(node, self.problems)
        found: list[tuple[Target, Source]] = []
        if fields and not fields.mapping.entries:
            self.problems.append(error("value.empty", node.mark))
        for key, value in fields.mapping.entries if fields else ():
            found += self._target(key, value, holding=holding)
        return tuple(found)

    def _target(self, key: Scalar, value: Node, *, holding: bool) -> list[tuple[Target, Source]]:
        """The properties that a name stands for, each with the value in its own type."""
        found: list[tuple[Target, Source]] = []
        sources: dict[Property, Source | None] = {}
        for target in self._written(key, harmless=lambda prop: not _dangerous(prop, value, holding=holding)):
            cells = target.cells.values() if isinstance(target, Bound) else (target,)
            for prop in dict.fromkeys(cell.property for cell in cells):
                if holding and not prop.holdable:
                    self.problems.append(error("scenes.not_holdable", key.mark, name=key.text))
                    return []
                if prop not in sources:
                    sources[prop] = self.value(value, prop)
                if sources[prop] is None:
                    return []
                if _may_open(prop, value):
                    self.problems.append(error("safety.scene_opens", key.mark, name=key.text))
                    return []
            source = sources.get(target.property) or self.value(value, target.property)
            if source is not None:
                found.append((target, source))
        return found

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
        return None if literal is None else Fixed(literal)

    def literal(self, node: Node, expected: Property) -> Value | None:
        """A literal of the property's type."""
        word = scalar(node, self.problems)
        return None if word is None else parse_literal(word.text, word.part, expected, self.problems)

    def computed(self, node: Node) -> Expression | None:
        """`=expression` of any type."""
        if not isinstance(node, Scalar) or not node.text.startswith("="):
            return None
        found = compile_expression(node.text[1:], _shifted(node, 1), self._scope(), self.problems)
        if found is not None:
            self._remember(found.cells)
        return found

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
                    alone = at == 0 and end + 1 == len(text)  # then it may be a number of a message to a program
                    parts.append(_in_words(found, alone=alone))
                fixed, at = "", end + 1
            else:
                fixed, at = fixed + text[at], at + 1
        return Words((*parts, fixed))

    def crossing(self, node: Node, far: Node | None) -> Crossing | None:
        """A limit that a number crosses; `far`: how far it has to go back."""
        word, distance = self._expression_text(node), None if far is None else scalar(far, self.problems)
        if word is None or (far is not None and distance is None):
            return None
        found = compile_crossing(word, distance, self._scope(), self.problems)
        if found is not None:
            self._remember(found.over.cells)
        return found

    def conditions(self, node: Node) -> tuple[Condition, ...]:
        """A list of conditions, or one."""
        found = [self._one_condition(item) for item in items(node, self.problems)]
        return tuple(condition for condition in found if condition is not None)

    def _one_condition(self, node: Node) -> Condition | None:
        found = self._condition(node)
        if found is None or self._probe is None:
            return found
        return self._probe.condition(self.called[0], node.mark, found)

    def _condition(self, node: Node) -> Condition | None:
        if isinstance(node, Scalar):
            return CONDITIONS["is"].read(node, Fields(YamlMapping((), node.mark), self.problems), self)
        fields = Fields.of(node, self.problems)
        kind = self._kind(fields, CONDITIONS, "scenes.no_condition", habits.CONDITION) if fields else None
        if fields is None or kind is None:
            return None
        value = fields.node(kind)
        condition = CONDITIONS[kind].read(value, fields, self) if value is not None else None
        on_unknown = fields.maybe("on_unknown", switch)
        if value is None:
            self.problems.append(error("value.empty", node.mark))
        fields.close()
        return condition if condition is None or on_unknown is None else Decided(condition, on_unknown)

    def steps(self, node: Node, code: Code) -> None:
        """A list of actions, or one, laid down in `code`."""
        for item in items(node, self.problems):
            fields = Fields.of(item, self.problems)
            kind = self._kind(fields, ACTIONS, "scenes.no_action", habits.ACTION) if fields else None
            if fields is None or kind is None:
                continue
            value, first = fields.node(kind), code.here
            if value is None:
                self.problems.append(error("value.empty", item.mark))
            else:
                ACTIONS[kind].read(value, fields, self, code)
            self._show_step(item, code, first)
            fields.close()

    def _show_step(self, node: Node, code: Code, first: int) -> None:
        step = code.steps[first] if first < code.here else None
        if self._probe is not None and step is not None:
            code.fill(first, self._probe.step(self.called[0], node.mark, step))

    def block(self, node: Node, code: Code, *, alone: bool = False) -> None:
        """A list of actions whose variables end with it."""
        with self.scope():
            if alone:
                self._fixed = frozenset(self.variables)
            self.steps(node, code)

    @contextmanager
    def scope(self) -> Iterator[None]:
        """Variables that are declared inside end with it."""
        before = dict(self.variables), dict(self.bound), self._fixed
        yield
        self.variables, self.bound, self._fixed = before

    def _expression_text(self, node: Node) -> Scalar | None:
        """The text of an expression; what YAML has split at a comma or colon is recognised."""
        if isinstance(node, (YamlMapping, Sequence)):
            self.problems.append(error("scenes.split_expression", node.mark))
            return None
        return scalar(node, self.problems)


def _dangerous(prop: Property, value: Node, *, holding: bool) -> bool:
    """Whether the property can do harm when it is written: whatever is not plainly the value that makes safe."""
    if prop.guard is None:
        return False
    literal = parse_literal(value.text, None, prop, []) if isinstance(value, Scalar) else None
    return holding or literal is None or literal is not prop.guard.safe


def _may_open(prop: Property, value: Node) -> bool:
    """Whether writing it could open a way in, which takes a person: anything but the value that shuts it."""
    guard = prop.guard
    if guard is None or guard.level is not Level.ENTRY:
        return False
    literal = parse_literal(value.text, None, prop, []) if isinstance(value, Scalar) else None
    return literal is None or literal is not guard.safe


def _in_words(expression: Expression, *, alone: bool) -> Source:
    """A value inside a text as people write it: times of day, and durations that do not stand alone."""
    if expression.type.kind is Kind.TIME:
        return _time(expression)
    lasts = expression.type.is_number and expression.type.unit == SECONDS
    return _lasting(expression) if lasts and not alone else expression.evaluate


def _lasting(expression: Expression) -> Source:
    """A duration as people write it, from a second on without fractions."""

    def written(context: Context) -> Value | None:
        seconds = expression.evaluate(context)
        if not isinstance(seconds, (int, float)):
            return None
        length = min(abs(seconds), LONGEST_DURATION_S)
        text = format_duration(round(length) if length >= 1 else length)
        return f"-{text}" if seconds < 0 else text

    return written


def _time(expression: Expression) -> Source:
    """A time of day as people write it."""

    def written(context: Context) -> Value | None:
        seconds = expression.evaluate(context)
        return format_time_of_day(int(seconds)) if isinstance(seconds, (int, float)) else None

    return written


def _shifted(word: Scalar, by: int) -> Place:
    """The places of a text that begins inside a scalar."""
    return lambda start, length: word.part(start + by, length)
