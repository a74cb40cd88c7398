"""The hub as the command line sees it: its API over the Unix socket, with the standard library alone."""

import http.client
import json
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote

from hub.cli.exits import Answer, NoHub, Refusal
from hub.cli.out import at_home_in
from hub.text.messages.catalogue import Language

PREFIX: Final = "/api/v1"
PATIENCE: Final = 120.0
"""Seconds that an answer may take; the longest wait that the hub itself allows is a minute."""


class HubClient:
    """Asks the hub at `path`. Every method raises NoHub and Refusal."""

    def __init__(self, path: Path, language: Language) -> None:
        self._path = path
        self._language = language

    def get(self, *parts: str, query: str = "") -> Answer:
        """The answer to GET; the parts of the path are quoted."""
        return self._ask("GET", parts, None, query)

    def post(self, *parts: str, body: Mapping[str, object] | None = None) -> Answer:
        """The answer to POST with a JSON object."""
        return self._ask("POST", parts, body or {}, "")

    def stream(self, *parts: str, query: str = "") -> Iterator[Answer]:
        """The lines of a stream, until the hub ends it."""
        connection = self._send("GET", parts, None, query, patience=None)
        try:
            response = self._response(connection)
            while line := response.readline():
                yield json.loads(line)
        except (http.client.HTTPException, ValueError, OSError) as error:
            raise NoHub("cli.hub_gone", path=str(self._path)) from error
        finally:
            connection.close()

    def _ask(self, method: str, parts: tuple[str, ...], body: Mapping[str, object] | None, query: str) -> Answer:
        connection = self._send(method, parts, body, query, patience=PATIENCE)
        try:
            answer = json.loads(self._response(connection).read())
        except TimeoutError as error:
            raise NoHub("cli.hub_slow", path=str(self._path), seconds=PATIENCE) from error
        except (http.client.HTTPException, ValueError, OSError) as error:
            raise NoHub("cli.hub_gone", path=str(self._path)) from error
        finally:
            connection.close()
        if not isinstance(answer, dict):
            raise NoHub("cli.hub_gone", path=str(self._path))
        return answer

    def _send(
        self,
        method: str,
        parts: tuple[str, ...],
        body: Mapping[str, object] | None,
        query: str,
        *,
        patience: float | None,
    ) -> http.client.HTTPConnection:
        target = "/".join([PREFIX, *(quote(part, safe="") for part in parts)]) + (f"?{query}" if query else "")
        connection = http.client.HTTPConnection("localhost")
        connection.sock = self._connect(patience)
        headers: dict[str, str] = {"Accept-Language": self._language}
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body).encode()
        try:
            connection.request(method, target, data, headers)
        except OSError as error:
            connection.close()
            raise NoHub("cli.hub_gone", path=str(self._path)) from error
        return connection

    def _connect(self, patience: float | None) -> socket.socket:
        connected = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connected.settimeout(patience)
        try:
            connected.connect(str(self._path))
        except PermissionError as error:
            connected.close()
            raise NoHub("cli.socket_forbidden", path=str(self._path)) from error
        except OSError as error:
            connected.close()
            raise NoHub("cli.no_hub", path=str(self._path)) from error
        return connected

    def _response(self, connection: http.client.HTTPConnection) -> http.client.HTTPResponse:
        """The response, once it is known to be one that was hoped for.

        Raises:
            Refusal: it is an error.
        """
        response = connection.getresponse()
        at_home_in(response.headers.get("X-Hearth-Time-Zone", ""))
        if response.status == http.client.OK:
            return response
        try:
            answer = json.loads(response.read())
        except ValueError:
            answer = None
        error = answer.get("error") if isinstance(answer, dict) else None
        if isinstance(error, dict):
            raise Refusal(error)
        own = response.status == http.client.INTERNAL_SERVER_ERROR
        raise NoHub("cli.hub_error" if own else "cli.hub_gone", path=str(self._path))
