"""Why a property is as it is: the chain from its last change back to a person, a device, the clock or nobody known.

Every link is a fact of the journal or of the engine that replayed it. Where that ends, the answer says so.
"""

from dataclasses import dataclass, field
from typing import Final

from hub.model.capability import Property
from hub.model.cause import Cause, Origin
from hub.model.command import Outcome
from hub.model.reading import PropertyId
from hub.model.value import Value
from hub.model.words.shapes import AUTO_OFF
from scenes.engine.claims import PERSON
from scenes.engine.moments import Arrived, Happened, Ticked, Yielded
from scenes.engine.trace import Trace
from scenes.why.doubtful import nearby, outcome_of, title_of, unconfirmed, wanted_of
from scenes.why.eyes import since_when
from scenes.why.names import Line, Names
from scenes.why.sparks import Lit, Spark, spark_of, trigger_of
from scenes.why.story import Began, Change, Sent, Story, origin_of

LONGEST: Final = 40
"""After so many links nobody reads on."""
_STEPS: Final = frozenset(
    f"trace.{word}"
    for word in (
        "wait", "wait_until", "wait_time", "wait_event", "met", "event", "timeout", "holds", "holds_not", "no_more",
        "resumed", "late", "release", "ran", "handed_back", "toggle_unknown",
    )
)  # fmt: skip
"""What of a run's own steps is told: what it waited for, and how it decided."""
_DEEDS: Final = frozenset(
    f"trace.{word}" for word in ("write", "hold", "release", "call", "ramp", "run", "handed_back")
)
"""What a step does: what the trace says behind it came later, even if in the same moment."""
_MOST_STEPS: Final = 8
_EVER: Final = float("inf")


@dataclass(slots=True)
class Told:
    """An answer: its lines from effect to cause, and how it stands `now`.

    `older`: it goes on before the story begins.
    """

    lines: list[Line] = field(default_factory=list)
    now: list[Line] = field(default_factory=list)
    older: bool = False


