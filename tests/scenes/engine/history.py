"""The past by brute force: every stretch of a source is kept, and every question answered from all of them.

A work of a derived cell is led through the same life as the engine would lead it: looks at each change, when it asks
for one, and at midnight. Real time runs on over restarts; the engine's begins anew with each life.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hub.model.value import Value
from scenes.engine.derived import Look, Work
from scenes.engine.schedule import instant_of, local_date

BRIDGE = 300.0
BERLIN = ZoneInfo("Europe/Berlin")


@dataclass
class Stretch:
    """The source from one real time until another. `away`: the hub was."""

    begin: float
    end: float
    value: Value | None
    away: bool = False


@dataclass
class Life:
    """A work, the time it lives in, and the whole truth."""

    make: Callable[[], Work]
    begins: str = "2026-03-02T12:00:00"
    real: float = 0.0
    shift: float = 1000.0  # engine time is real time and that
    source: Value | None = None
    gap: float = 0.0
    looks: int = 0
    past: list[Stretch] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.work = self.make()
        self.ahead = datetime.fromisoformat(self.begins).replace(tzinfo=BERLIN).astimezone(UTC).timestamp()
        self.look()

    @property
    def wall(self) -> float:
        return self.real + self.ahead

    @property
    def midnight(self) -> float:
        return instant_of(local_date(self.wall, BERLIN), 0, BERLIN)

    def at(self) -> Look:
        return Look(self.real + self.shift, self.wall, self.midnight)

    def look(self) -> None:
        """What the engine does at each change and at each turn."""
        self.looks += 1
        self.work.take(self.source, self.gap + self.shift, self.at())

    def value(self) -> Value | None:
        return self.work.value(self.at())

    def hear(self, value: Value | None) -> None:
        if value is None and self.source is not None:
            self.gap = self.real
        self._record(self.real)  # it may have been at that for no time at all
        self.source = value
        self.look()

    def wait(self, seconds: float) -> None:
        """Let time pass; the work is looked at when it wants, and at each midnight."""
        end = self.real + seconds
        while True:
            turn = self.work.next_turn(self.at())
            tomorrow = instant_of(local_date(self.wall, BERLIN) + timedelta(days=1), 0, BERLIN) - self.ahead
            due = min(tomorrow, tomorrow if turn is None else turn - self.shift)
            assert due > self.real, "it asks for a look at a time that has passed"
            if due > end:
                break
            self._pass(due)
            self.look()
        self._pass(end)
        self.look()

    def restart(self, down: float, *, after: Value | None = None) -> None:
        """Stop, be away, come back to a value."""
        body = json.loads(json.dumps(self.work.say(self.at())))
        self._record(self.real)
        self.past.append(Stretch(self.real, self.real + down, self.source, away=True))
        self.real += down
        self.shift = 500.0 - self.real
        self.work = self.make()
        self.look_at(None)
        if body is not None:
            self.work.restore(body, lambda unix: unix - self.ahead + self.shift, self.at())
            self.work.went_on(self.real - down + self.shift)
        self.source = after
        self.gap = self.real
        self.look()

    def look_at(self, value: Value | None) -> None:
        """The program is loaded before anything is restored: a first look at whatever is known then."""
        self.work.take(value, self.real + self.shift, self.at())

    def set_clock(self, by: float) -> None:
        self.ahead += by
        self.look()

    def _pass(self, real: float) -> None:
        self._record(real)
        self.real = real

    def _record(self, end: float) -> None:
        last = self.past[-1] if self.past else None
        if last is not None and last.value == self.source and not last.away:
            last.end = end
        else:
            self.past.append(Stretch(self.real, end, self.source))

    # The whole truth

    def known(self) -> Iterator[tuple[float, float, Value | None]]:
        """All stretches with short gaps filled by what was before them, and what is away a gap."""
        gap: list[tuple[float, float]] = []
        last: Value | None = None
        for begin, end, value in self._plain():
            if value is None:
                gap.append((begin, end))
                continue
            if gap:
                short = begin - gap[0][0] <= BRIDGE
                yield from ((one, other, last if short else None) for one, other in gap)
                gap = []
            last = value
            yield begin, end, value
        yield from ((one, other, None) for one, other in gap)

    def _plain(self) -> Iterator[tuple[float, float, Value | None]]:
        for one in self.past:
            yield one.begin, one.end, None if one.away else one.value
        yield self.real, self.real, self.source
