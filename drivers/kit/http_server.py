"""The HTTP side of simulators: a server on one loopback address."""

import hashlib
import hmac
import re
from random import Random
from typing import Final

from aiohttp import web

from drivers.kit.faults import Faults
from hub.model.errors import BadSetup

_FIELDS: Final = re.compile(r'(\w+)=(?:"([^"]*)"|([^\s,]+))')


class Server:
    """Serves `app` on `host:port` between `start` and `stop`, and can be started again with another app."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._runner: web.AppRunner | None = None

    async def start(self, app: web.Application) -> None:
        """Listen. Raises BadSetup where the machine does not let it."""
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._host, self._port).start()
        except OSError as error:
            await runner.cleanup()
            raise BadSetup(
                "simulator.cannot_listen", address=f"{self._host}:{self._port}", detail=str(error)
            ) from error
        self._runner = runner

    async def stop(self) -> None:
        """Close every connection."""
        if self._runner is not None:
            runner, self._runner = self._runner, None
            await runner.cleanup()


async def trouble_of(faults: Faults, broken: web.Response) -> web.Response | None:
    """Take the time that an answer takes: the answer in place of the right one, None where it may be given."""
    await faults.hold()
    if faults["garbage"]:
        return web.Response(text="<html>Sign in to the network</html>", content_type="text/html")
    return broken if faults["broken"] else None


class DigestGate:
    """Digest authentication as a server asks for it (RFC 7616; MD5, qop=auth), for one user."""

    def __init__(self, random: Random, realm: str, user: str, password: str) -> None:
        self._random = random
        self._realm = realm
        self._user = user
        self._key = _digest(f"{user}:{realm}:{password}")
        self._nonces: dict[str, int] = {}

    def admits(self, request: web.BaseRequest) -> bool:
        """Whether the request proves to know the password, with a count never used before."""
        scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
        fields = {name: quoted or plain for name, quoted, plain in _FIELDS.findall(rest)}
        nonce, count = fields.get("nonce", ""), fields.get("nc", "")
        if scheme.lower() != "digest" or fields.get("username") != self._user or fields.get("uri") != request.raw_path:
            return False
        if nonce not in self._nonces or not re.fullmatch("[0-9a-f]{8}", count):
            return False
        if int(count, 16) <= self._nonces[nonce]:
            return False
        asked = _digest(f"{request.method}:{fields['uri']}")
        expected = _digest(f"{self._key}:{nonce}:{count}:{fields.get('cnonce', '')}:auth:{asked}")
        if not hmac.compare_digest(expected, fields.get("response", "")):
            return False
        self._nonces[nonce] = int(count, 16)
        return True

    def challenge(self) -> web.Response:
        """The answer to who does not."""
        nonce = f"{self._random.getrandbits(128):032x}"
        self._nonces[nonce] = 0
        header = f'Digest realm="{self._realm}", nonce="{nonce}", algorithm=MD5, qop="auth"'
        return web.Response(status=401, text="<h1>401 Unauthorized</h1>", headers={"WWW-Authenticate": header})


def _digest(text: str) -> str:
    # The algorithm that the cameras ask for; it guards nothing here.
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
