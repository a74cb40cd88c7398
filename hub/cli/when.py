"""Times as people type them: so long ago, a time of day, or a date at home; durations; the machine's clock."""

import asyncio
import re
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from hub.cli.client import HubClient
from hub.cli.exits import Unclear
from hub.cli.out import from_local, local_date
from hub.text.quantities import parse_duration, parse_time_of_day

if TYPE_CHECKING:
    from hub.core.clock import LoopClock

_MINUTE: Final = re.compile(r"(?:\d{4}-\d\d-\d\d[T ])?\d{1,2}:\d\d", re.ASCII)


def machine_clock() -> "LoopClock":
    """What time it is, for a command that works without a hub and without a loop."""

    async def made() -> "LoopClock":
        # What asyncio runs should have a small result: at the end it writes that out in words, to throw it away.
        from hub.core.clock import LoopClock

        return LoopClock()

    return asyncio.run(made())


def seconds_in(text: str) -> float:
    """A duration. Raises Unclear: it is none, or nothing."""
    seconds = parse_duration(text)
    if not seconds:
        raise Unclear("cli.bad_duration", text=text)
    return seconds


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
    second = parse_time_of_day(text)
    if second is not None:
        return _time_of_day(second, now)
    try:
        found = datetime.fromisoformat(text)
        return max(0.0, found.timestamp() if found.tzinfo else from_local(found))
    except (ValueError, OverflowError, OSError):
        raise Unclear("cli.bad_time", text=text) from None


def is_a_minute(text: str) -> bool:
    """Whether a time as people type it says a minute, and no second of it."""
    return _MINUTE.fullmatch(text) is not None


def _time_of_day(second: int, now: float) -> float:
    """The last such time of day at home, not after now."""
    today = local_date(now)
    for back in (0, 1, 2):
        found = from_local(datetime.combine(today - timedelta(days=back), time()) + timedelta(seconds=second))
        if found <= now:
            return found
    return now
