"""What `event` and `button` share: events of devices, with the fields that are wanted of them."""

from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass, replace
from typing import Final

from hub.model.value import Value
from hub.text.yaml import Mapping, Node, Scalar, Sequence
from scenes.engine.program import Arm, Fire, Variables
from scenes.kit.binding import bind_member
from scenes.kit.narrowing import Wanted, tell_narrowing
from scenes.language.reading import Emitters, Reading, source_text
from scenes.language.resolved import Member
from scenes.language.scope import MEMBER
from scenes.language.telling import Teller

_PRESS: Final = "press"


@dataclass(frozen=True, slots=True)
class Happens:
    """Fires when one of the events is reported and all that is `wanted` fits. Brings its fields.

    The events are by device key and path, each with the member of a group that reports it, where there is one.
    """

    text: str
    events: Map[tuple[str, str], Member | None]
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


def tell_happening(node: Node, wanted: Node | None, teller: Teller) -> str:
    """An event with the fields that are wanted of it, in words."""
    kinds = wanted.get("kind") if isinstance(wanted, Mapping) and len(wanted.entries) == 1 else None
    name, _, event = source_text(node).rpartition(".")
    if event == _PRESS and kinds is not None and isinstance(node, Scalar):
        return tell_press(replace(node, text=name), kinds, (), teller)
    return tell_narrowing(teller.event(node), wanted, teller)


def tell_press(buttons: Node, kinds: Node | None, usual: Iterable[str], teller: Teller) -> str:
    """That a button is pressed in one of some ways, in words."""
    found = kinds.items if isinstance(kinds, Sequence) else () if kinds is None else (kinds,)
    how = teller.either(teller.press(way) for way in [source_text(one) for one in found] or usual)
    return teller.say("explain.press", who=teller.one_of(buttons), how=how)
