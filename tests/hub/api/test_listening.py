"""The socket of the way in (what a hub does with it stands in test_server.py)."""

from pathlib import Path

from aiohttp import web

from hub.api.listening import SocketServer


async def test_a_server_takes_its_own_socket_away_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "run" / "hearth.sock"
    first, second = SocketServer(web.Application(), path), SocketServer(web.Application(), path)
    await first.start()
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o660, 0o750)
    path.unlink()
    await second.start()
    await first.stop()
    assert path.is_socket()
    await second.stop()
    assert not path.exists()
