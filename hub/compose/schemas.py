"""The schemas of a home's files, for editors."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from drivers.families import FAMILIES, LISTENING, written
from hub.compose.home import config_in, home_without_hub
from hub.compose.products import library_of
from hub.config.library import PRODUCTS_FOLDER
from hub.config.load import BLUEPRINTS_FOLDER, DEVICES_FILE, HEARTH_FILE, SCENES_FOLDER, Config
from hub.config.products_schema import products_schema
from hub.config.schema import devices_schema, settings_schema
from hub.model.vocabulary import CAPABILITIES
from hub.text.messages.catalogue import CATALOGUE, Language, render
from hub.text.schema import Schema
from hub.text.source import Source
from hub.text.yaml import Mapping as Tree
from hub.text.yaml import Scalar, Sequence, parse
from scenes.language.shapes import House
from scenes.reader.schema import blueprint_schema, scenes_schema
from scenes.testing.schema import with_tests

FOLDER = "schema"
"""The folder beside the scenes that schemas are written into, when no other is named."""
FILES: Mapping[str, str] = {
    "scenes.json": f"{SCENES_FOLDER}/*.yaml",
    "blueprints.json": f"{BLUEPRINTS_FOLDER}/*.yaml",
    "devices.json": DEVICES_FILE,
    "hearth.json": HEARTH_FILE,
    "products.json": f"{PRODUCTS_FOLDER}/*.yaml",
}
"""Each schema, and which files of the home it is of."""


def schemas(folder: Path, models: Mapping[str, str], language: Language) -> dict[str, Schema]:
    """The schema of each of `FILES`. `models` are those that a hub has learned, by ref.

    Scenes may be as wrong as they like; the devices must be readable.

    Raises:
        BadConfig: hearth.yaml or devices.yaml is not.
    """
    config = config_in(folder)
    by_handle = home_without_hub(config, models).devices
    devices = by_handle.values()
    house = House(
        by_handle,
        tuple(config.devices.areas),
        tuple(dict.fromkeys(label for device in devices for label in device.labels)),
        tuple(dict.fromkeys(name for source in config.scenes for name in _names(source))),
    )
    paths = dict.fromkeys(path for device in devices for path in device.abilities.properties)

    def say(id_: str) -> str | None:
        return render(id_, {}, language) if id_ in CATALOGUE else None

    families, library = written(), library_of(config.products)
    models_of = [model for family in families for model in library.models(family)]
    return {
        "scenes.json": with_tests(scenes_schema(house, say), house, say),
        "blueprints.json": blueprint_schema(say),
        "devices.json": devices_schema(FAMILIES, config.devices.areas, house.devices, paths, say),
        "hearth.json": settings_schema(say, _calendars(config), LISTENING),
        "products.json": products_schema(families, models_of, CAPABILITIES),
    }


def _names(source: Source) -> Iterator[str]:
    """Ids and titles in a file of scenes, whatever else is wrong with it."""
    root, _ = parse(source)
    for item in root.items if isinstance(root, Sequence) else ():
        for key in ("id", "scene"):
            word = item.get(key) if isinstance(item, Tree) else None
            if isinstance(word, Scalar) and word.text.strip():
                yield word.text.strip()


def _calendars(config: Config) -> tuple[str, ...]:
    return tuple(config.calendars)
