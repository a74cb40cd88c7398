"""F02: the power goes at any moment of an unmodified hub, rebuilt from what it asked of the disk.

What the hub answered on its socket before the cut must be in every image that the disk may be left as.
"""

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from hub.core.clock import VirtualClock
from hub.model.errors import HearthError
from hub.storage.commands import decode
from hub.storage.control import open_control
from hub.storage.off_list import FILE as OFF_LIST
from hub.storage.off_list import read_off_list
from hub.storage.rows import COMMANDS, ENDPOINTS, TABLES
from hub.storage.vault import Vault
from tests.system.crash.disk import Disk
from tests.system.crash.house import LAMP, Caller, House, house, row, rows
from tests.system.crash.ledger import Ledger
from tests.system.crash.tools import needs
from tests.system.crash.trace import Answers, Call, read, wrapper
from tests.system.daemon import Daemon

CUTS, STARTED = 500, 1
SOAK_CUTS, SOAK_STARTED = int(os.environ.get("HEARTH_SOAK_SEEDS", "2000")) * 5, 20
CHUNKS = 10
WATCHED = ("config", "state")
IN_PLACE = frozenset({"state/starts", "state/off.lock"})
"""Files that say nothing when they are empty, and may be torn."""

pytestmark = needs("strace", "strace")


@dataclass
class Told:
    """What callers had been told by then: commands with their outcomes, and adopted devices."""

    commands: dict[str, list[str]] = field(default_factory=dict)
    adopted: dict[str, str] = field(default_factory=dict)

    def hear(self, body: bytes) -> None:
        answer = json.loads(body)
        if answer.get("outcomes"):
            self.commands[answer["command"]] = [one["outcome"] for one in answer["outcomes"]]
        if answer.get("adopted"):
            self.adopted[answer["ref"]] = answer["handle"]


@pytest.fixture
def ram(tmp_path: Path) -> Iterator[Path]:
    shared = Path("/dev/shm")
    with TemporaryDirectory(dir=shared if shared.is_dir() else tmp_path) as folder:
        yield Path(folder)


@asynccontextmanager
async def traced(folder: Path, block: int, seed: int, seconds: float) -> AsyncIterator[House]:
    """A hub that worked under strace, and was stopped; what was there before is in `folder`/before."""
    spares = [row(f"spare_{n}", LAMP, block, 100 + n) for n in range(3)]
    async with house(folder, rows(block, 8, 4, 2), spares) as home:
        for name in WATCHED:
            shutil.copytree(folder / name, folder / "before" / name)
        await home.start(*wrapper(folder / "trace"))
        ledger = Ledger(Random(seed))
        async with Caller(home.daemon.socket) as caller:
            handles = [each for each in home.devices if not each.startswith("spare")]
            writers = [asyncio.create_task(ledger.write_on(caller, each)) for each in handles]
            for spare in spares:
                await asyncio.sleep(seconds / 4)
                body = {"ref": f"miio:{spare.wire_id}", "secret": spare.token, "handle": spare.handle}
                status, answer = await caller.post("/adopt", {**body, "address": spare.address})
                assert status == 200, answer
            await asyncio.sleep(seconds / 4)
            await asyncio.to_thread(home.daemon.stop)
            await asyncio.gather(*writers)
        yield home


async def cut(
    folder: Path, images: Path, cuts: int, seed: int, kind: type[Disk] = Disk
) -> tuple[int, Told, list[tuple[Path, set[str]]]]:
    """Cut the power so often, look at every image: what was told, and some images with the devices adopted by then."""
    random = Random(seed)
    calls = list(read(folder / "trace"))
    places = sorted(random.randrange(calls[0].ended, calls[-1].ended + 1) for _ in range(cuts))
    disk, told, answers = kind(folder, WATCHED, folder / "before"), Told(), Answers()
    kept: list[tuple[Path, set[str]]] = []
    looked = 0
    # A write counts from its beginning for whoever reads it, and from its end for the disk.
    for call in calls:
        while places and places[0] <= call.ended:
            places.pop(0)
            image = images / str(looked)
            image.mkdir()
            disk.image(image, random)
            try:
                await look(image, told, disk)
            except (AssertionError, HearthError, ValueError) as error:
                raise AssertionError(f"seed {seed}, cut before line {call.ended + 1} of the trace: {error}") from error
            looked += 1
            if random.random() < 20 / cuts:
                kept.append((image, set(told.adopted.values())))
            else:
                shutil.rmtree(image)
        if call.name in ("write", "writev") and not call.file.startswith("/"):
            for body in answers.take(call):
                told.hear(body)
        disk.take(call)
    assert disk.changes > 100
    return looked, told, kept


