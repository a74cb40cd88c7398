"""What a damaged control.db still holds, and starting anew with it."""

from pathlib import Path

import pytest

from hub.compose.recovery import control_folder, recover, weigh
from hub.config.places import Places
from hub.core.clock import LoopClock
from hub.model.ports import Learned
from hub.model.secret import Secret
from hub.storage.addresses import load_addresses
from hub.storage.control import open_control
from hub.storage.database import StoreBroken
from hub.storage.rows import CLAIMS, OWED

HEARTH = "home: {time_zone: UTC}\n"
DEVICES = """\
devices:
  lamp: {endpoints: [lan:1]}
  iron: {endpoints: [lan:2]}
  child: {endpoints: [{id: "lan:c", via: lamp}]}
  idea: {name: Later}
""".replace("lan:", "miio:")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    config = tmp_path / "config"
    config.mkdir()
    (config / "hearth.yaml").write_text(HEARTH)
    (config / "devices.yaml").write_text(DEVICES)
    return Places(config, tmp_path / "state", tmp_path / "s.sock")


async def made(folder: Path) -> None:
    store = await open_control(folder, LoopClock())
    book = await load_addresses(store)
    await book.adopt("miio:1", Secret("s3cret"), Learned("m", "1.0", "10.0.0.1"))
    await store.close()


def damage(folder: Path) -> bytes:
    path = folder / "control.db"
    with path.open("r+b") as file:
        file.write(bytes(100))
    return path.read_bytes()


async def test_what_verifies_is_carried_over_and_the_broken_file_kept(places: Places) -> None:
    await made(places.state)
    broken = damage(places.state)
    found = await weigh(places, LoopClock())
    assert (found.adopted, found.lost, found.kept) == (1, ("iron",), None)
    assert (places.state / "control.db").read_bytes() == broken

    done = await recover(places, LoopClock(), fresh=False)
    assert (done.adopted, done.rows, done.lost) == (1, found.rows, ("iron",))
    assert done.kept is not None
    assert done.kept.read_bytes() == broken
    store = await open_control(places.state, LoopClock())
    assert (await load_addresses(store)).secret("miio:1") == Secret("s3cret")
    await store.close()


async def test_what_scenes_held_is_not_held_again_where_it_may_be_over(places: Places) -> None:
    await made(places.state)
    store = await open_control(places.state, LoopClock())
    for table in (CLAIMS, OWED):
        store.put(table, ("property:x.on", "[]"))
    await store.close()
    damage(places.state)
    await recover(places, LoopClock(), fresh=False)
    store = await open_control(places.state, LoopClock())
    assert (len(await store.rows(CLAIMS)), len(await store.rows(OWED))) == (0, 1)
    await store.close()


async def test_fresh_carries_nothing_over(places: Places) -> None:
    await made(places.state)
    damage(places.state)
    done = await recover(places, LoopClock(), fresh=True)
    assert (done.rows, done.adopted, done.lost) == (0, 0, ("lamp", "iron"))


@pytest.mark.parametrize("fresh", [False, True])
async def test_a_sound_file_is_left_alone(places: Places, fresh: bool) -> None:
    assert (await recover(places, LoopClock(), fresh=fresh)).damage is None
    assert not places.state.exists()
    await made(places.state)
    assert (await weigh(places, LoopClock())).damage is None
    assert (await recover(places, LoopClock(), fresh=fresh)).kept is None
    store = await open_control(places.state, LoopClock())
    assert (await load_addresses(store)).adopted("miio:1")
    await store.close()


async def test_a_file_of_garbage_has_nothing_to_save(places: Places) -> None:
    places.state.mkdir()
    (places.state / "control.db").write_bytes(b"not a database" * 500)
    with pytest.raises(StoreBroken):
        await open_control(places.state, LoopClock())
    assert (await recover(places, LoopClock(), fresh=False)).rows == 0
    await (await open_control(places.state, LoopClock())).close()


async def test_where_control_db_is_says_the_configuration(places: Places, tmp_path: Path) -> None:
    assert control_folder(places) == places.state
    (places.config / "hearth.yaml").write_text(f"{HEARTH}storage: {{folder: {tmp_path}/elsewhere}}\n")
    assert control_folder(places) == tmp_path / "elsewhere"
    (places.config / "hearth.yaml").write_text("home: [")
    assert control_folder(places) == places.state
