"""Syntax tree -> compiled parts: names, literals and logic; comparisons and arithmetic have modules of their own."""

from dataclasses import replace

from hub.model.units import CANONICAL, SPELLINGS, convert
from hub.model.value import Kind
from hub.text.hints import suggest
from scenes.language import almanac, closures, gathering
from scenes.language.calculating import calculate, negate
from scenes.language.comparing import among, between, compare
from scenes.language.draft import Code, Draft, constant, has_offset, verdict
from scenes.language.expression import Evaluate, Part
from scenes.language.functions import FUNCTIONS
from scenes.language.grouping import AGGREGATES, Bindings, aggregate, names_in
from scenes.language.lexer import KEYWORDS
from scenes.language.past import PAST, ask
from scenes.language.resolved import (
    FromBound,
    FromCell,
    FromGroup,
    FromTheirArea,
    FromVariable,
    FromWords,
    NotYet,
    Unresolved,
    listed,
)  # fmt: skip
from scenes.language.scope import Scope
from scenes.language.syntax import (
    KNOWN_WORD,
    UNKNOWN_WORD,
    Arithmetic,
    Call,
    Colour,
    Compare,
    IsKnown,
    Logic,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Range,
    Text,
    Time,
    Within,
)  # fmt: skip
from scenes.language.types import ANY, BOOL, COLOR, DAY, DAYS, NUMBER, TEXT, TIME, Type, measured_in, type_of

SWITCH_WORDS = {"on": True, "true": True, "yes": True, "off": False, "false": False, "no": False}
CLOCK_WORDS = ("time", "day")
_OPPOSITES = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


