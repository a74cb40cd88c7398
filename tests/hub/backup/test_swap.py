"""A restore that is killed after any step: the old home or the new one stands, whole, and the next start has it."""

import asyncio
import json
import shutil
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from hub.backup.restore import stage, swap_in
from hub.backup.swap import FOLDER, PLAN, Disk, finish
from hub.model.errors import BadSetup
from hub.storage.looking import look_into
from tests.hub.backup.homes import HOME, backup_of, make_home, target, token_in, tree
from tests.hub.backup.keys import OURS


class Killed(BaseException):
    """The power went."""


class Dying(Disk):
    """Lets so many operations happen, and then nothing more."""

    def __init__(self, left: int) -> None:
        self.left = left

    def _step(self) -> None:
        if self.left == 0:
            raise Killed
        self.left -= 1

    def make_folder(self, path: Path) -> None:
        self._step()
        super().make_folder(path)

    def write(self, path: Path, data: bytes) -> None:
        self._step()
        super().write(path, data)

    def rename(self, old: Path, new: Path) -> None:
        self._step()
        super().rename(old, new)

    def unlink(self, path: Path) -> None:
        self._step()
        super().unlink(path)

    def remove_if_empty(self, path: Path) -> None:
        self._step()
        super().remove_if_empty(path)

    def remove_tree(self, path: Path) -> None:
        self._step()
        super().remove_tree(path)

    def sync(self, path: Path) -> None:
        self._step()
        super().sync(path)


OLD_TOKEN, NEW_TOKEN = "01d" * 10 + "42", "4e3" * 10 + "42"
FILES = ("hearth.yaml", "devices.yaml", "secrets.yaml", "scenes/tea.yaml")


async def two_homes(top: Path) -> tuple[Path, Path, Path]:
    """A home that stands, and a backup of another one, which has no secrets.yaml and another scene."""
    await make_home(top / "other" / "config", top / "other" / "state", NEW_TOKEN, HOME.replace("Ours", "Other"))
    (top / "other" / "config" / "secrets.yaml").unlink()
    (top / "other" / "config" / "scenes" / "tea.yaml").rename(top / "other" / "config" / "scenes" / "dusk.yaml")
    backup = await backup_of(top / "other" / "config", top / "other" / "state", top / "x.age")
    await make_home(top / "config", top / "state", OLD_TOKEN)
    (top / "state" / "inventory.json").write_text("{}")
    return top / "config", top / "state", backup


def config_files(config: Path) -> dict[str, bytes | None]:
    return {
        name: content
        for name, content in tree(config).items()
        if content is not None and not name.startswith((FOLDER, "before-restore"))
    }


def token_at(state: Path) -> str:
    """The token, without the work of opening the database as a hub does."""
    with closing(look_into(state / "control.db")) as connection:
        (row,) = connection.execute("SELECT secret FROM endpoints WHERE ref = 'x:1'").fetchall()
    return str(json.loads(row[0]))


async def attempt(config: Path, state: Path, backup: Path, disk: Disk) -> None:
    staged = await stage(backup, OURS.unlock, target(config, state, disk))
    swap_in(staged, 1_700_000_000.0, disk)


async def test_killed_after_any_step_one_home_or_the_other_stands_whole(tmp_path: Path) -> None:
    standing: list[str] = []
    await two_homes(tmp_path / "template")
    for steps in range(100):
        top = tmp_path / str(steps)
        shutil.copytree(tmp_path / "template", top)
        config, state, backup = top / "config", top / "state", top / "x.age"
        old, new = config_files(config), config_files(top / "other" / "config")
        disk = Dying(steps)
        try:
            await attempt(config, state, backup, disk)
        except Killed:
            done = False
        else:
            done = True
        # The next start.
        moved = finish(config)
        assert finish(config) is None
        token = token_at(state)
        if config_files(config) == old:
            assert token == OLD_TOKEN
            assert (state / "inventory.json").exists()
            assert moved is None
            standing.append("old")
        else:
            assert config_files(config) == new
            assert token == NEW_TOKEN
            assert not (state / "inventory.json").exists()
            (kept,) = config.glob("before-restore-*")
            assert config_files(kept) == old
            (kept,) = state.glob("before-restore-*")
            assert token_at(kept) == OLD_TOKEN
            standing.append("new")
        if done:
            break
    # It turned once, and from then on it stayed.
    assert standing == sorted(standing, reverse=True)
    assert {"old", "new"} == set(standing)
    assert len(standing) > 30


