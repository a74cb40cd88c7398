"""The machine under the benchmarks: cores, load, child processes, and what the kernel says of their memory and time.

The measured process has one core for itself, the driver the other, where there are two. Every process is ended by its
id, and nothing waits without a deadline.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

ROOT: Final = Path(__file__).parents[2]
PATIENCE: Final = 240.0  # seconds that a child may take
TICK: Final = os.sysconf("SC_CLK_TCK")
_EVERYBODYS: Final = ("libc.so", "libc-", "libm.so", "libm-", "ld-linux", "libpthread", "libdl")

Role = Literal["driver", "measured"]


# A pinned child has children of its own: it is told which cores there were.
_CORES: Final = sorted(
    json.loads(os.environ["HEARTH_BENCH_CORES"]) if "HEARTH_BENCH_CORES" in os.environ else os.sched_getaffinity(0)
)


def pin(role: Role, pid: int = 0) -> None:
    """Keep a process (0: this one) on the core of its role: the last for what is measured, the first for others."""
    os.sched_setaffinity(pid, {_CORES[-1] if role == "measured" else _CORES[0]})


def load_note(what: str) -> str:
    """The load of the machine now, in words."""
    one, five, fifteen, running, _ = Path("/proc/loadavg").read_text("ascii").split()
    return f"load {what}: {one} {five} {fifteen} (runnable {running}, {os.cpu_count()} cores)"


@contextmanager
def process(
    command: Sequence[str], role: Role, environment: Mapping[str, str] | None = None, **keywords: Any
) -> Iterator[subprocess.Popen[str]]:
    """A child on the core of its role, ended when the block is left."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "HEARTH_BENCH_CORES": json.dumps(_CORES), **(environment or {})}
    # A child of the benchmark leads a group, so that its own children end with it whatever becomes of it.
    leads = "HEARTH_BENCH_CORES" not in os.environ
    with subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=env, text=True, start_new_session=leads, **keywords
    ) as child:
        try:
            pin(role, child.pid)
            yield child
        finally:
            if child.poll() is None:
                if leads:
                    os.killpg(child.pid, signal.SIGTERM)
                else:
                    child.terminate()
                try:
                    child.wait(10)
                except subprocess.TimeoutExpired:
                    child.kill()


def answer_of(module: str, *arguments: object, role: Role = "measured") -> Any:
    """What a module run as a child prints as JSON. Raises RuntimeError when it fails."""
    command = ("-m", module, *(str(one) for one in arguments))
    with process(command, role, stdout=subprocess.PIPE) as child:
        out, _ = child.communicate(timeout=PATIENCE)
    if child.returncode:
        raise RuntimeError(f"{module} ended with {child.returncode}")
    return json.loads(out.splitlines()[-1])


def wall_time(*command: str) -> float:
    """Seconds from exec to exit of a Python with these arguments."""
    begun = time.monotonic()
    with process(command, "measured", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        child.wait(PATIENCE)
    return time.monotonic() - begun


@dataclass(frozen=True, slots=True)
class Memory:
    """MiB: the kernel's proportional and whole resident size; `alone`: proportional with no other Python alive."""

    pss: float
    rss: float
    alone: float


def memory_of(pid: int) -> Memory:
    """The memory of a process.

    PSS divides shared pages among those that map them, and the benchmark is itself a Python. So `alone` counts all of
    every mapping, but for the C library and its loader, which every process of the machine shares.
    """
    kib = {"Pss": 0, "Rss": 0, "alone": 0}
    path = ""
    for line in Path(f"/proc/{pid}/smaps").read_text("utf-8").splitlines():
        word, _, rest = line.partition(" ")
        if not word.endswith(":"):
            path = rest.rpartition("/")[2] if "/" in rest else ""
        elif word in ("Rss:", "Pss:"):
            size = int(rest.split()[0])
            kib[word[:3]] += size
            if (word == "Pss:") == path.startswith(_EVERYBODYS):
                kib["alone"] += size
    return Memory(kib["Pss"] / 1024, kib["Rss"] / 1024, kib["alone"] / 1024)


def cpu_seconds(pid: int) -> float:
    """Processor time that a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK
