"""The conversation with one physical device: greeting, stamps, ids, one request in flight, retries, liveness.

A gateway and its children share one link. Datagrams and one timer drive it; a request costs no task and no future.
"""

from collections.abc import Callable
from typing import Any

from drivers.kit.pace import jittered
from drivers.miio.codec import HELLO, Header, Keys, parse_json, probe
from drivers.miio.exchange import INFO, NO_ACK, TRANSIENT, Answer, Ask, answer_of, error_code
from drivers.miio.health import HealthWatch
from drivers.miio.member import Member
from drivers.miio.outbox import NEVER, Outbox, Request
from drivers.miio.patience import FIRST_WAIT, GREET_WAITS, LOST_WAITS, TRIES, WATCH, Patience
from drivers.miio.push import Pushes, acknowledgement, entries_of
from drivers.miio.stamp import Stamp
from drivers.miio.transport import Address, Transport
from drivers.miio.whereabouts import Whereabouts
from hub.model.device import Health
from hub.model.errors import AuthFailed, BadBytes, NotAdopted, Unreachable
from hub.model.ports import Timer


class Link:
    """One device on the wire. `ref` names it in the address book; `pushes`: ask it to tell changes by itself."""

    def __init__(self, transport: Transport, did: int, ref: str, *, pushes: bool) -> None:
        self.did = did
        self.ref = ref
        self.members: list[Member] = []
        self.lost = True
        self._transport = transport
        self._clock = transport.ports.clock
        self._where = Whereabouts(transport, ref, self)
        self._keys: Keys | None = None
        self._stamp = Stamp()
        self._outbox = Outbox()
        self._patience = Patience()
        self._health = HealthWatch(self._fared)
        self._pushes = Pushes(self._subscribe)
        self._hello = probe(transport.virtual_did) if pushes else HELLO
        self._greeting = 0  # which of GREET_WAITS is running; 0: none
        self._greet_at = self._watch_at = self._timer_at = NEVER
        self._greet_first = False  # something was not answered: the stamp may be wrong
        self._hello_due = False  # the budget makes the hello wait until _greet_at
        self._hellos = 0
        self._rounds_lost = 0
        self._proven = self._wrong_token = False
        self._heard_at = float("-inf")
        self._watch = WATCH[0]
        self._timer: Timer | None = None

    def join(self, member: Member) -> None:
        """Let a session live on this link; the first one starts it."""
        self.members.append(member)
        if len(self.members) == 1:
            self._start()
            return
        if self._health.health is not Health.NEW or self._health.reason:
            member.fared(self._health.health, self._health.reason)
        if not self.lost and self._keys is not None:
            member.found()

    def leave(self, member: Member) -> None:
        """Let a session go; with the last one the conversation ends."""
        if member in self.members:
            self.members.remove(member)
            if not self.members:
                self._stop()

    @property
    def subscribed(self) -> bool:
        """Whether the device tells changes by itself."""
        return self._pushes.subscribed

    def _start(self) -> None:
        now = self._clock.monotonic()
        self._transport.know(self.did, self)
        self._where.remember()
        self._load_keys(now)
        self._greet(now)

    def _stop(self) -> None:
        self.lost = True  # nobody is to ask for more when told that it is over
        self._transport.forget(self.did)
        self._outbox.fail_all(Unreachable("device.session_closed"))
        self._where.leave()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._greeting = 0
        self._watch_at = self._timer_at = NEVER
        self._health = HealthWatch(self._fared)  # whoever comes next has heard nothing yet
        self._proven = self._wrong_token = False

    def _load_keys(self, now: float) -> None:
        secret = self._transport.ports.book.secret(self.ref)
        if secret is None:
            self._health.refused("device.not_adopted", now)
            return
        try:
            self._keys = Keys.of_hex(secret.reveal())
        except BadBytes:
            self._health.refused("device.bad_token", now)
            return
        if not self.lost:
            self._found(now)

    def _fared(self, health: Health, reason: str) -> None:
        for member in tuple(self.members):
            member.fared(health, reason)

    def ask(
        self,
        ask: Ask,
        done: Callable[[Answer], None],
        *,
        urgent: bool = False,
        once: bool = False,
        timeout: float = 12.0,
        patience: float = FIRST_WAIT,
    ) -> None:
        """Send `ask` now, or after the one request in flight; urgent ones overtake the others.

        `done` is called exactly once, within `timeout` seconds, never before this returns. `once`: a retransmission
        keeps its id, so that the device can tell. `patience`: seconds for the first answer.
        """
        now = self._clock.monotonic()
        if self._keys is None:
            self._load_keys(now)
        if self._keys is None:
            answer = Answer(None, NotAdopted("device.not_adopted", ref=self.ref))
            self._clock.call_at(now, lambda: done(answer))
            return
        self._outbox.add(Request(ask, done, now + timeout, patience, once), urgent=urgent)
        self._pump(now)

    def _pump(self, now: float) -> None:
        if self._outbox.due(now):
            if self._where.address is None or self._greet_first or not self._stamp.fresh(now):
                self._greet(now)
            else:
                self._transmit(self._outbox.depart(), now)
        self._rearm(now)

    def _transmit(self, request: Request, now: float) -> None:
        if self._keys is not None and self._where.address is not None:
            again = request.once and request.ids
            request_id = next(iter(request.ids)) if again else self._transport.ids.next()
            packet = self._keys.seal(self.did, self._stamp.at(now), request.ask.text(request_id))
            request.sent(request_id, now, self._patience)
            self._transport.send(packet, self._where.address)

    def received(self, header: Header, packet: bytes, address: Address) -> bool:
        """Take in a packet with content; False: it is not signed with this device's token."""
        if self._keys is None:
            return True
        try:
            message = parse_json(self._keys.open(packet), self._transport.counters.repairs)
        except BadBytes:
            return False
        now = self._clock.monotonic()
        request_id = message.get("id")
        if not isinstance(request_id, int):
            return False
        if address != self._where.address:
            self._heard_elsewhere(header, request_id, address, now)
            return True
        method = message.get("method")
        request = self._outbox.flight
        if isinstance(method, str):
            if self._stamp.stale(header.stamp, now):  # a push from the past, or a reboot: greet, and it tells again
                self._transport.counters.stale += 1
                self._greet(now)
            else:
                self._take_push(request_id, method, message.get("params"), now)
        elif request is not None and request.asked(request_id, now):
            self._patience.answered(now - request.ids[request_id])
            self._hear(header.stamp, now, greet=True)
            self._settle(request, message, now)
        else:
            self._transport.counters.unasked += 1
        return True

    def _hear(self, stamp: int, now: float, *, greet: bool = False) -> None:
        self._heard_at = now
        if self._stamp.hear(stamp, now):
            if not greet:
                self._outbox.forget_ids(Unreachable("device.rebooted"))
            self._proven = False  # perhaps it was paired anew
            self._pushes.forget()
            if greet and self._hello is not HELLO:  # to be offered the subscription anew
                self._greet(now)
            for member in tuple(self.members):
                member.rebooted()

    def _settle(self, request: Request, message: dict[str, Any], now: float) -> None:
        self._proven, self._wrong_token = True, False
        self._health.good(now)
        code = error_code(message)
        if code in (NO_ACK, TRANSIENT) and not request.once and request.tries == 1 and now < request.deadline:
            self._transmit(request, now)  # busy, or an id seen before (python-miio, homebridge-miot)
            return
        self._outbox.settle(now)
        request.done(answer_of(message, request.ask.method))
        self._pump(now)

    def _take_push(self, request_id: int, method: str, params: Any, now: float) -> None:
        self._heard_at = now
        if self._keys is not None and self._where.address is not None:
            packet = self._keys.seal(self.did, self._stamp.at(now), acknowledgement(request_id))
            self._transport.send(packet, self._where.address)
        if not self._pushes.first_time(request_id, now):
            self._transport.counters.repeated += 1
            return
        self._health.good(now)
        for member in tuple(self.members):
            own = entries_of(params, member.did)
            if own:
                member.pushed(method, own)

    def _subscribe(self, ask: Callable[[int, int], Ask], done: Callable[[Answer], None]) -> None:
        self.ask(ask(self._transport.virtual_did, int(self._clock.now())), done)

    def greeted(self, header: Header, address: Address) -> None:
        """Take in an answer to a hello, from wherever it came. Unsigned, so it proves nothing."""
        now = self._clock.monotonic()
        if address != self._where.address:
            if header.did == self.did:
                self._rumoured(header, address, now, good=address == self._where.hinted)
        elif header.did != self.did:
            if self._greeting:
                self._where.lose()
        elif self._greeting and not self._hello_due:
            self._answered(header, now)

    def _answered(self, header: Header, now: float) -> None:
        self._greeting, self._greet_at = 0, NEVER
        self._greet_first = False
        self._hellos += 1
        self._where.rumour = None
        self._hear(header.stamp, now)
        self._pushes.offered(header.checksum)
        if self.lost:
            self._found(now)
        self._resume(now)

    def _resume(self, now: float) -> None:
        """Send what waited for the greeting."""
        flight = self._outbox.flight
        if flight is not None and flight.waits:
            self._transmit(flight, now)
        self._pump(now)

    def _found(self, now: float) -> None:
        self.lost = False
        self._rounds_lost = 0
        self._watch = WATCH[0]
        self._watch_at = now + self._watch
        if self._keys is not None:
            for member in tuple(self.members):
                member.found()

    def hint(self, address: Address) -> None:
        """Somebody says that the device is at `address` now: greet it there, believe nothing."""
        if address != self._where.address:
            self._where.hinted = address
            self._transport.send(self._hello, address)

    def _rumoured(self, header: Header, address: Address, now: float, *, good: bool) -> None:
        """Follow up a `good` or doubtful sign of it from elsewhere, but only when it is not where it was: twins lie."""
        self._where.rumour = (address, header.stamp)
        if self.lost or self._greeting > 1 or self._where.address is None:
            self._where.follow(self._keys, self.did)
        elif good or now - self._heard_at >= WATCH[0]:  # else a flood of lies would have us greet all the time
            self._greet(now)

    def _heard_elsewhere(self, header: Header, request_id: int, address: Address, now: float) -> None:
        if not self._where.proves(address, request_id):
            self._rumoured(header, address, now, good=True)
            return
        self._proven = True
        self._greet_first = False
        self._greeting, self._greet_at = 0, NEVER
        self._health.good(now)
        self._hear(header.stamp, now)
        if self.lost:
            self._found(now)
        if self._outbox.flight is not None:
            self._outbox.flight.waits = True
        self._resume(now)

    def _greet(self, now: float) -> None:
        if not self._greeting:
            self._greeting = 1
            self._say_hello(now)

    def _say_hello(self, now: float) -> None:
        wait = self._transport.hellos.reserve(now)
        if wait > 0:
            self._hello_due = True
            self._greet_at = now + wait
        else:
            self._hello_out(now)
        self._arm(self._greet_at)

    def _hello_out(self, now: float) -> None:
        self._hello_due = False
        address = self._where.address
        if address is not None:
            # Some take a probe for garbage: from the second try on it is a plain hello.
            self._transport.send(self._hello if self._greeting == 1 else HELLO, address)
        if self._greeting > 1:
            self._where.follow(self._keys, self.did)
        if address is None or self._greeting == len(GREET_WAITS):
            self._transport.call_out()
        self._greet_at = now + GREET_WAITS[self._greeting - 1]

    def _greet_on(self, now: float) -> None:
        if self._hello_due:
            self._hello_out(now)
        elif self._greeting < len(GREET_WAITS):
            self._greeting += 1
            self._say_hello(now)
        else:
            self._round_lost(now)

    def _round_lost(self, now: float) -> None:
        self._greeting, self._greet_at = 0, NEVER
        self.lost = True
        wait = LOST_WAITS[min(self._rounds_lost, len(LOST_WAITS) - 1)]
        self._rounds_lost += 1
        self._watch_at = now + jittered(wait, self._transport.ports.random)
        if self._keys is not None:
            self._health.missed(now)
        self._outbox.fail_all(Unreachable("device.silent"))

    def _arm(self, when: float) -> None:
        """Wake up at `when` at the latest. A timer too early does no harm, so it is mostly there already."""
        if when < self._timer_at:
            if self._timer is not None:
                self._timer.cancel()
            self._timer_at = when
            self._timer = self._clock.call_at(when, self._wake)

    def _rearm(self, now: float) -> None:
        self._arm(min(self._watch_at, self._greet_at, self._outbox.wake_at(now)))

    def _wake(self) -> None:
        self._timer = None
        self._timer_at = NEVER
        now = self._clock.monotonic()
        self._outbox.expire(now)
        flight = self._outbox.flight
        if flight is not None and not flight.waits and now >= flight.reply_by:
            self._no_reply(flight, now)
        if self._greeting and now >= self._greet_at:
            self._greet_on(now)
        if now >= self._watch_at:
            self._look_after(now)
        self._pump(now)

    def _no_reply(self, request: Request, now: float) -> None:
        self._greet_first = True
        if self._outbox.yields():
            return
        if request.tries < TRIES and now < request.deadline:
            # Its stamp may be wrong; but most likely something was lost, and then nobody need wait for a greeting.
            request.waits = request.once or request.tries > 1
            if not request.waits:
                self._transmit(request, now)
            self._greet(now)
            return
        self._outbox.settle(now)
        if self._proven or not self._hellos:
            self._health.deaf(now)
        elif request.ask is INFO:
            self._wrong_token = True
            self._health.refused("device.wrong_token", now)
            self.lost = True
            self._watch_at = now + jittered(LOST_WAITS[-1], self._transport.ports.random)
        else:  # it greets, but was never understood: the token, or just this request?
            self.ask(INFO, lambda _: None, urgent=True)
        wrong = AuthFailed("device.wrong_token", ref=self.ref)
        request.done(Answer(None, wrong if self._wrong_token else Unreachable("device.no_reply")))

    def _look_after(self, now: float) -> None:
        """Greet a device that has been silent, or was lost, or tells by itself and may have forgotten to."""
        if self._keys is None:
            self._load_keys(now)
        silent_at = self._heard_at + self._watch
        if self.lost or self.subscribed or now >= silent_at:
            self._watch = min(self._watch * 2, WATCH[1])
            self._watch_at = now + jittered(self._watch, self._transport.ports.random)
            self._greet(now)
        else:
            self._watch_at = silent_at
