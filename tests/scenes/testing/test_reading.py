"""Files of tests: what they say, and every mistake in them with its place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.model.command import Outcome
from hub.text.source import Source
from scenes.engine.run import Reply
from scenes.engine.view import View
from scenes.reader.home import read_scenes
from scenes.stage.home import Home
from scenes.testing.cases import (
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
    Wait,
)
from scenes.testing.reading import read_tests
from tests.scenes.household import BERLIN, FACTS, HOUSE
from tests.scenes.pages import BLOCKS

HOME = Home(HOUSE, FACTS, BERLIN)
SCENES = """
- {scene: Kettle on, when: kitchen_camera.person, do: {set: {kettle.on: on}}}
- {scene: Warm, id: warm_up, when: manual, fields: {to: 20 °C}, do: {log: "{to}"}}
"""
PROGRAM = read_scenes([Source("kitchen.yaml", SCENES)], HOUSE, View(), FACTS).program
MONDAY_NOON = 1772449200.0


def read(text: str) -> tuple[Case, ...]:
    cases, problems = read_tests(Source("kitchen.test.yaml", text), HOME, PROGRAM)
    assert [problem.render() for problem in problems] == []
    return cases


def one(rest: str) -> Case:
    (case,) = read(f"- test: T\n{rest}")
    return case


def steps(*written: str) -> list[Doing]:
    listed = "".join(f"    - {one}\n" for one in written)
    return [step.doing for step in one(f"  steps:\n{listed}").steps]


def refused(text: str) -> list[tuple[str, str]]:
    """The ids of the problems, each with the words under its caret."""
    cases, problems = read_tests(Source("kitchen.test.yaml", text), HOME, PROGRAM)
    found = []
    for problem in problems:
        assert problem.mark is not None
        assert problem.message("zh")
        line = problem.mark.source.line(problem.mark.line)
        found.append((problem.message_id, line[problem.mark.column - 1 :][: problem.mark.length]))
    assert cases == ()
    return found


def test_every_kind_of_step() -> None:
    assert steps(
        "is: {kettle.on: off, bedroom.temperature: 20.5 °C, kitchen_camera.online: unknown}",
        "{event: doorbell.ring}",
        "{event: kitchen_button.press, with: {kind: double}}",
        "report: bedroom",
        "report: bedroom.humidity",
        "wait: 1h30m",
        "{run: Warm, with: {to: 24 °C}}",
        "{hook: nas, body: {n: 20, b: true, s: '20', l: [1.5, x]}}",
        "{mqtt: a/b, payload: hello}",
        "{web: 200, text: '{}'}",
        "web: outside.no_answer",
        "{refuse: [kettle.on, vacuum.start], deaf: curtain.position}",
        "refuse:",
        "{restart: 10m, meanwhile: {kettle.on: on}}",
        "started:",
    ) == [
        Is({"kettle.on": False, "bedroom.temperature": 20.5, "kitchen_camera.online": None}),
        Event("doorbell.ring", {}),
        Event("kitchen_button.press", {"kind": "double"}),
        Reports("bedroom"),
        Reports("bedroom.humidity"),
        Wait(5400.0),
        Runs("warm_up", {"to": 24.0}),
        Arrives("webhook", "nas", {"payload": '{"n": 20, "b": true, "s": "20", "l": [1.5, "x"]}'}),
        Arrives("mqtt", "a/b", {"topic": "a/b", "payload": "hello"}),
        Serve(Reply(200, "{}")),
        Serve(Reply(error="outside.no_answer")),
        Behave({"kettle.on": Outcome.FAILED, "vacuum.start": Outcome.FAILED, "curtain.position": None}),
        Behave({}),
        Restart(600.0, {"kettle.on": True}),
        Begins(),
    ]


@pytest.mark.parametrize("when", ["{hall.motion: on}", "{is: {hall.motion: on}}", "[{hall.motion: on}]"])
def test_a_test_of_one_step(when: str) -> None:
    case = one(f"  given: {{hall.motion: off}}\n  when: {when}\n  then: nothing\n  told: A message\n")
    assert case.given == {"hall.motion": False}
    found = [step.doing for step in case.steps]
    assert found[:2] == [Is({"hall.motion": True}), Expect(Said.THEN, ())]
    assert isinstance(found[2], Expect)
    assert [one.text for one in found[2].wanted] == ["A message"]


@pytest.mark.parametrize(
    ("at", "unix"),
    [
        ("2026-03-02 12:00", MONDAY_NOON),
        ("12:00", MONDAY_NOON),
        ("2026-03-02", MONDAY_NOON),
        ("2026-03-02T12:00:30", MONDAY_NOON + 30),
        ("2026-07-01 12:00", MONDAY_NOON + 121 * 86400 - 3600),
    ],
)
def test_when_it_begins(at: str, unix: float) -> None:
    assert one(f"  at: {at}\n  when: {{wait: 1s}}\n").at == unix
    assert one("  when: {wait: 1s}\n").at == MONDAY_NOON


def test_which_scenes_are_there() -> None:
    assert one("  when: {wait: 1s}\n").scenes is None
    assert one("  scenes: all\n  when: {wait: 1s}\n").scenes == frozenset(("Kettle on", "warm_up"))
    assert one("  scenes: Warm\n  when: {wait: 1s}\n").scenes == frozenset(("warm_up",))
    assert one("  scenes: [warm_up, Kettle on]\n  when: {wait: 1s}\n").scenes == frozenset(("Kettle on", "warm_up"))


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("test: T\n", [("tests.not_a_list", "t")]),
        ("- x\n", [("value.not_mapping", "x")]),
        ("- {when: {wait: 1s}}\n", [("value.missing_key", "{when: {wait: 1s}}")]),
        ("- {test: T}\n", [("tests.nothing_happens", "{test: T}")]),
        ("- {test: T, given: {ketle.on: on}, when: {wait: 1s}}\n", [("scenes.unknown_device", "ketle.on")]),
        ("- {test: T, given: {kettle.onn: on}, when: {wait: 1s}}\n", [("scenes.unknown_property", "onn")]),
        ("- {test: T, given: {kettle.on: oon}, when: {wait: 1s}}\n", [("scenes.value_switch", "oon")]),
        ("- {test: T, given: {area.kitchen.motion: on}, when: {wait: 1s}}\n", None),
        ("- {test: T, at: morning, when: {wait: 1s}}\n", [("tests.at", "morning")]),
        ("- {test: T, at: 2026-13-02, when: {wait: 1s}}\n", [("tests.at", "2026-13-02")]),
        ("- {test: T, at: 9999-12-31 23:59, when: {wait: 1s}}\n", [("tests.at", "9999-12-31 23:59")]),
        ("- {test: T, at: 07:00, at_: 1, when: {wait: 1s}}\n", [("value.unknown_key", "at_")]),
        ("- {test: T, when: {wiat: 1s}}\n", [("tests.no_kind", "{wiat: 1s}")]),
        ("- {test: T, when: {wait: 5}}\n", [("value.duration_unit", "5")]),
        ("- {test: T, when: {wait: 400d}}\n", [("value.too_high", "400d")]),
        ("- {test: T, when: {wait: 1s, is: {}}}\n", [("tests.two_kinds", "{wait: 1s, is: {}}")]),
        ("- {test: T, when: {wait: 1s}, steps: []}\n", [("tests.steps_and_when", "{wait: 1s}")]),
        ("- {test: T, steps: [{wait: 1s}], then: []}\n", [("tests.beside_steps", "[]")]),
        ("- {test: T, when: {run: Wram}}\n", [("scenes.unknown_scene", "Wram")]),
        ("- {test: T, scenes: [Wram], when: {wait: 1s}}\n", [("scenes.unknown_scene", "Wram")]),
        ("- {test: T, when: {run: Warm, with: {two: 1}}}\n", [("tests.no_field", "two")]),
        ("- {test: T, when: {event: doorbell.rang}}\n", [("scenes.unknown_event", "rang")]),
        ("- {test: T, when: {event: kitchen_button.press, with: {kid: x}}}\n", [("tests.no_field", "kid")]),
        ("- {test: T, when: {web: 20}}\n", [("tests.web", "20")]),
        ("- {test: T, when: {report: bedrom}}\n", None),
        ("- {test: T, refuse: vacuum.strat, when: {wait: 1s}}\n", None),
        ("- {test: T, when: {wait: }}\n", [("value.empty", "{wait: }")]),
    ],
)
def test_what_is_wrong_and_where(text: str, problems: list[tuple[str, str]] | None) -> None:
    found = refused(text)
    assert found if problems is None else found == problems


def test_near_misses() -> None:
    for text, hint in (
        ("- {test: T, wehn: {wait: 1s}, when: {wait: 1s}}\n", "when"),
        ("- {test: T, when: {sleep: 1s}}\n", "wait"),
        ("- {test: T, when: {wiat: 1s}}\n", "wait"),
        ("- {test: T, given: {ketle.on: on}, when: {wait: 1s}}\n", "kettle"),
        ("- {test: T, when: {run: Wram}}\n", "Warm"),
    ):
        _, problems = read_tests(Source("t.test.yaml", text), HOME, PROGRAM)
        assert [problem.hint for problem in problems] == [hint], text


def test_a_title_stands_once() -> None:
    cases, problems = read_tests(
        Source("t.test.yaml", "- {test: T, when: {wait: 1s}}\n- {test: T, when: {wait: 2s}}\n"), HOME, PROGRAM
    )
    assert [(problem.message_id, problem.params["line"]) for problem in problems] == [("tests.twice", 1)]
    assert len(cases) == 1


WORDS = [
    "test",
    "at",
    "given",
    "when",
    "then",
    "steps",
    "is",
    "wait",
    "run",
    "with",
    "event",
    "scenes",
    "all",
    "refuse",
    "kettle.on",
    "kettle.on=on",
    "vacuum.start()",
    "band.send(message=x)",
    "nothing",
    "unknown",
    "07:00",
    "on",
    "5m",
    "doorbell.ring",
    "Warm",
    "to",
    "restart",
    "mqtt",
    "hook",
    "body",
    "web",
    "told",
    "-",
    "=",
    "(",
    ")",
]
SCALARS = st.sampled_from(WORDS) | st.text(max_size=12)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(SCALARS, inner, max_size=4),
    max_leaves=30,
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(), TREES.map(str), TREES.map(lambda tree: "- test: T\n  steps: " + str([tree]))))
def test_any_text_is_tests_or_problems(text: str) -> None:
    cases, problems = read_tests(Source("t.test.yaml", text), HOME, PROGRAM)
    assert all(isinstance(case, Case) for case in cases)
    for problem in problems:
        assert problem.render("en")
        assert problem.render("zh")


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_worked_example_that_was_changed_anywhere_is_tests_or_problems(data: st.DataObject) -> None:
    _, _, text = data.draw(st.sampled_from(BLOCKS))
    at = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 6))
    new = data.draw(SCALARS)
    changed = text[:at] + new + text[at + length :]
    cases, problems = read_tests(Source("t.test.yaml", changed), HOME, PROGRAM)
    assert all(isinstance(case, Case) for case in cases)
    assert all(problem.render() for problem in problems)


@pytest.mark.parametrize(
    ("step", "hint"),
    [
        ("{button: kitchen_button, press: double}", "event"),
        ("{becomes: kettle.on}", "is"),
        ("{time: 22:30}", "wait"),
        ("{wiat: 1s}", "wait"),
    ],
)
def test_who_writes_a_trigger_hears_which_step_is_like_it(step: str, hint: str) -> None:
    _, problems = read_tests(Source("kitchen.test.yaml", f"- {{test: T, when: {step}}}\n"), HOME, PROGRAM)
    assert [(one.message_id, one.hint) for one in problems] == [("tests.no_kind", hint)]
