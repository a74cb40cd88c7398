"""What every command gets: where the hub and its folders are, and where to print."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hub.cli.out import Out
from hub.config.places import Overrides, Places, locate, socket_to_ask

if TYPE_CHECKING:
    from hub.cli.client import HubClient

Words = Callable[[str], str]
"""The text of the catalogue for an id, in the language of the person at the terminal."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A command's surroundings."""

    out: Out
    environ: Mapping[str, str]
    uid: int
    overrides: Overrides

    def places(self) -> Places:
        """Where this user's hub has its configuration, state and socket."""
        return locate(self.environ, self.uid, self.overrides)

    def hub(self) -> "HubClient":
        """The running hub; nothing is asked yet."""
        from hub.cli.client import HubClient

        return HubClient(socket_to_ask(self.environ, self.uid, self.overrides), self.out.language)
