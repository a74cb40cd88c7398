"""What `set`, `call` and `notify` share: how an outcome is judged."""

from hub.model.command import Outcome, Settled
from hub.text.reader import one_of

ON_ERROR = one_of({"stop": False, "continue": True})
"""Reads `on_error`: whether the run goes on after a failure."""

_WELL = (Outcome.CONFIRMED, Outcome.ACCEPTED, Outcome.SUPERSEDED)


def went_wrong(settled: tuple[Settled, ...]) -> bool:
    """Whether any write or call did not come to what was asked (one superseded by a newer wish did)."""
    for one in settled:  # noqa: SIM110 - on the way of every command; a generator costs three times as much
        if one.outcome not in _WELL:
            return True
    return False
