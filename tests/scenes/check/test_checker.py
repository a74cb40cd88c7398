"""What the checker finds, what it leaves alone, and that each play happens as it says."""

import pytest

from hub.text.source import Source
from scenes.check.checker import DETECTORS, checking, findings, warnings
from scenes.check.finding import Finding
from scenes.engine.view import View
from scenes.reader.home import read_scenes
from scenes.stage.home import Home
from scenes.stage.script import Script
from scenes.testing.player import play
from scenes.testing.reading import read_tests
from tests.scenes.check.checked import HERE, checked, found
from tests.scenes.check.faults import BLOCK, BYPASS, HIDDEN, LOOP, ONCE, STALE, TWICE
from tests.scenes.household import BERLIN, FACTS, HOUSE

PLAYED = [HIDDEN, LOOP, ONCE, BYPASS, BLOCK, STALE, TWICE]


@pytest.mark.parametrize("text", PLAYED)
def test_every_play_is_a_test_that_passes(text: str) -> None:
    view = View()
    reading = read_scenes([Source("scenes.yaml", text)], HOUSE, view, FACTS)
    home = Home(HOUSE, FACTS, BERLIN)
    plays = [one.play for one in findings(checking(reading, view, HERE)) if one.play]
    assert plays
    for told in plays:
        cases, problems = read_tests(Source("play.test.yaml", told), home, reading.program)
        assert problems == []
        for case in cases:
            script = Script.of(reading, view)
            assert case.scenes is not None
            verdict = play(case, home, script.load(script.with_called(case.scenes)))
            assert verdict.passed, verdict.failure


def test_a_finding_is_a_warning_at_its_scene_in_both_languages() -> None:
    one = checked(ONCE)
    (problem,) = warnings(
        findings(one), [each.scene for each in one.index.scenes.values()], [Source("scenes.yaml", ONCE)]
    )
    assert problem.line().startswith("scenes.yaml:2:3: warning: T3: `Warm night` goes by `bedroom_window.open`")
    assert "To mend it, let `bedroom_window.open` set it off too" in problem.message()
    assert "解决办法" in problem.message("zh")
    assert problem.to_json()["code"] == "T3"
    assert problem.severity.value == "warning"


def test_the_worst_is_told_first_and_the_same_every_time() -> None:
    text = HIDDEN + LOOP.lstrip() + ONCE.lstrip()
    first = [(one.code, one.scenes) for one in found(text)]
    assert first[0][0] == "T2"
    assert [(one.code, one.scenes) for one in found(text)] == first
    assert findings(checked(text), ()) == ()
    assert DETECTORS
    assert Finding("T1", ("a",), "check.t1", "check.t1_mend").problem(None).mark is None
