"""Greeting one device: a round of up to three hellos, within the hub's budget, and when the next round is due.

Hellos are unsigned and cost nothing to answer; they tell that somebody is there, and the device's stamp.
"""

from collections.abc import Callable

from drivers.kit.pace import jittered
from drivers.miio.codec import HELLO
from drivers.miio.outbox import NEVER
from drivers.miio.patience import GREET_WAITS, LOST_WAITS, POLITE_WAITS, WATCH
from drivers.miio.transport import Transport
from drivers.miio.whereabouts import Whereabouts


class Greeting:
    """`hello` is what is sent first: a hello, or a probe. `follow` looks into a rumour; `lost` hears of silence."""

    __slots__ = ("_due", "_follow", "_hello", "_lost", "_step", "_transport", "_where", "answered", "at")

    def __init__(
        self,
        transport: Transport,
        where: Whereabouts,
        hello: bytes,
        follow: Callable[[], None],
        lost: Callable[[float], None],
    ) -> None:
        self._transport = transport
        self._where = where
        self._hello = hello
        self._follow = follow
        self._lost = lost
        self._step = 0  # which of GREET_WAITS is running; 0: none
        self._due = False  # the budget makes the hello wait until `at`
        self.at = NEVER
        self.answered = 0

    @property
    def running(self) -> bool:
        """Whether a round is under way."""
        return bool(self._step)

    @property
    def repeated(self) -> bool:
        """Whether the first hello of a round stayed without an answer."""
        return self._step > 1

    @property
    def expects(self) -> bool:
        """Whether a hello is out, so that an answer to it is one."""
        return self.running and not self._due

    def begin(self, now: float) -> None:
        """Start a round, unless one is under way."""
        if not self._step:
            self._step = 1
            self._say(now)

    def end(self) -> None:
        """The round is over."""
        self._step, self.at, self._due = 0, NEVER, False

    def go_on(self, now: float) -> None:
        """The time `at` has come: the next hello, or the end of a round in vain."""
        if self._due:
            self._out(now)
        elif self._step < len(GREET_WAITS):
            self._step += 1
            self._say(now)
        else:
            self.end()
            self._lost(now)

    def _say(self, now: float) -> None:
        wait = self._transport.hellos.reserve(now)
        if wait > 0:
            self._due = True
            self.at = now + wait
        else:
            self._out(now)

    def _out(self, now: float) -> None:
        self._due = False
        address = self._where.address
        if address is not None:
            # Some take a probe for garbage: from the second try on it is a plain hello.
            self._transport.send(self._hello if self._step == 1 else HELLO, address)
        if self._step > 1:
            self._follow()
        if address is None or self._step == len(GREET_WAITS):
            self._transport.call_out()
        self.at = now + GREET_WAITS[self._step - 1]


class Watch:
    """When a device is to be greeted: after silence, again while it is lost, regularly where it tells by itself.

    Source: XiaoMi/ha_xiaomi_home miot_lan.py (10 s doubling to 50 s, then three probes 5 s apart).
    """

    __slots__ = ("_interval", "_rounds", "_transport", "at", "heard_at")

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._interval = WATCH[0]
        self._rounds = 0
        self.heard_at = float("-inf")
        self.at = NEVER

    def found(self, now: float) -> None:
        """It is there, after it was not."""
        self._rounds = 0
        self._interval = WATCH[0]
        self.at = now + self._interval

    def lost(self, now: float, *, polite: bool) -> None:
        """A round of greetings was in vain. `polite`: one that may be off is looked for less and less often."""
        waits = POLITE_WAITS if polite else LOST_WAITS
        wait = waits[min(self._rounds, len(waits) - 1)]
        self._rounds += 1
        self.at = now + jittered(wait, self._transport.ports.random)

    def pause(self, now: float) -> None:
        """It is there and cannot be used: look again as at one that is lost."""
        self.at = now + jittered(LOST_WAITS[-1], self._transport.ports.random)

    def greets(self, now: float, *, always: bool) -> bool:
        """Whether to greet now: where nothing was heard for long, or `always`. Sets when to look again."""
        silent_at = self.heard_at + self._interval
        if always or now >= silent_at:
            self._interval = min(self._interval * 2, WATCH[1])
            self.at = now + jittered(self._interval, self._transport.ports.random)
            return True
        self.at = silent_at
        return False
