"""A home in the best of health, for tests to spoil."""

from dataclasses import dataclass, field, replace
from ipaddress import IPv4Interface
from pathlib import Path
from typing import Any

from hub.config.hearth_file import Settings, read_settings
from hub.config.interfaces import Interface
from hub.config.places import Places
from hub.core.clock import VirtualClock
from hub.doctor.patient import BackupSeen, DeviceSeen, Live, Patient
from hub.storage.addresses import load_addresses
from hub.storage.control import open_control
from hub.text.source import Source

NOW = 1_795_000_000.0
LAN = Interface("lan0", IPv4Interface("192.168.1.2/24"))
LAMP = DeviceSeen("lamp", "maker.lamp.v1", "x:1", "online", "192.168.1.7")


def settings(text: str = "") -> Settings:
    found, problems = read_settings(Source("hearth.yaml", f"home: {{time_zone: UTC}}\n{text}"))
    assert found is not None, problems
    return found


@dataclass(frozen=True)
class Ward:
    """Where patients lie: a folder with /proc and /sys of its own."""

    top: Path
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def state(self) -> Path:
        return self.top / "state"

    @property
    def config(self) -> Path:
        return self.top / "config"

    def patient(self, **changes: Any) -> Patient:
        well = Patient(
            Places(self.config, self.state, self.top / "hearth.sock"),
            self.state,
            settings(),
            "0.1.0",
            NOW,
            synchronised=True,
            interfaces=(LAN,),
            configuration=lambda: (),
            devices=(LAMP,),
            backup=BackupSeen(appointed=True, made=NOW - 3600),
            live=Live(),
            root=self.top,
        )
        return replace(well, **changes)


async def ward(top: Path) -> Ward:
    """A ward with sound databases and files."""
    made = Ward(top)
    made.config.mkdir()
    (made.config / "secrets.yaml").touch(0o600)
    store = await open_control(made.state, VirtualClock())
    await load_addresses(store)
    await store.close()
    group = top / "sys/class/net/lan0"
    group.mkdir(parents=True)
    (group / "flags").write_text("0x1003\n")
    (top / "proc/self/net").mkdir(parents=True)
    (top / "proc/self/net/igmp").write_text(
        "Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter\n"
        "1\tlo        :     1      V3\n\t\t\t\t010000E0     1 0:00000000\t\t0\n"
        "2\tlan0      :     2      V3\n\t\t\t\tFB0000E0     1 0:00000000\t\t0\n\t\t\t\t010000E0     1 0:00000000\t\t0\n"
    )
    return made
