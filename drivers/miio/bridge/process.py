"""The process beside the hub in which python-miio runs, as the hub sees it: one for all its devices.

It is started with the first question. Each question has a hard deadline: python-miio may wait for a silent device for
twenty seconds, and cannot be told to stop. When too many wait at once, the process is ended; the next question starts
another, after a pause that grows.
"""

import asyncio
import json
import logging
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from hub.model.backoff import Backoff
from hub.model.errors import BadBytes, HearthError, NotSupported, Rejected, Unreachable
from hub.model.ports import DriverPorts

_LOG = logging.getLogger(__name__)

CHILD: Final = Path(__file__).with_name("child.py")
START_WITHIN: Final = 30.0
"""Seconds until python-miio is imported; half a second on a fast machine."""
STUCK: Final = 4
"""Questions past their deadlines and still not answered that end the process: half of those it takes at once."""
LONGEST_ANSWER: Final = 1 << 18
"""Bytes of a line."""


class Bridge:
    """Asks python-miio. `interpreter` is the Python that has it, empty for the hub's own."""

    def __init__(self, ports: DriverPorts, interpreter: str = "", child: Path = CHILD) -> None:
        self._clock = ports.clock
        self._command = (interpreter or sys.executable, "-I", str(child))
        self._backoff = Backoff(ports.random)
        self._not_before = float("-inf")
        self._missing = False
        self._starting = asyncio.Lock()
        self._process: Process | None = None
        self._hearing: set[asyncio.Task[None]] = set()
        self._asked: dict[int, asyncio.Future[Mapping[str, object]]] = {}
        self._late: set[int] = set()
        self._last = 0

    @property
    def pid(self) -> int | None:
        """The process, None while there is none."""
        return None if self._process is None else self._process.pid

    async def ask(self, question: Mapping[str, object], within: float) -> object:
        """What python-miio answers, in at most so many seconds.

        Raises:
            NotSupported: it is not installed, or does not know the model. Rejected: the device says no.
            Unreachable: no answer in time, the process broke, or rests.
        """
        due = self._clock.monotonic() + within
        timer = None
        self._last += 1
        number = self._last
        answered: asyncio.Future[Mapping[str, object]] = asyncio.get_running_loop().create_future()
        try:
            await self._started()
            left = due - self._clock.monotonic()
            if left <= 0:  # it took its time to start
                raise Unreachable("device.no_reply")
            self._asked[number] = answered
            timer = self._clock.call_at(due, lambda: self._overdue(number))
            self._say({**question, "id": number, "within": left})
            return _result(await answered)
        finally:
            if timer is not None:
                timer.cancel()
            if self._asked.pop(number, None) is not None and not answered.done():
                self._late.add(number)  # whoever asked has gone

    async def close(self) -> None:
        """End the process."""
        self._end(Unreachable("device.session_closed"))
        await asyncio.gather(*self._hearing)

    async def _started(self) -> None:
        async with self._starting:
            if self._process is not None:
                return
            if self._missing:
                raise NotSupported("device.needs_legacy")
            if self._clock.monotonic() < self._not_before:
                raise Unreachable("device.bridge_rests")
            self._not_before = self._clock.monotonic() + self._backoff.next()
            try:
                process = await asyncio.create_subprocess_exec(
                    *self._command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=LONGEST_ANSWER,
                    env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
                )  # fmt: skip
            except OSError as error:
                raise Unreachable("device.bridge_not_started", reason=error.strerror or str(error)) from error
            self._process = process
            ready = asyncio.get_running_loop().create_future()
            self._asked[0] = ready
            timer = self._clock.call_at(self._clock.monotonic() + START_WITHIN, lambda: self._overdue(0))
            hearing = asyncio.ensure_future(self._hear(process))
            self._hearing.add(hearing)
            hearing.add_done_callback(self._hearing.discard)
            try:
                version = (await ready).get("ready")
            finally:
                timer.cancel()
                self._asked.pop(0, None)
            if version is None:
                self._missing = True
                self._end(Unreachable("device.bridge_ended"))
                raise NotSupported("device.needs_legacy")

    def _say(self, question: Mapping[str, object]) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.write(json.dumps(question).encode() + b"\n")

    async def _hear(self, process: Process) -> None:
        """Take its lines in until it ends, or says what it should not."""
        out = process.stdout
        try:
            while out is not None and (line := await out.readline()):
                self._take(line)
        except (ValueError, BadBytes, OSError):
            _LOG.warning("python-miio's process says what cannot be understood, and is ended")
        if process is self._process:
            self._end(Unreachable("device.bridge_ended"))
        _kill(process)
        while out is not None and await out.read(LONGEST_ANSWER):
            pass
        await process.wait()

    def _take(self, line: bytes) -> None:
        try:
            said = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise BadBytes("device.odd_answer", method="bridge") from error
        if not isinstance(said, dict):
            raise BadBytes("device.odd_answer", method="bridge")
        number = 0 if "ready" in said else said.get("id")
        if not isinstance(number, int):
            raise BadBytes("device.odd_answer", method="bridge")
        self._late.discard(number)
        answered = self._asked.get(number)
        if answered is not None and not answered.done():
            self._backoff.reset()
            answered.set_result(said)

    def _overdue(self, number: int) -> None:
        answered = self._asked.get(number)
        if answered is None or answered.done():
            return
        answered.set_exception(Unreachable("device.no_reply"))
        self._late.add(number)
        if number == 0 or len(self._late) >= STUCK:
            _LOG.warning("python-miio's process hangs, and is ended")
            self._end(Unreachable("device.bridge_ended"))

    def _end(self, error: HearthError) -> None:
        process, self._process = self._process, None
        self._late.clear()
        if process is not None:
            _kill(process)
        for answered in self._asked.values():
            if not answered.done():
                answered.set_exception(error)


def _kill(process: Process) -> None:
    """End it, if it has not ended; its input is closed at once."""
    if process.stdin is not None:
        process.stdin.close()
    with suppress(ProcessLookupError):
        process.kill()


def _result(said: Mapping[str, object]) -> object:
    """The result of an answer; raises what the word of its error means."""
    match said.get("error"):
        case None:
            return said.get("result")
        case "unknown":
            raise NotSupported("device.bridge_unknown", name=str(said.get("text"))[:100])
        case "refused":
            raise Rejected("device.rejected", code=str(said.get("text"))[:200])
        case "silent":
            raise Unreachable("device.silent")
        case _:
            raise Unreachable("device.bridge_failed", reason=str(said.get("text"))[:200])