async def look(image: Path, told: Told, disk: Disk) -> None:
    """What was told is there, and nothing is half there."""
    state = image / "state"
    clean = image / "state for looking"
    shutil.copytree(state, clean)
    store = await open_control(clean, VirtualClock())
    found = {table: await store.rows(table) for table in TABLES}
    await store.close()
    assert not store.notices, store.notices
    records = {id_: decode(body) for id_, body in found[COMMANDS].values()}
    for command, outcomes in told.commands.items():
        record = records.get(command)
        assert record is not None, f"{command} was acknowledged and is not there"
        assert [part.told and part.told.outcome.value for part in record.parts] == outcomes
    devices = (image / "config" / "devices.yaml").read_text()
    for ref, handle in told.adopted.items():
        assert found[ENDPOINTS][ref][1] == "yes"
        assert f"{handle}:" in devices
    assert read_off_list(state / OFF_LIST, Vault()).whole
    for path in image.rglob("*"):
        name = str(path.relative_to(image))
        whole = disk.versions.get(name)
        if path.is_file() and whole is not None and name not in IN_PLACE and ".db" not in name:
            assert path.read_bytes() in whole, f"{name} is half there"
    shutil.rmtree(clean)


async def starts(image: Path, adopted: set[str]) -> None:
    """The whole hub starts from it, and knows the devices."""
    folder = image / "hub"
    folder.mkdir()
    daemon = Daemon(folder)
    shutil.rmtree(daemon.config)
    daemon.config, daemon.state = image / "config", image / "state"
    try:
        await asyncio.to_thread(daemon.start)
        ready = await asyncio.to_thread(daemon.told, "READY=1")
        assert "safe mode" not in ready, ready
        answer = await asyncio.to_thread(daemon.run, "--json", "devices")
        assert adopted <= {one["handle"] for one in json.loads(answer.stdout)["devices"]}
    finally:
        daemon.end()


async def campaign(folder: Path, ram: Path, block: int, seed: int, cuts: int, started: int) -> int:
    async with traced(folder, block, seed, 2.0):
        pass
    looked, told, images = await cut(folder, ram, cuts, seed)
    for image, adopted in images[-started:]:
        await starts(image, adopted)
    print(f"seed {seed}: {looked} cuts, {len(told.commands)} commands, {len(told.adopted)} adoptions")
    assert len(told.commands) > 20
    assert len(told.adopted) == 3
    return looked


class Liar(Disk):
    """A disk that says that it has what it has not."""

    def _fdatasync(self, call: Call) -> None:
        pass

    _fsync = _fdatasync


async def test_the_power_goes_at_any_moment(tmp_path: Path, ram: Path) -> None:
    assert await campaign(tmp_path, ram, 3, 1, CUTS, STARTED) == CUTS
    (ram / "liar").mkdir()
    with pytest.raises(AssertionError, match="seed 1, cut before line"):
        await cut(tmp_path, ram / "liar", 50, 1, Liar)


@pytest.mark.soak
@pytest.mark.parametrize("chunk", range(CHUNKS))
async def test_the_power_goes_at_any_moment_for_long(tmp_path: Path, ram: Path, chunk: int) -> None:
    cuts = SOAK_CUTS // CHUNKS
    assert await campaign(tmp_path, ram, 4, 100 + chunk, cuts, SOAK_STARTED // CHUNKS) == cuts
