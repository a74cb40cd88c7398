"""The television's side: keys, apps, volume, and a screen that its interface does not know of.

Sources as in `codec`. In standby it answers as if it were on, and keys wake it or not as with the real thing: only
`power` does.
"""

from collections.abc import Callable, Sequence
from typing import Final

from aiohttp import web

from drivers.kit.faults import Faults
from drivers.kit.home import SimulatedDevice
from drivers.kit.http_server import Server, trouble_of
from drivers.kit.simulator import ReceivedCommand, SimulationPorts, as_bool, unknown_act
from drivers.mitv.codec import KEYS, PORT
from hub.model.errors import BadConfig

LOUDEST: Final = 50
APPS: Final = {"Video": "com.example.video", "电视直播": "com.example.live"}

_ACTS: Final = ("power",)
_FAULTS: Final = ("silent", "slow", "garbage", "broken", "old")


def simulators(rows: Sequence[SimulatedDevice], ports: SimulationPorts) -> tuple["TvSimulator", ...]:
    """One television a row. Setting: `mac`, twelve digits. Raises BadConfig for any other."""
    return tuple(TvSimulator(row, ports) for row in rows)


class TvSimulator:
    """A television.

    Acts: `power` (bool: the screen by its own remote control).
    Faults: `silent` (takes requests, answers nothing), `slow` (seconds before every answer), `garbage` (answers no
    JSON), `broken` (fails inside), `old` (does not know its volume).
    """

    acts: tuple[str, ...] = _ACTS
    faults: tuple[str, ...] = _FAULTS

    def __init__(self, row: SimulatedDevice, ports: SimulationPorts) -> None:
        unknown = row.settings.keys() - {"mac"}
        if unknown:
            raise BadConfig("simulator.unknown_key", place=f"devices.{row.handle}", key=min(unknown))
        self.name = row.handle
        self._ports = ports
        self._mac = str(row.settings.get("mac", "508a06010203"))
        self._server = Server(row.address, row.port or PORT)
        self._received: list[ReceivedCommand] = []
        self._faults = Faults(_FAULTS, ports.clock)
        self._screen = True
        self._app = ""
        self._volume = 10
        self._keys: list[str] = []

    async def start(self) -> None:
        """Serve. Raises BadSetup where the address or port cannot be had."""
        app = web.Application()
        app.router.add_get("/request", self._answer)
        app.router.add_get("/controller", self._answer)
        await self._server.start(app)

    async def stop(self) -> None:
        """Vanish, as when its plug is pulled."""
        await self._server.stop()

    def state(self) -> dict[str, object]:
        """The screen, the app in front, the volume of LOUDEST, and the keys that were pressed."""
        return {"screen": self._screen, "app": self._app, "volume": self._volume, "keys": list(self._keys)}

    def received(self) -> list[ReceivedCommand]:
        """Requests, oldest first."""
        return list(self._received)

    def act(self, what: str, value: object) -> None:
        """Take its own remote control. Raises UnknownName, BadValue."""
        if what not in _ACTS:
            raise unknown_act(what, _ACTS)
        self._screen = as_bool(what, value)

    def misbehave(self, fault: str, value: object) -> None:
        """Play a fault, or stop playing it. Raises UnknownName, BadValue."""
        self._faults.play(fault, value)

    async def _answer(self, request: web.Request) -> web.Response:
        action = request.query.get("action", "")
        self._received.append(ReceivedCommand(self._ports.clock.now(), action, request.query_string[:200]))
        trouble = await trouble_of(self._faults, web.Response(status=500, text=""))
        if trouble is not None:
            return trouble
        answers: dict[str, Callable[[web.Request], object]] = {
            "isalive": self._alive, "getsysteminfo": self._system, "getinstalledapp": self._apps,
            "getvolume": self._loudness, "keyevent": self._press, "startapp": self._open,
        }  # fmt: skip
        data = answers[action](request) if action in answers else None
        if data is None:
            return web.json_response({"status": 1, "msg": "not supported"})
        # The real thing says text/json, or nothing.
        return web.json_response({"status": 0, "msg": "success", "data": data}, content_type="text/json")

    def _alive(self, _: web.Request) -> object:
        return {"devicename": self.name, "platform": 630, "build": 1267, "feature": ["power"]}

    def _system(self, _: web.Request) -> object:
        return {"devicename": self.name, "ethmac": self._mac, "wifimac": "000000000000"}

    def _apps(self, _: web.Request) -> object:
        return {"AppInfo": [{"AppName": name, "PackageName": one, "Order": 1} for name, one in APPS.items()]}

    def _loudness(self, _: web.Request) -> object:
        return None if self._faults["old"] else {"volume": self._volume, "maxVolume": LOUDEST}

    def _press(self, request: web.Request) -> object:
        key = request.query.get("keycode", "")
        if key not in KEYS:
            return None
        self._keys.append(key)
        if key == "power":
            self._screen = not self._screen
        elif key in ("volumeup", "volumedown") and self._screen:
            self._volume = max(0, min(LOUDEST, self._volume + (1 if key == "volumeup" else -1)))
        return {}

    def _open(self, request: web.Request) -> object:
        self._app = request.query.get("packagename", "")
        return {}
