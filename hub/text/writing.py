"""Words as YAML: bare where that is safe, else in quotes."""

import json
import re
from collections.abc import Iterable
from typing import Final

_PLAIN = re.compile(r"[A-Za-z0-9_(\u00a0-\ud7ff\uf900-\ufffd./+=][^\n]*")
_WORDLESS: Final = frozenset({"null", "~", ""})


def scalar(text: str, *, inside: bool = False) -> str:
    """A text as YAML reads it back: bare where that is safe, else in quotes; `inside` of braces or brackets."""
    if any(ord(one) < 32 or 0x7F <= ord(one) < 0xA0 or ord(one) in {0x2028, 0x2029, 0xFEFF} for one in text):
        return json.dumps(text, ensure_ascii=False)
    bare = (
        _PLAIN.fullmatch(text) is not None
        and text not in _WORDLESS
        and ": " not in text
        and " #" not in text
        and not text.endswith((":", " "))
        and not (inside and any(one in text for one in ",[]{}"))
    )
    return text if bare else "'" + text.replace("'", "''") + "'"


def listed(texts: Iterable[str]) -> str:
    """A list in brackets."""
    return f"[{', '.join(scalar(one, inside=True) for one in texts)}]"
