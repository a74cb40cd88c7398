"""A home as its configuration folder says it: devices, what scenes may know, and the scenes. No hub is needed."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from drivers.families import FAMILIES, LISTENING, abilities_by
from hub.compose.devices import build_devices, doubts, limited, without_broker
from hub.compose.models import said_in
from hub.compose.needs import Lines, read_needs
from hub.compose.products import doubtful_products, library_of
from hub.config.library import YamlLibrary
from hub.config.load import Config, load
from hub.model.device import Device
from hub.model.errors import BadConfig
from hub.model.scene_text import SceneText
from hub.text.problem import Problem
from scenes.engine.view import View
from scenes.language.facts import HomeFacts
from scenes.reader.home import Reading, read_scenes
from scenes.reader.probe import Probe
from scenes.stage.home import Home


def config_in(folder: Path) -> Config:
    """The configuration in a folder. Raises BadConfig: the files beside the scenes have errors."""
    config, problems = load(folder, FAMILIES.keys(), LISTENING)
    if config is None:
        raise BadConfig("config.cannot_start", tuple(problems), folder=str(folder))
    return config


def home_without_hub(config: Config, models: Mapping[str, str], keys: Mapping[str, str] = MappingProxyType({})) -> Home:
    """The home of a configuration. `models` are those that a hub has learned, by ref; `keys` as in `devices_of`.

    Of models that are an `Inventory` it is known what such devices say of themselves.
    """
    devices, _, _ = guarded(config, devices_of(config, models, keys), library_with(config, models))
    return home_of(config, devices)


def home_of(config: Config, devices: Iterable[Device]) -> Home:
    """The same with devices that are known already."""
    settings = config.settings
    by_handle = {device.handle: device for device in devices}
    return Home(by_handle, facts_of(config), settings.home.time_zone, settings.safety.override_s)


def library_with(config: Config, models: Mapping[str, str]) -> YamlLibrary:
    """The library of a configuration, with what devices say of themselves as far as an inventory knows it."""
    return library_of(config.products, said_in(models))


def devices_of(
    config: Config, models: Mapping[str, str], known: Mapping[str, str] = MappingProxyType({})
) -> tuple[Device, ...]:  # fmt: skip
    """The devices of a configuration, not `guarded` yet; keys that are not `known` (by handle) are the handles."""
    entries = config.devices.devices
    keys = {handle: known.get(handle, handle) for handle in entries}
    abilities = abilities_by(library_with(config, models))
    return build_devices(entries.values(), keys, abilities, lambda ref: models.get(ref, ""))


def guarded(
    config: Config, devices: Iterable[Device], library: YamlLibrary | None = None
) -> tuple[tuple[Device, ...], Lines, list[Problem]]:  # fmt: skip
    """The devices with their owner's limits, what they need, and all that is to be said of them.

    `library`: what the configuration says of products, where it was read before.
    """
    entries = config.devices.devices.values()
    found, problems = limited(entries, devices)
    needs, mistakes = read_needs(entries, found)
    doubtful = doubtful_products(library or library_of(config.products))
    unheard = [] if config.settings.mqtt is not None else without_broker(entries)
    return found, needs, [*doubts(entries, found), *unheard, *problems, *mistakes, *doubtful]


def facts_of(config: Config) -> HomeFacts:
    """What scenes may know of the home."""
    home = config.settings.home
    secrets, broker = frozenset(config.secrets), config.settings.mqtt is not None
    return HomeFacts(home.latitude, home.longitude, config.calendars, home.calendar, secrets=secrets, broker=broker)


def read_home(
    config: Config, home: Home, view: View, *, retired: Sequence[SceneText] = (), probe: Probe | None = None,
    uses: bool = True,
) -> Reading:  # fmt: skip
    """The scenes of a configuration, read against a view. `retired`, `probe`, `uses`: as in `read_scenes`."""
    return read_scenes(
        config.scenes, home.devices, view, home.facts, retired=retired, blueprints=config.blueprints, probe=probe,
        uses=uses,
    )  # fmt: skip
