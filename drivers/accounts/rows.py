"""What a file of tokens says of one device, cleaned: nothing in it is believed before a driver has proved it."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from ipaddress import IPv4Address
from typing import Final

from hub.model.secret import Secret

MOST_ROWS: Final = 2000
"""Devices that are taken from all files together."""
LONGEST_TEXT: Final = 128

_TOKEN: Final = re.compile(r"[0-9A-Fa-f]{32}", re.ASCII)
_NO_TOKEN: Final = frozenset({"0" * 32, "f" * 32})
_NUMBER: Final = re.compile(r"[0-9]{1,20}", re.ASCII)
_NAMED: Final = re.compile(r"[a-z0-9_]{1,16}\.[!-~]{1,64}", re.ASCII)
_BEHIND: Final = re.compile(r"(?:blt|lumi)\.[!-~]+", re.ASCII)  # Bluetooth, Zigbee
_MODEL: Final = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+){1,3}", re.ASCII)
_MAC: Final = re.compile(r"[0-9a-f]{12}")
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("did", "device_id", "deviceid", "id"),
    "name": ("name", "title", "device_name"),
    "model": ("model",),
    "mac": ("mac",),
    "address": ("localip", "local_ip", "ip", "host"),
    "room": ("room_name", "room", "area"),
    "parent": ("parent_id", "parentid"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """One device of a file; what the file does not say is empty.

    `id` is the vendor's, `parent` that of its gateway. `behind`: it has no address of its own. `open`: it needs no
    token.
    """

    id: str = ""
    name: str = ""
    model: str = ""
    mac: str = ""
    address: str = ""
    room: str = ""
    parent: str = ""
    token: Secret | None = None
    family: str = "miio"
    behind: bool = False
    open: bool = False


def found_in(fields: Mapping[str, object]) -> Found | None:
    """The device that some fields with the usual names describe; None when they describe none.

    A device has a token, or else an id together with a model: what sits behind a gateway has no use for a token.
    """
    words = {key.lower().replace(" ", "_"): value for key, value in fields.items()}
    picked = {field: _first(words, names) for field, names in _ALIASES.items()}
    token = token_of(words.get("token"))
    id_ = _id(picked["id"])
    found = Found(
        id=id_,
        behind=_BEHIND.fullmatch(id_) is not None,
        name=picked["name"],
        model=picked["model"] if _MODEL.fullmatch(picked["model"]) else "",
        mac=mac_of(picked["mac"]),
        address=_address(picked["address"]),
        room=picked["room"],
        parent=_id(picked["parent"]),
        token=token,
    )
    if token is None and not (found.id and found.model and "did" in words):
        return None
    return found if found.id or found.address or found.mac else None


def token_of(value: object) -> Secret | None:
    """A token of 32 hexadecimal digits; None for anything else, and for those that stand for none."""
    if not isinstance(value, str) or not _TOKEN.fullmatch(value.strip()) or value.strip().lower() in _NO_TOKEN:
        return None
    return Secret(value.strip().lower())


def mac_of(text: str) -> str:
    """A hardware address as twelve digits; empty when it is none."""
    digits = text.lower().replace(":", "").replace("-", "")
    return digits if _MAC.fullmatch(digits) else ""


def shown(value: object) -> str:
    """A text or whole number of a stranger as it can be shown: one line, no control or direction characters."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    # A number of a million digits must not be written out to be cut.
    if isinstance(value, int) and not -(1 << 64) < value < 1 << 64:
        return ""
    normal = unicodedata.normalize("NFC", str(value)[: 2 * LONGEST_TEXT])
    return "".join(c for c in normal if unicodedata.category(c) not in _HIDDEN).strip()[:LONGEST_TEXT]


def merged(rows: list[Found]) -> list[Found]:
    """One row a device, in the order found: what one file leaves out another may say, the first that says it counts."""
    found: list[Found] = []
    places: dict[str, int] = {}
    for row in rows:
        place = next((places[key] for key in _keys(row) if key in places and _fits(found[places[key]], row)), None)
        if place is None:
            place = len(found)
            found.append(row)
        else:
            found[place] = _joined(found[place], row)
        for key in _keys(found[place]):
            places.setdefault(key, place)
    return found[:MOST_ROWS]


def _keys(row: Found) -> list[str]:
    """What tells one device from another, the surest first."""
    known = (f"{row.family}:{row.id}" if row.id else "", f"mac {row.mac}" if row.mac else "", row.address)
    return [key for key in known if key]


def _fits(one: Found, other: Found) -> bool:
    """Whether two rows can be one device: an address alone can have been another's before."""
    same = (one.id == other.id or not (one.id and other.id)) and (one.mac == other.mac or not (one.mac and other.mac))
    return same and (one.model == other.model or not (one.model and other.model))


def _joined(one: Found, other: Found) -> Found:
    return replace(
        one,
        id=one.id or other.id,
        name=one.name or other.name,
        model=one.model or other.model,
        mac=one.mac or other.mac,
        address=one.address or other.address,
        room=one.room or other.room,
        parent=one.parent or other.parent,
        token=one.token or other.token,
        behind=one.behind or other.behind,
    )


def _first(words: Mapping[str, object], names: tuple[str, ...]) -> str:
    return next((text for name in names if (text := shown(words.get(name)))), "")


def _id(text: str) -> str:
    """The vendor's id: a number, or `blt.…`, `lumi.…`, `group.…`; empty for what only some program calls so."""
    if _NUMBER.fullmatch(text):
        return str(int(text))
    return text if _NAMED.fullmatch(text) else ""


def _address(text: str) -> str:
    try:
        address = IPv4Address(text)
    except ValueError:
        return ""
    # A file must not make the hub talk to the internet.
    return text if address.is_private and not address.is_unspecified and not address.is_reserved else ""
