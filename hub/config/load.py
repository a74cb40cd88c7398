"""The whole configuration folder, read at once, all its problems together."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from hub.config.calendars import CALENDARS_FOLDER, Calendars, read_calendars
from hub.config.devices_file import DeviceEntry, DevicesFile, read_devices
from hub.config.files import DEVICES_LIMITS, read_source, stands
from hub.config.hearth_file import Settings, read_settings
from hub.config.library import NOTHING_WRITTEN, PRODUCTS_FOLDER, Overlays, read_overlays
from hub.config.secrets_file import read_secrets
from hub.config.virtual import house_abilities, house_is_taken
from hub.model.own import HOUSE, MODE
from hub.model.secret import Secret
from hub.text.hints import suggest
from hub.text.problem import Problem, Severity, error, has_errors, in_order, warning
from hub.text.source import Mark, Source

HEARTH_FILE = "hearth.yaml"
DEVICES_FILE = "devices.yaml"
SECRETS_FILE = "secrets.yaml"
SCENES_FOLDER = "scenes"
BLUEPRINTS_FOLDER = "blueprints"
TEST_ENDING = ".test.yaml"


@dataclass(frozen=True, slots=True)
class Config:
    """What a person says, read; scenes, their tests and blueprints still as text, for the scene language to read.

    `files`: hearth.yaml and devices.yaml as they stood when they were read.
    """

    folder: Path
    settings: Settings
    devices: DevicesFile
    secrets: Mapping[str, Secret]
    scenes: tuple[Source, ...]
    blueprints: tuple[Source, ...] = ()
    calendars: Calendars = field(default_factory=Calendars)
    files: tuple[Source, ...] = ()
    tests: tuple[Source, ...] = ()
    products: Overlays = NOTHING_WRITTEN

    def without_secrets(self) -> "Config":
        """The same, of the secrets only the names."""
        return replace(self, secrets=dict.fromkeys(self.secrets, Secret("")))


def load(
    folder: Path, families: Collection[str], listening: Collection[str] | None = None
) -> tuple[Config | None, list[Problem]]:
    """Read the folder; None when a problem is an error. Never raises.

    `families` are the names of the driver families that devices.yaml may speak of, `listening` those of them that hear
    of devices at a broker; None where nobody knows.
    """
    try:
        there = (folder / HEARTH_FILE).exists()
    except OSError as failure:
        return None, [error("config.unreadable", None, path=str(folder), reason=failure.strerror or str(failure))]
    if not there:
        return None, [error("config.no_home", None, folder=str(folder))]
    calendars, problems = read_calendars(folder / CALENDARS_FOLDER)
    files: list[Source] = []
    secrets, unsafe = read_secrets(folder / SECRETS_FILE)
    settings, found = _settings(folder / HEARTH_FILE, (tuple(calendars), listening, secrets), files)
    problems += found
    devices, found = _devices(folder / DEVICES_FILE, families, files)
    problems += [*found, *unsafe]
    scenes, found = _files(folder / SCENES_FOLDER)
    problems += found
    tests, found = _files(folder / SCENES_FOLDER, tests=True)
    # A test that cannot be read says nothing against what it tests: no house stays dark for it.
    problems += [replace(one, severity=Severity.WARNING) for one in found if one not in problems]
    blueprints, found = _files(folder / BLUEPRINTS_FOLDER)
    problems += found
    products, found = read_overlays(folder / PRODUCTS_FOLDER, families)
    problems += found
    if settings is not None and devices is not None:
        devices = _with_house(devices, settings.home.modes, Mark(Source(str(folder / HEARTH_FILE), ""), 1, 1), problems)
        problems += _not_there(settings, devices)
    if settings is None or devices is None or has_errors(problems):
        return None, in_order(problems)
    config = Config(folder, settings, devices, secrets, scenes, blueprints, calendars, tuple(files), tests, products)
    return config, in_order(problems)


def _not_there(settings: Settings, devices: DevicesFile) -> list[Problem]:
    """What hearth.yaml says of sharing devices that there are none of."""
    named = () if settings.mqtt is None else settings.mqtt.sharing.named
    known = devices.devices
    return [
        warning("config.shared_unknown", mark, hint=suggest(handle, known), handle=handle)
        for handle, mark in named
        if handle not in known
    ]


def _with_house(devices: DevicesFile, modes: tuple[str, ...], mark: Mark, problems: list[Problem]) -> DevicesFile:
    """The devices with the home itself as the last of them, where its owner did not write it."""
    written = devices.devices.get(HOUSE)
    if written is not None and (written.virtual is None or MODE in written.virtual.properties):
        problems.append(house_is_taken(written.mark))
        return devices
    own = None if written is None else written.virtual
    house = replace(written or DeviceEntry(HOUSE, HOUSE, mark), virtual=house_abilities(modes, own))
    return replace(devices, devices={**devices.devices, HOUSE: house})


def _settings(
    path: Path, known: tuple[Collection[str], Collection[str] | None, Collection[str]], files: list[Source]
) -> tuple[Settings | None, list[Problem]]:
    source, problems = read_source(path)
    if source is None:
        return None, problems
    files.append(source)
    return read_settings(source, *known)


def _devices(path: Path, families: Collection[str], files: list[Source]) -> tuple[DevicesFile | None, list[Problem]]:
    if not stands(path):
        return DevicesFile(), []
    source, problems = read_source(path, DEVICES_LIMITS)
    if source is None:
        return None, problems
    files.append(source)
    return read_devices(source, families)


def _files(folder: Path, *, tests: bool = False) -> tuple[tuple[Source, ...], list[Problem]]:
    sources: list[Source] = []
    problems: list[Problem] = []
    try:
        paths = sorted(folder.iterdir()) if stands(folder) else []
    except OSError as failure:
        return (), [error("config.unreadable", None, path=str(folder), reason=failure.strerror or str(failure))]
    for path in paths:
        if path.suffix == ".yml" and not tests:
            problems.append(warning("config.yml_ending", None, path=str(path)))
        # Editors leave `.#name.yaml` beside the file they have open.
        if path.suffix != ".yaml" or path.name.endswith(TEST_ENDING) is not tests or path.name.startswith("."):
            continue
        source, found = read_source(path)
        problems += found
        if source is not None:
            sources.append(source)
    return tuple(sources), problems
