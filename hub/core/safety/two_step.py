"""Opening a way in takes two steps: a request, and the PIN of a person within half a minute."""

import asyncio
import hmac
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from hashlib import scrypt
from random import Random
from typing import Final

from hub.core.guards import guard_of
from hub.core.registry import Registry
from hub.core.safety.times import Times
from hub.model.capability import Level
from hub.model.cause import Cause, Origin
from hub.model.command import AuditEntry, Command, CommandClass, Outcome
from hub.model.errors import BadValue, Unsafe
from hub.model.ports import Clock, Ledger
from hub.model.safety import Pin, SafetyRows, Tries

PATIENCE: Final = 30.0
"""Seconds in which a challenge must be answered, and for which the answer holds."""

MOST_TRIES: Final = 5
LOCKED_FOR: Final = 900.0
"""So many wrong PINs in a row, and none is heard for so many seconds."""

MOST_OPEN: Final = 20
SHORTEST, LONGEST = 4, 32

Hash = Callable[[str, bytes], bytes]


def hashed(pin: str, salt: bytes) -> bytes:
    """The scrypt hash: 16 MiB and some 50 ms for each guess."""
    return scrypt(pin.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32)


def check_form(pin: str) -> None:
    """Raise BadValue where this can be no PIN."""
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        raise BadValue("safety.bad_pin", shortest=SHORTEST, longest=LONGEST)


@dataclass(frozen=True, slots=True)
class Challenge:
    """A request that waits for its second step."""

    id: str
    command: Command
    until: float


@dataclass(frozen=True, slots=True)
class Grant:
    """An answered challenge: the properties (device key, path) that it opens, once each, until then."""

    opens: set[tuple[str, str]]
    until: float


