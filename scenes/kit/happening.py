"""What `event` and `button` share: events of devices, with the fields that are wanted of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from hub.model.value import Value
from hub.text.yaml import Node
from scenes.engine.program import Arm, Fire, Variables
from scenes.kit.binding import bind_member
from scenes.kit.narrowing import Wanted
from scenes.language.reading import Emitters, Reading
from scenes.language.resolved import Member
from scenes.language.scope import MEMBER


@dataclass(frozen=True, slots=True)
class Happens:
    """Fires when one of the events is reported and all that is `wanted` fits. Brings its fields.

    The events are by device key and path, each with the member of a group that reports it, where there is one.
    """

    text: str
    events: Mapping[tuple[str, str], Member | None]
    wanted: tuple[Wanted, ...] = ()

    def arm(self, arm: Arm, fire: Fire) -> None:
        """Ask for the events."""
        for (device, path), member in self.events.items():
            known: dict[str, Value | None] = {} if member is None else {MEMBER: member.ref}

            def happened(fields: Variables, known: Variables = known) -> None:
                if all(wanted.fits(fields) for wanted in self.wanted):
                    brought = {**known, **fields}
                    fire(brought, tuple(brought.items()))

            arm.event(device, path, happened)


def emitters_of(node: Node, reading: Reading) -> Emitters | None:
    """An event by its name; that of a group brings the device along as `member`.

    So does a name that is a mistake, or a group of which nobody is there yet: what they are needs no second problem.
    """
    found = reading.emitters(node)
    members = [] if found is None else [one for one in found.devices.values() if one is not None]
    if members or found is None or not found.devices:
        bind_member(reading, members)
    return found
