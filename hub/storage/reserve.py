"""A reserve file: room on the disk that is let go when the disk is full, so that what must be kept still fits."""

import asyncio
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from hub.model.ports import Clock
from hub.storage.database import free_bytes

_LOG = logging.getLogger(__name__)

FILE: Final = "reserve"
SIZE: Final = 8 << 20
ROOM: Final = 64 << 20
"""Bytes that must be free for the reserve to be made; a disk smaller than this gets none."""
LOOK: Final = 30.0
"""Seconds between looks whether the reserve can be made again."""


class Reserve:
    """The file `reserve` (0600) in the state folder; `size` and `room` in bytes."""

    def __init__(self, folder: Path, clock: Clock, size: int = SIZE, room: int = ROOM) -> None:
        self.missing = asyncio.Event()  # set while there should be one and is not
        self._path = folder / FILE
        self._clock = clock
        self._size = size
        self._room = room
        self._released = False

    @property
    def released(self) -> bool:
        """Whether it was let go and is not there again."""
        return self._released

    async def spent(self) -> bool:
        """Whether the room that is left on the disk is for what must be kept, and for nothing else."""
        # What an earlier life of the hub let go shows only in how little room there is.
        return self._released or (self.missing.is_set() and await asyncio.to_thread(self._is_scarce))

    async def make(self) -> bool:
        """Make the file where there is room; whether it stands."""
        if not await asyncio.to_thread(self._fits_the_disk):
            return False
        there = await asyncio.to_thread(self._make)
        if there:
            self.missing.clear()
            self._released = False
        else:
            self.missing.set()
        return there

    async def release(self) -> bool:
        """Let the room go; whether there was any."""
        try:
            await asyncio.to_thread(self._path.unlink)
        except OSError:
            return False
        self.missing.set()
        self._released = True
        return True

    async def run(self, restored: Callable[[], None]) -> None:
        """Make the file again when there is room, and tell of it."""
        while True:
            await self.missing.wait()
            await self._clock.sleep(LOOK)
            if await self.make():
                restored()

    def _fits_the_disk(self) -> bool:
        try:
            found = os.statvfs(self._path.parent)
        except OSError:
            return False
        return found.f_blocks * found.f_frsize >= self._room

    def _is_scarce(self) -> bool:
        free = free_bytes(self._path.parent)
        return free is not None and free < self._size

    def _make(self) -> bool:
        with suppress(OSError):
            if self._path.stat().st_blocks * 512 >= self._size:
                self._path.chmod(0o600)
                return True
        if (free_bytes(self._path.parent) or 0) < self._room + self._size:
            return False
        try:
            handle = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            try:
                os.fchmod(handle, 0o600)
                os.posix_fallocate(handle, 0, self._size)
            finally:
                os.close(handle)
        except OSError as error:
            _LOG.debug("no reserve at %s: %s", self._path, error)
            with suppress(OSError):
                self._path.unlink()
            return False
        return True
