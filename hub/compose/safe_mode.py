"""Safe mode: the hub cannot be a hub, but what it left on and is dangerous is switched off, and people are told.

No scenes, no control.db, no sessions but those that make safe. It ends when somebody recovered the store, asked for
another try (SIGHUP), or, after starts that failed, by itself after a while: then the hub starts as always.
"""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from random import Random, SystemRandom
from typing import Final

from hub.api.listening import SocketServer
from hub.api.ports import Json
from hub.api.safe import safe_app
from hub.compose.recovery import Weighed, recover, weigh
from hub.config.places import Places
from hub.core.clock import LoopClock
from hub.core.supervisor import Supervisor
from hub.daemon.logs import configure
from hub.daemon.masks import Masks
from hub.daemon.notify import Notifier, watchdog_seconds
from hub.daemon.watchdog import keep_fed
from hub.model.errors import BadSetup, HearthError
from hub.off.broker import opened
from hub.off.effort import Effort, Result
from hub.off.switching import Switching, network_of
from hub.off.teller import outcome
from hub.storage.database import StoreBroken
from hub.storage.off_list import OffList, open_off_list
from hub.storage.starts import Starts
from hub.storage.vault import Vault, read_key
from hub.text.messages.catalogue import Language, render

_LOG = logging.getLogger(__name__)

FAILED_STARTS: Final = 5
"""So many starts in a row of which none lasted GOOD_AFTER seconds, and the next is in safe mode."""
GOOD_AFTER: Final = 60.0
TRY_AGAIN: Final = 600.0
"""Seconds in safe mode after failed starts until the hub tries to be a hub again."""

Serve = Callable[[Callable[[], None]], Awaitable[None]]
"""Runs the hub until it is told to stop; calls back when it is open."""


async def guarded(places: Places, serve: Serve) -> None:
    """Run the hub; in safe mode while it cannot be one. Raises what `serve` raises, but for a broken store."""
    starts, clock = Starts(places.state), LoopClock()
    failed = starts.begin()
    why: HearthError | None = BadSetup("safe.crashed", times=failed) if failed >= FAILED_STARTS else None
    while True:
        if why is None:
            why = await _serve(starts, clock, serve)
        if why is None or not await SafeMode(places, why, clock).run():
            starts.good()
            return
        why = None


async def _serve(starts: Starts, clock: LoopClock, serve: Serve) -> HearthError | None:
    """A life of the hub: None when it ended as it should, else why it cannot have one."""
    opened = asyncio.Event()
    good = clock.call_at(clock.monotonic() + GOOD_AFTER, starts.good)
    try:
        await serve(opened.set)
    except StoreBroken as error:
        if opened.is_set():
            raise
        return error
    except HearthError:
        starts.good()  # it says itself what is wrong: no crash
        raise
    finally:
        good.cancel()
    return None


