"""G3: steps that ask something of another hub's device, and do not say what is to be done when the link is down."""

from collections.abc import Iterator
from typing import Final

from scenes.check.facts import Facts, Way, Write
from scenes.check.facts_expressions import House
from scenes.check.facts_home import Index
from scenes.check.finding import Finding
from scenes.check.risk import device_of, risk
from scenes.kit.trying import Trying
from scenes.kit.writing import Writing

_CLAIMS: Final = (Way.HOLD, Way.KEEP)
"""What is held is said again when the device is back."""


def unanswered(index: Index, house: House) -> Iterator[Finding]:
    """A finding for each scene with such a step. It is not played: that a link is cut once is certain."""
    for one in index.scenes.values():
        found = next(_unanswered(one, house), None)
        if found is not None:
            ref, key, rank = found
            about = {"scene": one.title, "what": ref}
            yield Finding("G3", (one.id,), "check.g3", "check.g3_mend", about, (key,), rank=rank)


def _unanswered(one: Facts, house: House) -> Iterator[tuple[str, str, float]]:
    for write in one.writes:
        if write.way not in _CLAIMS and _is_remote(write.key, house) and not _says(one, write.step):
            yield write.ref, write.key, _rank(write, house)
    for call in one.others.calls:
        device = device_of(call.id, house)
        if device is not None and device.remote and not _says(one, call.step):
            yield f"{device.handle}.{call.id.partition('.')[2]}", call.id, 1.0


def _rank(write: Write, house: House) -> float:
    return 1.0 + risk(write, house) / 2


def _is_remote(key: str, house: House) -> bool:
    device = device_of(key, house)
    return device is not None and device.remote


def _says(one: Facts, number: int) -> bool:
    """Whether the step has an `on_error`, whatever it says, or waits until the device is back."""
    step = one.scene.steps[number]
    if isinstance(step, Writing) and step.late is not None:
        return True
    return not isinstance(step, Trying) or step.policy.said
