"""One television: keys and apps, each at most once, and a look at it now and then."""

from collections.abc import Callable, Mapping
from typing import Final

import aiohttp
from yarl import URL

from drivers.kit.book import known_address
from drivers.kit.define import Binding, CallBinding, Poll
from drivers.kit.http import base_url, open_client
from drivers.kit.pace import jittered
from drivers.kit.status import StatusLine
from drivers.kit.tasks import UnderWay
from drivers.mitv import codec
from drivers.mitv.definitions.sets import SET
from drivers.mitv.discover import put
from hub.model.backoff import Backoff
from hub.model.command import Call
from hub.model.device import Endpoint, Health
from hub.model.errors import HearthError, NotSupported, Rejected, Unreachable
from hub.model.ports import DriverPorts, Order, Report

LOOK_EVERY: Final = Poll.NORMAL.value or 30.0

_CALLS: Final = {one.path: one for one in SET.bindings if isinstance(one, CallBinding)}
_VOLUME: Final = next(one for one in SET.bindings if isinstance(one, Binding))


class TvSession:
    """Speaks to one set. That it answers says nothing of its screen: it does so in standby, too."""

    def __init__(self, device: str, endpoint: Endpoint, ports: DriverPorts) -> None:
        self._device = device
        self._endpoint = endpoint
        self._ports = ports
        self._status = StatusLine(device, endpoint, ports.reports, ports.clock)
        self._apps: Mapping[str, str] = {}
        self._mute = False  # an old set, which does not tell its volume
        self._under_way = UnderWay()

    def submit(self, order: Order, done: Callable[[HearthError | None], None]) -> None:
        """Press the key or open the app of a call."""
        self._under_way.carry_out(self._carry_out(order), done)

    def refresh(self, paths: tuple[str, ...]) -> None:
        """Look at the set now."""
        if _VOLUME.path in paths:
            self._under_way.start(self._look_now())

    async def run(self) -> None:
        """Look at the set until cancelled."""
        backoff = Backoff(self._ports.random)
        while True:
            try:
                await self._look()
            except HearthError as error:
                self._status.say(Health.OFFLINE, error)
                pause = backoff.next()
            else:
                self._status.say(Health.ONLINE)
                backoff.reset()
                pause = jittered(LOOK_EVERY, self._ports.random)
            await self._ports.clock.sleep(pause)

    def close(self) -> None:
        """Give up what is still under way."""
        self._under_way.cancel()

    async def _look(self) -> None:
        async with open_client() as client:
            await self._ask(client, codec.ALIVE)
            if not self._mute:
                await self._listen(client)

    async def _look_now(self) -> None:
        try:
            await self._look()
        except HearthError as error:
            self._status.say(Health.OFFLINE, error)

    async def _listen(self, client: aiohttp.ClientSession) -> None:
        """Read the volume. A set that does not tell it is not asked again."""
        try:
            value = _VOLUME.decode(codec.read_volume(await self._ask(client, codec.VOLUME)))
        except (NotSupported, Rejected):
            self._mute = True
            return
        if value is not None:
            self._ports.reports.report(Report(self._device, ((_VOLUME.path, value),)))

    async def _carry_out(self, order: Order) -> None:
        binding = _CALLS.get(order.call.path) if order.call else None
        if order.call is None or binding is None:
            raise NotSupported("device.no_orders")
        try:
            async with open_client(reuse=False) as client:
                await self._ask(client, await self._question(client, binding, order.call), order.timeout)
        except Unreachable as error:
            self._status.say(Health.OFFLINE, error)
            raise
        self._status.say(Health.ONLINE)

    async def _question(self, client: aiohttp.ClientSession, binding: CallBinding[str], call: Call) -> codec.Question:
        wanted = binding.encode(dict(call.args))
        if isinstance(wanted, tuple):
            return wanted
        app = str(wanted)
        return codec.start(app if codec.is_package(app) else await self._package(client, app))

    async def _package(self, client: aiohttp.ClientSession, app: str) -> str:
        """The package of an app by its name; the list is read again when the name is not in it."""
        if app not in self._apps:
            self._apps = codec.read_apps(await self._ask(client, codec.APPS))
        if app not in self._apps:
            raise Rejected("device.no_such_app", app=app[:100], known=", ".join(sorted(self._apps)[:50]) or "-")
        return self._apps[app]

    async def _ask(self, client: aiohttp.ClientSession, question: codec.Question, timeout: float = 5.0) -> object:
        return await put(client, self._ports.clock, self._base(), question, timeout)

    def _base(self) -> URL:
        return base_url(known_address(self._ports.book, self._endpoint.ref), codec.PORT)
