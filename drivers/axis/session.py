"""The conversation with one camera: log in, subscribe, and pass on what it tells, for as long as it lasts."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final, NoReturn

import aiohttp
from yarl import URL

from drivers.axis import codec
from drivers.axis.discover import HTTP_PORT, fetch_info, refuse_status
from drivers.axis.picture import SIGHTING_LASTS, Picture
from drivers.kit.book import known_address
from drivers.kit.http import LIMIT, TIMEOUT, TRANSPORT_ERRORS, ask, base_url, deadline, describe, login, open_client
from drivers.kit.status import StatusLine
from hub.model.backoff import Backoff
from hub.model.device import Endpoint, Happening, Health
from hub.model.errors import AuthFailed, BadBytes, HearthError, NotAdopted, NotSupported, Unreachable
from hub.model.ports import DriverPorts, Order, Report, Timer
from hub.model.value import Value

PING_EVERY: Final = 15.0
"""Seconds between pings; a camera that says nothing at all from one to the next is gone."""

BASELINE_AFTER: Final = 1.0
"""Seconds after the subscription in which the camera tells the present state of what was subscribed to."""

AUTH_PAUSE: Final = 300.0
"""Seconds until a refused password is tried again: cameras lock out who tries too often."""

_AUTH_CODES: Final = (2105, 2106)


class AxisSession:
    """One camera, from first contact to the next after every loss.

    The state told right after subscribing is the baseline: values without events, reported BASELINE_AFTER the
    subscription or when one of them changes. `dropped` counts messages that made no sense.
    """

    def __init__(self, device: str, endpoint: Endpoint, ports: DriverPorts) -> None:
        self.dropped = 0
        self._device = device
        self._endpoint = endpoint
        self._ports = ports
        self._backoff = Backoff(ports.random)
        self._status = StatusLine(device, endpoint, ports.reports, ports.clock)
        self._picture = Picture({})
        self._told: set[str] | None = None  # what has told its state since the subscription; None: baseline is out
        self._configured = False
        self._heard = False
        self._silent = False
        self._baseline_timer: Timer | None = None
        self._sighting_timer: Timer | None = None

    def submit(self, order: Order, done: Callable[[HearthError | None], None]) -> None:
        """Refuse: a camera takes no orders."""
        clock = self._ports.clock
        clock.call_at(clock.monotonic(), lambda: done(NotSupported("device.no_orders")))

    def refresh(self, paths: tuple[str, ...]) -> None:
        """Say again what the open stream says: the camera tells every change by itself."""
        if self._configured and self._told is None:
            self._report(tuple((path, value) for path, value in self._picture.values if path in paths))

    async def run(self) -> None:
        """Talk to the camera until cancelled; after a loss, again with longer pauses."""
        while True:
            pause = 0.0
            try:
                await self._converse()
            except NotAdopted as error:
                self._status.say(Health.NEW, error)
            except AuthFailed as error:
                self._status.say(Health.OFFLINE, error)
                pause = AUTH_PAUSE
            except HearthError as error:
                self._status.say(Health.OFFLINE, error)
            finally:
                self.close()
            await self._ports.clock.sleep(max(pause, self._backoff.next()))

    def close(self) -> None:
        """Forget what was seen; the sockets are closed with the run."""
        self._configured = False
        for timer in (self._baseline_timer, self._sighting_timer):
            if timer is not None:
                timer.cancel()
        self._baseline_timer = self._sighting_timer = None

    async def _converse(self) -> NoReturn:
        """One connection, from login to loss.

        Raises:
            HearthError: what ended it, always.
        """
        ref = self._endpoint.ref
        secret = self._ports.book.secret(ref)
        if secret is None:
            raise NotAdopted("device.not_adopted", endpoint=ref)
        base = base_url(known_address(self._ports.book, ref), HTTP_PORT)
        async with open_client(login(secret)) as client:
            await fetch_info(client, self._ports.clock, base, self._endpoint.wire_id)
            self._picture = Picture(await self._scenarios(client, base))
            stream = await self._connect(client, base)
            try:
                await self._listen(stream)
            finally:
                await stream.close()

    async def _scenarios(self, client: aiohttp.ClientSession, base: URL) -> dict[str, codec.Scenario]:
        """The names that the owner gave the scenarios; none where the camera does not tell this user."""
        url = base.with_path(codec.ANALYTICS_PATH)
        answer = await ask(client, self._ports.clock, "POST", url, body=codec.request("getConfiguration", {}))
        try:
            return codec.read_scenarios(answer.json()) if answer.status == 200 else {}
        except BadBytes:
            return {}

    async def _connect(self, client: aiohttp.ClientSession, base: URL) -> aiohttp.ClientWebSocketResponse:
        """Open the stream, authenticated by digest as the requests are."""
        url = base.with_path(codec.STREAM_PATH).with_query(codec.STREAM_QUERY)
        async with deadline(self._ports.clock, TIMEOUT):
            try:
                return await client.ws_connect(
                    url, autoping=False, max_msg_size=LIMIT, timeout=aiohttp.ClientWSTimeout(ws_close=1.0)
                )
            except aiohttp.WSServerHandshakeError as error:
                refuse_status(error.status)
                raise Unreachable("device.strange_answer", address=base.authority) from error
            except TRANSPORT_ERRORS as error:
                raise Unreachable("device.no_connection", detail=describe(error)) from error

    async def _listen(self, stream: aiohttp.ClientWebSocketResponse) -> NoReturn:
        """Subscribe, and take messages until the stream ends: then raise Unreachable."""
        self._told, self._silent = set(), False
        async with deadline(self._ports.clock, TIMEOUT):
            await _send(stream.send_str(codec.configure()))
            while not self._configured:
                await self._take_frame(stream, await stream.receive())
        keeper = asyncio.ensure_future(self._keep(stream))
        try:
            while True:
                await self._take_frame(stream, await stream.receive())
        finally:
            keeper.cancel()

    async def _take_frame(self, stream: aiohttp.ClientWebSocketResponse, frame: aiohttp.WSMessage) -> None:
        """One frame of the stream. Raises Unreachable when it was the last one."""
        self._heard = True
        match frame.type:
            case aiohttp.WSMsgType.TEXT:
                self.take(frame.data)
            case aiohttp.WSMsgType.PING:
                await _send(stream.pong(frame.data))
            case aiohttp.WSMsgType.PONG:
                pass
            case aiohttp.WSMsgType.BINARY:
                self.dropped += 1
            case _:
                raise Unreachable("device.silent" if self._silent else "device.connection_lost")

    async def _keep(self, stream: aiohttp.ClientWebSocketResponse) -> None:
        """Ping; close the stream when nothing at all comes back."""
        while not self._silent:
            self._heard = False
            with suppress(*TRANSPORT_ERRORS):
                await stream.ping()
            await self._ports.clock.sleep(PING_EVERY)
            self._silent = not self._heard
        await stream.close()

    def take(self, text: str) -> None:
        """One message of the camera, to the reports in the same turn."""
        try:
            message = codec.parse(text)
        except BadBytes:
            self.dropped += 1
            return
        match message:
            case codec.Detection():
                self._take_detection(message)
            case codec.Configured():
                self._take_answer(message)

    def _take_detection(self, detection: codec.Detection) -> None:
        if self._told is not None:
            if detection.active is not None and detection.source not in self._told:
                self._told.add(detection.source)
                self._picture.take(detection)
                return
            self._tell_baseline()
        values, events = self._picture.take(detection)
        if detection.active is None and values == (("person", True),):
            self._watch_sighting()
        self._report(values, events)

    def _take_answer(self, answer: codec.Configured) -> None:
        if answer.code in _AUTH_CODES:
            raise AuthFailed("device.password_refused")
        if answer.code:
            raise NotSupported("device.camera_refuses", code=answer.code, detail=answer.message)
        if self._configured:
            return
        self._configured = True
        clock = self._ports.clock
        self._baseline_timer = clock.call_at(clock.monotonic() + BASELINE_AFTER, self._tell_baseline)
        self._backoff.reset()
        self._status.say(Health.ONLINE)

    def _tell_baseline(self) -> None:
        """Report what is so since before we looked; what no scenario told is not happening."""
        if self._told is not None:
            self._told = None
            self._report(self._picture.values)

    def _watch_sighting(self) -> None:
        clock = self._ports.clock
        if self._sighting_timer is not None:
            self._sighting_timer.cancel()
        self._sighting_timer = clock.call_at(clock.monotonic() + SIGHTING_LASTS, self._forget_sighting)

    def _forget_sighting(self) -> None:
        self._sighting_timer = None
        self._report(self._picture.forget_sighting())

    def _report(self, values: tuple[tuple[str, Value], ...], events: tuple[Happening, ...] = ()) -> None:
        self._ports.reports.report(Report(self._device, values, events))


async def _send(sending: Awaitable[None]) -> None:
    """Wait for a frame to leave. Raises Unreachable when the stream has ended."""
    try:
        await sending
    except TRANSPORT_ERRORS as error:
        raise Unreachable("device.connection_lost") from error
