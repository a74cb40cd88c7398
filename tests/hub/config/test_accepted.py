"""The last accepted configuration is the old one or the new one, whole, whenever the power goes."""

import itertools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hub.config.accepted import keep, kept
from hub.config.load import Config, load


class PowerCutError(BaseException):
    """Nobody catches it."""


HOME = "home: {time_zone: Europe/Berlin}\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    (home / "scenes").mkdir(parents=True)
    (home / "hearth.yaml").write_text(HOME)
    (home / "devices.yaml").write_text("devices: {}\n")
    return home


def config(home: Path, which: str) -> Config:
    for name in ("a", "b", "c"):
        (home / "scenes" / f"{name}.yaml").write_text(f"# {which}\n")
    (home / "hearth.yaml").write_text(f"{HOME}# {which}\n")
    found, problems = load(home, ())
    assert found is not None, problems
    return found


def stands(folder: Path | None) -> set[str]:
    assert folder is not None
    files = [folder / "hearth.yaml", *sorted((folder / "scenes").glob("*.yaml"))]
    assert len(files) == 4
    return {file.read_text().partition("# ")[2].strip() for file in files}


def cut_after(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the power go at the step `count` of what touches the disk."""
    left = itertools.count(count, -1)

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            if next(left) <= 0:
                raise PowerCutError
            return real(*args, **kwargs)

        return step

    for owner, name in (
        (os, "fsync"),
        (Path, "mkdir"),
        (Path, "rename"),
        (Path, "open"),
        (os, "rmdir"),
        (os, "unlink"),
    ):
        monkeypatch.setattr(owner, name, counted(getattr(owner, name)))


def test_a_power_cut_at_any_step_leaves_the_old_or_the_new_whole(home: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir()
    keep(config(home, "old"), state)
    seen = set()
    new = config(home, "new")
    for count in itertools.count():
        with pytest.MonkeyPatch.context() as monkeypatch:
            cut_after(count, monkeypatch)
            try:
                keep(new, state)
                done = True
            except PowerCutError:
                done = False
        found = stands(kept(state))
        assert found in ({"old"}, {"new"})
        seen |= found
        if done:
            break
        keep(config(home, "old"), state)
        new = config(home, "new")
    assert seen == {"old", "new"}
    assert count > 15
    assert stands(kept(state)) == {"new"}


def test_what_is_kept_is_what_was_read(home: Path, tmp_path: Path) -> None:
    found = config(home, "read")
    for path in (home / "hearth.yaml", home / "scenes" / "a.yaml"):
        path.write_text("edited meanwhile: [")
    keep(found, tmp_path)
    assert stands(kept(tmp_path)) == {"read"}
