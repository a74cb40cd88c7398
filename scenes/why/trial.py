"""What would happen: what is supposed, played on a stage that stands where the hub stands.

Nothing leaves the stage. Devices are taken to do what they are told at once, and to be heard from.
"""

from dataclasses import dataclass, field

from hub.model.cause import DEVICE, Cause, Origin
from hub.model.command import Command
from scenes.engine.effects import Do
from scenes.engine.engine import Engine
from scenes.engine.moments import Arrived
from scenes.engine.program import Program
from scenes.engine.trace import Result, Trace
from scenes.stage.home import Deed, Home
from scenes.stage.stage import Stage
from scenes.why.story import Story
from scenes.why.supposing import Becomes, Event, Run, Step, Wait

SOMEBODY = Cause(Origin.PERSON, "somebody")


@dataclass(slots=True)
class Outcome:
    """What came of it: deeds and traces in order, each deed with the trace of the run that did it, if any.

    `held_back`: what would not run, and what would fail. `unseen`: what was supposed of properties that no scene names.
    `ends`: until when it was played (Unix seconds).
    """

    deeds: list[tuple[Deed, Trace | None]] = field(default_factory=list)
    held_back: list[Trace] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    ends: float = 0.0


class Trial(Stage):
    """A stage that takes over an engine as it stands, at `wall` (Unix seconds)."""

    def __init__(self, home: Home, engine: Engine, wall: float) -> None:
        super().__init__(home, lambda _: Program(), begins=wall)
        self.now = engine.turn.now + max(0.0, wall - engine.turn.wall)
        self.engine = engine
        self.view = engine.view

    def obey(self, command: Command) -> None:
        """A command that was under way when the stage took over is carried out."""
        self._unfold([Do(command)])

    def _inquired(self, name: str) -> None:
        """Devices are heard from: that they fall silent is not what is supposed."""
        self.feed(Arrived(self.now, self.wall, "report", name, {"ago": 0.0}))


def play(home: Home, story: Story, wall: float, steps: list[Step], seconds: float) -> Outcome:
    """Play what is supposed, and so many seconds after it. The story's engine is good for nothing else then."""
    trial = Trial(home, story.engine, wall)
    before, own = [one.trace for one in trial.engine.runner.active.values()], set[str]()
    for command in _under_way(story):
        own.add(command.id)
        trial.obey(command)
    outcome = Outcome()
    for step in steps:
        _take(trial, step, outcome)
    trial.wait(seconds)
    outcome.ends = trial.wall
    runs = {one.run: one for one in (*before, *trial.traces) if one.run}
    for deed in trial.done:
        if deed.command not in own:
            run = "" if deed.cause is None else deed.cause.run.partition("/")[0]
            found = runs.get(run) or _newest(trial, deed)
            outcome.deeds.append((deed, found))
    bad = (Result.NOT_RUN, Result.FAILED)
    outcome.held_back = [one for one in (*before, *trial.traces) if one.result in bad]
    return outcome


def _take(trial: Trial, step: Step, outcome: Outcome) -> None:
    match step:
        case Wait(until):
            trial.wait(max(0.0, until - trial.wall))
        case Becomes(id_, ref, value):
            if id_ not in trial.view.cells:
                outcome.unseen.append(ref)
            trial.is_at(ref, value, DEVICE, since=0.0 if value is None else None)
        case Event(ref, fields):
            trial.happens(ref, fields)
        case Run(scene):
            trial.ask(scene.id, {}, SOMEBODY)


def _under_way(story: Story) -> list[Command]:
    """Commands that nobody has answered yet: their devices are taken to do it now."""
    waits = story.engine.runner.deeds.sent
    return [one.command for one in story.commands.values() if not one.settled and one.command.id in waits]


def _newest(trial: Trial, deed: Deed) -> Trace | None:
    """The newest trace of a scene at a deed that does not name its run."""
    found = [one for one in trial.traces if one.scene == deed.scene and one.at <= deed.at and one.run]
    return found[-1] if found else None
