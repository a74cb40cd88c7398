"""Scenes by hand: one is run and its end waited for, paused, or let run again."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hub.model.cause import Cause
from hub.model.ports import Clock
from hub.model.value import Value
from scenes.engine.armed import Armed
from scenes.engine.trace import Result, Trace
from scenes.runtime import SceneRuntime

PAUSED: Final = "paused"
SET_ASIDE: Final = "set_aside"


@dataclass(frozen=True, slots=True)
class Rest:
    """Why a scene does not run by itself, and until when (Unix seconds); None: until somebody lets it."""

    why: str
    until: float | None


def rest_of(armed: Armed, wall: float) -> Rest | None:
    """Whether a scene rests at `wall` (Unix seconds)."""
    for why, until in ((PAUSED, armed.paused), (SET_ASIDE, armed.aside)):
        if until is None:
            continue
        at = None if until == float("inf") else armed.unix(until)
        if at is None or at > wall:
            return Rest(why, at)
    return None


async def run_by_hand(
    runtime: SceneRuntime, clock: Clock, scene: str, fields: Mapping[str, Value | None], cause: Cause, patience: float
) -> Trace | None:  # fmt: skip
    """Run a scene (an id) and wait for its end, or `patience` seconds.

    The trace as it is then; None where nothing has come of it yet: it waits behind another run, or for the first look.
    """
    traces: list[Trace] = []
    over = asyncio.Event()

    def told(trace: Trace) -> None:
        # The cause is this one call's own, whatever others ask for at the same time.
        if trace.cause is cause and trace.scene == scene:
            traces[:] = [trace]
            if trace.result is not Result.RUNNING:
                over.set()

    unsubscribe = runtime.subscribe(told)
    try:
        runtime.ask(scene, fields, cause)
        if not over.is_set() and patience > 0:
            await _first(over, clock, patience)
    finally:
        unsubscribe()
    return traces[0] if traces else None


async def _first(over: asyncio.Event, clock: Clock, patience: float) -> None:
    """Wait for the event, or so many seconds."""
    waits = [asyncio.ensure_future(over.wait()), asyncio.ensure_future(clock.sleep(patience))]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in waits:
            each.cancel()
