"""What one hub knows of another: whether it is there, how its clock goes, and what became of what it was asked."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from typing import Final

from drivers.hearth.codec import Answer, Ask, Beat, answer_in, ask_out, beat_in
from drivers.hearth.topics import Tree
from hub.model.broker import Broker
from hub.model.errors import BadBytes, HearthError, Rejected, Unreachable
from hub.model.ports import Clock, Timer

PERIODS: Final = 3
"""So many beats in a row must be missing before a hub counts as gone."""
FIRST_EVERY: Final = 20.0
"""Seconds between beats, of a hub that has not said it yet."""
KEPT: Final = 8
"""Beats by which the two clocks are compared: the quickest of them tells most."""
MOST_ASKS: Final = 256
"""Asks under way at one hub."""

Done = Callable[[HearthError | None], None]


@dataclass(slots=True)
class _Asked:
    """An ask under way: who is told, and the timer after which it counts as lost."""

    done: Done
    timer: Timer


class Link:
    """The way to one other hub (its `tree`), as long as somebody watches it. `own` is our tree; `run` names this life.

    Clocks are compared by live beats alone, by the seconds that each hub has been up, so that a clock that is set moves
    nothing: the other's time of day comes with each beat.
    """

    def __init__(self, broker: Broker, clock: Clock, own: Tree, tree: Tree, run: str) -> None:
        self.hub = tree.hub
        self._broker, self._clock, self._own, self._tree, self._run = broker, clock, own, tree, run
        self._numbers = count()
        self._beat: Beat | None = None
        self._beat_at = -math.inf
        self._lags: deque[float] = deque(maxlen=KEPT)
        self._why_not: HearthError | None = Unreachable("homes.waits", hub=tree.hub)
        self._watchers: tuple[Callable[[], None], ...] = ()
        self._asked: dict[str, _Asked] = {}
        self._timer: Timer | None = None
        self._ends: tuple[Callable[[], None], ...] = ()

    @property
    def why_not(self) -> HearthError | None:
        """Why the other hub cannot be reached: our broker, the link, or it has stopped; None: it can."""
        return self._why_not

    @property
    def known(self) -> bool:
        """Whether it was looked long enough to say how the other hub fares."""
        return self._why_not is None or self._why_not.message_id != "homes.waits"

    def ago(self, at: float) -> float:
        """How many seconds ago it was `at` by the other hub's clock; never below zero."""
        beat = self._beat
        if beat is None or not self._lags:
            return 0.0
        up = at - (beat.now - beat.up)
        return max(0.0, self._clock.monotonic() - min(self._lags) - up)

    def watch(self, told: Callable[[], None]) -> Callable[[], None]:
        """Tell when `why_not` is another. The first watcher opens the link, the last one ends it."""
        self._watchers = (*self._watchers, told)
        if len(self._watchers) == 1:
            self._open()

        def end() -> None:
            self._watchers = tuple(one for one in self._watchers if one is not told)
            if not self._watchers:
                self._close()

        return end

    def ask(self, ask: Ask, timeout: float, done: Done) -> None:
        """Ask the other hub; `done` hears once, after `timeout` seconds at the latest."""
        if self._why_not is not None or self._beat is None:
            done(self._why_not)
            return
        if len(self._asked) >= MOST_ASKS:
            done(Unreachable("homes.too_much", hub=self.hub))
            return
        name = self._name()
        timer = self._clock.call_at(self._clock.monotonic() + timeout, lambda: self._lost(name))
        self._asked[name] = _Asked(done, timer)
        ago = self._clock.monotonic() - self._beat_at
        ask = replace(ask, id=name, run=self._beat.run, number=self._beat.number, ago=ago, within=timeout)
        self._broker.publish(self._own.ask(self.hub), ask_out(ask), qos=1, expires=math.ceil(timeout))

    # inside

    @property
    def _missing(self) -> bool:
        """Whether beats are missed: then none is too late, and whoever forged a higher number has kept nobody away."""
        return self._why_not is not None and self._why_not.message_id == "homes.link_down"

    def _name(self) -> str:
        return f"{self._run}-{next(self._numbers)}"

    def _open(self) -> None:
        self._ends = (
            self._broker.subscribe(self._tree.beat, self._heard_beat),
            self._broker.subscribe(self._tree.answer(self._own.hub), self._heard_answer),
            self._broker.subscribe(self._tree.status, self._heard_status),
            self._broker.watch(self._connection),
        )
        self._connection(self._broker.connected)

    def _close(self) -> None:
        for end in self._ends:
            end()
        self._ends = ()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._give_up(Unreachable("device.session_closed"))

    def _connection(self, connected: bool) -> None:
        if not connected:
            self._fares(Unreachable("mqtt.no_connection"))
        else:
            self._expect(self._beat.every if self._beat else FIRST_EVERY)
            hello = ask_out(Ask(self._name(), hello=True))
            self._broker.publish(self._own.ask(self.hub), hello, qos=1, expires=FIRST_EVERY)

    def _heard_beat(self, _topic: str, payload: bytes, retained: bool) -> None:
        if retained:
            return
        try:
            beat = beat_in(payload)
        except BadBytes:
            return
        if beat.over:
            self._fares(Unreachable("homes.stopped", hub=self.hub))
            return
        now = self._clock.monotonic()
        if self._beat is None or beat.run != self._beat.run:
            self._lags.clear()
        elif beat.number <= self._beat.number and not self._missing:
            return  # it was on its way for longer than the one after it
        self._lags.append(now - beat.up)
        self._beat, self._beat_at = beat, now
        self._expect(beat.every)
        self._fares(None)

    def _heard_status(self, _topic: str, payload: bytes, _retained: bool) -> None:
        """Its broker says that it is gone: that is known before its beats are missed."""
        if payload == b"offline":
            self._fares(Unreachable("homes.stopped", hub=self.hub))

    def _expect(self, every: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._clock.call_at(self._clock.monotonic() + PERIODS * every, self._missed)

    def _missed(self) -> None:
        self._timer = None
        said = self._why_not
        if self._broker.connected and (said is None or said.message_id != "homes.stopped"):
            self._fares(Unreachable("homes.link_down", hub=self.hub))

    def _fares(self, why_not: HearthError | None) -> None:
        before, self._why_not = self._why_not, why_not
        if (before and before.message_id) == (why_not and why_not.message_id):
            return
        if why_not is not None:
            self._give_up(why_not)
        for told in self._watchers:
            told()

    def _heard_answer(self, _topic: str, payload: bytes, retained: bool) -> None:
        if retained:
            return
        try:
            answer = answer_in(payload)
        except BadBytes:
            return
        asked = self._asked.pop(answer.id, None)
        if asked is not None:
            asked.timer.cancel()
            asked.done(self._error(answer))

    def _error(self, answer: Answer) -> HearthError | None:
        if answer.well:
            return None
        kind = Rejected if answer.sure else Unreachable
        return kind("homes.refused", hub=self.hub, text=answer.text)

    def _lost(self, name: str) -> None:
        asked = self._asked.pop(name, None)
        if asked is not None:
            asked.done(Unreachable("homes.no_answer", hub=self.hub))

    def _give_up(self, error: HearthError) -> None:
        asked, self._asked = self._asked, {}
        for one in asked.values():
            one.timer.cancel()
            one.done(error)
