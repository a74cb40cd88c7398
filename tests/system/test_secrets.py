"""S17: a home full of secrets lives a whole life at DEBUG, and none of them is found anywhere that it should not be.

The vault has a key here, so that nothing of the state folder may hold one in the clear. The exceptions are
secrets.yaml, and the two commands that are there to show a secret: `hearth backup init` and `hearth backup key`.
"""

import asyncio
import base64
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from random import Random
from urllib.parse import quote

from drivers.axis import simulator as axis
from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts, Simulator
from drivers.miio import simulator as miio
from drivers.ntfy import simulator as ntfy
from hub.core.clock import LoopClock
from tests.mosquitto import mosquitto
from tests.system.crash.house import Caller, Json
from tests.system.daemon import PATIENCE, Daemon

BLOCK = "127.89.40"
MQTT = "mqtt: {{broker: 'mqtt://{host}:{port}', name: villa, user: villa, password: !secret broker, publish: on}}\n"
MIIO = ("yeelink.light.ceilc",) * 9 + ("zhimi.heater.mc2", "dooya.curtain.m2", "cuco.plug.cp2")
GET = (
    "status", "devices", "devices/lamp_1", "sightings", "scenes", "traces", "capabilities", "check", "audit?within=60",
    "history", "history/lamp_1/on", "doctor", "backup", "pin", "devices/nobody", "energy",
    "mqtt",
)  # fmt: skip
TOLD = (
    "status", "devices", "discover --wait 0.1", "trace", "check", "audit", "history lamp_1.on", "set nobody.on=on",
    "--json devices", "backup", "mqtt status", "mqtt acl",
)  # fmt: skip


def made_up(name: str) -> str:
    """A secret of 32 hexadecimal digits, as nothing else would have it."""
    return sha256(f"planted {name}".encode()).hexdigest()[:32]


@dataclass
class Planted:
    """The secrets by name, and everything that came out of the hub by where it came from."""

    secrets: dict[str, str] = field(default_factory=dict)
    seen: dict[str, bytes] = field(default_factory=dict)

    def plant(self, name: str) -> str:
        return self.secrets.setdefault(name, made_up(name))

    def see(self, place: str, what: bytes | str) -> None:
        data = what.encode(errors="replace") if isinstance(what, str) else what
        self.seen[place] = self.seen.get(place, b"") + data

    def found(self) -> list[str]:
        """Where which secret was found."""
        return [
            f"{name} in {place}"
            for place, data in self.seen.items()
            for name, secret in self.secrets.items()
            if any(spelling in data for spelling in spellings(secret))
        ]


def spellings(secret: str) -> Iterator[bytes]:
    """The ways in which a secret may slip out."""
    plain = secret.encode()
    yield from (plain, plain.upper(), base64.b64encode(plain).rstrip(b"="), quote(secret).encode())
    yield plain.hex().encode()
    yield secret[::-1].encode()
    if len(secret) == 32:
        yield bytes.fromhex(secret)
        yield base64.b64encode(bytes.fromhex(secret)).rstrip(b"=")
    if "-" in secret:
        yield secret.replace("-", " ").encode()


@dataclass
class Life:
    """A hub at DEBUG with a key for its secrets."""

    daemon: Daemon
    planted: Planted
    devices: list[Simulator]
    refs: dict[str, tuple[str, str, str]]
    credentials: Path

    @property
    def environment(self) -> dict[str, str]:
        return {
            "CREDENTIALS_DIRECTORY": str(self.credentials),
            "NOTIFY_SOCKET": self.daemon.notify,
            "HEARTH_LANG": "en",
            "PYTHONFAULTHANDLER": "1",
        }

    async def start(self) -> None:
        daemon = self.daemon
        with daemon.log.open("ab") as log:
            daemon.process = subprocess.Popen(
                [*daemon.command("run"), "-v"], env={**os.environ, **self.environment}, stdout=log, stderr=log
            )
        await asyncio.to_thread(daemon.told, "READY=1")
        for file in ("cmdline", "environ"):
            self.planted.see(f"process {file}", Path(f"/proc/{daemon.process.pid}/{file}").read_bytes())

    async def end(self, number: signal.Signals) -> None:
        await asyncio.to_thread(self.daemon.stop, number)
        self.daemon.drain()

    async def says(self, *words: str, kept: bool = True, program: str = "") -> tuple[int, str]:
        """Run a command, at a keyboard that nobody is at; with `kept`, what it says must hold no secret."""
        command = self.daemon.command(*words)
        if program:
            command = [sys.executable, "-m", program, *words]
        ran = await asyncio.to_thread(
            subprocess.run, command, env={**os.environ, **self.environment}, capture_output=True, text=True,
            stdin=subprocess.DEVNULL, timeout=PATIENCE, check=False,
        )  # fmt: skip
        if kept:
            self.planted.see(f"hearth {' '.join(words[:2])}", ran.stdout + ran.stderr)
        return ran.returncode, ran.stdout + ran.stderr

    async def post(self, caller: Caller, path: str, body: Json) -> tuple[int, Json]:
        status, answer = await caller.post(path, body)
        self.planted.see(f"answer of {path}", json.dumps(answer))
        return status, answer

    def keep_files(self, moment: str) -> None:
        """Look at all that the hub has on disk."""
        for path in (*self.daemon.state.rglob("*"), *self.daemon.config.rglob("*")):
            if path.is_file() and path.name not in ("secrets.yaml", "reserve"):
                self.planted.see(f"{path.name} {moment}", path.read_bytes())


