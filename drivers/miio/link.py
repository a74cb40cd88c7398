"""The conversation with one physical device: greeting, stamps, ids, one request in flight, retries, liveness.

A gateway and its children share one link. Datagrams and one timer drive it; a request costs no task and no future.
"""

from collections.abc import Callable
from typing import Any

from drivers.miio.alarm import Alarm
from drivers.miio.codec import HELLO, Header, Keys, parse_json, probe
from drivers.miio.exchange import INFO, NO_ACK, TRANSIENT, Answer, Ask, answer_of, error_code
from drivers.miio.greeting import Greeting, Watch
from drivers.miio.health import HealthWatch
from drivers.miio.member import Member
from drivers.miio.outbox import NEVER, Outbox, Request
from drivers.miio.patience import FIRST_WAIT, WATCH, Patience
from drivers.miio.push import Pushes, acknowledgement, entries_of, unsubscribe_ask
from drivers.miio.stamp import Stamp
from drivers.miio.transport import Address, Transport
from drivers.miio.whereabouts import Whereabouts
from hub.model.device import Health
from hub.model.errors import AuthFailed, BadBytes, NotAdopted, Unreachable


class Link:
    """One device on the wire. `ref` names it in the address book; `pushes`: ask it to tell changes by itself.

    `firmware`: what it said of itself since its last start, None: not asked. `may_be_off`: its silence is no news.
    """

    def __init__(self, transport: Transport, did: int, ref: str, *, pushes: bool) -> None:
        self.did = did
        self.ref = ref
        self.members: list[Member] = []
        self.lost = True
        self.firmware: str | None = None
        self.may_be_off = False
        self._transport = transport
        self._clock = transport.ports.clock
        self._where = Whereabouts(transport, ref, self)
        self._keys: Keys | None = None
        self._stamp = Stamp()
        self._outbox = Outbox()
        self._patience = Patience()
        self._health = HealthWatch(self._fared)
        self._pushes = Pushes(self._subscribe)
        self._probes = pushes
        hello = probe(transport.virtual_did) if pushes else HELLO
        self._greeting = Greeting(transport, self._where, hello, self._follow, self._round_lost)
        self._watch = Watch(transport)
        self._greet_first = False  # something was not answered: the stamp may be wrong
        self._proven = self._wrong_token = False
        self._alarm = Alarm(self._clock, self._wake)

    def join(self, member: Member) -> None:
        """Let a session live on this link; the first one starts it."""
        self.members.append(member)
        if len(self.members) == 1:
            self._start()
            return
        if self._health.health is not Health.NEW or self._health.reason:
            member.fared(self._health.health, self._health.reason, self._where.about(self._health.reason))
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

    def farewell(self) -> None:
        """Tell the device that nobody listens any more: the hub stops, or the last session goes."""
        if self._pushes.subscribed:
            ask = unsubscribe_ask(self._transport.virtual_did, self._pushes.stamp)
            self._say(ask.text(self._transport.ids.next()), self._clock.monotonic())
        self._pushes.forget()

    def _say(self, text: bytes, now: float) -> None:
        """Send something signed to where the device is."""
        if self._keys is not None and self._where.address is not None:
            self._transport.send(self._keys.seal(self.did, self._stamp.at(now), text), self._where.address)

    def _start(self) -> None:
        now = self._clock.monotonic()
        self._transport.know(self.did, self)
        self._where.remember()
        self._load_keys(now)
        self._greet(now)

    def _stop(self) -> None:
        self.lost = True  # nobody is to ask for more when told that it is over
        self.farewell()
        self._transport.forget(self.did)
        self._outbox.fail_all(Unreachable("device.session_closed"))
        self._where.leave()
        self._alarm.cancel()
        self._greeting.end()
        self._watch.at = NEVER
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
            member.fared(health, reason, self._where.about(reason))

    def ask(
        self,
        ask: Ask,
        done: Callable[[Answer], None],
        *,
        urgent: bool = False,
        once: bool = False,
        timeout: float = 12.0,
        patience: float = FIRST_WAIT,
        brisk: bool = False,
    ) -> None:
        """Send `ask` now, or after the one request in flight; urgent ones overtake the others.

        `done` is called exactly once, within `timeout` seconds, never before this returns. `once`: a retransmission
        keeps its id, so that the device can tell. `patience`: seconds for the first answer. `brisk`: somebody waits
        for it, and it may be repeated often.
        """
        now = self._clock.monotonic()
        if self._keys is None:
            self._load_keys(now)
        if self._keys is None:
            answer = Answer(None, NotAdopted("device.not_adopted", ref=self.ref))
            self._clock.call_at(now, lambda: done(answer))
            return
        self._outbox.add(Request(ask, done, now + timeout, patience, once, brisk), urgent=urgent)
        if brisk:
            self._outbox.hurry(now, self._patience)
        self._pump(now)

    def hurry(self) -> None:
        """Somebody waits for what comes after the request in flight."""
        now = self._clock.monotonic()
        self._outbox.hurry(now, self._patience)
        self._rearm(now)

    def _pump(self, now: float) -> None:
        if self._outbox.due(now):
            known = self._where.address is not None and self._stamp.fresh(now)
            if not known or self._greet_first:
                self._greet(now)
            if known and (not self._greet_first or self._outbox.first.repeatable):
                self._transmit(self._outbox.depart(), now)
        self._rearm(now)

    def _transmit(self, request: Request, now: float) -> None:
        again = request.once and request.ids
        request_id = next(iter(request.ids)) if again else self._transport.ids.next()
        request.sent(request_id, now, self._patience)
        self._say(request.ask.text(request_id), now)

    def received(self, header: Header, packet: bytes, address: Address) -> bool:
        """Take in a packet with content; False: it is not signed with this device's token."""
        if self._keys is None:
            return True
        try:
            plaintext = self._keys.open(packet)
        except BadBytes:
            self.garbled(address)
            return False
        now = self._clock.monotonic()
        try:
            message = parse_json(plaintext, self._transport.counters.repairs)
        except BadBytes:
            self._unreadable(header, address, now)
            return True
        if not isinstance(request_id := message.get("id"), int):
            return False
        if address != self._where.address:
            self._heard_elsewhere(header, request_id, address, now)
            return True
        request = self._outbox.flight
        if isinstance(method := message.get("method"), str):
            if self._stamp.stale(header.stamp, now):  # a push from the past, or a reboot: greet, and it tells again
                self._transport.counters.stale += 1
                self._greet(now)
            else:
                self._take_push(request_id, method, message.get("params"), now)
        elif request is not None and request.asked(request_id, now):
            self._patience.answered(now - request.ids[request_id])
            self._hear_answer(header, now)
            self._settle(request, message, now)
        else:
            self._transport.counters.unasked += 1
        return True

    def garbled(self, address: Address) -> None:
        """Something came from where the device is that it cannot have meant so. Anybody can send it: a hint."""
        if self._outbox.flight is not None and address == self._where.address:
            self._outbox.flight.mangled = True

    def _unreadable(self, header: Header, address: Address, now: float) -> None:
        """The device itself said it, and it is no JSON: cut off, where the answer was too long for it."""
        self._transport.counters.mangled += 1
        flight = self._outbox.flight
        if flight is None or flight.waits or address != self._where.address or self._stamp.stale(header.stamp, now):
            return
        self._hear_answer(header, now)
        self._settle(flight, {"id": 0}, now)

    def _hear_answer(self, header: Header, now: float) -> None:
        self._greeting.end()  # it would have told nothing more
        self._greet_first = False
        self._hear(header.stamp, now, greet=True)

    def _hear(self, stamp: int, now: float, *, greet: bool = False) -> None:
        self._watch.heard_at = now
        if self._stamp.hear(stamp, now):
            if not greet:
                self._outbox.forget_ids(Unreachable("device.rebooted"))
            self._proven = False  # perhaps it was paired anew
            self.firmware = None  # or has another firmware
            self._pushes.forget()
            if greet and self._probes:  # to be offered the subscription anew
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
        if self.lost:
            self._found(now)
        self._pump(now)

    def _take_push(self, request_id: int, method: str, params: Any, now: float) -> None:
        self._watch.heard_at = now
        self._say(acknowledgement(request_id), now)
        if not self._pushes.first_time(request_id, now):
            self._transport.counters.repeated += 1
            return
        self._health.good(now)
        overtaken = self._pushes.overtaken(request_id, now)
        for member in tuple(self.members):
            if own := entries_of(params, member.did):
                member.pushed(method, own, overtaken=overtaken)

    def _subscribe(self, ask: Callable[[int, int], Ask], done: Callable[[Answer], None]) -> None:
        self.ask(ask(self._transport.virtual_did, int(self._clock.now())), done)

    def greeted(self, header: Header, address: Address) -> None:
        """Take in an answer to a hello, from wherever it came. Unsigned, so it proves nothing."""
        now = self._clock.monotonic()
        if address != self._where.address:
            if header.did == self.did:
                self._rumoured(header, address, now, good=address == self._where.hinted)
        elif header.did != self.did:
            if self._greeting.running:
                self._where.lose()
        elif self._greeting.expects:
            self._answered(header, now)

    def _answered(self, header: Header, now: float) -> None:
        probed = not self._greeting.repeated
        self._greeting.end()
        self._greeting.answered += 1
        self._greet_first = False
        self._where.rumour = None
        self._hear(header.stamp, now)
        stands = self._pushes.offered(header.checksum, probed=probed)
        if self.lost or stands is False:  # what it has told since went elsewhere
            self._found(now)
        for member in tuple(self.members) if stands else ():
            member.kept()
        self._resume(now)

    def _resume(self, now: float) -> None:
        """Send what waited for the greeting."""
        flight = self._outbox.flight
        if flight is not None and flight.waits:
            self._transmit(flight, now)
        self._pump(now)

    def _found(self, now: float) -> None:
        self.lost = False
        self._watch.found(now)
        if self._keys is not None:
            for member in tuple(self.members):
                member.found()

    def hint(self, address: Address) -> None:
        """Somebody says that the device is at `address` now: greet it there, believe nothing."""
        if address != self._where.address:
            self._where.hinted = address
            self._transport.send(HELLO, address)

    def _rumoured(self, header: Header, address: Address, now: float, *, good: bool) -> None:
        """Follow up a `good` or doubtful sign of it from elsewhere, but only when it is not where it was: twins lie."""
        self._where.rumour = (address, header.stamp)
        if self.lost or self._greeting.repeated or self._where.address is None:
            self._follow()
        elif good or now - self._watch.heard_at >= WATCH[0]:  # else a flood of lies would have us greet all the time
            self._greet(now)

    def _heard_elsewhere(self, header: Header, request_id: int, address: Address, now: float) -> None:
        if not self._where.proves(address, request_id):
            self._rumoured(header, address, now, good=True)
            return
        self._proven = True
        self._greet_first = False
        self._greeting.end()
        self._health.good(now)
        self._hear(header.stamp, now)
        if self.lost:
            self._found(now)
        if self._outbox.flight is not None:
            self._outbox.flight.waits = True
        self._resume(now)

    def _follow(self) -> None:
        self._where.follow(self._keys, self.did)

    def _greet(self, now: float) -> None:
        self._greeting.begin(now)
        self._alarm.set(self._greeting.at)

    def _round_lost(self, now: float) -> None:
        self.lost = True
        self._watch.lost(now, polite=self.may_be_off)
        if self._keys is not None:
            self._health.missed(now, "device.may_be_off" if self.may_be_off else self._where.silence)
        self._outbox.fail_all(Unreachable("device.silent"))

    def _rearm(self, now: float) -> None:
        when = min(self._watch.at, self._greeting.at, self._outbox.wake_at(now))
        (self._alarm.put_off if self._outbox.empty else self._alarm.set)(when)

    def _wake(self) -> None:
        now = self._clock.monotonic()
        self._outbox.expire(now)
        flight = self._outbox.flight
        if flight is not None and not flight.waits and now >= flight.reply_by:
            self._no_reply(flight, now)
        if self._greeting.running and now >= self._greeting.at:
            self._greeting.go_on(now)
        if now >= self._watch.at:
            self._look_after(now)
        self._pump(now)

    def _no_reply(self, request: Request, now: float) -> None:
        self._greet_first = True
        if self._outbox.yields():
            return
        if request.tries_left and now < request.deadline:
            # Its stamp may be wrong; but most likely something was lost, and then nobody need wait for a greeting.
            request.waits = request.once or (request.tries > 1 and not request.brisk)
            if not request.waits:
                self._transmit(request, now)
            self._greet(now)
            return
        self._outbox.settle(now)
        if self._proven or not self._greeting.answered:
            self._health.deaf(now)
        elif request.ask is INFO:
            self._wrong_token = True
            self._health.refused("device.wrong_token", now)
            self.lost = True
            self._watch.pause(now)
        else:  # it greets, but was never understood: the token, or just this request?
            self.ask(INFO, lambda _: None, urgent=True)
        wrong = AuthFailed("device.wrong_token", ref=self.ref)
        silent = Unreachable("device.mangled" if request.mangled else "device.no_reply")
        request.done(Answer(None, wrong if self._wrong_token else silent))

    def _look_after(self, now: float) -> None:
        """Greet a device that has been silent, or was lost, or tells by itself and may have forgotten to."""
        if self._keys is None:
            self._load_keys(now)
        if self._watch.greets(now, always=self.lost or self.subscribed):
            self._greet(now)
