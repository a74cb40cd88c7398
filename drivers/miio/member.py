"""What a link tells the sessions that live on it."""

from typing import Any, Protocol

from hub.model.device import Health


class Member(Protocol):
    """A session that lives on a link: the device's own, or one of a gateway's children."""

    did: str

    def found(self) -> None:
        """Read everything: the device is there, after it was not."""

    def rebooted(self) -> None:
        """Read everything: the device has started anew."""

    def fared(self, health: Health, reason: str, params: tuple[tuple[str, str], ...]) -> None:
        """Tell how the link fares, and why: a message id with its fields, without `ref`."""

    def kept(self) -> None:
        """Know that the subscription to the device stands: what it has not told has not changed."""

    def pushed(self, method: str, params: list[dict[str, Any]], *, overtaken: bool = False) -> None:
        """Take in what the device tells by itself: its own entries only. What was `overtaken` may be true no longer."""