def rows(planted: Planted) -> tuple[list[SimulatedDevice], list[SimulatedDevice], list[SimulatedDevice]]:
    """A dozen miIO devices, a camera, and a server of messages."""
    known: list[SimulatedDevice] = []
    for number, model in enumerate(MIIO, 1):
        handle = {"z": "heater", "d": "curtain", "c": "plug"}.get(model[0], "lamp") + f"_{number}"
        token = planted.plant(f"token of {handle}")
        wire_id = str(894_000_000 + number)
        known.append(
            SimulatedDevice(handle, "miio", model, f"{BLOCK}.{number}", wire_id, token, settings={"mdns": "none"})
        )
    password = planted.plant("password of the camera")
    camera = SimulatedDevice("camera", "axis", "AXIS M3086-V", f"{BLOCK}.40", "B8A44F894040", f"hearth:{password}")
    band = SimulatedDevice(
        "band", "ntfy", "ntfy", f"{BLOCK}.41", "planted-topic", "tk_" + planted.plant("token of the band")
    )
    return known, [camera], [band]


@asynccontextmanager
async def life(folder: Path) -> AsyncIterator[Life]:
    planted = Planted()
    of_miio, of_axis, of_ntfy = rows(planted)
    ports = SimulationPorts(LoopClock(), Random(17))
    devices: list[Simulator] = [
        *miio.simulators(of_miio, ports), *axis.simulators(of_axis, ports), *ntfy.simulators(of_ntfy, ports)
    ]  # fmt: skip
    refs = {
        one.handle: (f"{one.family}:{one.wire_id}", one.token, f"{one.address}:{port}" if port else one.address or "")
        for one, port in (
            (each, {"axis": axis.PORT, "ntfy": ntfy.PORT}.get(each.family)) for each in (*of_miio, *of_axis, *of_ntfy)
        )
    }
    credentials = folder / "credentials"
    credentials.mkdir()
    (credentials / "hearth.key").write_text(planted.plant("key of the vault"))
    daemon = Daemon(folder)
    secrets = "".join(f"entry_{n}: {planted.plant(f'entry {n} of secrets.yaml')}\n" for n in (1, 2))
    secrets += f"broker: {planted.plant('password of the broker')}\n"
    (daemon.config / "secrets.yaml").write_text(secrets)
    (daemon.config / "secrets.yaml").chmod(0o600)
    for one in devices:
        await one.start()
    try:
        with mosquitto(users={"villa": made_up("password of the broker")}) as broker:
            with (daemon.config / "hearth.yaml").open("a") as file:
                file.write(MQTT.format(host=broker.host, port=broker.port))
            yield Life(daemon, planted, devices, refs, credentials)
            assert " as hearth-villa " in broker.log, "the hub was let in with its password"
    finally:
        daemon.end()
        for one in devices:
            await one.stop()


async def adopt_all(hub: Life, caller: Caller) -> None:
    """Wrong secrets first, and then the right ones; one over the command line."""
    wrong = {
        "lamp_1": hub.planted.plant("wrong token"),
        "camera": f"hearth:{hub.planted.plant('wrong password')}",
        "band": f"tk_{hub.planted.plant('wrong token of the band')}",
    }
    for handle, secret in wrong.items():
        ref, _, address = hub.refs[handle]
        status, answer = await hub.post(
            caller, "/adopt", {"ref": ref, "secret": secret, "handle": handle, "address": address}
        )
        assert status != 200, answer
    token = hub.credentials.parent / "token"
    for handle, (ref, secret, address) in hub.refs.items():
        if handle == "lamp_2":
            token.write_text(secret)
            words = ("adopt", ref, handle, "--secret-file", str(token), "--address", address)
            assert (await hub.says(*words))[0] == 0
            token.unlink()
            continue
        status, answer = await hub.post(
            caller, "/adopt", {"ref": ref, "secret": secret, "handle": handle, "address": address}
        )
        assert status == 200, (handle, answer)


