"""Plans: what a configuration comes to, before it is taken into use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from drivers.families import abilities_by
from hub.compose.devices import build_devices
from hub.compose.home import guarded, home_of, read_home
from hub.compose.needs import Lines
from hub.compose.products import rewritten
from hub.config.library import Overlays, YamlLibrary
from hub.config.load import Config
from hub.model.device import Device
from hub.model.scene_text import SceneText
from hub.text.problem import Problem
from scenes.engine.program import Program
from scenes.engine.view import View

Loaded = tuple[Config | None, list[Problem]]
"""A configuration folder as it was read, and what was wrong with it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A configuration that can be taken into use: its devices and scenes, and what a person should still know.

    `was`: the one that is in use until then. `library`: what it says of products, with what was made of that;
    `rewritten`: the models of its devices of which that is something else than until then. `fallen`: errors that no
    edit brought, but what devices say of themselves by now; what they stand in is left out.
    """

    config: Config
    devices: tuple[Device, ...]
    program: Program
    view: View
    needs: Lines
    problems: tuple[Problem, ...]
    texts: tuple[SceneText, ...] = ()
    was: Config | None = None
    library: YamlLibrary | None = None
    rewritten: frozenset[str] = frozenset()
    fallen: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A configuration whose products and scenes are still to be read. `before`: the library that is in use."""

    config: Config
    keys: Mapping[str, str]
    models: Mapping[str, str]
    library: YamlLibrary
    before: Overlays
    view: View
    retired: tuple[SceneText, ...]
    was: Config | None

    def read(self, problems: Sequence[Problem]) -> Plan:
        """The plan: what takes long. Nothing that a house at work has is written to."""
        config, entries = self.config, self.config.devices.devices.values()
        abilities = abilities_by(self.library)
        devices = build_devices(entries, self.keys, abilities, lambda ref: self.models.get(ref, ""))
        devices, needs, told = guarded(config, devices, self.library)
        reading = read_home(config, home_of(config, devices), self.view, retired=self.retired, uses=False)
        return Plan(
            config, devices, reading.program, self.view, needs, (*problems, *told, *reading.problems), reading.texts,
            self.was, self.library, rewritten(self.before, config.products, devices, self.library.said),
        )  # fmt: skip


def says_the_same(one: Config, other: Config) -> bool:
    """Whether two folders say the same, word for word."""
    return _texts(one) == _texts(other)


def _texts(config: Config) -> dict[tuple[str, str], str]:
    groups = {
        "": config.files, "scenes": config.scenes, "blueprints": config.blueprints,
        "calendars": config.calendars.sources, "products": config.products.sources,
    }  # fmt: skip
    return {(group, Path(one.name).name): one.text for group, sources in groups.items() for one in sources}
