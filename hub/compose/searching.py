"""A search for ways in which scenes break the invariants of a home, without a hub."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from hub.compose.home import home_without_hub, read_home
from hub.config.load import Config
from hub.model.errors import BadConfig
from hub.text.problem import has_errors
from scenes.check.facts_expressions import House
from scenes.check.facts_home import facts_of
from scenes.check.search import Budget, Searched, search
from scenes.engine.view import View
from scenes.stage.script import Script

ENDLESS: Final = 10**9
"""Time is the limit."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of a search for one invariant, and how many seconds it took."""

    searched: Searched
    seconds: float


def search_house(
    config: Config, models: Mapping[str, str], now: Callable[[], float], seconds: float, most: tuple[int, int]
) -> Iterator[Looked]:  # fmt: skip
    """Search for each invariant in turn; all together take about so many seconds by the clock `now`.

    `models` are those that a hub has learned, by ref; `most`: moves in a row, and houses looked at for each.

    Raises:
        BadConfig: a scene has a mistake, so that nobody knows what the scenes do.
    """
    home, view = home_without_hub(config, models), View()
    reading = read_home(config, home, view)
    if has_errors(reading.problems):
        raise BadConfig("config.cannot_start", reading.problems, folder=str(config.folder))
    house = House(home.devices, home.facts, home.zone)
    facts = tuple(facts_of(scene, house, reading.uses[scene.id].cells) for scene in reading.program.scenes)
    script, begun = Script.of(reading, view), now()
    count = len(reading.program.invariants)
    for number, invariant in enumerate(reading.program.invariants, 1):
        before, until = now(), begun + seconds * number / count
        budget = Budget(lambda until=until: now() < until, *most, work=ENDLESS)  # type: ignore[misc]  # each has its own end
        found = search(invariant, facts, house, script, budget)
        yield Looked(found, now() - before)
