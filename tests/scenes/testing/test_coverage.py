"""What tests have reached of scenes."""

from hub.text.source import Source
from scenes.engine.view import View
from scenes.reader.home import read_scenes
from scenes.stage.home import Home
from scenes.stage.script import Script
from scenes.testing.cases import Case
from scenes.testing.coverage import Coverage
from scenes.testing.player import play
from scenes.testing.reading import read_tests
from tests.scenes.household import BERLIN, FACTS, HOUSE
from tests.scenes.pages import BLOCKS
from tests.scenes.test_examples import cases_of, read, verdicts

HOME = Home(HOUSE, FACTS, BERLIN)
SCENES = """- scene: S
  when:
    - front_door.open
    - event: doorbell.ring
    - manual
  if:
    - time in 06:00..22:00
    - not: {mode: away}
    - any: [hall.motion, kitchen_light.on]
  do:
    - if: hall_light.on
      then: [{set: {hall_light.on: off}}]
      else: [{set: {hall_light.on: on}}]
    - repeat: {times: 2, do: [{wait: 1s}]}
"""


def missing(*tests: str) -> list[str]:
    """What the tests (when, given) do not reach: what it is, and the words there."""
    view, coverage = View(), Coverage()
    reading = read_scenes([Source("a.yaml", SCENES)], HOUSE, view, FACTS, probe=coverage)
    assert reading.problems == ()
    script = Script.of(reading, view)
    text = "".join(f"- test: {number}\n{one}" for number, one in enumerate(tests))
    cases, problems = read_tests(Source("a.test.yaml", text), HOME, reading.program)
    assert problems == []
    for case in cases:
        play(case, HOME, script.load())
    covered = coverage.covered("S")
    for done, whole in covered.parts.values():
        assert 0 <= done <= whole
    words = [mark.source.line(mark.line)[mark.column - 1 :][:16] for mark, _ in covered.missing]
    return [f"{part} {word}" for (_, part), word in zip(covered.missing, words, strict=True)]


def given(at: str, **known: str) -> str:
    said = {"front_door.open": "off"} | {name.replace("__", "."): value for name, value in known.items()}
    return f"  at: {at}\n  given: {{{', '.join(f'{name}: {value}' for name, value in said.items())}}}\n"


RING = "  when: [{event: doorbell.ring}, {wait: 1m}]\n"
OPEN = "  when: [{front_door.open: on}, {wait: 1m}]\n"


def test_without_a_test_all_is_missing() -> None:
    found = missing()
    assert [one.split()[0] for one in found].count("action") == 5
    assert [one.split()[0] for one in found].count("trigger") == 2
    assert "trigger manual" not in found
    assert [one.split()[0] for one in found].count("true") == [one.split()[0] for one in found].count("false") == 7


def test_what_was_reached_is_not_missing() -> None:
    home = {"house__mode": "home"}
    lit = given("12:00", hall__motion="on", hall_light__on="on", **home) + RING
    assert "false hall_light.on" in missing(lit)
    assert "true hall_light.on" not in missing(lit)
    assert missing(lit).count("action {set: {hall_ligh") == 1
    every = [
        lit,
        given("12:00", hall__motion="on", hall_light__on="off", **home) + OPEN,
        given("12:00", hall__motion="off", kitchen_light__on="on", hall_light__on="off", **home) + OPEN,
        given("12:00", hall__motion="off", kitchen_light__on="off", **home) + OPEN,
        given("12:00", house__mode="away") + OPEN,
        given("23:00") + OPEN,
    ]
    assert missing(*every) == []
    assert missing(*every[:3], *every[4:]) == ["false any: [hall.motio", "false kitchen_light.on"]


def test_what_is_only_looked_at_to_find_the_blame_does_not_count() -> None:
    """The time decides; the house mode was never asked, though the trace would look at it."""
    found = missing(given("23:00", house__mode="away") + OPEN)
    assert "false time in 06:00..2" not in found
    assert "false not: {mode: away" in found


def test_a_probe_changes_nothing() -> None:
    """Every worked example goes as it did, with each of its parts wrapped."""
    for _, example, text in BLOCKS:
        *files, scenes = example.split("---\n")
        blueprints = [Source(f"b{number}.yaml", one) for number, one in enumerate(files)]
        view, coverage = View(), Coverage()
        reading = read_scenes(
            [Source("scenes.yaml", scenes)], HOUSE, view, FACTS, blueprints=blueprints, probe=coverage
        )  # fmt: skip
        assert [one.hash for one in reading.program.scenes] == [one.hash for one in read(example)[0].program.scenes]
        script = Script.of(reading, view)
        cases: tuple[Case, ...] = cases_of(reading, text)
        found = [play(case, HOME, script.load()) for case in cases]
        assert [one.moments for one in found] == [one.moments for one in verdicts(example, text)]
        assert all(one.passed for one in found)
        assert coverage.counts
