"""The guards, put together of what they remember, whom they tell and which clocks they go by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from random import Random

from hub.compose.lasting import Lasting
from hub.compose.needs import Facts, Lines
from hub.core.dispatcher import Dispatcher
from hub.core.receipts import Receipts
from hub.core.registry import Registry
from hub.core.safety.safety import Safety
from hub.core.safety.times import Times
from hub.core.state import State
from hub.model.command import CommandRecord
from hub.model.ports import Clock, Ledger, OffKeeper
from hub.storage.control import ControlStore
from hub.storage.owed import load_safety


@dataclass(frozen=True, slots=True)
class Guarding:
    """The guards, and how the needs of a configuration reach them."""

    safety: Safety
    facts: Facts

    def load(self, lines: Lines) -> None:
        """Take the needs of a configuration into use."""
        self.safety.load(self.facts.needs(lines))

    def take_up(self, dispatcher: Dispatcher, receipts: Receipts, records: Sequence[CommandRecord]) -> None:
        """Go on where the hub stopped: first with what must be switched off, then with what was on its way."""
        self.safety.begin(dispatcher)
        receipts.resume(records)
        dispatcher.resume(records, receipts.told)


async def open_guards(
    store: ControlStore,
    lasting: Lasting,
    clocks: tuple[Clock, Clock],
    random: Random,
    house: tuple[State, Registry],
    keeper: OffKeeper,
    ledger: Ledger,
    about: tuple[tzinfo, str],
) -> Guarding:
    """The guards of a house. `clocks`: the machine's, and the house's for what needs say of the time of day.

    `about`: time zone, and the name of the machine's start; without one this life of the hub counts as a start.
    """
    (clock, house_clock), (state, registry), (zone, boot) = clocks, house, about
    times = Times(clock, boot or f"{random.getrandbits(64):016x}", trusted=lasting.trust.trusted())
    rows = await load_safety(store, lasting.facts)
    safety = Safety(clock, times, random, state, registry, rows, keeper, ledger)
    return Guarding(safety, Facts(state, registry, house_clock, zone))
