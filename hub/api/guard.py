"""What a request must be before any handler sees it: to this host, from no foreign page, of the right form."""

import pwd
import re
import socket
import struct
from collections.abc import Callable
from typing import Final

from aiohttp import web

from hub.api.errors import BadRequest
from hub.api.fields import parse_body
from hub.api.ports import Json
from hub.api.route import Role
from hub.text.messages.catalogue import Language

HOSTS: Final = frozenset({"localhost", "hearth"})
"""The names under which a program on this machine may call; a web page that had its name rebound has another."""

_PORT: Final = re.compile(r":\d{1,5}")
_PEER: Final = struct.Struct("3i")  # struct ucred: pid, uid, gid (unix(7), SO_PEERCRED)

Roles = Callable[[web.Request], Role | None]
"""Which role the caller has; None: none at all."""


def peer_role(_: web.Request) -> Role:
    """Whoever may open the socket (its mode and group say who) owns the hub."""
    return Role.OWNER


def refuse_foreign(request: web.Request) -> None:
    """Refuse what a web page could have sent.

    Raises:
        BadRequest: another host, several hosts or none (421); any origin, or a browser's request from elsewhere (403).
    """
    hosts = request.headers.getall("Host", [])
    if len(hosts) != 1 or _PORT.sub("", hosts[0], count=1).lower() not in HOSTS:
        raise BadRequest(421, "api.wrong_host")
    site = request.headers.get("Sec-Fetch-Site", "none")
    if "Origin" in request.headers or site not in ("none", "same-origin"):
        raise BadRequest(403, "api.foreign_origin")


def refuse_role(role: Role | None, needed: Role) -> None:
    """Raise BadRequest (403) for somebody who may not."""
    if role is None or role < needed:
        raise BadRequest(403, "api.not_allowed", role=needed.name.lower())


async def read_body(request: web.Request) -> Json:
    """The JSON object that a request carries; aiohttp raises for a body that is too large.

    Raises:
        BadRequest: another content type (415), or no JSON object (400).
    """
    if request.method == "GET":
        return {}
    # A form or text/plain is what a page can send without asking first.
    if request.content_type != "application/json":
        raise BadRequest(415, "api.not_json_type")
    return parse_body(await request.read())


def language_of(request: web.Request) -> Language:
    """Chinese when the caller names it first, else English."""
    return "zh" if request.headers.get("Accept-Language", "").strip().lower().startswith("zh") else "en"


def peer_name(request: web.Request) -> str:
    """The user at the other end of the Unix socket, his number when he has no name; empty when nobody can tell."""
    transport = request.transport
    peer = transport.get_extra_info("socket") if transport is not None else None
    if peer is None or peer.family != socket.AF_UNIX:
        return ""
    _, uid, _ = _PEER.unpack(peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size))
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
