"""The stream of everything that happens, for somebody who may be slow."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from itertools import count
from typing import Final

from hub.api.ports import ApiPorts, Json
from hub.api.render import cause_json, handles_by_ref, plain, reading_json, sighting_json, status_json
from hub.api.route import Ask, Send
from hub.core.registry import StatusChange
from hub.discovery.sightings import Sighted
from hub.model.reading import Change, Occurrence
from hub.model.value import canonical_json
from hub.text.messages.catalogue import Language

MOST_WAITING: Final = 1000
SILENCE: Final = 15.0
"""Seconds after which a quiet stream says that it lives, and so finds out whether anyone still listens."""

Line = Callable[[], Json]


class Feed:
    """What waits for one watcher: at most `limit` lines, the newest under each key; `lost` counts what was dropped.

    A line is made only when it is sent, so that putting one in costs the path from report to command next to nothing.
    """

    def __init__(self, limit: int = MOST_WAITING) -> None:
        self.lost = 0
        self._limit = limit
        self._lines: OrderedDict[str, Line] = OrderedDict()
        self._filled = asyncio.Event()

    def put(self, key: str, line: Line) -> None:
        """Put a line in; one that waits under the same key is replaced, in its place."""
        if key not in self._lines and len(self._lines) >= self._limit:
            self._lines.popitem(last=False)
            self.lost += 1
        self._lines[key] = line
        self._filled.set()

    async def take(self) -> Json:
        """The oldest line; before it, how many were lost."""
        while not self._lines:
            self._filled.clear()
            await self._filled.wait()
        if self.lost:
            lost, self.lost = self.lost, 0
            return {"type": "lost", "count": lost}
        return self._lines.popitem(last=False)[1]()


async def watch(ports: ApiPorts, ask: Ask, send: Send) -> None:
    """Send readings, events, statuses, sightings and traces as they come, until cancelled."""
    feed = Feed()
    numbers = count()

    def changed(change: Change) -> None:
        feed.put(f"reading:{change.id}", partial(_reading, ports, change))

    def occurred(occurrence: Occurrence) -> None:
        feed.put(f"event:{next(numbers)}", partial(_event, ports, occurrence))

    def fares(change: StatusChange) -> None:
        feed.put(f"status:{change.device}", partial(_status, ports, change, ask.language))

    def heard(row: Sighted) -> None:
        feed.put(f"sighting:{row.sighting.ref}", partial(_sighting, ports, row, ask.language))

    def traced(trace: Json) -> None:
        feed.put(f"trace:{trace.get('run')}", lambda: {"type": "trace", "trace": trace})

    with ExitStack() as leaving:
        leaving.callback(ports.states.subscribe(changed))
        leaving.callback(ports.states.subscribe_events(occurred))
        leaving.callback(ports.devices.subscribe(fares))
        leaving.callback(ports.sightings.subscribe(heard))
        leaving.callback(ports.scenes.subscribe(traced))
        await send({"type": "watching"})
        while True:
            silence = ports.clock.call_at(
                ports.clock.monotonic() + SILENCE, partial(feed.put, "alive", lambda: {"type": "alive"})
            )
            try:
                line = await feed.take()
            finally:
                silence.cancel()
            await send(line)


def _reading(ports: ApiPorts, change: Change) -> Json:
    device = ports.devices.devices().get(change.device)
    return {
        "type": "reading",
        "device": device.handle if device else None,
        "path": change.path,
        "old": canonical_json(change.old.value),
        "reading": reading_json(change.new, device.abilities.properties.get(change.path) if device else None),
        "cause": cause_json(change.cause),
    }


def _event(ports: ApiPorts, occurrence: Occurrence) -> Json:
    happening = occurrence.happening
    return {
        "type": "event",
        "device": _handle(ports, occurrence.device),
        "path": happening.path,
        "fields": {name: plain(value) for name, value in happening.fields.items()},
        "at": occurrence.at,
        "cause": cause_json(occurrence.cause),
    }


def _status(ports: ApiPorts, change: StatusChange, language: Language) -> Json:
    return {
        "type": "status",
        "device": _handle(ports, change.device),
        "old": change.old.health.value,
        "status": status_json(change.new, language),
    }


def _sighting(ports: ApiPorts, row: Sighted, language: Language) -> Json:
    return {"type": "sighting", "sighting": sighting_json(ports, row, handles_by_ref(ports), language)}


def _handle(ports: ApiPorts, key: str) -> str | None:
    device = ports.devices.devices().get(key)
    return device.handle if device else None
