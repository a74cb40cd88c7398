"""The household of the demo: what the configuration calls a device, beside the simulator that plays it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path

from drivers.families import FAMILIES, AbilitiesOf, abilities_by, bundled
from drivers.kit.home import SimulatedDevice, SimulatedHome
from drivers.kit.truth import State, Truth
from drivers.simulators import SIMULATED
from hub.config.devices_file import DeviceEntry
from hub.config.files import read_source
from hub.config.library import YamlLibrary
from hub.config.load import load
from hub.demo.home_file import read_home
from hub.model.capability import NOTHING
from hub.model.descriptions import MARK
from hub.model.device import Device
from hub.model.errors import BadConfig, BadValue
from hub.model.reading import PropertyId, property_id
from hub.model.value import Value
from hub.text.problem import has_errors
from hub.text.source import Source
from scenes.engine.program import Program
from scenes.engine.view import View
from scenes.language.facts import NOWHERE, HomeFacts
from scenes.reader.home import read_scenes


@dataclass(frozen=True, slots=True)
class Member:
    """A device that is both configured and simulated; its key is its handle."""

    device: Device
    row: SimulatedDevice
    truth: Truth

    @property
    def ref(self) -> str:
        """`family:wire_id`."""
        return f"{self.row.family}:{self.row.wire_id}"

    @property
    def behind(self) -> bool:
        """Whether it is reached through a gateway that is a device of the hub, and taken on with it."""
        return any(one.via is not None for one in self.device.endpoints if one.ref == self.ref)


@dataclass(frozen=True, slots=True)
class Household:
    """Everything that the judge knows before the day begins: devices by handle, scenes, and the rooms' file."""

    home: SimulatedHome
    zone: tzinfo
    devices: Mapping[str, Device]
    members: Mapping[str, Member]
    scenes: tuple[Source, ...]
    blueprints: tuple[Source, ...] = ()
    facts: HomeFacts = NOWHERE

    def program(self, view: View) -> Program:
        """The scenes, compiled. Raises BadConfig with what is wrong with them."""
        reading = read_scenes(self.scenes, self.devices, view, self.facts, blueprints=self.blueprints)
        if has_errors(reading.problems):
            raise BadConfig("cli.demo_bad_config", reading.problems)
        return reading.program

    def by_simulator(self, name: str) -> Member | None:
        """The member that a simulator plays."""
        return next((member for member in self.members.values() if member.row.handle == name), None)

    def values(self, states: Mapping[str, State]) -> dict[PropertyId, Value]:
        """What every property truly is, by the simulators' states, in the property's own step."""
        found: dict[PropertyId, Value] = {}
        for handle, member in self.members.items():
            state = states.get(member.row.handle)
            for path, prop in member.device.abilities.properties.items():
                look = member.truth.looks.get(path)
                value = look(state) if look is not None and state is not None else None
                if value is not None:
                    # What is out of the property's range, nobody can know as its value.
                    with suppress(BadValue):
                        found[property_id(handle, path)] = prop.accept(value)
        return found


def load_household(config: Path, home: Path, later: Sequence[Path] = ()) -> Household:
    """Read the configuration folder and the file of the virtual home. Raises BadConfig.

    `later`: files of scenes that come into the folder once all devices are adopted.
    """
    read, problems = load(config, FAMILIES.keys())
    if read is None:
        raise BadConfig("cli.demo_bad_config", tuple(problems))
    simulated = _read_home(home)
    rows = {f"{row.family}:{row.wire_id}": row for row in simulated.devices}
    more = _scenes(later)
    said = {(row.family, _model(row)): told for row in simulated.devices if (told := _entry(row)) is not None}
    abilities_of = abilities_by(YamlLibrary(bundled(), read.products, said))
    devices: dict[str, Device] = {}
    members: dict[str, Member] = {}
    for handle, entry in read.devices.devices.items():
        row = next((rows[one.ref] for one in entry.endpoints if one.ref in rows), None)
        devices[handle] = device = _device(entry, row, abilities_of)
        truth = SIMULATED[row.family].truth(row.model) if row and row.family in SIMULATED else None
        if row is not None and truth is not None:
            members[handle] = Member(device, row, truth)
    own = read.settings.home
    facts = HomeFacts(own.latitude, own.longitude, read.calendars, own.calendar, secrets=frozenset(read.secrets))
    return Household(simulated, own.time_zone, devices, members, (*read.scenes, *more), read.blueprints, facts)


def _read_home(path: Path) -> SimulatedHome:
    try:
        return read_home(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise BadConfig("config.unreadable", path=str(path), reason=reason) from error


def _scenes(files: Sequence[Path]) -> tuple[Source, ...]:
    read = [read_source(file) for file in files]
    problems = [problem for _, found in read for problem in found]
    if has_errors(problems):
        raise BadConfig("cli.demo_bad_config", tuple(problems))
    return tuple(source for source, _ in read if source is not None)


def _entry(row: SimulatedDevice) -> Mapping[str, object] | None:
    """What the device says of itself, where it does."""
    family = SIMULATED.get(row.family)
    return family.entry(row.model) if family else None


def _model(row: SimulatedDevice) -> str:
    """The model that an adopted device is by what it says of itself, or its product's."""
    return row.model if _entry(row) is None else f"{row.model}{MARK}simulated"


def _device(entry: DeviceEntry, row: SimulatedDevice | None, abilities_of: AbilitiesOf) -> Device:
    model = entry.model or (_model(row) if row else "")
    known = (abilities_of(endpoint.family, model) for endpoint in entry.endpoints)
    abilities = entry.virtual or next((one for one in known if one is not None), NOTHING)
    return Device(
        entry.handle, entry.handle, entry.name, model, entry.area, endpoints=entry.endpoints, abilities=abilities
    )
