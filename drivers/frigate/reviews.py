"""What one camera's reviews come to: each is told when it begins, when it becomes an alert, and when it is over.

Source: https://docs.frigate.video/integrations/mqtt/#frigatereviews : `new`, `update`, `end`; a detection may become an
alert. A retained or replayed message is none of these.
"""

from collections.abc import Mapping
from typing import Final

from drivers.frigate.entry import PERSON
from hub.model.device import Happening
from hub.model.value import Value

MOST: Final = 64
MOST_WORDS: Final = 16
ALERT: Final = "alert"
_SEVERITIES: Final = (ALERT, "detection")
_VERIFIED: Final = "-verified"


class Reviews:
    """The reviews of one camera that go on. What comes in is untrusted; nothing here raises."""

    def __init__(self) -> None:
        self._going: dict[str, str] = {}

    @property
    def alert(self) -> bool:
        """Whether one of them is an alert."""
        return ALERT in self._going.values()

    def hear(self, said: Mapping[str, object], after: Mapping[str, object]) -> tuple[Happening, ...]:
        """What is to be told of one message of `reviews`; `after` is how the review is now."""
        kind, which, severity = said.get("type"), after.get("id"), after.get("severity")
        if not isinstance(which, str) or len(which) > 128 or severity not in _SEVERITIES:
            return ()
        if kind == "end":
            return (_happening("review_ended", after),) if self._going.pop(which, None) else ()
        if kind not in ("new", "update"):
            return ()
        before = self._going.get(which)
        if before is None and len(self._going) >= MOST:
            self._going.pop(next(iter(self._going)))
        if before != ALERT:
            self._going[which] = str(severity)
        # One that was there before we listened has not begun now.
        begun = kind == "new" if before is None else before != ALERT == severity
        return (_happening("review_began", after),) if begun else ()

    def forget(self) -> None:
        """Frigate has gone, and its reviews with it."""
        self._going.clear()


def label_of(said: object) -> str:
    """The kind of thing that something was seen to be; a second look at it (`-verified`) does not change that."""
    return said[:64].removesuffix(_VERIFIED) if isinstance(said, str) else ""


def _happening(path: str, after: Mapping[str, object]) -> Happening:
    data = after.get("data")
    found: Mapping[str, object] = data if isinstance(data, dict) else {}
    objects = {label_of(one) for one in _listed(found.get("objects"))} - {""}
    zones = dict.fromkeys(one[:64] for one in _listed(found.get("zones")) if isinstance(one, str))
    fields: dict[str, Value | None] = {
        "severity": str(after["severity"]),
        "person": PERSON in objects,
        "objects": ", ".join(sorted(objects)),
        "zones": ", ".join(zones),
    }
    return Happening(path, fields)


def _listed(said: object) -> list[object]:
    return said[:MOST_WORDS] if isinstance(said, list) else []
