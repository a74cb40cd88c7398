"""From one machine to another: other folders, another key for secrets; and everything that must change nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from hub.backup.compare import compare
from hub.backup.errors import BadBackup, WrongKey
from hub.backup.restore import Target, drop, refuse_beside_hub, stage, swap_in
from hub.backup.swap import Disk
from hub.core.clock import VirtualClock
from hub.model.errors import BadConfig, BadSetup
from hub.storage.addresses import load_addresses
from hub.storage.control import open_control
from hub.storage.rows import CLAIMS, COMMANDS, FACTS, OWED
from hub.storage.vault import CannotOpen, Vault
from hub.text.problem import Problem, error, warning
from hub.text.source import Mark, Source
from tests.hub.backup.homes import TOKEN, backup_of, make_home, target, token_in, tree
from tests.hub.backup.keys import OURS, THEIRS


@pytest.fixture
async def backup(tmp_path: Path) -> Path:
    await make_home(tmp_path / "there" / "config", tmp_path / "there" / "state")
    return await backup_of(tmp_path / "there" / "config", tmp_path / "there" / "state", tmp_path / "x.age")


@pytest.fixture
async def home(tmp_path: Path) -> Path:
    await make_home(tmp_path / "home" / "config", tmp_path / "home" / "state", "0" * 32)
    return tmp_path / "home"


def here(home: Path) -> Target:
    return target(home / "config", home / "state")


async def restore(backup: Path, target: Target) -> None:
    swap_in(await stage(backup, OURS.unlock, target), 1_700_000_000.0, Disk())


async def test_onto_another_machine(tmp_path: Path, backup: Path) -> None:
    fresh = tmp_path / "fresh"
    await restore(backup, here(fresh))
    assert await token_in(fresh / "state") == TOKEN
    there = tree(tmp_path / "there" / "config")
    assert tree(fresh / "config") == there


async def test_what_was_on_its_way_and_held_then_is_over_and_what_is_owed_is_not(tmp_path: Path) -> None:
    there, fresh = tmp_path / "there", tmp_path / "fresh"
    await make_home(there / "config", there / "state")
    store = await open_control(there / "state", VirtualClock())
    for table in (COMMANDS, CLAIMS, OWED, FACTS):
        store.put(table, ("x", "{}"))
    await store.close()
    await restore(await backup_of(there / "config", there / "state", tmp_path / "x.age"), here(fresh))
    store = await open_control(fresh / "state", VirtualClock())
    found = [table.name for table in (COMMANDS, CLAIMS, OWED, FACTS) if "x" in await store.rows(table)]
    await store.close()
    assert found == ["owed", "facts"]


async def test_a_home_whose_secrets_are_sealed_rises_where_another_key_seals_them(tmp_path: Path) -> None:
    there, fresh = tmp_path / "there", tmp_path / "fresh"
    old, new = Vault(bytes(32)), Vault(bytes(range(32)))
    await make_home(there / "config", there / "state", vault=old)
    assert TOKEN.encode() not in (there / "state" / "control.db").read_bytes()
    backup = await backup_of(there / "config", there / "state", tmp_path / "x.age", old.open)
    seen: list[bytes] = []

    class Watching(Disk):
        def write(self, path: Path, data: bytes) -> None:
            seen.append(data)
            super().write(path, data)

    await restore(backup, replace(here(fresh), seal=new.seal, disk=Watching()))
    assert seen
    assert not any(TOKEN.encode() in data for data in seen)
    assert TOKEN.encode() not in (fresh / "state" / "control.db").read_bytes()
    assert await token_in(fresh / "state", new) == TOKEN


async def test_secrets_that_cannot_be_opened_make_no_backup(tmp_path: Path) -> None:
    await make_home(tmp_path / "config", tmp_path / "state", vault=Vault(bytes(32)))
    with pytest.raises(CannotOpen):
        await backup_of(tmp_path / "config", tmp_path / "state", tmp_path / "x.age", Vault().open)
    assert not (tmp_path / "x.age").exists()


async def test_state_goes_where_the_restored_configuration_wants_it(tmp_path: Path) -> None:
    home = f"home: {{name: Ours, time_zone: UTC}}\nstorage: {{folder: {tmp_path / 'elsewhere'}}}\n"
    await make_home(tmp_path / "there" / "config", tmp_path / "there" / "state", home=home)
    backup = await backup_of(tmp_path / "there" / "config", tmp_path / "there" / "state", tmp_path / "x.age")
    await restore(backup, here(tmp_path / "fresh"))
    assert await token_in(tmp_path / "elsewhere") == TOKEN
    assert not (tmp_path / "fresh" / "state").exists()


async def test_a_wrong_phrase_leaves_everything_as_it_was(home: Path, backup: Path) -> None:
    before = tree(home)
    with pytest.raises(WrongKey):
        await stage(backup, THEIRS.unlock, here(home))
    assert tree(home) == before


async def test_a_damaged_file_leaves_everything_as_it_was(home: Path, backup: Path) -> None:
    before, data = tree(home), backup.read_bytes()
    for end in (0, 100, 200, len(data) // 2, len(data) - 1):
        backup.write_bytes(data[:end])
        with pytest.raises(BadBackup):
            await stage(backup, OURS.unlock, here(home))
        assert tree(home) == before


async def test_a_file_that_is_not_there_is_said(home: Path) -> None:
    with pytest.raises(BadSetup, match="cannot_stage"):
        await stage(home / "nothing.age", OURS.unlock, here(home))


async def test_a_configuration_with_errors_is_refused_unless_it_is_wanted(home: Path, backup: Path) -> None:
    bad = replace(here(home), check=lambda *_: (error("backup.no_key", None),))
    before = tree(home)
    with pytest.raises(BadConfig, match="bad_config"):
        await stage(backup, OURS.unlock, bad)
    assert tree(home) == before
    staged = await stage(backup, OURS.unlock, bad, despite_errors=True)
    assert len(staged.problems) == 1


async def test_a_problem_is_placed_in_the_file_of_the_backup(home: Path, backup: Path) -> None:
    def check(folder: Path, _: Path) -> tuple[Problem, ...]:
        source = Source(str(folder / "scenes" / "tea.yaml"), "- scene: Tea\n")
        return (error("backup.unreadable", Mark(source, 1, 3), path=f"{folder}/devices.yaml:2:1", reason="?"),)

    with pytest.raises(BadConfig) as caught:
        await stage(backup, OURS.unlock, replace(here(home), check=check))
    (problem,) = caught.value.problems
    assert isinstance(problem, Problem)
    assert problem.mark is not None
    assert (str(problem.mark), problem.params["path"]) == ("scenes/tea.yaml:1:3", "devices.yaml:2:1")
    assert problem.mark.source.line(1) == "- scene: Tea"


async def test_the_configuration_is_checked_as_it_lies_in_the_stage(home: Path, backup: Path) -> None:
    looked: list[str] = []

    def check(folder: Path, state: Path) -> tuple[Problem, ...]:
        looked.extend(sorted(path.name for path in folder.iterdir()))
        looked.extend(path.name for path in state.iterdir())
        return (warning("backup.no_key", None),)

    staged = await stage(backup, OURS.unlock, replace(here(home), check=check))
    assert looked == ["devices.yaml", "hearth.yaml", "scenes", "secrets.yaml", "control.db"]
    assert len(staged.problems) == 1


async def test_a_dry_run_says_what_would_change_and_leaves_no_trace(home: Path, backup: Path) -> None:
    config = home / "config"
    (config / "scenes" / "dusk.yaml").write_text("- scene: Dusk\n")
    (config / "devices.yaml").write_text("devices: {}\n")
    (config / "secrets.yaml").unlink()
    before = tree(home)
    staged = await stage(backup, OURS.unlock, here(home))
    difference = compare(staged, ("x",))
    drop(staged, Disk())
    assert tree(home) == before
    assert difference.added == ("secrets.yaml",)
    assert difference.changed == ("devices.yaml",)
    assert difference.removed == ("scenes/dusk.yaml",)
    assert (difference.devices, difference.scenes, difference.adopted) == ((0, 1), (2, 1), (2, 2))


async def test_beside_a_home_that_cannot_be_read_nothing_is_known(home: Path, backup: Path) -> None:
    (home / "state" / "control.db").write_bytes(b"broken")
    (home / "config" / "devices.yaml").write_text("devices: {lamp: [}\n")
    difference = compare(await stage(backup, OURS.unlock, here(home)), ("x",))
    assert (difference.devices, difference.adopted) == ((None, 1), (None, 2))


async def test_a_broken_database_can_be_replaced(home: Path, backup: Path) -> None:
    (home / "state" / "control.db").write_bytes(b"broken")
    refuse_beside_hub(home / "state")
    await restore(backup, here(home))
    assert await token_in(home / "state") == TOKEN


async def test_nothing_is_restored_beside_a_hub(home: Path) -> None:
    refuse_beside_hub(home / "nowhere")
    refuse_beside_hub(home / "state")
    store = await open_control(home / "state", VirtualClock())
    with pytest.raises(BadSetup, match="hub_runs"):
        refuse_beside_hub(home / "state")
    await load_addresses(store)
    await store.close()
    refuse_beside_hub(home / "state")


async def test_one_folder_for_both_is_refused_before_anything_moves(tmp_path: Path, backup: Path) -> None:
    one = target(tmp_path / "one", tmp_path / "one")
    with pytest.raises(BadSetup, match="one_folder"):
        await stage(backup, OURS.unlock, one)
    assert list((tmp_path / "one").iterdir()) == []
