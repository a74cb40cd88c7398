"""The server's side, and the phone that hangs on it.

Sources as in `codec`: the shape of answers from server/types.go and server/errors.go.
"""

import json
from collections.abc import Sequence
from typing import Final

from aiohttp import web

from drivers.kit.faults import Faults
from drivers.kit.home import SimulatedDevice
from drivers.kit.http_server import Server, trouble_of
from drivers.kit.simulator import ReceivedCommand, SimulationPorts, as_bool, unknown_act
from drivers.ntfy.codec import ACCOUNT_PATH, HEALTH_PATH, MESSAGE_LIMIT, PUBLISH_PATH, is_topic
from hub.model.errors import BadConfig

PORT: Final = 8090

_ACTS: Final = ("clear",)
_FAULTS: Final = ("silent", "wrong_auth", "slow", "too_many", "broken", "garbage", "deaf")
_ID_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def simulators(rows: Sequence[SimulatedDevice], ports: SimulationPorts) -> tuple["TopicSimulator", ...]:
    """One server a row, with one phone that listens to the topic `wire_id`; `token` is asked for where it is given.

    Raises:
        BadConfig: a row without a topic, or with settings.
    """
    return tuple(TopicSimulator(row, ports) for row in rows)


class TopicSimulator:
    """A server, and the messages that the phone shows.

    Acts: `clear` (true: the person wipes all messages away).
    Faults: `silent` (takes requests, answers nothing), `wrong_auth` (takes no token), `slow` (seconds before every
    answer), `too_many` (the quota is used up), `broken` (fails inside), `garbage` (answers no JSON), `deaf` (publishes
    the message, and its answer is lost).
    """

    acts: tuple[str, ...] = _ACTS
    faults: tuple[str, ...] = _FAULTS

    def __init__(self, row: SimulatedDevice, ports: SimulationPorts) -> None:
        if not is_topic(row.wire_id):
            raise BadConfig("simulator.bad_key", place=f"devices.{row.handle}.wire_id", value=row.wire_id)
        if row.settings:
            raise BadConfig("simulator.unknown_key", place=f"devices.{row.handle}", key=min(row.settings))
        self.name = row.handle
        self._row = row
        self._ports = ports
        self._server = Server(row.address, row.port or PORT)
        self._messages: list[dict[str, object]] = []
        self._received: list[ReceivedCommand] = []
        self._faults = Faults(_FAULTS, ports.clock)

    async def start(self) -> None:
        """Serve. Raises BadSetup where the address or port cannot be had."""
        app = web.Application()
        app.router.add_post(PUBLISH_PATH, self._publish)
        app.router.add_get(HEALTH_PATH, self._health)
        app.router.add_get(ACCOUNT_PATH, self._account)
        await self._server.start(app)

    async def stop(self) -> None:
        """Vanish, as when its power fails."""
        await self._server.stop()

    def state(self) -> dict[str, object]:
        """What the phone shows, oldest first."""
        return {"messages": [dict(message) for message in self._messages]}

    def received(self) -> list[ReceivedCommand]:
        """Requests, oldest first."""
        return list(self._received)

    def act(self, what: str, value: object) -> None:
        """Lay a hand on the phone. Raises UnknownName, BadValue."""
        if what not in _ACTS:
            raise unknown_act(what, _ACTS)
        if as_bool(what, value):
            self._messages.clear()

    def misbehave(self, fault: str, value: object) -> None:
        """Play a fault, or stop playing it. Raises UnknownName, BadValue."""
        self._faults.play(fault, value)

    async def _health(self, request: web.Request) -> web.Response:
        return await self._trouble(request, "") or web.json_response({"healthy": True})

    async def _account(self, request: web.Request) -> web.Response:
        trouble = await self._trouble(request, "")
        if trouble is not None:
            return trouble
        return (
            web.json_response({"username": "hearth"}) if self._admits(request) else _error(401, 40101, "unauthorized")
        )

    async def _publish(self, request: web.Request) -> web.Response:
        body = await request.text()
        trouble = await self._trouble(request, body)
        if trouble is not None:
            return trouble
        if not self._admits(request):
            return _error(403, 40301, "forbidden")
        if self._faults["too_many"]:
            return _error(429, 42908, "limit reached: daily message quota reached")
        try:
            asked = json.loads(body)
        except ValueError:
            return _error(400, 40024, "invalid request: request body must be valid JSON")
        if not isinstance(asked, dict) or not is_topic(str(asked.get("topic", ""))):
            return _error(400, 40009, "invalid request: topic invalid")
        message = str(asked.get("message") or "triggered")
        if len(message.encode()) > MESSAGE_LIMIT:
            return _error(413, 41301, "attachment too large, or bandwidth limit reached")
        published: dict[str, object] = {
            "id": "".join(self._ports.random.choices(_ID_LETTERS, k=12)),
            "time": int(self._ports.clock.now()),
            "event": "message",
            "topic": asked["topic"],
            "message": message,
        }
        if asked.get("title"):
            published["title"] = asked["title"]
        if asked["topic"] == self._row.wire_id:
            self._messages.append(published)
        if self._faults["deaf"] and request.transport is not None:
            request.transport.abort()
        return web.json_response(published)

    async def _trouble(self, request: web.Request, body: str) -> web.Response | None:
        """Note the request, and take the time or answer with the fault of the moment."""
        self._received.append(ReceivedCommand(self._ports.clock.now(), request.path, body[:200]))
        return await trouble_of(self._faults, _error(500, 50001, "internal server error"))

    def _admits(self, request: web.Request) -> bool:
        if self._faults["wrong_auth"]:
            return False
        return not self._row.token or request.headers.get("Authorization") == f"Bearer {self._row.token}"


def _error(status: int, code: int, sentence: str) -> web.Response:
    return web.json_response({"code": code, "http": status, "error": sentence}, status=status)
