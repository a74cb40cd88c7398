"""Devices in text that was copied off a screen: `miiocli cloud list` and the console of the token extractors.

Sources: python-miio `cloud.py` (`== name (description) ==`, then `Model: ...`), Xiaomi-cloud-tokens-extractor
(`NAME: ...`, `ID: ...`, `MAC: ...`, `IP: ...`, `TOKEN: ...`, `MODEL: ...`).
"""

import re
from typing import Final

from drivers.accounts.rows import MOST_ROWS, Found, found_in

_LINE: Final = re.compile(r"\s*([A-Za-z][A-Za-z ]{0,20}?)\s*:\s*(\S.*?)\s*", re.ASCII)
_HEAD: Final = re.compile(r"== (.{1,200}) \(.{0,200}\) ==\s*")
_WITH_MAC: Final = re.compile(r"(\S*) \(mac: (\S+)\)")
_KEYS: Final = frozenset({"name", "id", "did", "mac", "ip", "token", "model"})
LONGEST_LINE: Final = 1000


def devices_in(text: str) -> list[Found]:
    """Every device whose fields stand on lines of their own; a name, or a field that was there already, begins one."""
    rows: list[Found] = []
    fields: dict[str, object] = {}

    def close() -> None:
        row = found_in(fields)
        if row is not None and len(rows) < MOST_ROWS:
            rows.append(row)
        fields.clear()

    for line in text.splitlines():
        if len(line) > LONGEST_LINE:
            continue
        head, match = _HEAD.fullmatch(line), _LINE.fullmatch(line)
        if head is not None:
            close()
            fields["name"] = head[1]
        elif match is not None and (key := match[1].lower()) in _KEYS:
            if key == "name" or key in fields:
                close()
            address = _WITH_MAC.fullmatch(match[2]) if key == "ip" else None
            fields |= {key: match[2]} if address is None else {"ip": address[1], "mac": address[2]}
            if key == "id":
                fields["did"] = match[2]
    close()
    return rows
