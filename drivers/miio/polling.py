"""When a session reads what: each member at its pace, all sessions within the hub's budget of packets.

A pace is a promise about what a person sees, so it slows down only a little while nothing changes: a value stays usable
for three periods, and one poll in vain must not make it unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Generic

from drivers.kit.define import Poll
from drivers.kit.pace import jittered
from drivers.miio.link import Link
from drivers.miio.profiles.profile import K, Profile
from drivers.miio.reader import Reader
from drivers.miio.told import Told
from drivers.miio.transport import Transport
from hub.model.capability import Category
from hub.model.ports import Timer

TOGETHER: Final = 1.0  # what is due within this many seconds is read in one go
# Sessions poll in step: fifty wakings a second cost a sleeping processor more than what is done in them.
STEP: Final = 0.2
# Seconds without a change, and the factors of a pace from then on: FAST, the others.
QUIET: Final = ((3600.0, 3.0, 1.5), (600.0, 2.0, 1.0))


@dataclass(frozen=True, slots=True)
class Plan(Generic[K]):
    """One form in which a product is spoken to (`miot`, `legacy`): its profile, what is read at first, and what when.

    What is raw is read when somebody asks for it, and never by itself; of a product that has nothing else, one member
    is, so that it is known whether the device is there.
    """

    speaks: str
    profile: Profile[K]
    first: tuple[K, ...]
    by_pace: Mapping[Poll, tuple[K, ...]]


def plan_of(speaks: str, profile: Profile[K]) -> Plan[K]:
    """The plan for a profile."""
    properties = profile.abilities.properties.items()
    shown = frozenset(profile.members(path for path, prop in properties if prop.category is not Category.RAW))
    by_pace: dict[Poll, tuple[K, ...]] = {}
    for member, pace in profile.paces.items():
        if pace is not Poll.NEVER:
            by_pace[pace] = (*by_pace.get(pace, ()), member)
    first = tuple(member for member, pace in profile.paces.items() if pace is not Poll.NEVER or member in shown)
    if not first:
        first = tuple(profile.paces)[:1]
        by_pace = {Poll.NORMAL: first} if first else {}
    return Plan(speaks, profile, first, by_pace)


class Polling(Generic[K]):
    """The timer of one session."""

    __slots__ = (
        "_changed_at", "_due", "_link", "_plan", "_queued", "_reader", "_running", "_timer", "_told", "_transport",
    )  # fmt: skip

    def __init__(self, transport: Transport, link: Link, plan: Plan[K], reader: Reader[K], told: Told[K]) -> None:
        self._transport = transport
        self._link = link
        self._told = told
        self._plan = plan
        self._reader = reader
        self._due: dict[Poll, float] = {}
        self._timer: Timer | None = None
        self._queued: dict[K, None] = {}  # what waits for its place in the hub's budget
        self._changed_at = 0.0
        self._running = False

    def start(self, now: float) -> None:
        """Everything was just asked for: poll from now on."""
        self._running = True
        self._changed_at = now
        for pace in self._plan.by_pace:
            self._postpone(pace, now)
        self._arm(now)

    def stop(self) -> None:
        """Poll no more."""
        self._running = False
        self._queued.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def stir(self, now: float) -> None:
        """Something changed, or somebody wants something: back to the full pace."""
        if not self._running:
            return
        slowed = self._factor(Poll.FAST, now) > 1
        self._changed_at = now
        if slowed:
            for pace in self._plan.by_pace:
                self._due[pace] = min(self._due[pace], now + (pace.value or 0.0))
            self._arm(now)

    def _factor(self, pace: Poll, now: float) -> float:
        quiet = now - self._changed_at
        for seconds, fast, others in QUIET:
            if quiet >= seconds:
                return fast if pace is Poll.FAST else others
        return 1.0

    def _postpone(self, pace: Poll, now: float) -> None:
        if self._link.subscribed and pace is Poll.FAST:
            # It tells by itself. Not slower than this: a value that is not read for three periods becomes unknown.
            pace_now, factor = Poll.NORMAL, QUIET[0][2]
        else:
            pace_now, factor = pace, self._factor(pace, now)
        self._due[pace] = now + jittered((pace_now.value or 0.0) * factor, self._transport.ports.random)

    def _arm(self, now: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._due:
            when = round(min(self._due.values()) / STEP) * STEP
            self._timer = self._transport.ports.clock.call_at(max(now, when), self._poll)

    def _poll(self) -> None:
        self._timer = None
        now = self._transport.ports.clock.monotonic()
        members: list[K] = []
        for pace, due in self._due.items():
            if due <= now + TOGETHER:
                members += [member for member in self._plan.by_pace[pace] if not self._spared(member, now)]
                self._postpone(pace, now)
        self._arm(now)
        if self._link.lost or not (members or self._queued):
            return
        reserved = self._reader.requests(tuple(self._queued)) if self._queued else 0
        self._queued.update(dict.fromkeys(members))
        wait = self._transport.polls.reserve(now, self._reader.requests(tuple(self._queued)) - reserved)
        if reserved:
            return
        if wait > 0:
            self._transport.ports.clock.call_at(now + wait, self._read)
        else:
            self._read()

    def _spared(self, member: K, now: float) -> bool:
        return self._link.subscribed and self._told.spares(member, now)

    def _read(self) -> None:
        members = tuple(self._queued)
        self._queued.clear()
        if self._running and members and not self._link.lost:
            self._reader.read(members, self._transport.ports.clock.monotonic())
