"""A past for tests of the edges: some days of a kettle, a lamp, a button and two plugs, up to a given now."""

from pathlib import Path
from zoneinfo import ZoneInfo

from hub.compose.histories import HistoriesView
from hub.compose.recorder import Recorder, RecorderPorts
from hub.core.registry import Registry
from hub.core.state import State
from hub.model.device import Device, Endpoint
from hub.model.ports import Clock
from hub.model.words.basics import PLUG
from hub.storage.history.budget import Budget
from hub.storage.history.pruning import Retention
from hub.storage.history.samples import Event, Sample, Unknown
from hub.storage.history.store import HistoryStore
from hub.storage.history.worker import HOUR, Batch
from scenes.journal.entries import Checkpoint
from tests.hub.api.house import KETTLE_KEY, LIGHT_KEY
from tests.hub.compose.recording import device

UTC = ZoneInfo("UTC")
TIMES = [1_772_410_200.0, 1_772_455_500.0]
"""Ten past midnight UTC on 2026-03-02, and 12:45: just after a day began, and late in an hour."""
DAYS = 3
COUNTED, MEASURED = "d7", "d8"


def plugs() -> tuple[Device, ...]:
    """One that counts energy, and one that only knows its power."""
    whole = device(COUNTED, PLUG)
    power = {name: prop for name, prop in whole.abilities.properties.items() if name != "energy"}
    return (
        Device(COUNTED, "heater", "Heater", endpoints=(Endpoint("a", "7"),), abilities=whole.abilities),
        Device(
            MEASURED, "tv", "TV", endpoints=(Endpoint("a", "8"),),
            abilities=type(whole.abilities)(whole.abilities.capabilities, power, {}, {}),
        ),
    )  # fmt: skip


def samples(now: float) -> list[tuple[str, Sample]]:
    """Every hour of DAYS days: the kettle warms up, the lamp toggles, the heater counts, the TV draws 100 W."""
    begin = round((now - DAYS * 86_400) * 1000)
    found: list[tuple[str, Sample]] = []
    for hour in range(DAYS * 24):
        at = begin + hour * HOUR
        found += [
            (f"{KETTLE_KEY}.temperature", Sample(at, 20.0 + hour % 24)),
            (f"{LIGHT_KEY}.on", Sample(at + 60_000, hour % 2 == 0)),
            (f"{COUNTED}.energy", Sample(at, round(500 + hour / 2, 2))),
            (f"{MEASURED}.power", Sample(at, 100.0)),
        ]
    found += [
        ("d9.press", Sample(begin + HOUR, Event((("kind", "long"),)))),
        (f"{KETTLE_KEY}.temperature", Sample(begin + DAYS * 24 * HOUR - HOUR // 2, Unknown("offline"))),
    ]
    return sorted(found, key=lambda one: one[1].at)


async def a_past(folder: Path, clock: Clock, registry: Registry, state: State) -> HistoriesView:
    """The port `Histories` over such a past."""
    budget = Budget(40_000_000, UTC)
    store = HistoryStore(folder, lambda part, count: budget.spend(clock.now(), part, count))
    told, begin = samples(clock.now()), 0
    edge = told[0][1].at
    while begin < len(told):
        end = begin
        while end < len(told) and told[end][1].at < edge + HOUR:
            end += 1
        await store.flush(Batch(edge, edge + HOUR, told[begin:end], checkpoint=lambda _: "[]"))
        begin, edge = end, edge + HOUR
    while await store.roll_up():
        pass
    ports = RecorderPorts(clock, state, registry, lambda: 0, lambda: Checkpoint(0.0, 0.0, "", (), {}))
    return HistoriesView(Recorder(store, ports, budget, Retention()), clock, UTC)
