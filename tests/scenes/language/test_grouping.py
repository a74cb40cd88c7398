"""Functions over groups, against the plain reading of what the page says."""

from collections.abc import Sequence
from datetime import UTC
from math import isclose

from hypothesis import given
from hypothesis import strategies as st

from hub.model.capability import Property
from hub.model.value import Kind
from hub.text.problem import Problem, Severity, has_errors
from scenes.engine.view import Cell, Context, View
from scenes.language import gathering
from scenes.language.compiler import compile_condition, compile_each, compile_expression
from scenes.language.expression import Expression
from scenes.language.grouping import MOST_SHOWN, names_in
from scenes.language.lexer import tokenize
from scenes.language.notes import Notes
from scenes.language.parser import parse
from scenes.language.resolved import Member
from scenes.language.scope import HouseScope
from tests.scenes.household import HOUSE as FULL
from tests.scenes.household import Stage, device
from tests.scenes.language.house import mark_of
from tests.scenes.language.trees import TREES

LAMPS = [f"lamp_{number}" for number in range(6)]
HOUSE = {one: device(one, "light") for one in LAMPS} | {
    f"air_{number}": device(f"air_{number}", "temperature", "humidity") for number in range(4)
}
CONTEXT = Context(UTC)
TRUTHS = st.lists(st.sampled_from((True, False, None)), min_size=6, max_size=6)
DEGREES = st.lists(st.none() | st.floats(-50, 100), min_size=4, max_size=4)
SIGNS = {
    "<": lambda one, other: one < other, "<=": lambda one, other: one <= other, ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other, "==": lambda one, other: one == other, "!=": lambda one, other: one != other,
}  # fmt: skip


class House:
    """A view in which the lamps and thermometers are told apart by their numbers."""

    def __init__(self) -> None:
        self.view = View()
        self.scope = HouseScope(HOUSE, self.view, {})

    def compile(self, text: str) -> Expression:
        problems: list[Problem] = []
        found = compile_expression(text, None, self.scope, problems)
        assert found is not None, [problem.message() for problem in problems]
        return found

    def tell(self, path: str, values: Sequence[float | None]) -> None:
        for cell in self.view.cells.values():
            handle, _, name = cell.ref.partition(".")
            if name == path:
                cell.value = values[int(handle.rpartition("_")[2])]

    def complaints(self, text: str) -> list[tuple[str, str]]:
        problems: list[Problem] = []
        compile_condition(text, mark_of(text), self.scope, problems)
        told = []
        for problem in problems:
            assert problem.mark is not None
            begin = problem.mark.column - 1
            told.append((problem.message_id, text[begin : begin + problem.mark.length]))
        return told


HERE = House()
ANY, ALL, COUNT = (HERE.compile(f"{name}(every.light.on)") for name in ("any", "all", "count"))
ALL_OFF = HERE.compile("all(every.light.on is off)")
MEAN, LOWEST, HIGHEST = (HERE.compile(f"{name}(every.temperature)") for name in ("mean", "lowest", "highest"))
COMPARED = {
    (sign, limit): HERE.compile(f"count(every.light.on) {sign} {limit}") for sign in SIGNS for limit in range(-1, 8)
}
WITHIN = HERE.compile("count(every.light.on) in 2..4")
CERTAIN = HERE.compile("count(every.light.on is known and every.light.on)")
WARM = HERE.compile("any(every.temperature > 20 °C and every.temperature.humidity < 50 %)")


@given(TRUTHS)
def test_any_and_all_are_or_and_and(truths: list[bool | None]) -> None:
    HERE.tell("on", truths)
    assert ANY.test(CONTEXT) is (True if True in truths else None if None in truths else False)
    assert ALL.test(CONTEXT) is (False if False in truths else None if None in truths else True)
    opposite = [None if truth is None else not truth for truth in truths]
    assert ALL_OFF.test(CONTEXT) is (False if False in opposite else None if None in opposite else True)


@given(TRUTHS)
def test_a_count_is_compared_as_all_that_it_may_be(truths: list[bool | None]) -> None:
    HERE.tell("on", truths)
    least = truths.count(True)
    possible = range(least, least + truths.count(None) + 1)
    assert COUNT.evaluate(CONTEXT) == (least if len(possible) == 1 else None)
    assert CERTAIN.evaluate(CONTEXT) == least
    for (sign, limit), expression in COMPARED.items():
        verdicts = {SIGNS[sign](number, limit) for number in possible}
        assert expression.test(CONTEXT) is (None if len(verdicts) > 1 else verdicts.pop()), (sign, limit)
    verdicts = {2 <= number <= 4 for number in possible}
    assert WITHIN.test(CONTEXT) is (None if len(verdicts) > 1 else verdicts.pop())


