"""Which form of the protocol a firmware speaks, found out by asking.

MIoT answers `get_properties` with a list of items, the older form answers `get_prop` with a list of values; each says
-9999 to the other's method. Sources: python-miio (probing 1.1), XiaoMi/ha_xiaomi_home lan/profile_models.yaml.
"""

from collections.abc import Callable
from typing import Final

from drivers.miio.exchange import Answer, Ask
from drivers.miio.link import Link

MIOT: Final = "miot"
LEGACY: Final = "legacy"
PROBE_TIMEOUT: Final = 16.0
_SILENCE: Final = ("device.silent", "device.no_reply", "device.session_closed", "device.wrong_token")
_OLDER: Final = Ask("get_prop", ["power"])


def find_out(link: Link, did: str, done: Callable[[str], None]) -> None:
    """Ask; `done` gets MIOT, LEGACY, or nothing where the answers tell nothing."""

    def newer(answer: Answer) -> None:
        items = answer.result
        if isinstance(items, list) and items and all(isinstance(one, dict) and "siid" in one for one in items):
            done(MIOT)
        elif answer.error is not None and answer.error.message_id in _SILENCE:
            done("")
        else:
            link.ask(_OLDER, older, timeout=PROBE_TIMEOUT)

    def older(answer: Answer) -> None:
        done(LEGACY if isinstance(answer.result, list) else "")

    params = [{"did": did, "siid": siid, "piid": 1} for siid in (1, 2)]
    link.ask(Ask("get_properties", params), newer, timeout=PROBE_TIMEOUT)
