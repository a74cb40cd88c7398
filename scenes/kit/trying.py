"""What the steps share that may fail: how often they try, how long they wait, and what happens when it is no use."""

from abc import abstractmethod
from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass
from typing import Final

from hub.model.capability import Property
from hub.model.command import WELL, CommandClass, Outcome, Settled
from hub.model.value import Kind
from hub.text import schema as form
from hub.text.problem import error
from hub.text.quantities import format_duration
from hub.text.reader import Fields, duration, integer, one_of, scalar, switch
from hub.text.schema import Keys
from hub.text.yaml import Mapping, Node, Scalar
from scenes.engine.acting import FAIL, Actor, BaseStep
from scenes.engine.run import Run
from scenes.language import shapes
from scenes.language.reading import Code, Reading, source_text
from scenes.language.telling import Line, Teller

HELD: Final = "held"
LATER: Final = "later"
UNSURE: Final = "unsure"
FAILED: Final = "failed"

_WORDS: Final[Map[Outcome, str]] = {
    Outcome.CONFIRMED: "confirmed",
    Outcome.ACCEPTED: "accepted",
    Outcome.SUPERSEDED: "superseded",
    Outcome.EXPIRED: "expired",
    Outcome.UNKNOWN: UNSURE,  # `unknown` is what the language calls a value that is not there
    Outcome.FAILED: FAILED,
}
_GRAVEST_LAST: Final = (*_WORDS.values(),)
OUTCOMES: Final = (*_WORDS.values(), HELD, LATER)
"""What the variable of `result` may be."""

ON_ERROR: Final = one_of({"stop": False, "continue": True})
"""Reads `on_error` where there are no actions to fall back on: whether the run goes on."""

MOST_TIMES: Final = 100
EVERY: Final = 10.0
LONGEST_EVERY: Final = 86_400.0
LONGEST_DEADLINE: Final = 600.0


@dataclass(frozen=True, slots=True)
class Policy:
    """What a step does about failure. `well`, `failed`: the steps to go on with then (`failed` may be FAIL).

    `times` more tries, `every` so many seconds; `deadline`: how many seconds an outcome is waited for, None: as long as
    its class says; `result`: the variable that gets the outcome. `said`: whether its author said what follows
    a failure, and be it that the run fails.
    """

    well: int
    failed: int = FAIL
    times: int = 0
    every: float = EVERY
    deadline: float | None = None
    result: str = ""
    said: bool = False


def all_well(settled: tuple[Settled, ...]) -> bool:
    """Whether every write or call came to what was asked."""
    for one in settled:  # noqa: SIM110 - on the way of every command; a generator costs three times as much
        if one.outcome not in WELL:
            return False
    return True


def word_of(settled: tuple[Settled, ...]) -> str:
    """The gravest of several outcomes, as `result` says it."""
    return gravest(_WORDS[one.outcome] for one in settled)


def gravest(words: Iterable[str]) -> str:
    """The gravest of several words for outcomes; `confirmed` is the least."""
    return max(words, key=_rank, default="confirmed")


def _rank(word: str) -> int:
    return _GRAVEST_LAST.index(word) if word in _GRAVEST_LAST else 0


def is_well(word: str) -> bool:
    """Whether the step came to what was asked, by its word (superseded by a newer wish, it did)."""
    return word not in (FAILED, UNSURE, "expired")


@dataclass(frozen=True, slots=True)
class Trying(BaseStep):
    """A step that may fail: `finish` tries again, goes on with the fallback, or fails, as the policy says."""

    policy: Policy

    @abstractmethod
    def again(self, run: Run, actor: Actor) -> int | None:
        """Try once more, after a rest."""

    def rung(self, run: Run, actor: Actor) -> int | None:
        """The alarm rang, and it was not the end of a rest."""
        return None

    def finish(self, run: Run, actor: Actor, word: str) -> int | None:
        """It is over, with that outcome: where to go on."""
        policy = self.policy
        well = is_well(word)
        tries = run.memo.get("tries", 0)
        if not well and isinstance(tries, int) and tries < policy.times:
            actor.remember(run, "tries", tries + 1)
            actor.remember(run, "rests", True)
            params: dict[str, object] = {"number": tries + 1, "times": policy.times, "seconds": policy.every}
            actor.note(run, "trace.retry", params)
            actor.after(run, policy.every)
            return None
        if policy.result:
            actor.assign(run, policy.result, word)
        return policy.well if well else policy.failed

    def woken(self, run: Run, actor: Actor) -> int | None:
        """A rest is over, or whatever else the step waits for."""
        if not run.memo.get("rests"):
            return self.rung(run, actor)
        actor.remember(run, "rests", False)
        return self.again(run, actor)