@given(DEGREES)
def test_numbers_are_taken_of_those_that_are_known(degrees: list[float | None]) -> None:
    HERE.tell("temperature", degrees)
    known = [one for one in degrees if one is not None]
    mean = MEAN.evaluate(CONTEXT)
    if not known:
        assert (mean, LOWEST.evaluate(CONTEXT), HIGHEST.evaluate(CONTEXT)) == (None, None, None)
        return
    assert isinstance(mean, float)
    assert isclose(mean, sum(known) / len(known), abs_tol=1e-9)
    assert (LOWEST.evaluate(CONTEXT), HIGHEST.evaluate(CONTEXT)) == (min(known), max(known))


@given(DEGREES, st.lists(st.none() | st.floats(0, 100), min_size=4, max_size=4))
def test_several_properties_are_those_of_one_device(degrees: list[float | None], damp: list[float | None]) -> None:
    HERE.tell("temperature", degrees)
    HERE.tell("humidity", damp)
    verdicts = []
    for warm, wet in zip(degrees, damp, strict=True):
        both = (None if warm is None else warm > 20, None if wet is None else wet < 50)
        verdicts.append(False if False in both else None if None in both else True)
    assert WARM.test(CONTEXT) is (True if True in verdicts else None if None in verdicts else False)


def test_units_are_those_of_the_group() -> None:
    assert MEAN.type.unit == "°C"
    assert HERE.compile("mean(every.temperature) > 68 °F").type == ANY.type
    assert HERE.compile("highest(every.temperature) - lowest(every.temperature)").type.unit == "°C"
    assert HERE.complaints("mean(every.temperature) > 20 %") == [("scenes.other_unit", "20 %")]


def test_an_expression_within_another_asks_its_own_group() -> None:
    expression = HERE.compile("any(every.temperature > mean(every.temperature) + 5)")
    HERE.tell("temperature", [20, 20, 20, 30])
    assert expression.test(CONTEXT) is True
    HERE.tell("temperature", [20, 21, 22, 23])
    assert expression.test(CONTEXT) is False


def test_what_goes_wrong_is_said_at_its_word() -> None:
    assert HERE.complaints("every.light.on") == [("scenes.group_alone", "every.light.on")]
    assert HERE.complaints("any(lamp_1.on)") == [("scenes.needs_group", "any")]
    assert HERE.complaints("any(every.light.on and every.temperature > 5)") == [
        ("scenes.two_groups", "every.temperature")
    ]
    assert HERE.complaints("any(every.light.brightness)") == [("scenes.not_a_condition", "every.light.brightness")]
    assert HERE.complaints("count(every.temperature) > 2") == [("scenes.not_a_condition", "every.temperature")]
    assert HERE.complaints("mean(every.light.on) > 2") == [("scenes.needs_number", "every.light.on")]
    assert HERE.complaints("any(every.light.moton)") == [("scenes.empty_group", "moton")]
    assert HERE.complaints("any(every.light.on is dark)") == [("scenes.value_switch", "dark")]
    assert ("scenes.argument_count", "any") in HERE.complaints("any(every.light.on, 5)")


def test_too_many_values_at_once_are_refused() -> None:
    nested = "mean(every.light.brightness)"
    for _ in range(5):
        nested = f"mean(every.light.brightness + {nested})"
    assert [message for message, _ in HERE.complaints(f"{nested} > 5")] == ["scenes.group_too_large"]


def test_a_group_that_waits_for_adoption_is_unknown_with_a_warning() -> None:
    house = {"new": device("new")}
    problems: list[Problem] = []
    found = compile_condition("any(every.light.on)", None, HouseScope(house, View(), {}), problems)
    assert found is not None
    assert found.test(CONTEXT) is None
    assert [(one.message_id, one.severity) for one in problems] == [("scenes.not_adopted", Severity.WARNING)]
    assert compile_each("every.light.on", None, HouseScope(house, View(), {}), problems) == ()


def test_only_those_that_decided_are_told() -> None:
    HERE.tell("on", [False, True, None, False, True, False])
    assert ANY.values(CONTEXT) == (("lamp_1.on", True), ("lamp_4.on", True))
    assert COUNT.values(CONTEXT) == (("count(every.light.on)", None), ("lamp_1.on", True), ("lamp_4.on", True))
    HERE.tell("on", [False, False, None, False, False, False])
    assert ANY.values(CONTEXT) == (("lamp_2.on", None),)
    HERE.tell("on", [False] * 6)
    assert len(ANY.values(CONTEXT)) == MOST_SHOWN
    HERE.tell("temperature", [20, 22, None, 24])
    assert MEAN.values(CONTEXT) == (("mean(every.temperature)", 22.0),)
    text, values = HERE.compile("lamp_0.on is off and any(every.light.on)").blame(CONTEXT)
    assert text == "any(every.light.on)"
    assert values[0] == ("lamp_0.on", False)


