"""Why a scene did not run: that it did, what held it back, or how near its triggers came."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from scenes.conditions.all_of import AllOf
from scenes.conditions.expression import Holds
from scenes.engine.armed import Armed, Firing
from scenes.engine.gate import BY_HAND, BY_SCENE, FOREVER
from scenes.engine.program import Condition
from scenes.engine.trace import Result
from scenes.engine.view import NO_VARIABLES, Context
from scenes.journal.entries import Entry, Loaded
from scenes.why.asked import asked_by
from scenes.why.eyes import Eyes, Miss, Part, eyes_on, missing_of, told, whole
from scenes.why.names import Line, Names
from scenes.why.story import Began, Story

MOST: Final = 5
"""How many firings, and how many misses, are told."""
MOST_OF_ONE: Final = 2
"""How many misses of one trigger."""
_CONDITION: Final = ("trace.condition_false", "trace.condition_unknown")


@dataclass(slots=True)
class Answer:
    """What is told of a scene: how it stands, what it did or what held it back (the newest first), and near misses."""

    stands: list[Line] = field(default_factory=list)
    firings: list[Line] = field(default_factory=list)
    misses: list[Line] = field(default_factory=list)


class Looker:
    """Looks at one scene (its id) while a story unfolds, from `since` on (Unix seconds)."""

    def __init__(self, story: Story, names: Names, scene: str, since: float) -> None:
        self._story = story
        self._names = names
        self._scene = scene
        self._since = since
        self._armed: Armed | None = None
        self._eyes: list[Eyes] = []
        self._seen = len(story.began)
        self._missing: dict[int, tuple[Part, ...]] = {}
        story.seen.append(self._see)

    def answer(self, until: float) -> Answer:
        """Why it did not run, or that it did, between `since` and `until`."""
        answer = Answer()
        self._keep_open(self._first())
        self._stands(answer, until)
        began = [
            one for one in self._story.began
            if self._is_ours(one) and self._since <= one.trace.wall <= until and not self._goes_on(one)
        ]  # fmt: skip
        for one in reversed(began[-MOST:]):
            answer.firings += self._firing(one)
        fired = {str(one.trace.entries[0].params.get("trigger")) for one in began if one.trace.entries}
        fired |= {firing.trigger for firing in self._waiting()}
        misses = [
            miss for eyes in self._eyes if eyes.trigger.text not in fired
            for miss in sorted(eyes.misses(self._story, self._names, until), key=_nearness)[:MOST_OF_ONE]
        ]  # fmt: skip
        for miss in sorted(misses, key=_nearness)[:MOST]:
            answer.misses += miss.lines
        return answer

    def missing_at_last(self) -> tuple[Part, ...]:
        """What was missing of the condition when the scene fired last and did not run."""
        return next(reversed(self._missing.values()), ())

    def _see(self, entry: Entry) -> None:
        """Look at what an entry of the journal brought."""
        if entry.wall < self._since:
            self._seen = len(self._story.began)
            return
        engine = self._story.engine
        self._keep_open(entry.wall if isinstance(entry, Loaded) else self._first())
        for eyes in self._eyes:
            eyes.see(entry, engine.turn.context)
        for number in range(self._seen, len(self._story.began)):
            began = self._story.began[number]
            if self._is_ours(began) and began.trace.result is Result.NOT_RUN:
                self._missing[number] = self._what_was_missing(began, engine.turn.context)
        self._seen = len(self._story.began)

    def _first(self) -> float:
        """From when on it can be told what happened."""
        return max(self._since, self._story.begins or self._since)

    def _keep_open(self, begins: float) -> None:
        """Have eyes on the scene as it is now."""
        armed = self._story.engine.armed.get(self._scene)
        if armed is not self._armed:
            older, self._armed = self._eyes, armed
            self._eyes = [] if armed is None else list(self._open(armed, begins))
            for eyes, before in zip(self._eyes, older, strict=False):
                eyes.go_on(before)

    def _open(self, armed: Armed, begins: float) -> Iterator[Eyes]:
        """Eyes on each trigger of the scene."""
        watches = iter(armed.watches)
        for trigger in armed.scene.triggers:
            asked = asked_by(trigger, self._story.engine)
            yield eyes_on(trigger, asked, watches, self._story, begins)

    def _what_was_missing(self, began: Began, context: Context) -> tuple[Part, ...]:
        """All that kept the condition from holding, in the moment in which it was asked."""
        entries, condition = began.trace.entries, None if began.scene is None else began.scene.condition
        if condition is None or len(entries) < 2 or entries[1].what not in _CONDITION:
            return ()
        context.vars = dict(entries[0].values)
        parts = tuple(parts_missing(condition, context))
        context.vars = NO_VARIABLES
        named = entries[1].params.get("condition")
        return parts if any(one.text == named for one in parts) else ()

    def _is_ours(self, began: Began) -> bool:
        return began.trace.scene == self._scene

    def _goes_on(self, began: Began) -> bool:
        """Whether it is a run of an earlier life of the hub, that is told already."""
        return began.trace.result is not Result.NOT_RUN and self._story.runs.get(began.trace.run) is not began

    def _firing(self, began: Began) -> Iterator[Line]:
        """A firing: what set it off, and what came of it."""
        trace, names = began.trace, self._names
        first = trace.entries[0]
        word = str(first.params.get("trigger", ""))
        if word in (BY_HAND, BY_SCENE):
            yield Line(trace.wall, f"why_not.asked.{word}", {"who": trace.cause.who})
        elif word:
            yield Line(trace.wall, "why_not.fired", {"trigger": word}, names.values(first.values))
        if trace.result is Result.NOT_RUN:
            yield from self._held_back(began)
        else:
            newest = self._story.traces.get(trace.run, trace)
            yield Line(trace.wall, f"why_not.ran.{newest.result}", {"run": trace.run})

    def _held_back(self, began: Began) -> Iterator[Line]:
        trace, names = began.trace, self._names
        reason = trace.entries[-1]
        parts = self._missing.get(self._story.began.index(began), ())
        named = str(reason.params.get("condition", ""))
        values = whole(named, parts, names) if parts else names.values(reason.values)
        yield Line(trace.wall, reason.what, names.target(reason.params), values)
        yield from told(parts, trace.wall, self._story, names, but=named)

    def _waiting(self) -> list[Firing]:
        """Firings that wait for their turn, where the story is now."""
        armed = self._armed
        return [] if armed is None else [*armed.waiting, *(one.firing for one in armed.put_off.values())]

    def _stands(self, answer: Answer, until: float) -> None:
        """Whether the scene is there, and whether it rests."""
        armed, story = self._story.engine.armed.get(self._scene), self._story
        if armed is None:
            answer.stands.append(Line(until, "why_not.not_there"))
            return
        for (_, older), (wall, newer) in pairwise(story.loaded):
            scene, before = newer.get(self._scene), older.get(self._scene)
            if scene is not None and self._since <= wall <= until and (before is None or scene.hash != before.hash):
                answer.stands.append(Line(wall, "why_not.added" if before is None else "why_not.changed"))
        if armed.scene.shadow:
            answer.stands.append(Line(until, "why_not.shadow"))
        now = story.engine.turn.now + max(0.0, until - story.engine.turn.wall)
        for put_off in armed.put_off.values():
            left = max(0.0, put_off.alarm.due - now)
            said: dict[str, object] = {"trigger": put_off.firing.trigger, "left": left}
            answer.stands.append(Line(until, "why_not.put_off", said))
        answer.stands += [Line(until, "why_not.queued", {"trigger": one.trigger}) for one in armed.waiting]
        for end, word in ((armed.paused, "paused"), (armed.aside, "aside")):
            if end is not None and end > now:
                switched = story.switched.get(self._scene, [])
                wall = switched[-1].wall if switched and word == "paused" else until
                if end == FOREVER:
                    answer.stands.append(Line(wall, f"why_not.{word}.for_good"))
                else:
                    answer.stands.append(Line(wall, f"why_not.{word}.until", {"when": end - now + until}))
                if word == "paused" and switched and (who := switched[-1].cause.who):
                    answer.stands.append(Line(wall, "why_not.paused.by", {"who": who}))


def parts_missing(condition: Condition, context: Context) -> Iterator[Part]:
    """The smallest parts of a condition that do not hold, all of them."""
    truth = condition.test(context)
    if truth:
        return
    match condition:
        case AllOf():
            for part in condition.parts:
                yield from parts_missing(part, context)
        case Holds():
            yield from missing_of(condition.expression, context)
        case _:
            text, values = condition.blame(context)
            yield Part(text, truth, values)


def _nearness(miss: Miss) -> tuple[float, float]:
    return -miss.near, -miss.wall
