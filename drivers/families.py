"""The table of families: every protocol that Hearth speaks. A new family is one folder and one line here."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final, cast

from drivers.axis.driver import AxisDriver
from drivers.kit.asleep import AsleepDriver
from drivers.kit.plain import Flaw
from drivers.lumi.driver import LumiDriver
from drivers.miio import reach
from drivers.miio.definitions import catalogue, described
from drivers.miio.definitions.catalogue import Catalogue
from drivers.miio.driver import MiioDriver
from drivers.miio.spec import source
from drivers.mitv.driver import MitvDriver
from drivers.ntfy.driver import NtfyDriver
from drivers.router.driver import RouterDriver
from drivers.virtual.driver import VirtualDriver
from drivers.yeelight.driver import YeelightDriver
from hub.model.capability import Abilities
from hub.model.device import REMOTE_FAMILY, WRITTEN_FAMILY
from hub.model.ports import Driver, DriverPorts, Library

_HERE: Final[Mapping[str, type[Any]]] = {
    "axis": AxisDriver,
    "lumi": LumiDriver,
    "miio": MiioDriver,
    "mitv": MitvDriver,
    "ntfy": NtfyDriver,
    "router": RouterDriver,
    "virtual": VirtualDriver,
    "yeelight": YeelightDriver,
}
_OVER_BROKER: Final[Mapping[str, tuple[str, str]]] = {
    "announced": ("drivers.announced.driver", "AnnouncedDriver"),
    "frigate": ("drivers.frigate.driver", "FrigateDriver"),
    "hearth": ("drivers.hearth.driver", "HearthDriver"),
    "mqtt": ("drivers.mqtt.driver", "MqttTopicsDriver"),
    "tasmota": ("drivers.tasmota.driver", "TasmotaDriver"),
    "zigbee2mqtt": ("drivers.zigbee2mqtt.driver", "Zigbee2mqttDriver"),
}
"""Families whose devices talk over an MQTT broker. A home without one imports none of them."""


class _Families(Mapping[str, type[Any]]):
    """The drivers by family; one over the broker is imported when it is first asked for."""

    def __getitem__(self, name: str) -> type[Any]:
        if name in _HERE:
            return _HERE[name]
        module, driver = _OVER_BROKER[name]
        found: type[Any] = getattr(import_module(module), driver)
        return found

    def __contains__(self, name: object) -> bool:
        return name in _HERE or name in _OVER_BROKER

    def __iter__(self) -> Iterator[str]:
        return iter(sorted((*_HERE, *_OVER_BROKER)))

    def __len__(self) -> int:
        return len(_HERE) + len(_OVER_BROKER)


FAMILIES: Final = _Families()


AbilitiesOf = Callable[[str, str], Abilities | None]
"""What a model (the second) of a family can do; None when the family, or the model to it, is unknown."""


def abilities_by(library: Library) -> AbilitiesOf:
    """What models can do by what is written of them, without a driver at work."""
    products = Catalogue(library)
    known = {name: cast("Callable[[str], Abilities | None]", family.abilities) for name, family in _HERE.items()}
    known[MiioDriver.name] = products.abilities  # of the others, classes can tell

    def abilities_of(family: str, model: str) -> Abilities | None:
        if family in _OVER_BROKER:
            return _abilities_over_broker(library, family, model)
        return known[family](model) if family in known else None

    return abilities_of


def flaws_by(library: Library) -> Callable[[str, str], tuple[tuple[int, Flaw], ...]]:
    """What is wrong with what is written of a model: with which of its entries (-1: the specification), and what."""
    products = Catalogue(library)

    def flaws_of(family: str, model: str) -> tuple[tuple[int, Flaw], ...]:
        if over_broker(family):
            from drivers.mqtt.catalogue import Catalogue as OverBroker  # noqa: PLC0415 - only where there is one

            return OverBroker(library, family).product(model).flaws
        return products.product(model).flaws if family == MiioDriver.name else ()

    return flaws_of


def _abilities_over_broker(library: Library, family: str, model: str) -> Abilities | None:
    """What a model can do whose device talks over the broker; nothing is imported for one that has no name."""
    if not model:
        return None
    if family == REMOTE_FAMILY:
        from drivers.hearth.driver import abilities_in  # noqa: PLC0415 - only where there is one

        return abilities_in(library, model)
    from drivers.mqtt.catalogue import Catalogue as OverBroker  # noqa: PLC0415 - only where there is one

    return OverBroker(library, family).abilities(model)


def bundled() -> dict[str, Path]:
    """Where it is written what comes with Hearth, by family."""
    return {MiioDriver.name: Path(catalogue.__file__).parent}


def written() -> tuple[str, ...]:
    """The families of whose products an owner can write something down."""
    return (MiioDriver.name, *filter(over_broker, FAMILIES))


def over_broker(family: str) -> bool:
    """Whether devices of a family are reached over the home's MQTT broker, without another hub between."""
    return family in _OVER_BROKER and family != REMOTE_FAMILY


def at_broker(family: str) -> bool:
    """Whether devices of a family are reached over the home's MQTT broker, be it by another hub."""
    return family in _OVER_BROKER


LISTENING: Final = tuple(one for one in _OVER_BROKER if one not in (REMOTE_FAMILY, WRITTEN_FAMILY))
"""The families that hear of devices under topics which the owner may name (`listen:` in hearth.yaml)."""


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
    """One driver of every family, not yet started. Those over the broker sleep where there is none."""
    asleep = () if ports.broker.there else _OVER_BROKER
    abilities_of = abilities_by(ports.library)
    return {
        name: AsleepDriver(ports, name, partial(abilities_of, name)) if name in asleep else FAMILIES[name](ports)
        for name in FAMILIES
    }


def why_unreached(family: str, model: str, wire_id: str, gateway: str) -> str:
    """The message that says why such a device (behind a gateway of that model) cannot be adopted; empty: it can."""
    return reach.why_unreached(model, wire_id, gateway) if family == MiioDriver.name else ""
