"""The table of families: every protocol that Hearth speaks. A new family is one folder and one line here."""

from drivers.axis.driver import AxisDriver
from drivers.miio.driver import MiioDriver
from drivers.ntfy.driver import NtfyDriver
from drivers.virtual.driver import VirtualDriver
from hub.model.capability import Abilities
from hub.model.ports import Driver, DriverPorts

FAMILIES: dict[str, type[AxisDriver] | type[MiioDriver] | type[NtfyDriver] | type[VirtualDriver]] = {
    "axis": AxisDriver,
    "miio": MiioDriver,
    "ntfy": NtfyDriver,
    "virtual": VirtualDriver,
}


def abilities_of(family: str, model: str) -> Abilities | None:
    """What a model can do; None when the family, or the model to it, is unknown."""
    known = FAMILIES.get(family)
    return known.abilities(model) if known else None


def make_drivers(ports: DriverPorts) -> dict[str, Driver]:
    """One driver of every family, not yet started."""
    return {name: family(ports) for name, family in FAMILIES.items()}