class Chain:
    """Answers why, of one story; `until` is the moment that is asked about (Unix seconds)."""

    def __init__(self, story: Story, names: Names, until: float) -> None:
        self._story = story
        self._names = names
        self._until = until
        self._told = Told()
        self._been: set[object] = set()

    def why(self, id_: PropertyId) -> Told:
        """Why a property is as it is."""
        story, until = self._story, self._until
        value, known = story.value_at(id_, until)
        change = self._deciding(id_, until)
        if value is None:
            self._lost(id_, change, known=known)
        elif change is None:
            self._told.older = True
            self._say(until, "why.always", id_, value=self._names.value(id_, value))
        else:
            self._change(change)
        if value is not None:
            chain, self._told.lines = self._told.lines, []
            self._now(id_, value, change)
            self._told.now, self._told.lines = self._told.lines, chain
        return self._told

    def now(self, id_: PropertyId) -> list[Line]:
        """How a property stands, beside why."""
        value, _ = self._story.value_at(id_, self._until)
        if value is not None:
            self._now(id_, value, self._deciding(id_, self._until))
        return self._told.lines

    # What a property did

    def _lost(self, id_: PropertyId, change: Change | None, *, known: bool) -> None:
        """It is not known now; then why it was what it was last."""
        lost = self._story.last_change(id_, self._until)
        if lost is None:
            self._told.older = True
            never = "why.no_story" if self._story.begins is None else "why.never"
            self._say(self._until, "why.unknown_always" if known else never, id_)
            return
        self._say(lost.wall, "why.lost", id_, before=self._names.value(id_, lost.before))
        if change is not None:
            self._change(change)

    def _deciding(self, id_: PropertyId, until: float) -> Change | None:
        """The last change to what it is, or was last; gaps after which it was what it had been are none."""
        change = self._story.last_change(id_, until)
        while change is not None:
            earlier = self._story.last_change(id_, change.wall, change.number)
            gap = change.before is None and not change.first and earlier is not None
            before = earlier.before if gap and earlier is not None else None
            if change.value is not None and not (
                before is not None and self._names.same(id_, before, change.value) and earlier is not None
            ):
                return change
            change = earlier
        return None

    def _change(self, change: Change) -> None:
        """A change, and what made it."""
        if not self._may(("change", change.number, change.id)):
            return
        id_, names = change.id, self._names
        value = names.value(id_, change.value)
        if change.value is None:
            self._say(change.wall, "why.lost", id_, before=names.value(id_, change.before))
        elif change.before is None:
            self._say(change.wall, "why.became_known", id_, value=value)
        else:
            self._say(change.wall, "why.became", id_, value=value, before=names.value(id_, change.before))
        match change.cause.origin:
            case Origin.PERSON:
                self._say(change.wall, "why.person", id_, who=change.cause.who or "?")
            case Origin.NEIGHBOUR:
                self._say(change.wall, "why.neighbour", id_, who=change.cause.who)
            case Origin.SCENE:
                self._by_scene(change)
            case Origin.HUB:
                self._by_hub(change)
            case Origin.LATE:
                self._told.lines += unconfirmed(self._story, self._names, change)
                self._say(change.wall, "why.late", id_)
            case Origin.DEVICE if change.value is not None:
                self._by_device(change)

    def _by_device(self, change: Change) -> None:
        """Nothing of Hearth's explains it: a measurement, or a hand, or another app."""
        prop, near = self._names.property(change.id), list(nearby(self._story, self._names, change))
        self._told.lines += near
        if prop is None or not prop.writable or prop.self_changing:
            self._say(change.wall, "why.itself", change.id)
            return
        self._told.lines += unconfirmed(self._story, self._names, change)
        alone = "why.by_hand_or_itself" if self._may_end_by_itself(change, prop) else "why.by_hand"
        by_hand = "why.by_hand_or_that" if near else alone
        self._say(change.wall, "why.first_heard" if self._is_first(change) else by_hand, change.id)

    def _may_end_by_itself(self, change: Change, prop: Property) -> bool:
        """Whether it went off as a kettle does that boils, a heater that is too hot, a plug that counts down."""
        counts_down = self._names.property(PropertyId(f"{change.id.rpartition('.')[0]}.{AUTO_OFF.name}")) is not None
        return change.value is False and (prop.guard is not None or counts_down)

    def _is_first(self, change: Change) -> bool:
        """Whether nothing is kept of what the property was before."""
        return change.before is None and self._story.last_change(change.id, change.wall, change.number) is None

    # What Hearth did

    def _by_scene(self, change: Change) -> None:
        cause = change.cause
        found = [
            one for one in self._story.sent.get(change.id, ())
            if one.number <= change.number and one.command.cause.run == cause.run
        ]  # fmt: skip
        self._run(cause, found[-1] if found else None, change.id)

    def _run(self, cause: Cause, sent: Sent | None, id_: PropertyId | None = None, at: float = _EVER) -> None:
        """A run of a scene did it: what it sent, how it came to that by `at` (engine time), and why it ran."""
        run = cause.run.partition("/")[0]
        began = self._story.runs.get(run)
        if sent is not None and id_ is not None:
            self._sent(sent, id_)
        elif id_ is not None:
            self._say(self._until, "why.scene", id_, scene=self._title(cause), run=run)
        if not self._may(("run", run)):
            return
        trace = self._trace(run)
        if trace is not None:
            self._steps(trace, at if sent is None else sent.at, cause.step if sent is None else sent.command.cause.step)
        if began is None:
            self._told.older = True
            self._say(self._until if trace is None else trace.wall, "why.run_older", scene=self._title(cause))
            return
        self._began(began)

    def _trace(self, run: str) -> Trace | None:
        """The trace of a run, from its beginning where that is kept."""
        began, active = self._story.runs.get(run), self._story.engine.runner.active.get(run)
        if began is not None:
            return began.trace
        return self._story.traces.get(run) or (None if active is None else active.trace)

    def _sent(self, sent: Sent, id_: PropertyId) -> None:
        """A command, and what the device said to it."""
        command, value = sent.command, wanted_of(sent).get(id_)
        said = {"scene": self._title(command.cause), "run": command.cause.run, "value": self._names.value(id_, value)}
        settled, outcome = sent.settled.get(id_), outcome_of(sent, id_)
        if settled is None or outcome is None:
            self._say(sent.wall, "why.wanted.open", id_, **said)
        elif outcome is Outcome.CONFIRMED:
            self._say(sent.wall, "why.wanted.done", id_, took=settled.took, **said)
        elif settled.error is not None:
            failed = {"error": settled.error, "error_params": dict(settled.params)}
            self._say(sent.wall, "why.wanted.failed_with", id_, **said, **failed)
        else:
            self._say(sent.wall, f"why.wanted.{outcome}", id_, took=settled.took, **said)

    def _steps(self, trace: Trace, at: float, step: int) -> None:
        """What the run waited for and decided before it did `step` at that time; the newest first, as all here."""
        shift, entries = trace.wall - trace.at, [one for one in trace.entries if one.at <= at]
        own = [number for number, one in enumerate(entries) if one.step == step and one.at == at and one.what in _DEEDS]
        entries = entries[: own[-1]] if own else entries
        found = [one for one in entries if one.what in _STEPS]
        for one in reversed(found[-_MOST_STEPS:]):
            params, values = self._names.target(one.params), self._names.values(one.values)
            self._told.lines.append(Line(one.at + shift, one.what, params, values))
            for name, value in one.values:
                self._told.lines += since_when(name, value, one.at + shift, self._story, self._names)

    def _began(self, began: Began) -> None:
        """Why a scene ran."""
        trace, story = began.trace, self._story
        lit = spark_of(began, story)
        if began.entry.wall < trace.wall - 0.001 and lit.spark is not Spark.LASTED:
            self._say(trace.wall, "why.waited_turn", scene=trace.title, seconds=trace.wall - began.entry.wall)
        if lit.spark not in (Spark.HAND, Spark.SCENE):
            values, word = self._names.values(trace.entries[0].values), trigger_of(began)
            message = "why.fired_with" if values else "why.fired"
            self._say(trace.wall, message, scene=trace.title, trigger=word, values=values)
        self._lit(began, lit)

    def _lit(self, began: Began, lit: Lit) -> None:
        """What set it off."""
        trace, entry = began.trace, began.entry
        cause, wall = trace.cause, trace.wall
        match lit.spark:
            case Spark.HAND:
                self._say(wall, "why.ran", scene=trace.title, who=cause.who or "?")
            case Spark.SCENE:
                self._say(wall, "why.ran_by_scene", scene=trace.title, other=self._title(cause))
                self._run(cause, None, at=trace.at)
            case Spark.OUTCOME:
                self._say(wall, "why.outcome", scene=self._title(cause))
                self._run(cause, None, at=trace.at)
            case Spark.EVENT if isinstance(entry, Happened):
                fields = self._names.values(tuple(entry.fields.items()))
                what = self._names.ref(PropertyId(f"{entry.device}.{entry.path}"))
                self._say(entry.wall, "why.event_with" if fields else "why.event", what=what, fields=fields)
            case Spark.ARRIVED if isinstance(entry, Arrived):
                who = cause.who if cause.origin is Origin.PERSON else ""
                self._say(
                    entry.wall, "why.hook_by" if who else f"why.arrived.{entry.channel}", what=entry.name, who=who
                )
            case Spark.CHANGE | Spark.LASTED | Spark.LEVEL:
                self._because(lit, wall)
            case _:
                self._say(wall, f"why.spark.{lit.spark}")

    def _because(self, lit: Lit, wall: float) -> None:
        """A property's change set it off: then or earlier."""
        if lit.spark is Spark.LASTED:
            self._say(wall, "why.lasted", seconds=lit.seconds)
        elif lit.spark is Spark.LEVEL:
            self._say(wall, "why.level")
        if lit.change is None:
            self._told.older = True
            self._say(wall, "why.older")
        else:
            self._change(lit.change)

    def _by_hub(self, change: Change) -> None:
        """Hearth itself: claims, or making safe."""
        id_, cause = change.id, change.cause
        if cause.who in ("safety", "invariant"):
            self._say(change.wall, f"why.hub.{cause.who}", id_)
            return
        if not origin_of(cause, "claims"):
            if change.value is not None:
                self._say(change.wall, "why.hub.itself", id_)
            return
        found = [
            one for one in self._story.sent.get(id_, ())
            if one.number <= change.number and origin_of(one.command.cause, "claims")
        ]  # fmt: skip
        if not found:
            self._told.older = True
            self._say(change.wall, "why.claims", id_)
            return
        sent = found[-1]
        if isinstance(sent.entry, Yielded):
            self._say(sent.wall, "why.yielded", id_)
        elif isinstance(sent.entry, Ticked):
            self._say(sent.wall, "why.touch_over", id_)
        else:
            self._say(sent.wall, "why.said_again", id_)
        wanted = [one for one in self._story.sent[id_] if one.number < sent.number and self._is_like(one, sent, id_)]
        if wanted:
            self._run(wanted[-1].command.cause, wanted[-1], id_)

    def _is_like(self, one: Sent, sent: Sent, id_: PropertyId) -> bool:
        """Whether a scene wanted what Hearth said again."""
        here, there = wanted_of(one).get(id_), wanted_of(sent).get(id_)
        same = here is not None and there is not None and self._names.same(id_, here, there)
        return same and one.command.cause.origin is Origin.SCENE

    # How it stands

    def _now(self, id_: PropertyId, value: Value, change: Change | None) -> None:
        """Who holds it, and who wanted something else of it meanwhile."""
        sent = [
            one for one in self._story.sent.get(id_, ())
            if one.wall <= self._until and (change is None or one.number > change.number)
        ]  # fmt: skip
        if sent:
            wanted = wanted_of(sent[-1])[id_]
            if wanted is not None and not self._names.same(id_, wanted, value):
                self._sent(sent[-1], id_)
        holding = self._story.engine.holding
        held = holding.claims.held.get(id_)
        if held is None:
            return
        winner = held.winner
        if winner.owner == PERSON:
            left = holding.outranked(id_)
            gone = max(0.0, self._until - self._story.engine.turn.wall)
            self._say(self._until, "why.touched", id_, left=max(0.0, (left or 0.0) - gone))
        else:
            active = self._story.engine.runner.active.get(winner.owner)
            scene = winner.owner if active is None else active.scene.title
            self._say(self._until, "why.held", id_, scene=scene, value=self._names.value(id_, winner.value))

    # Inside

    def _title(self, cause: Cause) -> str:
        return title_of(self._story, cause)

    def _may(self, key: object) -> bool:
        """Whether a link was not told yet, and there is room for it."""
        if key in self._been:
            self._told.lines.append(Line(self._until, "why.again"))
            return False
        if len(self._been) >= LONGEST:
            self._told.lines.append(Line(self._until, "why.too_long", {"count": LONGEST}))
            return False
        self._been.add(key)
        return True

    def _say(self, wall: float, message: str, id_: PropertyId | None = None, /, **params: object) -> None:
        named = {} if id_ is None else {"ref": self._names.ref(id_)}
        self._told.lines.append(Line(wall, message, named | params))
