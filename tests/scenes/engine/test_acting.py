"""What a step does that overrides nothing: it waits for nothing, and a restart finds it at a loss."""

from hub.model.cause import Cause, Origin
from scenes.engine.acting import DONE, FAIL, JOIN, STOP, BaseStep
from scenes.engine.run import Reply, Run
from tests.scenes.lives import Lives

RUN = Run("r1", "T", "", Cause(Origin.SCENE, "T", "r1"))


def test_a_step_that_waits_for_nothing_stays() -> None:
    actor = Lives("[]").engine.runner.deeds
    step = BaseStep()
    told = (
        step.answered(RUN, actor, ()), step.woken(RUN, actor), step.satisfied(RUN, actor),
        step.happened(RUN, actor, {}), step.joined(RUN, actor, {}), step.replied(RUN, actor, Reply()),
    )  # fmt: skip
    assert told == (None,) * 6
    assert step.resume(RUN, actor) == FAIL


def test_targets_are_no_steps() -> None:
    assert len({FAIL, STOP, DONE, JOIN}) == 4
    assert max(FAIL, STOP, DONE, JOIN) < 0


def test_what_is_a_strand() -> None:
    cause = RUN.cause
    assert not RUN.strand
    assert Run("r1/3", "T", "", cause, parent="r1").strand
    assert not Run("r2", "T", "", cause, parent="r1").strand
    assert not Run("r11/3", "T", "", cause, parent="r1").strand
