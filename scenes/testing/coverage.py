"""What tests have covered: every trigger fired, every condition was true and false, every action begun."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from hub.model.command import Settled
from hub.model.value import Value
from hub.text.source import Mark
from scenes.engine.acting import Actor, Step
from scenes.engine.program import Arm, Condition, Fire, Trigger, Variables
from scenes.engine.run import Reply, Run
from scenes.engine.trace import Result, Values
from scenes.engine.view import Context
from scenes.triggers.manual import Manual


class Part(StrEnum):
    """What is covered or not: of a condition each of its two answers, which are the two ways of a branch."""

    TRIGGER = "trigger"  # fired
    TRUE = "true"
    FALSE = "false"
    ACTION = "action"  # begun


@dataclass(frozen=True, slots=True)
class Covered:
    """How many of the parts of a scene (or of several) were covered, by what they are, and where those not covered are.

    These are in the order of the file. A condition is covered when it was true and was false.
    """

    parts: Mapping[str, tuple[int, int]]
    missing: tuple[tuple[Mark, Part], ...]


@dataclass(slots=True)
class Coverage:
    """A probe that counts. `counts`: how often, by scene (its id), then by place and what; 0 where it never was."""

    counts: dict[str, dict[tuple[Mark, Part], int]] = field(default_factory=dict)
    _blaming: bool = False

    def of(self, scene: str) -> Iterator[tuple[Mark, Part, int]]:
        """What was counted of a scene, in the order in which it was read."""
        return ((mark, part, count) for (mark, part), count in self.counts.get(scene, {}).items())

    def covered(self, scene: str) -> Covered:
        """What of a scene was covered."""
        found = [*self.of(scene)]
        missing = tuple(sorted(((mark, part) for mark, part, count in found if not count), key=_place))
        lacking = {(mark, _WORDS[part]) for mark, part in missing}
        parts: dict[str, tuple[int, int]] = dict.fromkeys(_WORDS.values(), (0, 0))
        for mark, word in dict.fromkeys((mark, _WORDS[part]) for mark, part, _ in found):
            done, whole = parts[word]
            parts[word] = done + ((mark, word) not in lacking), whole + 1
        return Covered(parts, missing)

    def trigger(self, scene: str, mark: Mark, trigger: Trigger) -> Trigger:
        """See `Probe`. That a person may run it is nothing that fires by itself."""
        if isinstance(trigger, Manual):
            return trigger
        return _Trigger(trigger, self._counter(scene, mark, Part.TRIGGER))

    def condition(self, scene: str, mark: Mark, condition: Condition) -> Condition:
        """See `Probe`."""
        yes, no = self._counter(scene, mark, Part.TRUE), self._counter(scene, mark, Part.FALSE)
        return _Condition(condition, self, yes, no)

    def conditions(self, scene: str, several: Condition) -> Condition:
        """See `Probe`."""
        return _Condition(several, self, _nothing, _nothing)

    def step(self, scene: str, mark: Mark, step: Step) -> Step:
        """See `Probe`."""
        return _Step(step, self._counter(scene, mark, Part.ACTION))

    def blame(self, condition: Condition, context: Context) -> tuple[str, Values]:
        """What a condition blames; what it looks at for that is not counted, for it decides nothing."""
        before, self._blaming = self._blaming, True
        try:
            return condition.blame(context)
        finally:
            self._blaming = before

    def _counter(self, scene: str, mark: Mark, part: Part) -> Callable[[], None]:
        key, counts = (mark, part), self.counts.setdefault(scene, {})
        counts[key] = 0

        def count() -> None:
            if not self._blaming:
                counts[key] += 1

        return count


_WORDS: Final[Mapping[Part, str]] = {
    Part.TRIGGER: "triggers", Part.TRUE: "conditions", Part.FALSE: "conditions", Part.ACTION: "actions",
}  # fmt: skip


def _place(missing: tuple[Mark, Part]) -> tuple[str, int, int]:
    mark, _ = missing
    return mark.source.name, mark.line, mark.column


def _nothing() -> None:
    return None


@dataclass(frozen=True, slots=True)
class _Trigger:
    trigger: Trigger
    count: Callable[[], None]

    @property
    def text(self) -> str:
        return self.trigger.text

    def arm(self, arm: Arm, fire: Fire) -> None:
        def fired(variables: Variables, values: Values) -> None:
            self.count()
            fire(variables, values)

        self.trigger.arm(arm, fired)


@dataclass(frozen=True, slots=True)
class _Condition:
    condition: Condition
    coverage: Coverage
    yes: Callable[[], None]
    no: Callable[[], None]

    def test(self, context: Context) -> bool | None:
        truth = self.condition.test(context)
        if truth is not None:
            (self.yes if truth else self.no)()
        return truth

    def blame(self, context: Context) -> tuple[str, Values]:
        return self.coverage.blame(self.condition, context)


@dataclass(frozen=True, slots=True)
class _Step:
    step: Step
    count: Callable[[], None]

    def begin(self, run: Run, actor: Actor) -> int | None:
        self.count()
        return self.step.begin(run, actor)

    def answered(self, run: Run, actor: Actor, settled: tuple[Settled, ...]) -> int | None:
        return self.step.answered(run, actor, settled)

    def woken(self, run: Run, actor: Actor) -> int | None:
        return self.step.woken(run, actor)

    def satisfied(self, run: Run, actor: Actor) -> int | None:
        return self.step.satisfied(run, actor)

    def happened(self, run: Run, actor: Actor, fields: Mapping[str, Value | None]) -> int | None:
        return self.step.happened(run, actor, fields)

    def joined(self, run: Run, actor: Actor, results: Mapping[str, Result]) -> int | None:
        return self.step.joined(run, actor, results)

    def replied(self, run: Run, actor: Actor, reply: Reply) -> int | None:
        return self.step.replied(run, actor, reply)

    def resume(self, run: Run, actor: Actor) -> int | None:
        return self.step.resume(run, actor)
