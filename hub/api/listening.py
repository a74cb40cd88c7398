"""The Unix socket: opened with its mode, in place of one that a crash left behind, never in place of a living one."""

import os
import socket
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

from aiohttp import web

from hub.model.errors import BadSetup

MODE: Final = 0o660
FOLDER_MODE: Final = 0o750
BACKLOG: Final = 64
LONGEST_PATH: Final = 107  # sun_path of struct sockaddr_un holds 108 bytes, the last one zero: unix(7)
STOP_WITHIN: Final = 1.0


class SocketServer:
    """Serves an application at `path`. `start` raises BadSetup: another hub is there, or the place will not do."""

    def __init__(self, app: web.Application, path: Path) -> None:
        self._path = path
        self._inode: int | None = None
        self._runner = web.AppRunner(
            app, access_log=None, handle_signals=False, shutdown_timeout=STOP_WITHIN, keepalive_timeout=30.0
        )

    async def start(self) -> None:
        """Open the socket and serve."""
        listener = _listen(self._path)
        self._inode = self._path.stat().st_ino
        await self._runner.setup()
        await web.SockSite(self._runner, listener, backlog=BACKLOG).start()

    async def stop(self) -> None:
        """Close, and remove the socket unless another hub has put its own there."""
        await self._runner.cleanup()
        with suppress(FileNotFoundError):
            if self._path.stat().st_ino == self._inode:
                self._path.unlink()


def _listen(path: Path) -> socket.socket:
    """A listening socket at `path`, in place of one that a crash left behind.

    Raises:
        BadSetup: a hub answers there, something else is in the way, or the folder cannot be written.
    """
    if len(os.fsencode(path)) > LONGEST_PATH:
        raise BadSetup("api.path_too_long", path=str(path), limit=LONGEST_PATH)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        _make_way(path)
        # On Linux the mode of the socket before bind is that of its file, so that it is never wider than meant.
        os.fchmod(listener.fileno(), MODE)
        listener.bind(str(path))
        path.chmod(MODE)
    except OSError as error:
        listener.close()
        raise BadSetup("api.socket", path=str(path), reason=error.strerror or str(error)) from error
    except BadSetup:
        listener.close()
        raise
    listener.setblocking(False)
    return listener


def _make_way(path: Path) -> None:
    try:
        found = path.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(found.st_mode):
        raise BadSetup("api.not_a_socket", path=str(path))
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            path.unlink()
        else:
            raise BadSetup("api.already_running", path=str(path))
