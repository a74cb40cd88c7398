"""A disk of its own for a hub: mounted in a mount namespace that nobody else sees, and gone with its holder."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest


class Island:
    """A namespace held by a sleeping process. `wrapper` starts a program in it; `seen` is a path in it."""

    def __init__(self, holder: subprocess.Popen[bytes], enter: tuple[str, ...]) -> None:
        self._holder = holder
        self._enter = ("nsenter", "-t", str(holder.pid), "-m", *enter)

    @property
    def wrapper(self) -> tuple[str, ...]:
        return (*self._enter, f"--wd={Path.cwd()}", "--")

    def seen(self, path: Path) -> Path:
        return Path(f"/proc/{self._holder.pid}/root{path}")

    def run(self, script: str) -> None:
        """Run a shell script in it. Raises CalledProcessError."""
        subprocess.run([*self.wrapper, "sh", "-c", script], check=True, capture_output=True)


@cache
def _privileges() -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """How to make a namespace, and how to enter it: as root, else as root of a user namespace; None: not at all."""
    ways: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ((("-m",), ()), (("-rm",), ("-U", "--preserve")))
    for make, enter in ways:
        try:
            made = subprocess.run(
                ["unshare", *make, "--propagation", "private", "mount", "-t", "tmpfs", "tmpfs", "/mnt"],
                capture_output=True, check=False,
            )  # fmt: skip
        except FileNotFoundError:
            return None
        if made.returncode == 0:
            return make, enter
    return None


@cache
def _loops() -> bool:
    """Whether a file can be mounted as a disk."""
    script = "truncate -s 1M /tmp/disk && mkfs.ext4 -q /tmp/disk && mount -o loop /tmp/disk /mnt"
    words = ["unshare", "-m", "--propagation", "private", "sh", "-c", f"mount -t tmpfs tmpfs /tmp && {script}"]
    return _privileges() is not None and subprocess.run(words, capture_output=True, check=False).returncode == 0


mounts = pytest.mark.skipif(
    _privileges() is None, reason="mounts are not allowed here, or `unshare` is missing: apt install util-linux mount"
)
loops = pytest.mark.skipif(not _loops(), reason="no loop device here: the test with strace stands for this one")


@contextmanager
def island(script: str) -> Iterator[Island]:
    """A namespace in which the script has mounted something."""
    privileges = _privileges()
    assert privileges is not None
    make, enter = privileges
    words = ["unshare", *make, "--propagation", "private", "sh", "-c", f"set -e; {script}; echo there; exec sleep 600"]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == b"there\n"
            yield Island(holder, enter)
        finally:
            holder.kill()
