"""The table of families: every protocol that Hearth speaks. A new family is one folder and one line here."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, cast

from drivers.announced.driver import AnnouncedDriver
from drivers.axis.driver import AxisDriver
from drivers.frigate.driver import FrigateDriver
from drivers.hearth.driver import HearthDriver, abilities_in
from drivers.kit.plain import Flaw
from drivers.lumi.driver import LumiDriver
from drivers.miio import reach
from drivers.miio.definitions import catalogue, described
from drivers.miio.definitions.catalogue import Catalogue
from drivers.miio.driver import MiioDriver
from drivers.miio.spec import source
from drivers.mitv.driver import MitvDriver
from drivers.mqtt import catalogue as mqtt_catalogue
from drivers.mqtt.driver import MqttDriver, MqttTopicsDriver
from drivers.ntfy.driver import NtfyDriver
from drivers.router.driver import RouterDriver
from drivers.virtual.driver import VirtualDriver
from drivers.yeelight.driver import YeelightDriver
from drivers.zigbee2mqtt.driver import Zigbee2mqttDriver
from hub.model.capability import Abilities
from hub.model.ports import Driver, DriverPorts, Library

FAMILIES: dict[
    str,
    type[AnnouncedDriver]
    | type[AxisDriver]
    | type[FrigateDriver]
    | type[HearthDriver]
    | type[LumiDriver]
    | type[MiioDriver]
    | type[MitvDriver]
    | type[MqttTopicsDriver]
    | type[NtfyDriver]
    | type[RouterDriver]
    | type[VirtualDriver]
    | type[YeelightDriver]
    | type[Zigbee2mqttDriver],
] = {
    "announced": AnnouncedDriver,
    "axis": AxisDriver,
    "frigate": FrigateDriver,
    "hearth": HearthDriver,
    "lumi": LumiDriver,
    "miio": MiioDriver,
    "mitv": MitvDriver,
    "mqtt": MqttTopicsDriver,
    "ntfy": NtfyDriver,
    "router": RouterDriver,
    "virtual": VirtualDriver,
    "yeelight": YeelightDriver,
    "zigbee2mqtt": Zigbee2mqttDriver,
}


AbilitiesOf = Callable[[str, str], Abilities | None]
"""What a model (the second) of a family can do; None when the family, or the model to it, is unknown."""


def abilities_by(library: Library) -> AbilitiesOf:
    """What models can do by what is written of them, without a driver at work."""
    products = Catalogue(library)
    known = {name: cast("Callable[[str], Abilities | None]", family.abilities) for name, family in FAMILIES.items()}
    known[MiioDriver.name] = products.abilities  # of the others, classes can tell
    known |= {name: products.abilities for name, products in _over_mqtt(library).items()}
    known[HearthDriver.name] = partial(abilities_in, library)

    def abilities_of(family: str, model: str) -> Abilities | None:
        return known[family](model) if family in known else None

    return abilities_of


def flaws_by(library: Library) -> Callable[[str, str], tuple[tuple[int, Flaw], ...]]:
    """What is wrong with what is written of a model: with which of its entries (-1: the specification), and what."""
    products = Catalogue(library)
    over_mqtt = _over_mqtt(library)

    def flaws_of(family: str, model: str) -> tuple[tuple[int, Flaw], ...]:
        if family in over_mqtt:
            return over_mqtt[family].product(model).flaws
        return products.product(model).flaws if family == MiioDriver.name else ()

    return flaws_of


def _over_mqtt(library: Library) -> dict[str, mqtt_catalogue.Catalogue]:
    """The products of each family whose devices talk over MQTT."""
    return {name: mqtt_catalogue.Catalogue(library, name) for name in written() if name != MiioDriver.name}


def bundled() -> dict[str, Path]:
    """Where it is written what comes with Hearth, by family."""
    return {MiioDriver.name: Path(catalogue.__file__).parent}


def written() -> tuple[str, ...]:
    """The families of whose products an owner can write something down."""
    return (MiioDriver.name, *(name for name, family in FAMILIES.items() if issubclass(family, MqttDriver)))


def over_broker(family: str) -> bool:
    """Whether devices of a family are reached over the home's MQTT broker."""
    return family in FAMILIES and issubclass(FAMILIES[family], MqttDriver)


@dataclass(frozen=True, slots=True)
class Specifications:
    """Where a family's makers publish specifications, and how they are read: see `drivers.miio.spec`."""

    family: str
    site: str
    largest: int
    catalogue: Callable[[str], str]
    instance: Callable[[str, str], str]
    find: Callable[[str, str], str | None]
    describe: Callable[[bytes, Collection[str]], described.Described]
    meanings: Callable[[Library, str], tuple[described.Meaning, ...]]


SPECIFICATIONS: Final = Specifications(
    MiioDriver.name, source.SITE, source.LARGEST_CATALOGUE, source.catalogue_url, source.instance_url, source.urn_in,
    described.described, described.meanings,
)  # fmt: skip


def make_drivers(ports: DriverPorts) -> dict[str, Driver]:
    """One driver of every family, not yet started."""
    return {name: family(ports) for name, family in FAMILIES.items()}


def why_unreached(family: str, model: str, wire_id: str, gateway: str) -> str:
    """The message that says why such a device (behind a gateway of that model) cannot be adopted; empty: it can."""
    return reach.why_unreached(model, wire_id, gateway) if family == MiioDriver.name else ""