class TwoStep:
    """Challenges and grants, the PIN, and the tries: counted on disk before they are judged, one at a time.

    A grant is the id of an answered challenge in the cause of its command. Nobody else can make one, so a cause of any
    other origin is refused, also of origins that are not thought of yet.
    """

    def __init__(
        self,
        clock: Clock,
        times: Times,
        random: Random,
        registry: Registry,
        rows: SafetyRows,
        ledger: Ledger,
        make_hash: Hash = hashed,
    ) -> None:
        self._clock = clock
        self._times = times
        self._random = random
        self._registry = registry
        self._rows = rows
        self._ledger = ledger
        self._hash = make_hash
        self._open: dict[str, Challenge] = {}
        self._granted: dict[str, Grant] = {}
        self._one_at_a_time = asyncio.Lock()

    @property
    def has_pin(self) -> bool:
        """Whether a PIN is set."""
        return self._rows.pin is not None

    # what is guarded

    def refusal(self, cause: Cause, device: str, path: str, name: str) -> Unsafe | None:
        """Why the command of that cause must not open the property; None when its person gave the PIN for it."""
        grant = self._granted.get(cause.grant)
        valid = cause.origin is Origin.PERSON and grant is not None and self._clock.monotonic() < grant.until
        if valid and grant is not None and (device, path) in grant.opens:
            return None
        return Unsafe("safety.only_by_pin", name=name)

    def over(self, cause: Cause, device: str, path: str) -> None:
        """What the command of that cause wanted of the property is settled: its grant does not open it again."""
        grant = self._granted.get(cause.grant)
        if grant is not None:
            grant.opens.discard((device, path))

    # step one

    def wanted(self, command: Command) -> bool:
        """Whether the command opens something."""
        for write in command.writes:
            device = self._registry.device(write.device)
            guard = guard_of(device, write.path) if device else None
            if guard is not None and guard.level is Level.ENTRY and write.value is not guard.safe:
                return True
        return False

    def challenge(self, command: Command) -> Challenge:
        """Keep the command for its second step.

        Raises:
            Unsafe: no PIN is set, or too many were wrong.
        """
        try:
            if self._rows.pin is None:
                raise Unsafe("safety.no_pin")
            self._raise_if_locked()
        except Unsafe as error:
            self._audit(command, Outcome.FAILED, error)
            raise
        now = self._clock.monotonic()
        self._open = {id_: one for id_, one in self._open.items() if now < one.until}
        while len(self._open) >= MOST_OPEN:
            del self._open[next(iter(self._open))]
        one = Challenge(f"{self._random.getrandbits(64):016x}", command, now + PATIENCE)
        self._open[one.id] = one
        return one

    # step two

    async def confirm(self, id_: str, pin: str, who: str) -> Command:
        """The command of the challenge, granted; `who` is the person's.

        Raises:
            Unsafe: the challenge is over, the PIN is wrong, or too many were.
            BadSetup: the try cannot be counted on disk.
        """
        async with self._one_at_a_time:
            one = self._open.get(id_)
            if one is None or self._clock.monotonic() >= one.until or one.command.cause.who != who:
                raise Unsafe("safety.challenge_over", seconds=round(PATIENCE))
            await self._judge(pin, one.command)
            if self._open.pop(id_, None) is None or self._clock.monotonic() >= one.until:
                raise Unsafe("safety.challenge_over", seconds=round(PATIENCE))
        self._granted = {key: each for key, each in self._granted.items() if self._clock.monotonic() < each.until}
        opens = {(write.device, write.path) for write in one.command.writes}
        self._granted[id_] = Grant(opens, self._clock.monotonic() + PATIENCE)
        return replace(one.command, cause=replace(one.command.cause, grant=id_))

    async def set_pin(self, pin: str, current: str | None, who: str) -> None:
        """Take another PIN; the current one must be given where there is one. On disk when this returns.

        Raises:
            BadValue: it is no PIN.
            Unsafe: the current one is wrong or missing.
            BadSetup: the disk does not take it.
        """
        check_form(pin)
        async with self._one_at_a_time:
            change = Command("pin", Cause(Origin.PERSON, who))
            if self._rows.pin is not None:
                await self._judge(current or "", change)
            salt = self._random.getrandbits(128).to_bytes(16, "big")
            digest = await self._digest(pin, salt)
            self._rows.set_pin(Pin(salt.hex(), digest.hex()))
            self._audit(change, "set")
            await self._rows.durable()

    async def prove(self, current: str, who: str) -> None:
        """Return when this is the PIN that is set. Raises as `set_pin`."""
        async with self._one_at_a_time:
            await self._judge(current, Command("pin", Cause(Origin.PERSON, who)))

    async def _judge(self, pin: str, command: Command) -> None:
        """Whether the PIN is right. The try counts as wrong on disk before anybody learns what it was."""
        self._raise_if_locked()
        kept = self._rows.pin
        if kept is None:
            raise Unsafe("safety.no_pin")
        locked = self._rows.tries.locked
        wrong = 1 + (0 if locked is not None else self._rows.tries.wrong)
        self._rows.set_tries(Tries(wrong, self._times.stamp() if wrong >= MOST_TRIES else None))
        self._audit(command, "try")
        await self._rows.durable()
        digest = await self._digest(pin, bytes.fromhex(kept.salt))
        if not hmac.compare_digest(digest, bytes.fromhex(kept.hash)):
            self._audit(command, "wrong")
            left = MOST_TRIES - wrong
            raise Unsafe("safety.wrong_pin", left=left) if left else self._locked_out(LOCKED_FOR)
        self._audit(command, "right")
        self._rows.set_tries(Tries())

    def _raise_if_locked(self) -> None:
        locked = self._rows.tries.locked
        age = 0.0 if locked is None else self._times.age(locked) or 0.0
        if locked is not None and age < LOCKED_FOR:
            raise self._locked_out(LOCKED_FOR - age)

    def _locked_out(self, left: float) -> Unsafe:
        return Unsafe("safety.locked_out", wrong=MOST_TRIES, minutes=max(1, round(left / 60)))

    async def _digest(self, pin: str, salt: bytes) -> bytes:
        return await asyncio.get_running_loop().run_in_executor(None, partial(self._hash, pin, salt))

    def _audit(self, command: Command, result: str, error: Unsafe | None = None) -> None:
        at = self._clock.now()
        id_ = f"{at:017.6f}-{self._random.getrandbits(32):08x}"
        first = command.writes[0] if command.writes else None
        self._ledger.audit(
            AuditEntry(
                id_, at, command.id, command.cause, first.device if first else "", first.path if first else "pin",
                "", CommandClass.C, result, error.message_id if error else None,
                tuple((name, str(value)) for name, value in error.params.items()) if error else (),
            )
        )  # fmt: skip
