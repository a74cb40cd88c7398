"""Processes that work for a hub: what they say, what becomes of those that break, and of those that take too long."""

import os
import sys
from pathlib import Path

import pytest

from hub.compose.children import NICENESS, give_way, told_by
from hub.core.clock import LoopClock
from hub.model.errors import BadSetup


def script(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "child"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(path))


async def test_what_a_child_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path, 'echo "$1 $2"; cat', monkeypatch)
    assert await told_by("a.module", b"asked", LoopClock(), 10) == b"-m a.module\nasked"
    script(tmp_path, "exit 3", monkeypatch)
    assert await told_by("a.module", b"asked", LoopClock(), 10) == b""


async def test_a_child_does_not_outlive_its_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tmp_path / "pid"
    script(tmp_path, f"echo $$ > {told}; exec sleep 600", monkeypatch)
    with pytest.raises(BadSetup, match=r"inquiry\.too_long"):
        await told_by("a.module", b"", LoopClock(), 0.5)
    if told.exists():  # on a busy machine its time may be up before it has begun
        with pytest.raises(ProcessLookupError):
            os.kill(int(told.read_text()), 0)


def test_a_child_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []
    monkeypatch.setattr(os, "nice", given.append)
    give_way()

    def refused(_: int) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "nice", refused)
    give_way()
    assert given == [NICENESS]
