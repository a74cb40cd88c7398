"""One device that announced itself: as any over MQTT; it is told when that was taken back."""

from drivers.mqtt.session import MqttSession
from hub.model.device import Health
from hub.model.errors import HearthError, Unreachable


class AnnouncedSession(MqttSession):
    """The session of one device. What is announced no longer may be there still: it is asked to do what it can."""

    _taken_back = False

    def taken_back(self, gone: bool) -> None:
        """Whether nothing of the device is announced any more, though it was."""
        if gone != self._taken_back:
            self._taken_back = gone
            self._settled()

    def _say(self, error: HearthError | None) -> None:
        if error is None and self._taken_back:
            self._status.say(Health.DEGRADED, Unreachable("announced.taken_back"))
        else:
            super()._say(error)
