"""A household by seed: which devices, how they are named in the configuration, and the scenes of its people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import md5
from random import Random
from typing import Final

from drivers.kit.home import SimulatedDevice
from tests.simulation.made import GUARDED, LIKELY, MAY_BE_OFF, SECOND_WAY, made_rows
from tests.simulation.notes import DEVICES
from tests.simulation.rules import DEVICE, RULED, rules_of
from tests.simulation.scenes import BLUEPRINT, PLACE, ZONE, scenes_of

BEGINNINGS: Final = (1_772_431_200.0, 1_783_314_000.0, 1_774_746_000.0, 1_792_890_000.0)
"""A Monday at seven in winter and one in summer, and both nights in which the clocks change."""

RULED_HEATERS: Final = ("kettle", "heater", "heater_plug")
HEATERS: Final = (*RULED_HEATERS, *GUARDED)
"""What heats; of the first, rules say something, too."""
MAX_ON: Final = (45.0, 90.0, 300.0)
"""Seconds for which what heats may: mostly short, so that runs come to their end."""

LIGHTS: Final = ("yeelink.light.ceilc", "philips.light.bulb", "yeelink.light.lamp22", "yeelink.light.colorc")
OTHERS: Final = {"curtain": "dooya.curtain.m2", "fan": "dmaker.fan.p10", "vacuum": "rockrobo.vacuum.v1"}
CHILDREN: Final = {
    "motion": "lumi.sensor_motion.v2",
    "door": "lumi.sensor_magnet.v2",
    "air": "miaomiaoce.sensor_ht.t9",
    "button": "lumi.remote.mcn001",
}
HELD: Final = "yeelink.light.lamp1"
"""The model of a lamp that nobody touches and only one scene holds: at the end it must be as it was at first."""

GATEWAY: Final = "lumi.gateway.mgl03"
PLUG: Final = "cuco.plug.cp2"
PUSHES: Final = frozenset({"yeelink.light.ceilc", "yeelink.light.colorc", "yunmi.kettle.v19", "zhimi.heater.mc2", PLUG})


@dataclass(frozen=True, slots=True)
class Household:
    """The devices as they are (`rows`), and the files that say what the hub is to know and do (by name).

    `ruled`: among them are invariants and a shadow. `ways`: second ways to some of the devices.
    """

    rows: tuple[SimulatedDevice, ...]
    files: Mapping[str, str]
    begins: float
    max_on: float
    ruled: bool
    secrets: tuple[str, ...] = field(repr=False)
    ways: tuple[SimulatedDevice, ...] = ()

    @property
    def made(self) -> bool:
        """Whether it has products that are made of facts alone."""
        return any(row.handle in LIKELY for row in self.rows)

    def handles(self, *models: str) -> tuple[str, ...]:
        """The devices of these models."""
        return tuple(row.handle for row in self.rows if row.model in models)


def household(random: Random, making: Random) -> Household:
    """Six to twelve devices and the sensors behind a gateway, some scenes, and a day and hour to begin at.

    `making`: a source of its own for products that are made of facts.
    """
    wanted = _wanted(random)
    rows = tuple(_row(number, handle, model, random) for number, (handle, model) in enumerate(wanted, 1))
    made, ways = made_rows(making)
    handles = {row.handle: row.model for row in rows}
    # A Monday at seven in winter and in summer, and twice the night in which the clocks change.
    begins = random.choice(BEGINNINGS) - random.uniform(5, 200)
    max_on = random.choice(MAX_ON)
    files = {
        "hearth.yaml": _hearth(random),
        "devices.yaml": _devices((*rows, *made), ways, max_on),
        "scenes/home.yaml": scenes_of(handles, begins, random),
        "blueprints/light.yaml": BLUEPRINT,
    }
    ruled = random.random() < RULED
    if ruled:
        files["devices.yaml"] += DEVICE
        files["scenes/rules.yaml"] = rules_of(tuple(handle for handle in RULED_HEATERS if handle in handles))
    secrets = tuple(row.token for row in (*rows, *made, *ways) if row.token)
    return Household((*rows, *made), files, begins, max_on, ruled, secrets, ways)


def _wanted(random: Random) -> list[tuple[str, str]]:
    wanted = [("held_light", HELD)]
    wanted += [
        (f"light_{number}", model) for number, model in enumerate(random.sample(LIGHTS, random.randint(1, 3)), 1)
    ]
    wanted += [("kettle", "yunmi.kettle.v19")] if random.random() < 0.8 else []
    wanted += [("heater_plug", PLUG)] if random.random() < 0.8 else []
    wanted += [("plug", PLUG)] if random.random() < 0.7 else []
    wanted += [("heater", "zhimi.heater.mc2")] if random.random() < 0.3 else []
    wanted += [(handle, model) for handle, model in OTHERS.items() if random.random() < 0.5]
    wanted += [("gateway", GATEWAY)]
    return wanted + [
        (handle, model) for handle, model in CHILDREN.items() if handle == "motion" or random.random() < 0.7
    ]


def _row(number: int, handle: str, model: str, random: Random) -> SimulatedDevice:
    if handle in CHILDREN:
        return SimulatedDevice(handle, "miio", model, wire_id=f"lumi.158d0000{number:04x}", area="home", via="gateway")
    token = md5(f"{handle}:{random.random()}".encode()).hexdigest()
    settings: dict[str, object] = {
        "push": model == GATEWAY or (model in PUSHES and random.random() < 0.7),
        "latency": random.uniform(0.005, 0.08),
    }
    if model == PLUG:
        settings["load"] = 60.0
    return SimulatedDevice(
        handle, "miio", model, f"127.7.0.{number}", str(700_000_000 + number), token, "home", settings=settings
    )


def _hearth(random: Random) -> str:
    override = random.choice(("10s", "2m", "1h"))
    return (
        f"home: {{name: Home, time_zone: {ZONE}, latitude: {PLACE[0]}, longitude: {PLACE[1]}}}\n"
        "network: {interfaces: [sim0], discovery: off}\n"
        f"safety: {{override: {override}}}\n"
        "log: {level: debug}\n"
    )


def _devices(rows: tuple[SimulatedDevice, ...], ways: tuple[SimulatedDevice, ...], max_on: float) -> str:
    lines = ["areas:", "  rooms: Rooms", "devices:"]
    for row in rows:
        way = f"{{id: 'miio:{row.wire_id}', via: {row.via}}}" if row.via else f"'miio:{row.wire_id}'"
        if row.handle == "panel":
            way += "".join(f", 'miio:{one.wire_id}'" for one in ways if one.handle == SECOND_WAY)
        more = ""
        if row.handle in HEATERS:
            more += f", hazard: {{allow: yes, max_on: {max_on:.0f}s}}"
        if row.handle == "heater_plug":
            more += ", load: heater"
        if row.handle in MAY_BE_OFF:
            more += ", may_be_off: yes"
        if row.handle.startswith("light"):
            more += ", labels: [lamps]"
        lines.append(
            f"  {row.handle}: {{name: {row.handle}, area: rooms, model: {row.model}, endpoints: [{way}]{more}}}"
        )
    return "\n".join(lines) + "\n" + DEVICES
