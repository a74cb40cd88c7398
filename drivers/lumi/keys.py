"""The LAN key of a gateway: given by its owner, or read over its other protocol.

A secret of 16 characters is the LAN key itself, as the maker's app shows it in developer mode. One of 32 hexadecimal
digits is the gateway's miIO token, and none at all means that the gateway is adopted by its miIO endpoint as well: the
key is then read from the gateway, and made where it has none. It lives in memory only.
Source: python-miio gateway.py (the two methods).
"""

import re
from random import Random
from string import ascii_letters, digits
from typing import Final

from drivers.lumi.codec import KEY_LENGTH, is_lan_key
from hub.model.errors import AuthFailed, BadBytes
from hub.model.ports import SideDoor
from hub.model.secret import Secret

_TOKEN: Final = re.compile(r"[0-9a-fA-F]{32}", re.ASCII)


async def lan_key(secret: Secret | None, host: str, door: SideDoor, random: Random) -> bytes:
    """The LAN key of the gateway at `host`.

    Raises:
        AuthFailed: the secret is neither a key nor a token, or the token is wrong.
        Unreachable, Rejected, NotSupported: it could not be read.
    """
    text = None if secret is None else secret.reveal()
    if text is not None and is_lan_key(text):
        return text.encode("ascii")
    if text is not None and _TOKEN.fullmatch(text) is None:
        raise AuthFailed("lan.bad_key")
    try:
        found = _first(await door.call(host, "get_lumi_dpf_aes_key", [], secret))
    except AuthFailed as error:
        if text is None:
            raise AuthFailed("lan.needs_key", address=host) from error
        raise
    if not found:
        found = "".join(random.choices(ascii_letters + digits, k=KEY_LENGTH))
        await door.call(host, "set_lumi_dpf_aes_key", [found], secret)
    if not is_lan_key(found):
        raise BadBytes("device.unexpected_answer", what="lumi_dpf_aes_key")
    return found.encode("ascii")


def _first(result: object) -> str:
    one = result[0] if isinstance(result, list) and result else result
    return one if isinstance(one, str) else ""
