"""The hub as a process of its own: from exec to READY=1, and the end of it."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from typing import Final

from hub.config.places import Places
from tests.bench.machine import process

START_PATIENCE: Final = 60.0
_RUN: Final = (
    "import gc; gc.disable()\n"  # as `hearth run` does
    "from pathlib import Path; from hub.app import Options; from hub.process import run;"
    "from hub.config.places import Places;"
    "run(Options(Places(Path({0!r}), Path({1!r}), Path({2!r}))))"
)


@dataclass(frozen=True, slots=True)
class RunningHub:
    """A hub that has said READY=1, and how many seconds after its exec."""

    child: Popen[str]
    ready_after: float


@contextmanager
def running_hub(places: Places) -> Iterator[RunningHub]:
    """A hub on the core of what is measured, its log beside its state. Raises TimeoutError when it does not start."""
    listening = places.state / "notify.sock"
    listening.unlink(missing_ok=True)
    code = _RUN.format(str(places.config), str(places.state), str(places.socket))
    log = places.state / "hub.log"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager, log.open("w") as file:
        manager.bind(str(listening))
        begun = time.monotonic()
        with process(("-c", code), "measured", {"NOTIFY_SOCKET": str(listening)}, stderr=file, stdout=file) as child:
            ready_after = _await_ready(manager, child, log, begun)
            yield RunningHub(child, ready_after)


def _await_ready(manager: socket.socket, child: Popen[str], log: Path, begun: float) -> float:
    manager.settimeout(0.5)
    while time.monotonic() < begun + START_PATIENCE:
        try:
            told = manager.recv(4096)
        except TimeoutError:
            if child.poll() is not None:
                break
            continue
        if b"READY=1" in told:
            return time.monotonic() - begun
    tail = os.linesep.join(log.read_text("utf-8").splitlines()[-5:])
    raise TimeoutError(f"the hub did not start: {tail}")
