"""The router's own page as a client uses it: login, and the list of devices. No I/O.

Sources: dmamontov/hass-miwifi and miwifi-luci-api (paths, `type` of a connection: 3 guest; sha256 in place of sha1
where `init_info` says `newEncryptMode` 1); the script of the login page (nonce, key), as several clients repeat it.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

from drivers.kit.http import Answer
from drivers.router.census import MOST_CLIENTS, Census, mac_of
from hub.model.errors import AuthFailed, BadBytes, NotSupported, Unreachable

INFO_PATH: Final = "/cgi-bin/luci/api/xqsystem/init_info"
PAGE_PATH: Final = "/cgi-bin/luci/web"
LOGIN_PATH: Final = "/cgi-bin/luci/api/xqsystem/login"
PORT: Final = 80

KEY: Final = "a2ffa5c9be07488bbb04a3a47d3c5f6a"
"""Stands in the page of every such router for all to read: no secret."""

_PAGE_KEY: Final = re.compile(rb"\bkey:\s*'([0-9a-f]{16,64})'")
_PAGE_ID: Final = re.compile(rb"\bdeviceId\s*=\s*'([0-9A-Za-z:._-]{1,64})'")
_TOKEN: Final = re.compile("[0-9A-Za-z]{1,128}")
_GUEST: Final = 3
_NOT_ALLOWED: Final = 401


class LoggedOut(Unreachable):
    """The token counts no more: somebody else has logged in, or it was too old. Log in again, and not at once."""


@dataclass(frozen=True, slots=True)
class Info:
    """What the router tells everybody: hardware, firmware, and whether its login is of the newer kind."""

    hardware: str
    firmware: str
    newer: bool


@dataclass(frozen=True, slots=True)
class Page:
    """What the login page holds for its script."""

    key: str
    device: str


def list_path(token: str) -> str:
    """The path of the list of devices."""
    return f"/cgi-bin/luci/;stok={token}/api/misystem/devicelist"


def read_info(answer: Answer) -> Info:
    """Raises NotSupported where no such router answers, Unreachable where it fails."""
    said = _read(answer)
    hardware, firmware = said.get("hardware"), said.get("romversion")
    if not isinstance(hardware, str):
        raise NotSupported("device.not_miwifi")
    return Info(hardware[:40], firmware[:40] if isinstance(firmware, str) else "", said.get("newEncryptMode") == 1)


def read_page(answer: Answer) -> Page:
    """The key and device id of the login page; the usual ones where it does not show them."""
    key, device = _PAGE_KEY.search(answer.body), _PAGE_ID.search(answer.body)
    return Page(key[1].decode() if key else KEY, device[1].decode() if device else "00:00:00:00:00:00")


def login_form(password: str, page: Page, now: float, random: Random, *, newer: bool) -> dict[str, str]:
    """The form of the login page: the password goes hashed with a nonce."""
    nonce = f"0_{page.device}_{int(now)}_{random.randrange(10_000)}"
    inner = _hash(password + page.key, newer=newer)
    return {"username": "admin", "password": _hash(nonce + inner, newer=newer), "logtype": "2", "nonce": nonce}


def read_login(answer: Answer) -> str:
    """The token of the session. Raises AuthFailed where the password is wrong, and as `read_info`."""
    said = _read(answer)
    token = said.get("token")
    if said.get("code") != 0:
        raise AuthFailed("device.router_password")
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        raise NotSupported("device.not_miwifi")
    return token


def read_list(answer: Answer) -> Census:
    """Who is in the network. Raises LoggedOut, and as `read_info`."""
    said = _read(answer)
    if said.get("code") == _NOT_ALLOWED:
        raise LoggedOut("device.router_taken")
    rows = said.get("list")
    if said.get("code") != 0 or not isinstance(rows, list):
        raise NotSupported("device.not_miwifi")
    online = [row for row in rows[:MOST_CLIENTS] if isinstance(row, dict) and str(row.get("online")) == "1"]
    macs = (mac_of(str(row.get("mac", ""))[:40]) for row in online)
    guests = sum(str(row.get("type")) == str(_GUEST) for row in online)
    return Census(frozenset(mac for mac in macs if mac), len(online), guests)


def _read(answer: Answer) -> Mapping[str, object]:
    if answer.status >= 500:
        raise Unreachable("device.http_status", status=answer.status)
    if answer.status in (401, 403):
        return {"code": _NOT_ALLOWED}
    try:
        said = answer.json() if answer.status == 200 else None
    except BadBytes:
        said = None
    if not isinstance(said, dict):
        raise NotSupported("device.not_miwifi")
    # The login says its code as text in some firmware.
    code = said.get("code")
    return {**said, "code": int(code)} if isinstance(code, str) and re.fullmatch("[0-9]{1,6}", code) else said


def _hash(text: str, *, newer: bool) -> str:
    # The router asks for it; over plain HTTP it guards little.
    make = hashlib.sha256 if newer else hashlib.sha1
    return make(text.encode(), usedforsecurity=False).hexdigest()
