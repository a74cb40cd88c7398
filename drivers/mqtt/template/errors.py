"""What goes wrong with templates: before they are taken into use, and while they work."""

from hub.model.errors import BadValue, HearthError


class NotUnderstood(BadValue):
    """A template has something that we do not know exactly: `what` names it. It is refused whole, never guessed."""

    def __init__(self, what: str) -> None:
        super().__init__("mqtt.template_form", what=what[:40])


class Failed(HearthError):
    """A template came to nothing with this message: something undefined was used, a number was none, it grew too much.

    It never leaves the room: nothing is said then.
    """

    def __init__(self, why: str) -> None:
        super().__init__("mqtt.template_failed", why=why[:40])
