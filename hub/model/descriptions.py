"""The port for what devices say of themselves: made into entries of the library while the hub runs."""

from collections.abc import Mapping
from typing import Protocol


class Descriptions(Protocol):
    """What devices say of themselves, as entries of the library: plain data of the same form, made by their family."""

    def describe(self, family: str, name: str, entry: Mapping[str, object]) -> str:
        """Put an entry into the library; the model under which it is found there, `name@hash of what it says`.

        Two devices that say the same are one model. On disk before an adoption that names it is.
        """

    def described(self, ref: str, model: str) -> None:
        """An adopted endpoint (`family:wire_id`) is this model now: the house takes it into use soon."""


class NoDescriptions:
    """Descriptions that nobody keeps."""

    def describe(self, family: str, name: str, entry: Mapping[str, object]) -> str:
        return name

    def described(self, ref: str, model: str) -> None:
        """Nobody wants to know."""