class SafeMode:
    """One stay in safe mode; `why` is what led there. It is the `Rescue` of the way in."""

    def __init__(self, places: Places, why: HearthError, clock: LoopClock) -> None:
        self._places = places
        self._why = why
        self._clock = clock
        self._random = Random(SystemRandom().getrandbits(64))
        self._masks = Masks()
        self._notifier = Notifier.from_environment(os.environ)
        self._again = asyncio.Event()
        self._stop = asyncio.Event()
        self._switching: Switching | None = None
        self._list_trouble: HearthError | None = None

    async def run(self) -> bool:
        """Stay until told to stop (False), or until the hub is to start again (True). Raises BadSetup: no way in."""
        configure(sys.stderr, self._masks)
        trouble = self.trouble("en")
        sentence = render(trouble.message_id, trouble.params)
        _LOG.error("%s", sentence)
        self._obey_signals()
        supervisor = Supervisor(self._clock, self._random)
        server = SocketServer(safe_app(self), self._places.socket)
        try:
            supervisor.spawn("off", self._make_safe)
            await server.start()
            patience = watchdog_seconds(os.environ, os.getpid())
            if patience is not None:
                probes = {"timers": self._soon}
                supervisor.spawn("watchdog", partial(keep_fed, self._clock, self._notifier, probes, patience))
            if not isinstance(self._why, StoreBroken):
                self._clock.call_at(self._clock.monotonic() + TRY_AGAIN, self._again.set)
            self._notifier.ready(sentence)
            await self._over()
        finally:
            await supervisor.close()
            await server.stop()
        if not self._again.is_set():
            self._notifier.stopping()
        return self._again.is_set()

    # the way in

    def trouble(self, language: Language) -> HearthError:
        """What happened, and the way out."""
        return BadSetup("safe.mode", why=render(self._why.message_id, self._why.params, language))

    def efforts(self, language: Language) -> tuple[str, ...]:
        """How far each entry of the list has come."""
        told = () if self._list_trouble is None else (self._list_trouble,)
        lines = [render(error.message_id, error.params, language) for error in told]
        efforts = self._switching.efforts if self._switching is not None else ()
        return (*lines, *(outcome(effort, language) for effort in efforts))

    async def weigh(self) -> Json:
        """What can be saved."""
        return weighed_json(await weigh(self._places, self._clock))

    async def recover(self, *, fresh: bool) -> Json:
        """Save it, or start with nothing; then the hub starts again."""
        done = await recover(self._places, self._clock, fresh=fresh)
        # The answer leaves before the way in closes: it waits for answers that are under way.
        self._again.set()
        return weighed_json(done)

    # inside

    def _obey_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop.set)
        loop.add_signal_handler(signal.SIGHUP, self._again.set)

    async def _over(self) -> None:
        waits = [asyncio.ensure_future(event.wait()) for event in (self._stop, self._again)]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()

    async def _make_safe(self) -> None:
        """Switch off what is on the list until all of it is confirmed; the supervisor tries again where that fails."""
        off = await open_off_list(self._places.state, self._vault(), self._clock)
        try:
            if not off.found.whole:
                self._list_trouble = BadSetup("safe.damaged", path=str(off.path), count=off.found.damaged)
                _LOG.error("%s", render(self._list_trouble.message_id, self._list_trouble.params))
            for way in (way for one in off.owed() for way in one.ways):
                if way.secret is not None:
                    self._masks.add(way.secret)
            network = network_of(off.found)
            own = opened(off.owed(), off.found.broker, self._clock, self._random)
            self._switching = Switching(
                off.owed(), self._clock, self._random, network, lambda effort: self._told(off, effort), own=own
            )
            await self._switching.run()
            await asyncio.Event().wait()
        finally:
            with suppress(BadSetup):  # it was logged; the list says more than is owed, and that does no harm
                await off.close()

    def _vault(self) -> Vault:
        """The hub's key; without it only what is not sealed can be reached."""
        try:
            return Vault(read_key(os.environ))
        except BadSetup as error:
            _LOG.error("%s", render(error.message_id, error.params))
            return Vault()

    def _told(self, off: OffList, effort: Effort) -> None:
        if effort.result is Result.CONFIRMED:
            off.paid(*effort.owed.place)
        level = logging.INFO if effort.result is Result.CONFIRMED else logging.ERROR
        _LOG.log(level, "%s", outcome(effort, "en"), extra={"device": effort.owed.handle})
        self._notifier.status(self._line())

    def _line(self) -> str:
        """One line for the service manager."""
        efforts = self._switching.efforts if self._switching is not None else []
        done = sum(effort.result is Result.CONFIRMED for effort in efforts)
        return render("safe.status", {"done": done, "all": len(efforts)})

    def _soon(self, answered: Callable[[], None]) -> None:
        self._clock.call_at(self._clock.monotonic(), answered)


def weighed_json(found: Weighed) -> Json:
    """The same as JSON."""

    def text(path: Path | None) -> str | None:
        return None if path is None else str(path)

    damage = None if found.damage is None else render(*found.damage)
    return {
        "path": text(found.path), "damage": damage, "rows": found.rows, "refused": found.refused,
        "devices": found.devices, "adopted": found.adopted, "lost": list(found.lost), "kept": text(found.kept),
    }  # fmt: skip
