"""Processes that work for a running hub: what they take comes in on their input, what they have to say is their output.

The hub goes on meanwhile. A child goes after everybody else, has so much time and memory, and does not outlive its
work, nor for long the hub.
"""

import asyncio
import os
import resource
import sys
from asyncio import create_subprocess_exec
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from pathlib import Path
from typing import Final

from hub.model.errors import BadSetup
from hub.model.ports import Clock

NICENESS: Final = 10
"""How much everybody else goes before a child."""
LONGEST_ANSWER: Final = 32 << 20
"""Bytes that an answer may have."""
MOST_MEMORY: Final = 1 << 30
"""Bytes of memory that a child may have."""
LONGEST_WORK: Final = 150
"""Seconds of computing after which a child ends, though the hub that would end it was killed."""
OWN_SCORE: Final = Path("/proc/self/oom_score_adj")
FIRST_TO_GO: Final = "1000"
"""`OWN_SCORE`: where the machine has too little memory: a child goes before everybody else."""
_CHUNK: Final = 1 << 16


async def told_by(module: str, asked: bytes, clock: Clock, longest: float) -> bytes:
    """What a process that runs this module says when it is given `asked`; nothing where it breaks.

    Raises:
        BadSetup: there can be no process (`inquiry.no_process`), it took longer than `longest` seconds, or says more
            than an answer may have.
    """
    # It imports from where this process does, not from the folder in which this process happens to stand.
    places = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        process = await create_subprocess_exec(
            sys.executable, "-P", "-m", module, stdin=PIPE, stdout=PIPE, env=places
        )  # fmt: skip
    except OSError as error:
        raise BadSetup("inquiry.no_process", reason=error.strerror or str(error)) from error
    due = clock.monotonic() + longest
    timer = clock.call_at(due, lambda: _end(process))
    telling = asyncio.ensure_future(_tell(process, asked))
    try:
        told = await _hear(process)
    finally:
        timer.cancel()
        telling.cancel()
        _end(process)
        await _gone(process)
    if not told and clock.monotonic() >= due:
        raise BadSetup("inquiry.too_long", seconds=longest)
    return told


def give_way() -> None:
    """Go after everybody else, with bounds: for a child to say of itself."""
    with suppress(OSError):  # a service may not be allowed to
        os.nice(NICENESS)
    with suppress(OSError):
        OWN_SCORE.write_text(FIRST_TO_GO, encoding="ascii")
    _bound(resource.RLIMIT_DATA, MOST_MEMORY)
    _bound(resource.RLIMIT_CPU, LONGEST_WORK)


def _bound(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


async def _tell(process: Process, asked: bytes) -> None:
    """Give a child its input; it may end before it has taken all of it."""
    if process.stdin is not None:
        with suppress(ConnectionError):
            process.stdin.write(asked)
            await process.stdin.drain()
        process.stdin.close()


async def _hear(process: Process) -> bytes:
    """All that a child says, until it has ended."""
    pieces = bytearray()
    while process.stdout is not None and (piece := await process.stdout.read(_CHUNK)):
        pieces += piece
        if len(pieces) > LONGEST_ANSWER:
            raise BadSetup("inquiry.too_large", most=LONGEST_ANSWER >> 20)
    await process.wait()
    return bytes(pieces)


async def _gone(process: Process) -> None:
    """Wait until an ended child is gone, and what it still had to say with it: nobody is to trip over its pipes."""
    while process.stdout is not None and await process.stdout.read(_CHUNK):
        pass
    await process.wait()


def _end(process: Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
