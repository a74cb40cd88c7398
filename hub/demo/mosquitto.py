"""A Mosquitto of the demo's own: on loopback, for as long as the demo lasts, keeping nothing."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hub.demo.processes import READY_WITHIN, child, last_words
from hub.model.errors import BadSetup
from hub.model.ports import Clock

HOST: Final = "127.0.0.1"
_WHERE_ROOT_LOOKS: Final = "/usr/sbin:/usr/local/sbin"
_LOOK_EVERY: Final = 0.01


@dataclass(frozen=True, slots=True)
class Mosquitto:
    """The program, and the port that it is to listen on."""

    program: str
    port: int


def find_mosquitto() -> Mosquitto | None:
    """The Mosquitto of this machine and a port for it; None where it is not installed."""
    program = shutil.which("mosquitto") or shutil.which("mosquitto", path=_WHERE_ROOT_LOOKS)
    if program is None:
        return None
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return Mosquitto(program, probe.getsockname()[1])


@asynccontextmanager
async def mosquitto(found: Mosquitto, place: Path, clock: Clock) -> AsyncIterator[asyncio.subprocess.Process]:
    """It at work, with its configuration and log in `place`. Raises BadSetup with its last words."""
    file, log = place / "mosquitto.conf", place / "mosquitto.log"
    lines = (f"listener {found.port} {HOST}", "allow_anonymous true", "persistence false", "set_tcp_nodelay true")
    file.write_text("\n".join((*lines, "")), "utf-8")
    async with child((found.program, "-c", str(file)), log, clock, quiet=True) as process:
        until = clock.monotonic() + READY_WITHIN
        while not await _listens(found.port):
            if process.returncode is not None:
                raise BadSetup("cli.demo_broker_gone", log=last_words(log))
            if clock.monotonic() > until:
                raise BadSetup("cli.demo_not_ready", what="mosquitto", seconds=READY_WITHIN)
            await clock.sleep(_LOOK_EVERY)
        yield process


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return False
    writer.close()
    return True
