"""The hub as a process: signals, readiness, the watchdog, logs; and safe mode when it cannot be a hub."""

import asyncio
import gc
import logging
import os
import signal
import sys
from collections.abc import Callable
from functools import partial

from hub.api.server import ApiServer
from hub.app import Hub, Options, first_look, open_hub
from hub.backup.swap import finish
from hub.compose.safe_mode import guarded
from hub.daemon.logs import configure
from hub.daemon.masks import Masks
from hub.daemon.notify import Notifier, watchdog_seconds
from hub.daemon.watchdog import Probe, keep_fed
from hub.model.ports import Clock
from hub.way_in import api_ports

_LOG = logging.getLogger(__name__)
_COLLECTS = (5_000, 20, 20)
"""As in `gc.set_threshold`: how many new objects are looked at together, and how often before older ones are."""


async def serve(options: Options, opened: Callable[[], None]) -> None:
    """Run the hub until it is told to stop (SIGTERM, SIGINT); `opened` hears when it is open.

    Raises BadConfig or BadSetup when it cannot start.
    """
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    notifier = Notifier.from_environment(os.environ)
    masks = Masks()
    configure(sys.stderr, masks, logging.DEBUG if options.verbose else logging.INFO)
    await asyncio.to_thread(finish, options.places.config)  # a restore that the power ended
    async with open_hub(options) as hub:
        opened()
        if not options.verbose:
            logging.getLogger().setLevel(hub.settings.log_level)
        hub.book.tell_secrets(masks.add)
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        hangup = asyncio.Event()
        loop.add_signal_handler(signal.SIGHUP, hangup.set)
        hub.supervisor.spawn("reload", partial(_reload_on, hangup, hub, notifier))
        patience = watchdog_seconds(os.environ, os.getpid())
        if patience is not None:
            hub.supervisor.spawn("watchdog", partial(keep_fed, hub.clock, notifier, probes(hub), patience))
        server = ApiServer(api_ports(hub), options.places.socket)
        await server.start()
        try:
            for problem in (*hub.problems, *hub.store.notices):
                _LOG.warning("%s", problem.line())
            hub.supervisor.spawn("first look", partial(_look_once, hub))
            # What lives now lives as long as the hub: the collector need not look at it again. Nor now: going through
            # it takes a fifth of a second in a home of thousands, and loading leaves no cycles behind.
            gc.freeze()
            # What lives now makes no cycles on its way either; the collector looks less often, and so less often again
            # at what the recorder is about to write.
            gc.set_threshold(*_COLLECTS)
            gc.enable()
            notifier.ready(f"{len(hub.registry.devices())} devices")
            _LOG.info("ready: %s", options.places.socket)
            await stop.wait()
            notifier.stopping()
        finally:
            await server.stop()


async def _look_once(hub: Hub) -> None:
    """The first look, and then rest: a supervised task must not return."""
    await first_look(hub)
    await asyncio.Event().wait()


async def _reload_on(hangup: asyncio.Event, hub: Hub, notifier: Notifier) -> None:
    """Reload at every SIGHUP."""
    while True:
        await hangup.wait()
        hangup.clear()
        notifier.reloading(hub.clock.monotonic())
        result = await hub.house.reload()
        for problem in result.problems:
            _LOG.warning("%s", problem.line())
        _LOG.info("reloaded" if result.accepted else "not reloaded: the old configuration stays")
        notifier.ready()


def probes(hub: Hub) -> dict[str, Probe]:
    """What must make progress for the watchdog to be fed: the loop's timers, the tasks, the store's writer."""
    return {"timers": lambda answered: _soon(hub.clock, answered), "store": hub.store.probe}


def _soon(clock: Clock, answered: Callable[[], None]) -> None:
    clock.call_at(clock.monotonic(), answered)


def run(options: Options) -> None:
    """Run the hub on the fastest loop there is, until it is told to stop."""
    # Loading makes a lot and throws little away; the collector would go through all of it again and again.
    gc.disable()
    os.umask(0o077)  # what the hub keeps is for its user alone
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(guarded(options.places, partial(serve, options)))


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    """The loop of uvloop where it is installed (not every platform has it), else the standard one."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop
    return uvloop.new_event_loop