async def ask_everything(hub: Life, caller: Caller) -> None:
    """Everything that the API and the command line tell."""
    for path in GET:
        _, answer = await caller.get(f"/{path}")
        hub.planted.see(f"answer of {path}", json.dumps(answer))
    await asyncio.gather(*(hub.says(*words.split()) for words in TOLD))
    report = hub.credentials.parent / "report"
    await hub.says("doctor", "--report", str(report))
    hub.planted.see("the report of the doctor", report.read_bytes())


async def use(hub: Life, caller: Caller) -> None:
    """Commands, PIN, backups, mistakes."""
    for handle in ("heater_10", "plug_12", "lamp_3"):
        await hub.post(caller, f"/devices/{handle}/set", {"values": {"on": "on"}, "key": f"key of {handle}"})
    await hub.post(caller, "/devices/band/call", {"command": "send", "args": {"message": "hello"}})
    pin = str(int(made_up("PIN"), 16))[:16]
    hub.planted.secrets["PIN"] = pin
    assert (await hub.post(caller, "/pin", {"pin": pin}))[0] == 200
    await hub.post(caller, "/pin", {"pin": pin + "0", "current": pin[::-1]})
    await hub.post(caller, "/confirm", {"challenge": "none", "pin": pin})
    await hub.post(
        caller, "/adopt", {"ref": "miio:1", "secret": hub.planted.plant("secret for nobody"), "address": "x"}
    )
    bulk = [{"ref": "miio:2", "secret": hub.planted.plant("bulk secret")}, {"ref": "x", "secret": 7}]
    await hub.post(caller, "/adopt/bulk", {"devices": bulk})
    code, said = await hub.says("--json", "backup", "init", kept=False)
    assert code == 0, said
    hub.planted.secrets["recovery phrase"] = json.loads(said)["phrase"]
    phrase = hub.credentials.parent / "phrase"
    phrase.write_text(json.loads(said)["phrase"])
    code, said = await hub.says("backup", "key", "--phrase-file", str(phrase), kept=False)
    assert code == 0, said
    hub.planted.secrets["key of backups"] = next(
        line for line in said.splitlines() if line.startswith("AGE-SECRET-KEY")
    )
    target = hub.credentials.parent / "backup.age"
    assert (await hub.says("backup", str(target), "--with-history"))[0] == 0
    hub.planted.see("a backup", target.read_bytes())
    await hub.says("restore", str(target), "--dry-run", "--phrase-file", str(phrase))


async def test_no_secret_is_found_anywhere(tmp_path: Path) -> None:
    async with life(tmp_path) as hub:
        await hub.start()
        async with Caller(hub.daemon.socket) as caller:
            await adopt_all(hub, caller)
            devices = hub.daemon.config / "devices.yaml"
            lines = devices.read_text().splitlines()
            at = next(number for number, line in enumerate(lines) if line.strip().startswith("heater_10:"))
            lines[at + 1 : at + 1] = ["    hazard: allow"] if not lines[at].rstrip().endswith("}") else []
            devices.write_text("\n".join(lines) + "\n")
            await hub.post(caller, "/reload", {})
            await use(hub, caller)
            await ask_everything(hub, caller)
        hub.keep_files("while it works")
        await hub.end(signal.SIGABRT)  # with the stacks that it leaves
        hub.keep_files("after it died")
        await hub.says("--list", "--state", str(hub.daemon.state), program="hub.off.main")

        with (hub.daemon.state / "control.db").open("r+b") as file:
            file.write(bytes(100))
        await hub.start()
        for words in ("status", "recover --yes"):
            await hub.says(*words.split())
        await asyncio.to_thread(hub.daemon.told, "READY=1")
        await hub.says("devices")
        await hub.end(signal.SIGTERM)
        hub.keep_files("at the end")
    log = hub.daemon.log.read_text(errors="replace")
    hub.planted.see("the log", log)
    assert "most recent call first" in log  # the stacks
    assert b"-v" in hub.planted.seen["process cmdline"]
    assert len(hub.planted.secrets) >= 20
    assert hub.planted.found() == []


def test_the_search_finds_what_is_there() -> None:
    planted = Planted()
    token = planted.plant("a token")
    for place, text in {
        "plain": token,
        "upper": token.upper(),
        "base64": base64.b64encode(token.encode()).decode(),
    }.items():
        planted.see(place, f"before {text} after")
    planted.see("bytes", b"\0" + bytes.fromhex(token))
    planted.see("nowhere", "nothing")
    assert planted.found() == [f"a token in {place}" for place in ("plain", "upper", "base64", "bytes")]
