"""The other end of the virtual home's control socket: what the simulators say, and hands laid on them."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from drivers.kit.simulator import ReceivedCommand
from drivers.kit.truth import State
from hub.model.errors import HearthError, Unreachable

LONGEST_ANSWER: Final = 1 << 24


class Refused(HearthError):
    """The virtual home cannot do what was asked; the message is its own."""


@dataclass(frozen=True, slots=True)
class Looked:
    """One simulator at one moment: its physical state, and everything that it was asked so far."""

    state: State
    received: tuple[ReceivedCommand, ...]


class Control:
    """A conversation with the virtual home; `async with` opens and closes it.

    Every method raises Unreachable when the home is gone, and Refused for what it cannot do.
    """

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self._lock = asyncio.Lock()
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def __aenter__(self) -> Self:
        try:
            self._streams = await asyncio.open_unix_connection(self._socket, limit=LONGEST_ANSWER)
        except OSError as error:
            raise Unreachable("cli.demo_home_gone") from error
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._streams is not None:
            self._streams[1].close()

    async def look(self) -> dict[str, Looked]:
        """All simulators now, by name."""
        devices = _mapping((await self._ask({"do": "look"}))["devices"])
        return {name: _looked(_mapping(seen)) for name, seen in devices.items()}

    async def act(self, device: str, what: str, value: object) -> float:
        """Lay a hand on a device; the Unix time at which it was done."""
        at = (await self._ask({"do": "act", "device": device, "what": what, "value": value}))["at"]
        return at if isinstance(at, float) else 0.0

    async def misbehave(self, device: str, fault: str, value: object) -> None:
        """Switch a fault on or off."""
        await self._ask({"do": "misbehave", "device": device, "what": fault, "value": value})

    async def stop(self, device: str) -> None:
        """Let a device vanish."""
        await self._ask({"do": "stop", "device": device})

    async def _ask(self, request: Mapping[str, object]) -> Mapping[str, object]:
        if self._streams is None:
            raise Unreachable("cli.demo_home_gone")
        reader, writer = self._streams
        async with self._lock:
            try:
                writer.write(json.dumps(request).encode() + b"\n")
                await writer.drain()
                answer = _mapping(json.loads(await reader.readline() or b"{}"))
            except (OSError, ValueError) as error:
                raise Unreachable("cli.demo_home_gone") from error
        if not answer and request["do"] == "look":
            raise Unreachable("cli.demo_home_gone")
        if "error" in answer:
            raise Refused(str(answer["error"]), **_mapping(answer.get("params")))
        return answer


def _looked(seen: Mapping[str, object]) -> Looked:
    rows = seen["received"]
    received = tuple(ReceivedCommand(*row) for row in rows) if isinstance(rows, list) else ()
    return Looked(_mapping(seen["state"]), received)


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}
