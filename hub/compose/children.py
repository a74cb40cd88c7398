"""Processes that work for a running hub: what they take comes in on their input, what they have to say is their output.

The hub goes on meanwhile. A child goes after everybody else, has so much time, and does not outlive its work.
"""

import os
import sys
from asyncio import create_subprocess_exec
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from typing import Final

from hub.model.errors import BadSetup
from hub.model.ports import Clock

NICENESS: Final = 10
"""How much everybody else goes before a child."""
LONGEST_ANSWER: Final = 32 << 20
"""Bytes that an answer may have."""


async def told_by(module: str, asked: bytes, clock: Clock, longest: float) -> bytes:
    """What a process that runs this module says when it is given `asked`; nothing where it breaks.

    Raises:
        BadSetup: there can be no process (`inquiry.no_process`), or it took longer than `longest` seconds.
    """
    try:
        process = await create_subprocess_exec(
            sys.executable, "-m", module, stdin=PIPE, stdout=PIPE, stderr=PIPE, limit=LONGEST_ANSWER
        )
    except OSError as error:
        raise BadSetup("inquiry.no_process", reason=error.strerror or str(error)) from error
    due = clock.monotonic() + longest
    timer = clock.call_at(due, lambda: _end(process))
    try:
        told, _ = await process.communicate(asked)
    finally:
        timer.cancel()
        _end(process)
    if not told and clock.monotonic() >= due:
        raise BadSetup("inquiry.too_long", seconds=longest)
    return told


def give_way() -> None:
    """Go after everybody else: for a child to say of itself."""
    with suppress(OSError):  # a service may not be allowed to
        os.nice(NICENESS)


def _end(process: Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
