"""From a service heard on the LAN to a camera proven to be itself.

Sources: mDNS type and TXT `macaddress` as in Home Assistant's manifest of the integration `axis` and its tests;
prefixes of the maker in the IEEE register of MAC addresses; `getAllProperties` in Axis' documentation "Basic device
information".
"""

from typing import Final

import aiohttp
from yarl import URL

from drivers.axis.codec import APIS_PATH, INFO_PATH, STREAM_API, DeviceInfo, read_apis, read_info, request
from drivers.kit.http import ask, base_url, login, open_client
from hub.model.device import Sighting
from hub.model.errors import AuthFailed, BadBytes, NotSupported, Unreachable
from hub.model.ports import Clock, Learned, MdnsRecord
from hub.model.secret import Secret

FAMILY: Final = "axis"
MDNS_TYPE: Final = "_axis-video._tcp.local."
HTTP_PORT: Final = 80

_MAKERS: Final = ("00408C", "ACCC8E", "B8A44F", "E82725")
_CAMERA_WORDS: Final = ("camera", "door station")


def recognise(record: MdnsRecord) -> Sighting | None:
    """The camera that the service stands for. Door stations of another maker announce themselves the same way."""
    if record.service_type.rstrip(".") != MDNS_TYPE.rstrip("."):
        return None
    mac = next((value for name, value in record.txt if name.lower() == "macaddress"), "")
    serial = mac.replace(":", "").replace("-", "").upper()
    if len(serial) != 12 or set(serial) - set("0123456789ABCDEF") or not serial.startswith(_MAKERS):
        return None
    model = record.instance.partition(" - ")[0]
    host = f"[{record.address}]" if ":" in record.address else record.address
    return Sighting(FAMILY, serial, f"{host}:{record.port}", "mdns", model=model, name=record.instance)


async def verify(clock: Clock, sighting: Sighting, secret: Secret | None) -> Learned:
    """Log in once, and see that the camera is the one that was heard.

    Raises:
        AuthFailed: no user and password, or the camera refuses them.
        Unreachable: no answer, or another device answers there.
        NotSupported: what answers is no camera, or its firmware does not push events.
    """
    if secret is None:
        raise AuthFailed("device.secret_form")
    async with open_client(login(secret)) as client:
        base = base_url(sighting.address, HTTP_PORT)
        info = await fetch_info(client, clock, base, sighting.wire_id)
        if not any(word in info.kind.lower() for word in _CAMERA_WORDS):
            raise NotSupported("device.not_a_camera", model=info.model, kind=info.kind)
        await _see_that_it_pushes(client, clock, base)
    return Learned(info.model, info.firmware, sighting.address)


async def fetch_info(client: aiohttp.ClientSession, clock: Clock, base: URL, serial: str) -> DeviceInfo:
    """Ask the camera who it is.

    Raises:
        AuthFailed: it refuses our user and password.
        Unreachable: no answer, or it is not the camera with that serial number.
    """
    answer = await ask(client, clock, "POST", base.with_path(INFO_PATH), body=request("getAllProperties"))
    refuse_status(answer.status)
    try:
        info = read_info(answer.json())
    except BadBytes as error:
        raise Unreachable("device.strange_answer", address=base.authority) from error
    if info.serial != serial:
        raise Unreachable("device.other_device", address=base.authority, found=info.serial, expected=serial)
    return info


async def _see_that_it_pushes(client: aiohttp.ClientSession, clock: Clock, base: URL) -> None:
    answer = await ask(client, clock, "POST", base.with_path(APIS_PATH), body=request("getApiList"))
    refuse_status(answer.status)
    try:
        pushes = STREAM_API in read_apis(answer.json())
    except BadBytes as error:
        raise Unreachable("device.strange_answer", address=base.authority) from error
    if not pushes:
        raise NotSupported("device.camera_too_old")


def refuse_status(status: int) -> None:
    """Raise what a status of HTTP other than success means.

    Raises:
        AuthFailed: 401 or 403.
        NotSupported: 404.
        Unreachable: anything else.
    """
    if status in (401, 403):
        raise AuthFailed("device.password_refused")
    if status == 404:
        raise NotSupported("device.camera_too_old")
    if status not in (200, 101):
        raise Unreachable("device.http_status", status=status)