Repeats = Iterable[tuple[str, CommandClass]]
"""What a step asks of devices, each as its author wrote it, with the class of it."""


UNTIMED_POLICY: Final[Keys] = {
    "on_error": form.either(shapes.ON_ERROR, shapes.ACTIONS),
    "retry": form.mapping(
        {"times": form.number(1, MOST_TIMES, whole=True), "every": form.DURATION, "may_repeat": form.SWITCH}, ["times"]
    ),
    "result": form.HANDLE,
}
"""What `read_policy` reads, without a deadline."""
POLICY: Final[Keys] = {**UNTIMED_POLICY, "deadline": form.DURATION}


def read_policy(fields: Fields, reading: Reading, code: Code, repeats: Repeats, *, deadline: bool = True) -> Policy:
    """`on_error: stop|continue|[actions]`, `retry: {times, every, may_repeat}`, `deadline`, `result`.

    To be called when the step's place is reserved: what stands under `on_error` comes right behind it.
    """
    seconds = fields.maybe("deadline", duration(low=0.1, high=LONGEST_DEADLINE)) if deadline else None
    repeats = tuple(repeats)
    reading.commanded.extend(repeats)
    times, every = _read_retry(fields.node("retry"), reading, repeats)
    result = _read_result(fields.node("result"), reading)
    failed = read_otherwise(fields, reading, code)
    return Policy(code.here, failed, times, every, seconds, result, said="on_error" in fields)


def read_otherwise(fields: Fields, reading: Reading, code: Code) -> int:
    """`on_error: stop|continue|[actions]`: the step to go on with after a failure, or FAIL."""
    node, here = fields.node("on_error"), code.here
    if node is None:
        return FAIL
    if not isinstance(node, Scalar):
        reading.block(node, code)
        return here
    if node.text not in ("stop", "continue"):
        reading.problems.append(error("scenes.on_error", node.mark, text=node.text))
    return here if node.text == "continue" else FAIL


def _read_result(node: Node | None, reading: Reading) -> str:
    word = None if node is None else scalar(node, reading.problems)
    if word is None:
        return ""
    prop = Property(word.text, Kind.ENUM, options=OUTCOMES)
    return word.text if reading.declare(word, prop, again=reading.variables.get(word.text) == prop) else ""


def _read_retry(node: Node | None, reading: Reading, repeats: Repeats) -> tuple[int, float]:
    if node is None:
        return 0, EVERY
    inner = Fields.of(node, reading.problems)
    if inner is None:
        return 0, EVERY
    times = inner.required("times", integer(1, MOST_TIMES)) or 0
    every = inner.optional("every", duration(low=1, high=LONGEST_EVERY), EVERY)
    may = inner.optional("may_repeat", switch, default=False)
    inner.close()
    for name, hazard in repeats:
        if hazard is CommandClass.C:
            reading.problems.append(error("scenes.retry_hazard", node.mark, name=name))
        elif hazard is CommandClass.B and not may:
            reading.problems.append(error("scenes.retry_relative", node.mark, name=name))
    return times, every


def tell_policy(fields: Fields, teller: Teller) -> tuple[Line, ...]:
    """What is done about failure, in words; nothing for what is usual."""
    retry, deadline, result = fields.node("retry"), fields.node("deadline"), fields.node("result")
    told: list[Line] = []
    if deadline is not None:
        told.append(Line(teller.say("explain.deadline", length=teller.duration(deadline))))
    if isinstance(retry, Mapping):
        inner = Fields(retry, fields.problems)
        times, every = inner.node("times"), inner.node("every")
        rest = format_duration(EVERY) if every is None else source_text(every)
        told.append(Line(teller.say("explain.retry", times=source_text(times), length=teller.length(rest))))
    if result is not None:
        told.append(Line(teller.say("explain.result_in", name=teller.declare(source_text(result)))))
    return (*told, *tell_otherwise(fields.node("on_error"), teller))


def tell_otherwise(node: Node | None, teller: Teller) -> tuple[Line, ...]:
    """`on_error` in words."""
    if node is None or source_text(node) == "stop":
        return ()
    if source_text(node) == "continue":
        return (Line(teller.say("explain.on_error_continue")),)
    return (Line(teller.say("explain.on_error"), teller.steps(node), numbered=True),)
