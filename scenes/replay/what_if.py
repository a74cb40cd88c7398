"""What if the scenes had been others: an engine beside the one that replays what was, in the same past.

It takes over where that one stands, as a reload does, and gets what happened. The same command has its recorded
outcome, and what the device said of it. A new one is carried out as on the stage, at once; what came of one that is not
given is left out. From then on what is known of that device is what might have been.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from hub.model.cause import DEVICE, Cause
from hub.model.command import CARRIED_OUT, Command, Outcome, Settled
from hub.model.reading import PropertyId, property_id
from scenes.engine.effects import Do, Effect, Fetch, Inquire, Publish
from scenes.engine.moments import Answered, Arrived, Happened, Heard, Moment, Replied, Started, Ticked
from scenes.journal.entries import Checkpoint, Entry, Gap, Loaded, Resumed
from scenes.replay.replayer import Replayer
from scenes.stage.home import Load

NEAR = 60.0
"""Seconds within which the same command, given a little later, is the same."""
MOST_AT_ONCE = 10_000
"""Moments of its own that may follow on one of the journal: scenes that go round in a circle are left there."""
_LATE = 1.0
"""Seconds that a hub may be late with what is due: until then its own tick is waited for."""

Timed = tuple[float, Effect]
"""A wall time (Unix seconds), and what the engine wants done then."""


@dataclass(slots=True)
class _Sent:
    """What was sent under an id, when (engine time), and for what cause; the properties that it writes.

    `answer`: what came of it before the other scenes asked for the same.
    """

    id: str
    asks: str
    at: float
    cause: Cause | None = None
    writes: tuple[PropertyId, ...] = ()
    device: str = ""
    command: Command | None = None
    answer: Answered | Replied | None = None


@dataclass(slots=True)
class WhatIf:
    """The other scenes at work. `diverged`: devices (keys) of which only what might have been is known, since when."""

    replayer: Replayer
    load: Load
    diverged: dict[str, float] = field(default_factory=dict)
    _open: list[_Sent] = field(default_factory=list)
    _same: dict[str, str] = field(default_factory=dict)
    _causes: dict[tuple[Cause, PropertyId], Cause | None] = field(default_factory=dict)
    _asked: dict[str, None] = field(default_factory=dict)
    _own: deque[Moment] = field(default_factory=deque)
    _said: dict[str, float] = field(default_factory=dict)
    _rows: dict[str, object] = field(default_factory=dict)
    _life: str = ""
    _last: tuple[float, float] = (0.0, 0.0)
    _looks: bool = False

    def begin(self, where: Checkpoint) -> list[Timed]:
        """Take over where a replay stands."""
        self._life, self._last = where.life, (where.at, where.wall)
        self.replayer.begin(where)
        return list(self._done(self.replayer.switch(self.load, where.at, where.wall), where.at, where.wall))

    def take(self, entry: Entry | Checkpoint | Gap, then: Iterable[Effect]) -> list[Timed]:
        """Take an entry in, of which came `then` with the scenes that were; what comes of it with these."""
        if isinstance(entry, Checkpoint | Gap):
            return []
        if isinstance(entry, Loaded) and entry.life != self._life:
            self._looks = True  # until it has started, no time passes for scenes
        found = [] if self._looks else list(self._before(entry.at - _LATE, entry.wall - _LATE))
        self._looks = self._looks and not isinstance(entry, Started)
        self._last = entry.at, entry.wall
        for effect in then:
            self._note(effect, entry.at)
        found += self._done(self._enter(entry), entry.at, entry.wall)
        self._asked.clear()
        for sent in self._open:
            if sent.at == entry.at and sent.device:
                self.diverged.setdefault(sent.device, entry.wall)
        return found

    def end(self, until: float) -> list[Timed]:
        """Nothing more happened until then (Unix seconds): what these scenes did alone."""
        at, wall = self._last
        return list(self._before(at + max(0.0, until - wall), until))

    # What comes in

    def _enter(self, entry: Entry) -> list[Effect]:
        """Hand over what happened, as it would have been."""
        replayer = self.replayer
        match entry:
            case Loaded():
                if entry.life == self._life:
                    return []
                self._life, self._rows = entry.life, replayer.engine.keeping.rows()
                self._open, self._same = [], {}
                return replayer.restart(self.load, entry)
            case Resumed():
                return replayer.resume(self._rows, entry)
            case Heard():
                self._said[entry.id.partition(".")[0]] = self._said[entry.id] = entry.at
                key = (entry.cause, entry.id)
                cause = self._causes.get(key, entry.cause)
                return [] if cause is None else replayer.engine.handle(replace(entry, cause=cause))
            case Answered() | Replied():
                return self._answered(entry)
            case Happened():
                self._said[entry.device] = entry.at
        return replayer.engine.handle(entry)

    def _answered(self, entry: Answered | Replied) -> list[Effect]:
        """The outcome of the same command; of one that was not given there is none."""
        asked = entry.command if isinstance(entry, Answered) else entry.request
        id_ = self._same.pop(asked, None)
        if id_ is None:
            for sent in self._open:
                if sent.id == asked:
                    sent.answer = entry
            return []
        told = replace(entry, command=id_) if isinstance(entry, Answered) else replace(entry, request=id_)
        return self.replayer.engine.handle(told)

    def _before(self, at: float, wall: float) -> Iterator[Timed]:
        """Let everything happen that these scenes alone wait for, at its time."""
        engine = self.replayer.engine
        for _ in range(MOST_AT_ONCE):
            due = engine.next_due()
            if due is None or due >= at:
                return
            then = wall - (at - due)
            yield from self._done(engine.handle(Ticked(due, then)), due, then)

    # What goes out

    def _note(self, effect: Effect, at: float) -> None:
        """The scenes that were send something: it has a recorded answer."""
        match effect:
            case Do(command):
                sent = _sent(command, at)
                self._open.append(sent)
                if sent.cause is not None:
                    self._causes |= {(sent.cause, id_): None for id_ in sent.writes}
            case Fetch() | Publish():
                self._open.append(_Sent(effect.id, _asks(effect), at))
            case Inquire():
                self._asked[effect.name] = None

    def _done(self, effects: list[Effect], at: float, wall: float) -> Iterator[Timed]:
        """Carry out what the engine wants, and what comes of it."""
        for _ in range(MOST_AT_ONCE):
            for effect in effects:
                yield wall, effect
                self._carry_out(effect, at, wall)
            if not self._own:
                return
            effects = self.replayer.engine.handle(self._own.popleft())
        self._own.clear()

    def _carry_out(self, effect: Effect, at: float, wall: float) -> None:
        match effect:
            case Do(command):
                sent = _sent(command, at)
                if not self._is_same(sent, wall):
                    self._obey(command, at, wall)
            case Fetch() | Publish():
                if not self._is_same(_Sent(effect.id, _asks(effect), at), wall):
                    status = 200 if isinstance(effect, Fetch) else 0
                    self._own.append(Replied(at, wall, effect.id, status))
            case Inquire(name):
                if name not in self._asked:
                    said = self._said.get(name)
                    self._own.append(Arrived(at, wall, "report", name, {"ago": None if said is None else at - said}))

    def _is_same(self, sent: _Sent, wall: float) -> bool:
        """Whether the scenes that were sent the same, at the same time; then its answer is this one's."""
        self._open = [one for one in self._open if sent.at - one.at <= NEAR]
        for one in self._open:
            if one.asks == sent.asks:
                self._open.remove(one)
                self._same[one.id] = sent.id
                if one.cause is not None:
                    self._causes |= {(one.cause, id_): sent.cause for id_ in one.writes}
                if one.answer is not None:
                    self._answer_late(sent, one.answer, wall)
                return True
        return False

    def _answer_late(self, sent: _Sent, answer: Answered | Replied, wall: float) -> None:
        """The same was given before, and is over: so it went, and so it goes now."""
        if isinstance(answer, Replied):
            self._own.append(replace(answer, at=sent.at, wall=wall, request=sent.id))
            return
        went = {property_id(one.device, one.path): one.outcome for one in answer.settled}
        for write in sent.command.writes if sent.command is not None else ():
            self.diverged.setdefault(write.device, wall)
            id_ = property_id(write.device, write.path)
            if went.get(id_) in CARRIED_OUT:
                self._own.append(Heard(sent.at, wall, id_, write.value, sent.cause or DEVICE))
        self._own.append(replace(answer, at=sent.at, wall=wall, command=sent.id))

    def _obey(self, command: Command, at: float, wall: float) -> None:
        """A command that nobody gave then is carried out at once."""
        settled: list[Settled] = []
        for write in command.writes:
            self.diverged.setdefault(write.device, wall)
            id_ = property_id(write.device, write.path)
            self._own.append(Heard(at, wall, id_, write.value, command.cause))
            settled.append(Settled(write.device, write.path, Outcome.CONFIRMED))
        if (call := command.call) is not None:
            self.diverged.setdefault(call.device, wall)
            settled.append(Settled(call.device, call.path, Outcome.ACCEPTED))
        self._own.append(Answered(at, wall, command.id, tuple(settled)))


def _sent(command: Command, at: float) -> _Sent:
    writes = tuple(property_id(one.device, one.path) for one in command.writes)
    first = command.writes[0].device if command.writes else command.call.device if command.call else ""
    asks = f"{command.cause.who} {command.writes} {command.call}"
    return _Sent(command.id, asks, at, command.cause, writes, first, command)


def _asks(effect: Fetch | Publish) -> str:
    return f"{effect.scene} {effect.request if isinstance(effect, Fetch) else effect.message}"
