"""The processes of the demo and the folder that they live in; all of it ends with the demo, however that ends."""

import asyncio
import json
import os
import shlex
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Final, TypeVar

import hub
from hub.demo.hub_client import HubClient
from hub.model.errors import BadSetup, HearthError, Unreachable
from hub.model.ports import Clock

T = TypeVar("T")

READY_WITHIN: Final = 20.0
END_WITHIN: Final = 6.0
LOG_TAIL: Final = 2000
_TAKEN: Final = ("simulator.cannot_bind", "simulator.cannot_listen")
_PACKAGES: Final = Path(hub.__file__).parent.parent
"""Where our packages are: a checkout, or the place of installed ones."""


def example_home() -> Path:
    """The folder of the example home: beside the packages of an installed hub, or in the checkout."""
    installed = Path(hub.__file__).parent / "example_home"
    return installed if installed.is_dir() else _PACKAGES / "config"


@contextmanager
def folder(config: Path) -> Iterator[Path]:
    """A temporary folder with a copy of the configuration in `config`. Raises BadSetup."""
    made = Path(tempfile.mkdtemp(prefix="hearth-demo-"))
    try:
        try:
            shutil.copytree(config, made / "config")
        except (OSError, shutil.Error) as error:
            raise BadSetup("config.folder_unwritable", folder=str(made), reason=str(error)) from error
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@asynccontextmanager
async def virtual_home(
    home: Path, control: Path, log: Path, clock: Clock, broker: str = ""
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The virtual home, ready. Raises BadSetup, for one where another demo has its addresses.

    `broker`: `host:port` of the MQTT broker that some of its devices talk over.
    """
    command = [sys.executable, "-m", "hub.demo.virtual_home", str(home), "--control", str(control)]
    command += ["--broker", broker] if broker else []
    async with child(command, log, clock) as process:
        told = await _first_line(process, clock)
        if "error" in told:
            raise _refusal(str(told["error"]), told.get("params"))
        if "ready" not in told:
            raise BadSetup("cli.demo_not_ready", what="hub.demo.virtual_home", seconds=READY_WITHIN)
        yield process


@asynccontextmanager
async def real_hub(
    place: Path, socket: Path, house_time: str, clock: Clock, prefix: str = ""
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The hub, as anybody would start it. `prefix` goes before its command line: tests start it under limits so."""
    command = [*shlex.split(prefix), sys.executable, "-m", "hub.cli.main", "run"]
    command += ["--config", str(place / "config"), "--state", str(place / "state"), "--socket", str(socket)]
    log = place / "hub.log"
    async with child([*command, "--house-time", house_time], log, clock, quiet=True) as process:
        yield process


async def until_up(process: asyncio.subprocess.Process, client: HubClient, log: Path, clock: Clock) -> None:
    """Wait until the hub answers. Raises BadSetup with its last words when it ends, or takes too long."""
    until = clock.monotonic() + READY_WITHIN
    while clock.monotonic() < until:
        if process.returncode is not None:
            raise BadSetup("cli.demo_hub_gone", log=last_words(log))
        with suppress(Unreachable):
            await client.get("/status")
            return
        await clock.sleep(0.05)
    raise BadSetup("cli.demo_not_ready", what="hearth run", seconds=READY_WITHIN)


def last_words(log: Path) -> str:
    """The end of a process's log."""
    try:
        return log.read_text(encoding="utf-8", errors="replace")[-LOG_TAIL:].strip()
    except OSError:
        return ""


@asynccontextmanager
async def child(
    command: Sequence[str], log: Path, clock: Clock, *, quiet: bool = False
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process of its own session, so that Ctrl-C reaches only us, and we end it in order.

    `quiet`: what it prints goes to its log, too; else it can be read. Where we are killed and can end nothing, Linux
    does (setpriv of util-linux); a program that changes its user escapes that.
    """
    setpriv = shutil.which("setpriv")
    ends_with_us = (setpriv, "--pdeathsig", "TERM", "--") if setpriv else ()
    paths = [str(_PACKAGES), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    with log.open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            *ends_with_us,
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=errors if quiet else asyncio.subprocess.PIPE,
            stderr=errors,
            env=environment,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        await asyncio.shield(_end(process, clock))


async def _end(process: asyncio.subprocess.Process, clock: Clock) -> None:
    """SIGTERM, patience, SIGKILL."""
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
        if await within(asyncio.ensure_future(process.wait()), END_WITHIN, clock) is None:
            process.kill()
            await process.wait()


async def _first_line(process: asyncio.subprocess.Process, clock: Clock) -> Mapping[str, object]:
    if process.stdout is None:
        return {}
    line = await within(asyncio.ensure_future(process.stdout.readline()), READY_WITHIN, clock)
    try:
        told = json.loads(line or b"{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


async def within(work: "asyncio.Future[T]", seconds: float, clock: Clock) -> T | None:
    """What comes of the work, None when it takes longer."""
    timer = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait((work, timer), return_when=asyncio.FIRST_COMPLETED)
        return work.result() if work.done() else None
    finally:
        timer.cancel()
        work.cancel()


def _refusal(message_id: str, params: object) -> HearthError:
    fields = {str(name): value for name, value in params.items()} if isinstance(params, dict) else {}
    if message_id in _TAKEN:
        return BadSetup("cli.demo_running", detail=f"{fields.get('address')}:{fields.get('port', '')}".strip(":"))
    return BadSetup(message_id, **fields)
