"""Discovery at work: hearing what announces itself, asking now and then, following devices that have moved."""

import logging
from collections.abc import Mapping
from functools import partial

from hub.config.hearth_file import Settings
from hub.core.registry import Registry
from hub.core.supervisor import Supervisor
from hub.discovery.mdns import MdnsListener
from hub.discovery.moves import Follower
from hub.discovery.scan import Scanner
from hub.discovery.sightings import Sightings
from hub.model.device import Health
from hub.model.ports import Clock, Driver, Network
from hub.storage.addresses import Addresses
from hub.text.messages.catalogue import render

_LOG = logging.getLogger(__name__)


def listen(
    clock: Clock, settings: Settings, supervisor: Supervisor, drivers: Mapping[str, Driver], network: Network,
    house: tuple[Registry, Addresses], heard: tuple[Sightings, Scanner],
) -> None:  # fmt: skip
    """Set to work what looks for devices, unless the settings say no, or there is no network to look on."""
    registry, book = house
    sightings, scanner = heard
    if not network.addresses:
        _LOG.error("%s", render("discovery.no_network", {}, settings.home.language))
    elif settings.network.discovery:
        supervisor.spawn("mdns", MdnsListener(network, tuple(drivers.values()), sightings.heard).run)
        for driver in drivers.values():
            supervisor.spawn(f"scan {driver.name}", partial(scanner.run, driver))
        supervisor.spawn("moves", Follower(clock, sightings, drivers, book, partial(_lost, registry)).run)


def _lost(registry: Registry, ref: str) -> bool:
    """Whether an endpoint of the house does not answer where it was."""
    places = ((key, one.ref) for key, device in registry.devices().items() for one in device.endpoints)
    found = (registry.endpoint_status(key, each) for key, each in places if each == ref)
    return any(status is not None and status.health is Health.OFFLINE for status in found)
