"""What the way in is given of a running hub: the ports of the API, each made over the parts that it may touch."""

from functools import partial
from random import Random
from typing import Final

from drivers.families import why_unreached
from hub.api.ports import ApiPorts
from hub.app import Hub
from hub.compose.about import About
from hub.compose.adopting import DevicesYaml
from hub.compose.histories import HistoriesView
from hub.compose.inquiries import Inquiries
from hub.compose.learning import Learning
from hub.compose.on_call import OnCall
from hub.compose.rollback import Past
from hub.compose.specs import Shelf, models_of
from hub.compose.swapping import Swapping
from hub.compose.views import HubView, ScenesView
from hub.discovery.adoption import Adoption

SKIP_BREATH: Final = 0.25
"""Real seconds for devices to answer at each stop, when house time is skipped."""


def api_ports(hub: Hub) -> ApiPorts:
    """What the way in may touch."""
    clock, house = hub.clock, hub.house
    view = HubView(
        clock, clock.now(), house, hub.supervisor, hub.lag,
        lambda: {
            "pending commands": hub.dispatcher.pending(),
            "owed offs": hub.guards.safety.owed(),
            "faults of drivers": hub.dispatcher.guarded.faults.total(),
            "unreadable values": sum(hub.intake.unreadable.values()),
            "dropped values": sum(hub.intake.dropped.values()),
            "dropped sightings": hub.sightings.dropped,
            "events lost before the first look": hub.scenes.lost,
        },
        lambda: (
            *hub.problems, *hub.store.notices, *hub.lasting.trust.notices(), *hub.backups.notices(),
            *hub.recorder.notices(), *hub.at_broker.notices(), *house.fallen,
            *hub.describing.notices(hub.registry.devices().values()),
        ),
        hub.dispatcher.alarms,
    )  # fmt: skip
    scenes = ScenesView(hub.scenes, hub.registry, hub.settings.home.language, clock)
    adoption = Adoption(hub.sightings, hub.drivers, hub.book, DevicesYaml(house), why_unreached)
    skip = None if hub.options.house_time is None else partial(hub.house_clock.skip, breath=SKIP_BREATH)
    return ApiPorts(
        clock, Random(hub.random.getrandbits(64)), hub.state, hub.registry, hub.receipts, hub.ledger.log, hub.sightings,
        hub.scanner, hub.book, adoption, scenes, view, hub.settings.home.time_zone.key, skip,
        hub.backups, hub.guards.safety.two_step,
        HistoriesView(hub.recorder, clock, hub.settings.home.time_zone),
        OnCall(hub.options.places, hub.settings, clock, hub.registry, hub.book, view, hub.backups, hub.at_broker),
        Past(house),
        Inquiries(hub.options.places, hub.store, hub.recorder, clock),
        learning=Learning(hub.options.places.config, hub.drivers, hub.registry, hub.book, hub.sightings),
        specs=Shelf(hub.options.places, clock, lambda: hub.scenes.outside, lambda: models_of(hub.registry)),
        swaps=Swapping(house, hub.registry, hub.state, hub.book, hub.lasting.facts, hub.store.flush),
        mqtt=hub.at_broker,
        about=About(hub.book, house.library),
    )  # fmt: skip
