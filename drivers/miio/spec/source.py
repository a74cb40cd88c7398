"""Where makers' specifications are published, and how one model's is found there.

`/instances?status=all` lists all of them (about 30,000, several MB), `/instance?type=URN` gives one. Source:
al-one/hass-xiaomi-miot, merdok/homebridge-miot.
"""

import json
import re
from typing import Final
from urllib.parse import quote

from hub.model.errors import BadBytes

SITE: Final = "https://miot-spec.org/miot-spec-v2"
LARGEST_CATALOGUE: Final = 16 << 20
"""Bytes of the list of all specifications that are read."""


def catalogue_url(site: str = SITE) -> str:
    """Where all are listed."""
    return f"{site}/instances?status=all"


def instance_url(urn: str, site: str = SITE) -> str:
    """Where one stands."""
    return f"{site}/instance?type={quote(urn, safe=':')}"


def urn_in(catalogue: str, model: str) -> str | None:
    """The type of the newest specification of a model: a released one before one that is not.

    The list is searched as text: read as a whole it would take ten times its size in memory.

    Raises:
        BadBytes: it is no such list.
    """
    if not catalogue.lstrip()[:1] == "{" or '"instances"' not in catalogue[:1000]:
        raise BadBytes("spec.no_catalogue")
    entry = re.compile(r'\{[^{}]{0,400}"model"\s*:\s*"' + re.escape(model) + r'"[^{}]{0,400}\}')
    best: tuple[bool, int, str] | None = None
    for match in entry.finditer(catalogue):
        try:
            found = json.loads(match[0])
        except ValueError:
            continue
        urn, version = found.get("type"), found.get("version")
        if isinstance(urn, str) and urn.startswith("urn:") and len(urn) <= 300:
            number = version if isinstance(version, int) and not isinstance(version, bool) else 0
            best = max(best or (False, -1, ""), (found.get("status") == "released", number, urn))
    return None if best is None else best[2]