def test_each_member_has_an_expression_of_its_own() -> None:
    problems: list[Problem] = []
    found = compile_each("every.light.on and every.light.brightness > 50", None, HERE.scope, problems)
    assert found is not None
    assert [(member.ref, [cell.ref for cell in one.cells]) for member, one in found] == [
        (lamp, [f"{lamp}.on", f"{lamp}.brightness"]) for lamp in LAMPS
    ]
    assert problems == []
    for bad in ("lamp_0.on", "every.light.brightness", "every.light.onn", "(", ""):
        assert compile_each(bad, mark_of(bad), HERE.scope, problems) is None, bad
    assert len(problems) == 5


def test_cells_by_the_value_of_a_variable() -> None:
    one, other = (
        Cell(HERE.view.cells[id_].id, id_, HERE.view.cells[id_].property) for id_ in list(HERE.view.cells)[:2]
    )
    one.value = True
    run = gathering.of_bound("lamp", {"one": one, "other": other})
    words = gathering.of_words("lamp", {"one": "Lamp 1"})
    context = Context(UTC)
    seen: list[object] = []
    for value in ("one", "other", "third", 5, None):
        context.vars = {"lamp": value}
        seen.append((run(context), words(context)))
    assert seen == [(True, "Lamp 1"), (None, None), (None, None), (None, None), (None, None)]


@given(TREES)
def test_the_names_of_any_tree_are_found_or_refused(tree: object) -> None:
    assert all(name.parts for name in names_in(tree))  # type: ignore[arg-type]  # TREES gives nodes


def test_names_of_an_inner_group_are_not_those_of_the_outer() -> None:
    notes = Notes("any(a.b and count(c.d) > min(e.f, 2)) or not g.h in 1..i.j", None, [])
    node = parse(tokenize(notes), notes)
    assert node is not None
    assert [".".join(name.parts) for name in names_in(node)] == ["g.h", "i.j"]


def test_the_past_is_asked_of_each_device_by_itself() -> None:
    yaml = "- {scene: T, when: 'any(has_been(area.kitchen.motion, 5m))', do: {log: still there}}\n"
    stage = Stage(yaml, known={"kitchen_motion.motion": False, "kitchen_table.motion": False})
    assert stage.problems == ()
    for _ in range(2):  # one after the other, seven minutes in all: neither for five
        stage.is_at("kitchen_motion.motion", True)
        stage.wait("2m")
        stage.is_at("kitchen_table.motion", True)
        stage.is_at("kitchen_motion.motion", False)
        stage.wait("90s")
        stage.is_at("kitchen_table.motion", False)
    assert stage.logs == []
    stage.is_at("kitchen_table.motion", True)
    stage.wait("5m")
    assert stage.logs == ["still there"]


WORDS = st.sampled_from(
    ["area", "label", "every", "member", "kitchen", "child", "window", "light", "on", "left", "name", "area", "online",
     "temperature", "device", "strip", "battery", "presence", "open", "brightness", "无", "x"]
)  # fmt: skip
NAMES = st.sampled_from(
    ["every.light.on", "label.window.open", "every.light.brightness", "every.battery", "member.on", "member.online",
     "hall.motion", "20 %", "any(every.light.on)", "count(label.window.open)", "mean(every.battery)",
     "area.child.online"]
)  # fmt: skip
GROUPED = st.recursive(
    st.one_of(NAMES, NAMES, st.lists(WORDS, min_size=1, max_size=5).map(".".join)),
    lambda inner: st.one_of(
        st.builds("{}({})".format, st.sampled_from(("any", "all", "count", "mean", "lowest", "highest", "min")), inner),
        st.builds("{} {} {}".format, inner, st.sampled_from((">", "==", "and", "in", "+")), inner),
        st.builds("not {}".format, inner),
        inner.map("({} is known)".format),
    ),
    max_leaves=4,
)


@given(GROUPED, st.sampled_from(("hall_light", "strip.left", None)))
def test_whatever_is_asked_of_groups_is_compiled_or_refused(text: str, member: str | None) -> None:
    lamps = (Member("hall_light", FULL["hall_light"]), Member("strip.left", FULL["strip"], "left"))
    view = View()
    options = tuple(one.ref for one in lamps)
    scope = HouseScope(FULL, view, {"member": Property("member", Kind.ENUM, options=options)}, {"member": lamps})
    problems: list[Problem] = []
    expression = compile_condition(text, mark_of(text), scope, problems)
    assert (expression is None) == has_errors(problems)
    compile_each(text, mark_of(text), scope, problems)
    assert all(problem.message() for problem in problems)
    if expression is None:
        return
    context = Context(UTC)
    context.vars = {"member": member}
    for value in (None, True):
        for cell in view.cells.values():
            cell.value = value if cell.property.kind is Kind.BOOL else None
        assert expression.test(context) in (True, False, None)
        assert all(text for text, _ in (*expression.values(context), *expression.blame(context)[1]))
        assert set(expression.reads(context.vars)) <= set(expression.cells)
