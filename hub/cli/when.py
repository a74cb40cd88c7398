"""Times as people type them: so long ago, or a date at home."""

from datetime import datetime

from hub.cli.client import HubClient
from hub.cli.exits import Unclear
from hub.cli.out import from_local
from hub.text.quantities import parse_duration


def moments(hub: HubClient, since: str, until: str | None) -> dict[str, float]:
    """`since` and `until` as the hub wants them (Unix seconds), by the hub's own clock.

    Raises:
        Unclear: one is no time, has not come yet, or they are the wrong way round.
    """
    status = hub.get("status")  # after which the home's zone is known
    return from_now(float(status["started"]) + float(status["uptime"]), since, until)


def from_now(now: float, since: str, until: str | None) -> dict[str, float]:
    """`since` and `until` in Unix seconds, seen from `now`. Raises Unclear as `moments`."""
    begin = _moment(since, now)
    if begin > now:
        raise Unclear("cli.time_ahead", text=since)
    if until is None:
        return {"since": begin}
    end = min(now, _moment(until, now))
    if end < begin:
        raise Unclear("cli.time_order", since=since, until=until)
    return {"since": begin, "until": end}


def _moment(text: str, now: float) -> float:
    back = parse_duration(text)
    if back is not None:
        return max(0.0, now - back)
    try:
        found = datetime.fromisoformat(text)
        return max(0.0, found.timestamp() if found.tzinfo else from_local(found))
    except (ValueError, OverflowError, OSError):
        raise Unclear("cli.bad_time", text=text) from None
