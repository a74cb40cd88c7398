"""What the guards remember, in control.db: a row of `owed` for each OFF that is due, and some facts."""

import json
import logging
from collections.abc import Callable
from typing import Any, Final, TypeVar

from hub.model.reading import PropertyId
from hub.model.safety import Instant, Owed, Pin, Tries, Wear
from hub.storage.control import ControlStore
from hub.storage.facts import Facts
from hub.storage.rows import OWED, UNKNOWN_FORM, Row, finite

_LOG = logging.getLogger(__name__)

T = TypeVar("T")

WEAR: Final = "wear "
PIN: Final = "pin"
TRIES: Final = "pin tries"


class SafetyStore:
    """The port `SafetyRows` over the control store; made by `load_safety`. Reading is from memory."""

    def __init__(self, store: ControlStore, facts: Facts, owed: dict[str, Row]) -> None:
        self._store = store
        self._facts = facts
        self.owed = tuple(one for one in map(_owed, owed.values()) if one is not None)

    def owe(self, owed: Owed) -> None:
        body = {
            "device": owed.device, "path": owed.path, "safe": owed.safe, "began": _plain(owed.began),
            "lasts": owed.lasts, "command": owed.command,
        }  # fmt: skip
        self._store.put(OWED, (owed.id, json.dumps(body)))

    def paid(self, id_: PropertyId) -> None:
        self._store.delete(OWED, id_)

    def worn(self, id_: PropertyId) -> Wear:
        return self._fact(WEAR + id_, _wear) or Wear()

    def wear(self, id_: PropertyId, wear: Wear) -> None:
        ons = [_plain(one) for one in wear.ons]
        self._facts.put(WEAR + id_, {"ons": ons, "off": _plain(wear.off) if wear.off else None})

    @property
    def pin(self) -> Pin | None:
        return self._fact(PIN, _pin)

    def set_pin(self, pin: Pin | None) -> None:
        self._facts.put(PIN, None if pin is None else {"salt": pin.salt, "hash": pin.hash})

    @property
    def tries(self) -> Tries:
        return self._fact(TRIES, _tries) or Tries()

    def set_tries(self, tries: Tries) -> None:
        self._facts.put(TRIES, {"wrong": tries.wrong, "locked": _plain(tries.locked) if tries.locked else None})

    async def durable(self) -> None:
        await self._store.flush()

    def _fact(self, name: str, read: Callable[[Any], T]) -> T | None:
        """A fact as it was once written; one of another form is none."""
        body = self._facts.get(name)
        try:
            return None if body is None else read(body)
        except UNKNOWN_FORM:
            _LOG.error("the fact `%s` has an unknown form and is left aside", name)
            return None


async def load_safety(store: ControlStore, facts: Facts) -> SafetyStore:
    """What the guards remember, as the store has it."""
    return SafetyStore(store, facts, await store.rows(OWED))


def _owed(row: Row) -> Owed | None:
    """The row as it was once written; one of another form is no promise of ours."""
    try:
        body = json.loads(row[1])
        began = _instant(body["began"])
        device, path, command = str(body["device"]), str(body["path"]), str(body["command"])
        return Owed(device, path, bool(body["safe"]), began, finite(body["lasts"]), command)
    except UNKNOWN_FORM:
        _LOG.exception("a row of `owed` has an unknown form: %s", row[0])
        return None


def _wear(body: Any) -> Wear:
    return Wear(tuple(_instant(one) for one in body["ons"]), _instant(body["off"]) if body["off"] else None)


def _pin(body: Any) -> Pin:
    salt, digest = body["salt"], body["hash"]
    bytes.fromhex(salt), bytes.fromhex(digest)
    return Pin(salt, digest)


def _tries(body: Any) -> Tries:
    return Tries(int(body["wrong"]), _instant(body["locked"]) if body["locked"] else None)


def _plain(one: Instant) -> list[object]:
    return [one.unix, one.monotonic, one.boot]


def _instant(body: list[Any]) -> Instant:
    unix, monotonic, boot = body
    return Instant(finite(unix), finite(monotonic), str(boot))
