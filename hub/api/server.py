"""The server: aiohttp on a Unix socket, its router made of the table of routes."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from aiohttp import web

from hub.api.errors import BadRequest, error_json, status
from hub.api.guard import Roles, language_of, peer_name, peer_role, read_body, refuse_foreign, refuse_role
from hub.api.listening import SocketServer
from hub.api.ports import ApiPorts, Json
from hub.api.route import Ask, Route, StreamRoute
from hub.api.routes import PREFIX, ROUTES, STREAMS
from hub.model.errors import HearthError

LARGEST_BODY: Final = 1 << 20

TIME_ZONE: Final = "X-Hearth-Time-Zone"
"""The header that names the home's time zone."""

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ApiServer:
    """Serves the API at `path`. `start` raises BadSetup: another hub is there, or the place will not do."""

    def __init__(self, ports: ApiPorts, path: Path, roles: Roles = peer_role) -> None:
        self._ports = ports
        self._zone = {TIME_ZONE: ports.time_zone}
        self._path = path
        self._roles = roles
        self._watchers: set[asyncio.Task[None]] = set()
        self._server: SocketServer | None = None

    async def start(self) -> None:
        """Open the socket and serve."""
        self._server = SocketServer(self._app(), self._path)
        await self._server.start()

    async def stop(self) -> None:
        """End all streams, close, and remove the socket unless another hub has put its own there."""
        for watcher in self._watchers:
            watcher.cancel()
        if self._server is not None:
            await self._server.stop()
            self._server = None

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=LARGEST_BODY, middlewares=[errors_as_json])
        for route in ROUTES:
            app.router.add_route(route.method, PREFIX + route.path, self._handler(route))
        for stream in STREAMS:
            app.router.add_route("GET", PREFIX + stream.path, self._stream(stream))
        return app

    def _handler(self, route: Route) -> _Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            refuse_role(self._roles(request), route.role)
            return reply(200, await route.handler(self._ports, await _ask(request)), self._zone)

        return handle

    def _stream(self, route: StreamRoute) -> _Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            refuse_role(self._roles(request), route.role)
            ask = await _ask(request)
            response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson", **_HEADERS, **self._zone})
            await response.prepare(request)

            async def send(line: Json) -> None:
                await response.write(_encode(line) + b"\n")

            watcher = asyncio.ensure_future(_until_gone(route.stream(self._ports, ask, send)))
            self._watchers.add(watcher)
            try:
                await watcher
            except asyncio.CancelledError:
                # Of the two only the hub's own stopping ends the stream in good order.
                if not watcher.cancelled():
                    raise
            finally:
                watcher.cancel()
                self._watchers.discard(watcher)
            return response

        return handle


_HEADERS: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


@web.middleware
async def errors_as_json(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Guard the door, and say every refusal as JSON; what is not in the table ends here too."""
    language = language_of(request)
    try:
        refuse_foreign(request)
        return await handler(request)
    except HearthError as error:
        return reply(status(error), {"error": error_json(error, language)})
    except web.HTTPMethodNotAllowed as error:
        refusal = BadRequest(405, "api.wrong_method", method=request.method)
        return reply(405, {"error": error_json(refusal, language)}, {"Allow": ", ".join(sorted(error.allowed_methods))})
    except web.HTTPRequestEntityTooLarge:
        refusal = BadRequest(413, "api.too_large", limit=LARGEST_BODY)
        return reply(413, {"error": error_json(refusal, language)})
    except web.HTTPException as error:
        refusal = BadRequest(404, "api.no_route") if error.status == 404 else BadRequest(error.status, "api.refused")
        return reply(refusal.status, {"error": error_json(refusal, language)})


async def _ask(request: web.Request) -> Ask:
    return Ask(
        parts=dict(request.match_info),
        query=dict(request.query),
        body=await read_body(request),
        who=peer_name(request),
        language=language_of(request),
        key=request.headers.get("Idempotency-Key"),
    )


async def _until_gone(stream: Awaitable[None]) -> None:
    """Run a stream until the one who reads it has left."""
    with suppress(ConnectionError):
        await stream


def reply(code: int, answer: Json, headers: dict[str, str] | None = None) -> web.Response:
    """An answer with a JSON object."""
    return web.Response(
        status=code, body=_encode(answer), content_type="application/json", headers={**_HEADERS, **(headers or {})}
    )


def _encode(answer: Json) -> bytes:
    return json.dumps(answer, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
