"""A set is not announced: a person writes it into devices.yaml, with its address in adoption. It has no secret."""

import re
from typing import Final

import aiohttp
from yarl import URL

from drivers.kit.http import ask, base_url, open_client
from drivers.mitv.codec import ALIVE, PORT, SYSTEM, Question, read, read_macs, read_name
from drivers.mitv.definitions.sets import MODEL
from hub.model.device import Sighting
from hub.model.errors import NotSupported, Unreachable
from hub.model.ports import Clock, Learned

FAMILY: Final = "mitv"
_NAME: Final = re.compile("[A-Za-z0-9_-]{1,64}")
_MAC: Final = re.compile("[0-9a-f]{12}")


async def verify(clock: Clock, sighting: Sighting) -> Learned:
    """See that a set answers there; where its id is a MAC address, that it is its own.

    Raises:
        Unreachable: no answer, or another set.
        NotSupported: no such set, or no id.
    """
    if not _NAME.fullmatch(sighting.wire_id):
        raise NotSupported("device.not_a_name", ref=sighting.ref)
    base = base_url(sighting.address, PORT)
    async with open_client() as client:
        read_name(await put(client, clock, base, ALIVE))
        if _MAC.fullmatch(sighting.wire_id):
            macs = read_macs(await put(client, clock, base, SYSTEM))
            if sighting.wire_id not in macs:
                found = ", ".join(macs) or "-"
                raise Unreachable(
                    "device.other_device", found=found, address=sighting.address, expected=sighting.wire_id
                )
    return Learned(MODEL, "", sighting.address)


async def put(
    client: aiohttp.ClientSession, clock: Clock, base: URL, question: Question, timeout: float = 5.0
) -> object:
    """Put one question to the set. Raises as `read`, and Unreachable."""
    path, query = question
    return read(await ask(client, clock, "GET", base.with_path(path).with_query(query), timeout=timeout))