async def test_killed_again_and_again_while_it_finishes(tmp_path: Path) -> None:
    config, state, backup = await two_homes(tmp_path)
    staged = await stage(backup, OURS.unlock, target(config, state))

    class UntilThePlan(Disk):
        def rename(self, old: Path, new: Path) -> None:
            super().rename(old, new)
            if new.name == PLAN:
                raise Killed

    with pytest.raises(Killed):
        swap_in(staged, 0.0, UntilThePlan())
    for steps in range(100):
        try:
            finish(config, Dying(steps % 7))
        except Killed:
            continue
        break
    assert config_files(config) == config_files(tmp_path / "other" / "config")
    assert await token_in(state) == NEW_TOKEN


async def test_another_attempt_after_a_kill_works(tmp_path: Path) -> None:
    config, state, backup = await two_homes(tmp_path)
    for steps in (5, 12, 20, 27):
        with pytest.raises(Killed):
            await attempt(config, state, backup, Dying(steps))
    await attempt(config, state, backup, Disk())
    assert await token_in(state) == NEW_TOKEN
    assert not (config / FOLDER).exists()
    assert not (state / FOLDER).exists()


async def test_two_restores_in_one_second_keep_two_homes(tmp_path: Path) -> None:
    config, state, backup = await two_homes(tmp_path)
    for _ in range(2):
        await attempt(config, state, backup, Disk())
    assert len(list(config.glob("before-restore-*"))) == 2


async def test_what_is_restored_is_for_its_owner_alone(tmp_path: Path) -> None:
    _, _, backup = await two_homes(tmp_path)
    await attempt(tmp_path / "fresh" / "config", tmp_path / "fresh" / "state", backup, Disk())
    for path in (tmp_path / "fresh").rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


class Refusing(Disk):
    def rename(self, old: Path, new: Path) -> None:
        raise PermissionError(13, "Permission denied", str(old))


async def test_a_disk_that_refuses_changes_nothing_and_says_so(tmp_path: Path) -> None:
    config, state, backup = await two_homes(tmp_path)
    before = config_files(config)
    with pytest.raises(BadSetup, match="cannot_move"):
        await attempt(config, state, backup, Refusing())
    assert finish(config) is None
    assert config_files(config) == before


async def test_two_that_finish_at_once_do_it_once(tmp_path: Path) -> None:
    config, state, backup = await two_homes(tmp_path)
    staged = await stage(backup, OURS.unlock, target(config, state))
    begun, go = threading.Event(), threading.Event()

    class Slow(Disk):
        def rename(self, old: Path, new: Path) -> None:
            super().rename(old, new)
            if new.name != PLAN:
                begun.set()
                assert go.wait(30)

    first = asyncio.ensure_future(asyncio.to_thread(swap_in, staged, 0.0, Slow()))
    assert await asyncio.to_thread(begun.wait, 30)
    second = asyncio.ensure_future(asyncio.to_thread(finish, config))
    await asyncio.to_thread(go.set)
    assert len(await first) == 2
    assert await second is None
    assert config_files(config) == config_files(tmp_path / "other" / "config")
    assert await token_in(state) == NEW_TOKEN


def spoil(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return path


@pytest.mark.parametrize("text", ["", "[]", '{"stamp": "x"}', '{"stamp": "x", "changes": {"a": 1}}', "{}"])
def test_a_plan_that_makes_no_sense_is_said(tmp_path: Path, text: str) -> None:
    spoil(tmp_path / FOLDER / PLAN, text)
    with pytest.raises(BadSetup, match="bad_plan"):
        finish(tmp_path)


def test_no_plan_is_nothing_to_do(tmp_path: Path) -> None:
    look: Callable[[Path], object] = finish
    assert look(tmp_path / "nowhere") is None
