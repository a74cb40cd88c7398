"""What a device is asked, and what its answer means: error codes -> errors named by remedy.

Codes: XiaoMi/ha_xiaomi_home, merdok/homebridge-miot, al-one/hass-xiaomi-miot, aholstenson/miio.
"""

from typing import Any, Final

from drivers.miio.codec import to_json
from hub.model.errors import HearthError, NotSupported, Rejected, Unreachable

NO_ACK: Final = -9999  # the network module got no answer from the appliance: busy, too much asked, or no such thing
TRANSIENT: Final = -30001

# Of one property or action in a list of results.
_ITEM_ERRORS: Final[dict[int, tuple[type[HearthError], str]]] = {
    -4001: (NotSupported, "device.not_readable"),
    -4002: (NotSupported, "device.not_writable"),
    -4003: (NotSupported, "device.no_such_member"),
    -4004: (Rejected, "device.internal_error"),
    -4005: (Rejected, "device.bad_value"),
    -4006: (Rejected, "device.bad_value"),
    -4007: (NotSupported, "device.no_such_member"),
    -704040003: (NotSupported, "device.no_such_member"),
    -704042011: (Unreachable, "device.child_offline"),
}


class Ask:
    """One request, but for its id: a method and parameters. Its JSON is made once, however often it is sent."""

    __slots__ = ("_tail", "method", "params")

    def __init__(self, method: str, params: Any) -> None:
        self.method = method
        self.params = params
        self._tail = to_json({"method": method, "params": params})[1:]

    def text(self, request_id: int) -> bytes:
        """The request's JSON."""
        return b'{"id":%d,%b' % (request_id, self._tail)


INFO: Final = Ask("miIO.info", [])


class Answer:
    """One answer: its result, or the error that it stands for, or that there was none."""

    __slots__ = ("error", "result")

    def __init__(self, result: Any, error: HearthError | None = None) -> None:
        self.result = result
        self.error = error


def error_code(message: dict[str, Any]) -> int | None:
    """The code of an answer's top-level error; None: it has none. An error without a number counts as NO_ACK."""
    error = message.get("error")
    if error is None:
        return None
    code = error.get("code") if isinstance(error, dict) else error
    return code if isinstance(code, int) and not isinstance(code, bool) else NO_ACK


def answer_of(message: dict[str, Any], method: str) -> Answer:
    """What an answer says. `miIO.info` is the one method whose result some answer without its wrapper."""
    code = error_code(message)
    if code is not None:
        return Answer(None, error_of(code))
    if "result" in message:
        return Answer(message["result"])
    if method == "miIO.info" and "model" in message:
        return Answer({name: value for name, value in message.items() if name != "id"})
    return Answer(None, Unreachable("device.odd_answer", method=method))


def error_of(code: int) -> HearthError:
    """The error of a top-level code. After NO_ACK nobody knows whether the device acted."""
    match code:
        case -9999 | -30001:
            return Unreachable("device.no_ack", code=code)
        case -10000:
            return NotSupported("device.no_such_method", code=code)
        case _:
            return Rejected("device.rejected", code=code)


def item_error(code: object) -> HearthError | None:
    """The error of one item's code; None: done (0), or accepted and not completed yet (1)."""
    if isinstance(code, bool) or not isinstance(code, int):
        return Unreachable("device.odd_answer", method=str(code))
    if code in (0, 1):
        return None
    kind, message_id = _ITEM_ERRORS.get(code, (Rejected, "device.rejected"))
    return kind(message_id, code=code)


def refused_in_part(error: HearthError | None) -> HearthError | None:
    """The error of an order of which something was done already: it is refused, and not impossible."""
    return Rejected(error.message_id, **error.params) if isinstance(error, NotSupported) else error
