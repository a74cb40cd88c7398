"""What the checks look at: a home, the machine, and what the running hub knows, where one runs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hub.config.hearth_file import Settings
from hub.config.interfaces import Interface
from hub.config.places import Places
from hub.model.errors import HearthError
from hub.text.problem import Problem


@dataclass(frozen=True, slots=True)
class DeviceSeen:
    """One endpoint of a device: its handle, model, `family:id`, health (empty: nobody knows) and address."""

    handle: str
    model: str
    ref: str
    health: str
    address: str


@dataclass(frozen=True, slots=True)
class Live:
    """What only the running hub knows: its notices, tasks that were set aside, counts by name, seconds since start.

    `no_broker`: why it is not connected to its MQTT broker; `unheard`: topics that it is not let hear there.
    """

    notices: Sequence[Problem] = ()
    set_aside: Sequence[str] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    uptime: float = 0.0
    no_broker: HearthError | None = None
    unheard: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class BackupSeen:
    """Whether there is a key for backups, and when the last was made (Unix seconds)."""

    appointed: bool
    made: float | None


@dataclass(frozen=True, slots=True)
class Patient:
    """Everything a check may ask; `live` None: no hub runs. `now` in Unix seconds, `root` the top of /proc and /sys.

    `settings` None: hearth.yaml cannot be read. `backup` and `devices` None: control.db cannot.
    """

    places: Places
    state: Path
    settings: Settings | None
    version: str
    now: float
    synchronised: bool
    interfaces: tuple[Interface, ...]
    configuration: Callable[[], Sequence[Problem]]
    devices: Sequence[DeviceSeen] | None
    backup: BackupSeen | None
    live: Live | None
    root: Path = Path("/")
