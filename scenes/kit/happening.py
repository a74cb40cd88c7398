"""What `event` and `button` share: events of devices, with the fields that are wanted of them."""

from dataclasses import dataclass

from scenes.engine.program import Arm, Fire, Variables
from scenes.kit.narrowing import Wanted


@dataclass(frozen=True, slots=True)
class Happens:
    """Fires when one of the events (device key, path) is reported and all that is `wanted` fits. Brings its fields."""

    text: str
    events: tuple[tuple[str, str], ...]
    wanted: tuple[Wanted, ...] = ()

    def arm(self, arm: Arm, fire: Fire) -> None:
        """Ask for the events."""

        def happened(fields: Variables) -> None:
            if all(wanted.fits(fields) for wanted in self.wanted):
                fire(fields, tuple(fields.items()))

        for device, path in self.events:
            arm.event(device, path, happened)
