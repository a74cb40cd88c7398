"""Times as people type them: so long ago, or a date at home."""

from datetime import datetime

from hub.cli.client import HubClient
from hub.cli.exits import Unclear
from hub.cli.out import from_local
from hub.text.quantities import parse_duration


def moments(hub: HubClient, since: str, until: str | None) -> dict[str, float]:
    """`since` and `until` as the hub wants them (Unix seconds), by the hub's own clock.

    Raises:
        Unclear: one is no time.
    """
    status = hub.get("status")  # after which the home's zone is known
    now = float(status["started"]) + float(status["uptime"])
    found = {"since": _moment(since, now)}
    return found if until is None else {**found, "until": _moment(until, now)}


def _moment(text: str, now: float) -> float:
    back = parse_duration(text)
    if back is not None:
        return max(0.0, now - back)
    try:
        found = datetime.fromisoformat(text)
        return max(0.0, found.timestamp() if found.tzinfo else from_local(found))
    except (ValueError, OverflowError, OSError):
        raise Unclear("cli.bad_time", text=text) from None
