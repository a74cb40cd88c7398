"""The port `Doctor` of the API. The doctor comes when called: he has many instruments, and most days nobody is ill."""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.backup.keeper import Backups
from hub.compose.broker import AtBroker
from hub.compose.views import HubView
from hub.config.hearth_file import Settings
from hub.config.places import Places
from hub.core.registry import Registry
from hub.model.ports import Clock
from hub.storage.addresses import Addresses
from hub.text.problem import Problem


@dataclass(frozen=True, slots=True)
class OnCall:
    """Has a home examined from inside its running hub."""

    places: Places
    settings: Settings
    clock: Clock
    registry: Registry
    book: Addresses
    view: HubView
    backups: Backups
    at_broker: AtBroker

    async def examine(self) -> tuple[Sequence[tuple[str, Problem]], dict[str, object]]:
        """Findings, each with the name of its check, and the report."""
        # Here, so that a hub does without the doctor until then.
        from hub.compose.doctor import HubDoctor  # noqa: PLC0415 - see above

        doctor = HubDoctor(
            self.places, self.settings, self.clock, self.registry, self.book, self.view, self.backups, self.at_broker
        )  # fmt: skip
        return await doctor.examine()
