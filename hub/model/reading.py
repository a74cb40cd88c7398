"""Readings: a value with its times and provenance, or no value and why."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from hub.model.cause import Cause
from hub.model.device import Happening
from hub.model.value import Value

PropertyId = NewType("PropertyId", str)
"""`<device key>.<path>`: one string, so that the hot path hashes it once."""


def property_id(device: str, path: str) -> PropertyId:
    """The id of the property at `path` of the device with the key `device`."""
    return PropertyId(f"{device}.{path}")


class Provenance(StrEnum):
    """How a value is known. Assumed values never trigger and are not seen by conditions (save on write-only ones)."""

    REPORTED = "reported"
    ASSUMED = "assumed"
    RESTORED = "restored"


class Absence(StrEnum):
    """Why there is no value."""

    NEVER_HEARD = "never_heard"
    NOT_ADOPTED = "not_adopted"
    OFFLINE = "offline"
    STALE = "stale"
    UNREADABLE = "unreadable"  # the device sent something the definition does not know; the raw value is kept


@dataclass(slots=True, unsafe_hash=True)
class Reading:
    """What is known of one property. Mutable for speed, as `Cause` is: nobody changes one after it was made.

    `value` is None exactly when `absent` says why. Times are Unix seconds: `changed_at` of the last change of
    value, `heard_at` of the last report; `since` is when the value stopped being known (absent readings only).
    `last` keeps the last known value of an absent reading, for people; conditions never see it.
    """

    value: Value | None
    changed_at: float
    heard_at: float
    provenance: Provenance = Provenance.REPORTED
    absent: Absence | None = None
    since: float = 0.0
    last: Value | None = None
    raw: str | None = None


NEVER = Reading(None, 0.0, 0.0, absent=Absence.NEVER_HEARD)
NOT_ADOPTED = Reading(None, 0.0, 0.0, absent=Absence.NOT_ADOPTED)


@dataclass(slots=True, unsafe_hash=True)
class Change:
    """One property's step from one reading to the next, and why. Mutable for speed, and not changed either."""

    id: PropertyId
    device: str
    path: str
    old: Reading
    new: Reading
    cause: Cause


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One event of a device (a key) at Unix seconds `at`, and why."""

    device: str
    happening: Happening
    at: float
    cause: Cause
