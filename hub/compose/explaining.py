"""The scenes of a configuration folder in plain words, without a hub."""

from collections.abc import Mapping
from pathlib import Path

from drivers.families import FAMILIES
from hub.compose.house import devices_of, facts_of
from hub.config.load import load
from hub.model.errors import BadConfig
from hub.text.messages.catalogue import Language
from scenes.explain.home import Explained, explain


def explain_house(folder: Path, models: Mapping[str, str], language: Language) -> tuple[Explained, ...]:
    """All scenes of the folder in words. `models` are those that a hub has learned, by ref.

    Raises:
        BadConfig: the devices cannot be read, so that nobody knows what the scenes are about.
    """
    config, problems = load(folder, FAMILIES.keys())
    if config is None:
        raise BadConfig("config.cannot_start", tuple(problems), folder=str(folder))
    devices = {device.handle: device for device in devices_of(config, models)}
    areas = config.devices.areas
    return explain(config.scenes, devices, areas, language, facts_of(config), blueprints=config.blueprints)
