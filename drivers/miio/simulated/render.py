"""How a device writes its answers down: compact JSON, or JSON malformed as real devices have been seen to send it."""

import json
from collections.abc import Mapping

from drivers.miio.simulated.habits import MALFORMED, Habits


class Renderer:
    """Turns messages into plaintext, by the device's habits; `all` malformations take turns."""

    def __init__(self, habits: Habits) -> None:
        self._habits = habits
        self._turn = 0

    def answer(self, message: Mapping[str, object]) -> bytes:
        """The plaintext of an answer."""
        text = self.message(_in_habit(message, self._habits))
        kind = self._habits.malformed
        if kind == "all":
            kind = MALFORMED[self._turn % len(MALFORMED)]
            self._turn += 1
        if kind:
            text = _MALFORM[kind](text)
        return text + b"\0" if self._habits.trailing_nul else text

    def message(self, message: Mapping[str, object]) -> bytes:
        """The plaintext of a message that the device begins."""
        return json.dumps(message, separators=(",", ":"), ensure_ascii=False).encode()


def _in_habit(message: Mapping[str, object], habits: Habits) -> Mapping[str, object]:
    result = message.get("result")
    if not isinstance(result, list) or not all(isinstance(item, dict) for item in result):
        return message
    items = [dict(item) for item in (reversed(result) if habits.reverse_order else result)]
    if habits.no_did:
        for item in items:
            item.pop("did", None)
    return {**message, "result": items}


def _double_comma(text: bytes) -> bytes:
    return text.replace(b',"exe_time"', b',,"exe_time"')


def _leading_zero(text: bytes) -> bytes:
    return text.replace(b'"value":0}', b'"value":00}')


def _empty_result(text: bytes) -> bytes:
    """Only where the result says no more than ok: a device that loses values is another fault."""
    return text.replace(b'"result":["ok"]', b'"result":')


def _after_nul(text: bytes) -> bytes:
    return text + b'\0"}]leftover'


def _controls(text: bytes) -> bytes:
    return text.replace(b'"result":', b'\x01"result":\n\x1f')


_MALFORM = {
    "double_comma": _double_comma,
    "leading_zero": _leading_zero,
    "empty_result": _empty_result,
    "after_nul": _after_nul,
    "controls": _controls,
}
