"""The scenes of a configuration folder in plain words, without a hub."""

from collections.abc import Mapping
from pathlib import Path

from hub.compose.home import config_in, home_without_hub
from hub.text.messages.catalogue import Language
from scenes.explain.home import Explained, explain


def explain_house(folder: Path, models: Mapping[str, str], language: Language) -> tuple[Explained, ...]:
    """All scenes of the folder in words. `models` are those that a hub has learned, by ref.

    Raises:
        BadConfig: the devices cannot be read, so that nobody knows what the scenes are about.
    """
    config = config_in(folder)
    home, areas = home_without_hub(config, models), config.devices.areas
    return explain(config.scenes, home.devices, areas, language, home.facts, blueprints=config.blueprints)