class Walker:
    """Walks a tree and fills the draft. Every method gives the compiled part, or None when a problem was noted.

    `bindings`: what the names of a group stand for just now; `reads`: how often what is compiled now is evaluated at
    once, in groups within groups; `at`: whose area is meant just now.
    """

    def __init__(self, draft: Draft, scope: Scope, bindings: Bindings | None = None) -> None:
        self.draft = draft
        self.scope = scope
        self.bindings = bindings or {}
        self.reads = 1
        self.at = ""
        self.parts: tuple[Part, ...] = ()  # the operands of the `and` that was finished last

    def compile(self, node: Node, expected: Type | None = None) -> Code | None:
        """One node; `expected` is the type of what it stands beside, for words that mean nothing by themselves."""
        code = self._compile(node, expected)
        if code is None or (code.start == node.start and code.end == node.end):
            return code
        return code.spanning(node.start, node.end)

    def _compile(self, node: Node, expected: Type | None) -> Code | None:
        match node:
            case Name():
                return self._name(node, expected)
            case Number() | Time() | Text() | Colour():
                return self._literal(node, expected)
            case Compare() | Within() if almanac.is_asked(node, self.scope):
                return almanac.ask(self, node)
            case Compare() | Within() | IsKnown():
                return self._comparison(node)
            case Logic():
                return self._logic(node)
            case Not(operand):
                return self._not(node, operand)
            case Arithmetic() | Negative():
                return self._arithmetic(node)
            case Call():
                return self._call(node)

    def as_condition(self, code: Code) -> Code | None:
        """The part, provided that it is true, false or unknown."""
        if code.type.kind in (Kind.BOOL, None):
            return code
        self.draft.error("scenes.not_a_condition", code)
        return None

    def _literal(self, node: Number | Time | Text | Colour, expected: Type | None) -> Code | None:
        place = (node.start, node.end)
        match node:
            case Number(value, ""):
                return constant(NUMBER, value, *place)
            case Number(value, unit):
                if unit not in SPELLINGS:
                    hint, known = suggest(unit, SPELLINGS), listed(CANONICAL)
                    self.draft.notes.error("scenes.unknown_unit", *place, hint, {"unit": unit, "known": known})
                    return None
                canonical = SPELLINGS[unit][0]
                type_, converted = measured_in(canonical), convert(value, unit, canonical)
                if not has_offset(unit):
                    return constant(type_, converted, *place)
                run = closures.constant(converted)
                return Code(type_, run, *place, constant=True, value=converted, offset_unit=unit)
            case Time(seconds):
                return constant(TIME, seconds, *place)
            case Colour(color):
                return constant(COLOR, color, *place)
            case Text(value):
                if expected is not None and expected.kind is Kind.ENUM:
                    return self._option(value, expected, node)
                return constant(TEXT, value, *place)

    def _option(self, word: str, expected: Type, node: Text | Name) -> Code | None:
        if word in expected.options:
            return constant(Type(Kind.ENUM, options=expected.options), word, node.start, node.end)
        hint = suggest(word, expected.options)
        if hint is None and expected.options == DAYS:
            hint = next((day for day in DAYS if word.casefold().startswith(day)), None)
        self.draft.notes.error(
            "scenes.unknown_option", node.start, node.end, hint, {"text": word, "options": str(expected)}
        )
        return None

    def _name(self, node: Name, expected: Type | None) -> Code | None:
        word = ".".join(node.parts)
        if len(node.parts) == 1:
            own = self._own_word(word, node, expected)
            if own is not None:
                return own
        if almanac.is_name(node.parts, self.scope):
            return almanac.read_name(self, node)
        if len(node.parts) > 1 and expected is not None and word in expected.options:
            return self._option(word, expected, node)
        found = self.bindings.get(node.parts) or self.scope.resolve(node.parts)
        place = (node.start, node.end)
        match found:
            case FromCell(declared, cell):
                self.draft.cells[id(cell)] = cell
                code = Code(type_of(declared), closures.read(cell), *place, cell=cell)
                word = cell.ref
            case FromBound(declared, name, cells):
                self.draft.variables[name] = None
                self.draft.tables[word] = name, cells
                code = Code(type_of(declared), gathering.of_bound(name, cells), *place)
                self.draft.leaves[name] = closures.variable(name, Kind.TEXT)
            case FromWords(declared, name, words):
                self.draft.variables[name] = None
                code = Code(type_of(declared), gathering.of_words(name, words), *place)
            case FromGroup() | FromTheirArea():
                self.draft.notes.error("scenes.group_alone", *place, None, {"name": word})
                return None
            case FromVariable(declared, name):
                self.draft.variables[name] = None
                code = Code(type_of(declared), closures.variable(name, declared.kind), *place)
            case NotYet(device):
                code = self._not_yet(device, node)
            case Unresolved():
                self._unresolved(found, node, expected)
                return None
        self.draft.leaves[word] = code.run
        return code

    def _not_yet(self, device: str, node: Name) -> Code:
        """What a name stands for while its device is not adopted."""
        if device:
            self.draft.notes.warning("scenes.not_adopted", node.start, node.end, {"device": device})
        return Code(ANY, closures.constant(None), node.start, node.end)

    def _own_word(self, word: str, node: Name, expected: Type | None) -> Code | None:
        """What one word means in the language itself; None where it must be somebody's name."""
        place = (node.start, node.end)
        if expected is not None and expected.kind is Kind.ENUM and word in expected.options:
            return self._option(word, expected, node)
        if word in SWITCH_WORDS and (expected is None or expected.kind is not Kind.ENUM):
            return constant(BOOL, SWITCH_WORDS[word], *place)
        if word in CLOCK_WORDS:
            return self._clock(word, node)
        if expected is not None and expected.kind is None and not self.scope.knows(word):
            return constant(ANY, word, *place)
        return None

    def _clock(self, word: str, node: Name) -> Code:
        run: Evaluate
        if word == "time":
            type_, run = TIME, lambda context: context.seconds_of_day
        else:
            type_, run = DAY, lambda context: DAYS[context.weekday]
            self.draft.turns_at(0)
        self.draft.uses_time = True
        self.draft.leaves[word] = run
        return Code(type_, run, node.start, node.end, clock=True)

    def _unresolved(self, found: Unresolved, node: Name, expected: Type | None) -> None:
        notes, word = self.draft.notes, node.parts[0]
        if len(node.parts) == 1 and word in (UNKNOWN_WORD, KNOWN_WORD):
            notes.error("scenes.known_after_is", node.start, node.end, None, {"text": word})
        elif len(node.parts) == 1 and found.message_id != "scenes.device_alone" and expected is not None:
            if expected.kind is Kind.ENUM:
                self._option(word, expected, node)
                return
            if expected.kind is Kind.TEXT:
                notes.error("scenes.text_needs_quotes", node.start, node.end, None, {"text": word})
                return
            if expected.kind is Kind.BOOL and found.message_id == "scenes.unknown_word":
                hint = suggest(word, (*SWITCH_WORDS, UNKNOWN_WORD, KNOWN_WORD))
                notes.error("scenes.value_switch", node.start, node.end, hint, {"text": word})
                return
            self.note_unresolved(found, node)
        else:
            self.note_unresolved(found, node)

    def note_unresolved(self, found: Unresolved, node: Name) -> None:
        """Note a name that stands for nothing, the caret under its first wrong word and what follows."""
        start, end = self._word_in(node, ".".join(node.parts))
        if found.part:
            start += sum(len(part) + 1 for part in node.parts[: found.part])
        elif not found.whole and found.message_id != "scenes.device_alone":
            end = start + len(node.parts[0])
        hint = found.hint
        if hint is None and len(node.parts) == 1:
            hint = suggest(
                node.parts[0], (*CLOCK_WORDS, *almanac.OWN, *SWITCH_WORDS, *KEYWORDS, UNKNOWN_WORD, KNOWN_WORD)
            )
        self.draft.notes.error(found.message_id, start, end, hint, found.params)

    def _word_in(self, node: Name | Call, word: str) -> tuple[int, int]:
        """Where the word stands in a node that may have parentheses around it."""
        start = self.draft.notes.text.index(word, node.start)
        return start, start + len(word)

    def _waits(self, node: Node) -> bool:
        """Whether it is a word that means nothing without what it stands beside."""
        if not isinstance(node, Name) or len(node.parts) > 1:
            return False
        word = node.parts[0]
        if word in SWITCH_WORDS:
            return True
        return word not in CLOCK_WORDS and not self.scope.knows(word) and not almanac.is_name((word,), self.scope)

    def _beside(self, left: Node, right: Node) -> tuple[Code | None, Code | None]:
        """Two operands, each compiled knowing the type of the other where it needs that."""
        if self._waits(left) and not self._waits(right):
            other = self.compile(right)
            return (self.compile(left, other.type) if other else None), other
        one = self.compile(left)
        if one is None and self._waits(right):
            return None, None
        return one, self.compile(right, one.type if one else None)

    def _comparison(self, node: Compare | Within | IsKnown) -> Code | None:
        match node:
            case Compare(sign, left, right):
                one, other = self._beside(left, right)
                return None if one is None or other is None else compare(self.draft, sign, one, other)
            case Within():
                return self._within(node)
            case IsKnown(operand, known):
                code = self.compile(operand)
                return code and verdict(closures.is_known(code.run, known), node.start, node.end, code)

    def _within(self, node: Within) -> Code | None:
        value = self.compile(node.operand)
        codes: list[Code | None] = []
        plain: list[Code] = []
        for member in node.members:
            if isinstance(member, Range):
                low = self._member(member.low, value)
                high = self._member(member.high, value)
                if value is None or low is None or high is None:
                    codes.append(None)
                else:
                    codes.append(between(self.draft, value, low, high))
            else:
                code = self._member(member, value)
                if code is None:
                    codes.append(None)
                else:
                    plain.append(code)
        if plain and value is not None:
            codes.append(among(self.draft, value, plain))
        verdicts = [code for code in codes if code is not None]
        if value is None or len(verdicts) < len(codes):
            return None
        if len(verdicts) == 1:
            return verdicts[0]
        return verdict(closures.any_of([code.test for code in verdicts]), node.start, node.end, *verdicts)

    def _member(self, node: Node, value: Code | None) -> Code | None:
        if value is None and self._waits(node):
            return None
        return self.compile(node, value.type if value else None)

    def _logic(self, node: Logic) -> Code | None:
        codes: list[Code] = []
        parts: list[Part] = []
        outer = self.draft.leaves
        for operand in node.operands:
            self.draft.leaves = {}
            before = len(self.draft.groups)
            code = self.compile(operand)
            code = code and self.as_condition(code)
            if code is not None:
                codes.append(code)
                text = self.draft.notes.text[operand.start : operand.end]
                parts.append(Part(text, code.run, tuple(self.draft.leaves.items()), tuple(self.draft.groups[before:])))
            outer |= self.draft.leaves
        self.draft.leaves = outer
        if len(codes) < len(node.operands):
            return None
        join = closures.any_of
        if node.operator == "and":
            self.parts = tuple(parts)
            join = closures.all_of
        return verdict(join([code.test for code in codes]), node.start, node.end, *codes)

    def _not(self, node: Not, operand: Node) -> Code | None:
        if isinstance(operand, Compare):
            opposite = replace(operand, operator=_OPPOSITES[operand.operator])
            return self.compile(opposite)
        code = self.compile(operand)
        code = code and self.as_condition(code)
        if code is None:
            return None
        run = closures.invert_cell(code.cell) if code.cell else closures.invert(code.test)
        return verdict(run, node.start, node.end, code)

    def _arithmetic(self, node: Arithmetic | Negative) -> Code | None:
        if isinstance(node, Negative):
            code = self.compile(node.operand)
            return code and negate(self.draft, code, node.start)
        if almanac.is_shifted(node, self.scope):
            return almanac.read_shifted(self, node)
        total = self.compile(node.first)
        for sign, operand in node.rest:
            code = self.compile(operand)
            total = None if total is None or code is None else calculate(self.draft, sign, total, code)
        return total

    def _call(self, node: Call) -> Code | None:
        if node.function in AGGREGATES and len(node.arguments) == 1:
            grouped = any(self.scope.is_group(name.parts) for name in names_in(node.arguments[0]))
            if grouped or node.function not in FUNCTIONS:
                return aggregate(self, node, self._word_in(node, node.function))
        if node.function in PAST:
            return ask(self, node, self._word_in(node, node.function))
        arguments = [self.compile(argument) for argument in node.arguments]
        function = FUNCTIONS.get(node.function)
        notes, place = self.draft.notes, self._word_in(node, node.function)
        if function is None and node.function in AGGREGATES:
            notes.error("scenes.argument_count", *place, None, {"name": node.function, "least": 1, "most": 1})
            return None
        if function is None:
            names = list(dict.fromkeys((*FUNCTIONS, *AGGREGATES, *PAST)))
            hint, known = suggest(node.function, names), listed(names)
            notes.error("scenes.unknown_function", *place, hint, {"name": node.function, "known": known})
            return None
        if not function.least <= len(arguments) <= function.most:
            about = {"name": node.function, "least": function.least, "most": function.most}
            notes.error("scenes.argument_count", *place, None, about)
            return None
        codes = [code for code in arguments if code is not None]
        if len(codes) < len(arguments):
            return None
        return function.build(self.draft, codes, node.start, node.end)
