"""A router is not announced: a person names it, with its address. This machine is seen where it keeps leases."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from drivers.router.definitions.routers import HERE, MIWIFI
from drivers.router.sources import MiwifiSource, has_leases, read_tables
from hub.model.device import Sighting
from hub.model.errors import AuthFailed, NotSupported
from hub.model.ports import DriverPorts, Learned
from hub.model.secret import Secret

FAMILY: Final = "router"
ROOT: Final = "/"

_NAME: Final = re.compile("[A-Za-z0-9_-]{1,64}")


async def scan(sighted: Callable[[Sighting], None], root: str = ROOT) -> None:
    """Look whether this machine gives addresses to a network."""
    if await asyncio.to_thread(has_leases, Path(root)):
        sighted(Sighting(FAMILY, HERE, root, "files", HERE))


async def verify(ports: DriverPorts, sighting: Sighting, secret: Secret | None) -> Learned:
    """Log in to the router, and see its list; of this machine, see its tables.

    Raises:
        AuthFailed: no password, or a wrong one.
        Unreachable: no answer, or no tables.
        NotSupported: no such router, or no name for one.
    """
    if sighting.wire_id == HERE:
        await asyncio.to_thread(read_tables, Path(sighting.address))
        return Learned(HERE, "", sighting.address)
    if not _NAME.fullmatch(sighting.wire_id):
        raise NotSupported("device.not_a_name", ref=sighting.ref)
    if secret is None:
        raise AuthFailed("device.router_needs_password", ref=sighting.ref)
    source = MiwifiSource(ports, sighting.ref, sighting.address, secret)
    await source.look(())
    return Learned(MIWIFI, source.firmware, sighting.address)
