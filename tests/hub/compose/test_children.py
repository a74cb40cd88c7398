"""Processes that work for a hub: what they say, what becomes of those that break, and of those that take too long."""

import os
import resource
import sys
from pathlib import Path

import pytest

from hub.compose import children
from hub.compose.children import LONGEST_WORK, MOST_MEMORY, NICENESS, give_way, told_by
from hub.core.clock import LoopClock
from hub.model.errors import BadSetup


def script(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "child"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(path))


async def test_what_a_child_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path, 'echo "$1 $2 $3"; cat', monkeypatch)
    assert await told_by("a.module", b"asked", LoopClock(), 10) == b"-P -m a.module\nasked"
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
    monkeypatch.setattr(resource, "setrlimit", lambda *_: None)
    monkeypatch.setattr(children, "OWN_SCORE", Path("/nowhere/score"))
    give_way()

    def refused(_: int) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "nice", refused)
    give_way()
    assert given == [NICENESS]


async def test_a_child_that_does_not_listen_or_never_stops_talking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path, "exec 0<&-; echo done", monkeypatch)
    assert await told_by("a.module", b"x" * 10_000_000, LoopClock(), 10) == b"done\n"
    monkeypatch.setattr(children, "LONGEST_ANSWER", 1 << 20)
    script(tmp_path, "exec yes", monkeypatch)
    with pytest.raises(BadSetup, match=r"inquiry\.too_large"):
        await told_by("a.module", b"", LoopClock(), 60)


CHILD = """
import resource, sys
from pathlib import Path
from hub.compose.children import give_way
give_way()
adj = Path("/proc/self/oom_score_adj").read_text().strip()
print(resource.getrlimit(resource.RLIMIT_DATA)[0], resource.getrlimit(resource.RLIMIT_CPU)[0], adj)
sys.stdout.flush()
bytearray(MOST * 2)
print("never")
""".replace("MOST", str(MOST_MEMORY))


async def test_a_child_has_bounds_and_imports_nothing_from_where_the_hub_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, here = tmp_path / "known", tmp_path / "here"
    known.mkdir()
    here.mkdir()
    (known / "greedy.py").write_text(CHILD)
    (here / "resource.py").write_text("print('not me')")
    monkeypatch.chdir(here)
    monkeypatch.syspath_prepend(known)
    assert await told_by("greedy", b"", LoopClock(), 60) == f"{MOST_MEMORY} {LONGEST_WORK} 1000\n".encode()
