"""The example home for tests of the demo: read, foreseen, and its devices without sockets."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random

from drivers.kit.home import build_home
from drivers.kit.simulator import ReceivedCommand, SimulationPorts, Simulator
from drivers.simulators import MAKERS
from hub.core.clock import VirtualClock
from hub.demo.control import Looked
from hub.demo.day import Day, read_day
from hub.demo.household import Household, load_household
from hub.demo.judge import Look
from hub.demo.layer import laid_over, later_scenes
from hub.text.source import Source

CONFIG = Path(__file__).parents[3] / "config"


def household(scenes: str | None = None) -> Household:
    """The example's; with other scenes where they are given."""
    found = load_household(CONFIG, CONFIG / "virtual-home.yaml")
    return found if scenes is None else replace(found, scenes=(Source("scenes.yaml", scenes),))


@contextmanager
def with_broker() -> Iterator[tuple[Path, Household]]:
    """The example's folder and household where there is a broker."""
    with laid_over(CONFIG, "127.0.0.1:1883") as config:
        yield config, load_household(config, config / "virtual-home.yaml", later_scenes(config))


def day(acts: str, begins: str = "2026-03-02 06:58") -> Day:
    """A script from its acts."""
    found, problems = read_day(Source("day.yaml", f"begins: {begins}\nacts:\n{acts}"))
    assert found is not None, [problem.render() for problem in problems]
    return found


class Room:
    """The devices of the example, and what they were asked for."""

    def __init__(self, home: Household) -> None:
        self.clock = VirtualClock()
        built = build_home(home.home, MAKERS, SimulationPorts(self.clock, Random(0)))
        self.simulators: dict[str, Simulator] = {one.name: one for one in built}
        self.received: dict[str, list[ReceivedCommand]] = {name: [] for name in self.simulators}

    def asks(self, device: str, method: str = "set_properties") -> None:
        """A request comes over the wire."""
        self.received[device].append(ReceivedCommand(self.clock.now(), method, "[]"))

    def look(self) -> Look:
        """All devices now."""
        return {name: Looked(one.state(), tuple(self.received[name])) for name, one in self.simulators.items()}
