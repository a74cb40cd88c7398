"""Waiting for what may never come, by the Clock port."""

import asyncio
from collections.abc import Awaitable

from hub.model.ports import Clock


async def within(clock: Clock, seconds: float, *awaited: Awaitable[object]) -> bool:
    """Wait for the first of them, for `seconds` at the most; whether it came. Nothing of it is cancelled."""
    waiting = [asyncio.ensure_future(one) for one in awaited]
    late = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait((*waiting, late), return_when=asyncio.FIRST_COMPLETED)
    finally:
        late.cancel()
    return any(one.done() for one in waiting)
