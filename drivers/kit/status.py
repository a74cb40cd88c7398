"""How an endpoint fares, told when it is news."""

from hub.model.device import Endpoint, Health, Status
from hub.model.errors import HearthError, Unreachable
from hub.model.ports import Clock, Reports


class StatusLine:
    """Tells the reports how one endpoint of a device (a key) fares, and nothing twice in a row."""

    __slots__ = ("_clock", "_device", "_endpoint", "_reports", "_said")

    def __init__(self, device: str, endpoint: Endpoint, reports: Reports, clock: Clock) -> None:
        self._device = device
        self._endpoint = endpoint
        self._reports = reports
        self._clock = clock
        self._said: tuple[Health, str] | None = None

    def say(self, health: Health, error: HearthError | None = None) -> None:
        """It fares so, because of `error`."""
        if health is Health.OFFLINE and isinstance(error, Unreachable) and self._endpoint.may_be_off:
            error = Unreachable("device.may_be_off")
        reason = error.message_id if error else ""
        if self._said == (health, reason):
            return
        self._said = (health, reason)
        params = tuple((name, str(value)) for name, value in error.params.items()) if error else ()
        status = Status(health, self._clock.now(), reason, params)
        self._reports.status(self._device, self._endpoint.ref, status)
