"""The hub as the demo sees it: its API over the Unix socket, and what its stream has told so far."""

import asyncio
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import aiohttp

from hub.api.routes import PREFIX
from hub.demo.control import Refused
from hub.model.errors import Unreachable

LONGEST: Final = 60.0
"""Seconds for one request: adopting thirty devices, or skipping a day, are the slowest."""

Json = dict[str, object]


class HubClient:
    """A conversation with the hub at `socket`; `async with` opens and closes it.

    Every method raises Unreachable where the hub does not answer, and Refused with the hub's own words.
    """

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self._session: aiohttp.ClientSession | None = None
        self._listening: asyncio.Task[None] | None = None
        self._told: Callable[[Json], None] | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.UnixConnector(str(self._socket))
        # The address of a Unix socket is the connector's; the host is a name that the hub takes.
        self._session = aiohttp.ClientSession(
            "http://localhost", connector=connector, timeout=aiohttp.ClientTimeout(total=LONGEST)
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def get(self, path: str) -> Json:
        """The answer to a GET."""
        return await self._ask("GET", path, None)

    async def post(self, path: str, body: Mapping[str, object]) -> Json:
        """The answer to a POST."""
        return await self._ask("POST", path, body)

    async def listen(self, told: Callable[[Json], None]) -> None:
        """Have `told` called with each line of the stream from now on."""
        self._told = told
        begun = asyncio.Event()
        self._listening = asyncio.create_task(self._stream(begun))
        await begun.wait()

    async def _ask(self, method: str, path: str, body: Mapping[str, object] | None) -> Json:
        if self._session is None:
            raise Unreachable("cli.demo_hub_gone", log="")
        try:
            async with self._session.request(method, PREFIX + path, json=body) as response:
                answer = await response.json()
                refused = response.status >= 400
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unreachable("cli.demo_hub_gone", log=str(error)) from error
        if refused:
            said = answer.get("error")
            raise Refused("cli.demo_hub_refuses", message=said.get("message") if isinstance(said, dict) else said)
        return answer if isinstance(answer, dict) else {}

    async def _stream(self, begun: asyncio.Event) -> None:
        try:
            if self._session is None or self._told is None:
                return
            endless = aiohttp.ClientTimeout(total=None)
            async with self._session.get(f"{PREFIX}/watch", timeout=endless) as response:
                async for line in response.content:
                    told = json.loads(line)
                    begun.set()
                    self._told(told)
        except (aiohttp.ClientError, OSError):
            return  # whoever asks next hears that the hub is gone
        finally:
            begun.set()
