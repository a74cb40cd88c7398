"""The whole suite, two parts at a time: whole hubs and virtual homes, what else needs the network, and what does not.

Two hubs of two tests on one address would be in each other's way, so those that stand in the virtual home are one part,
one test after the other; the other tests that bind addresses have ranges of their own, apart from that home's. What
takes longest begins first; whoever is done takes the next part. The simulator runs unmeasured: coverage triples its
time, and what it covers others cover. `python tests/run.py [ARGUMENTS OF PYTEST]` ends with the worst exit code.
"""

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
SIMULATION: Final = "tests/simulation"
COMPOSE: Final = "tests/hub/compose"
BINDING: Final = frozenset(f"{COMPOSE}/{name}" for name in ("test_doctor.py", "test_off_keeper.py"))
"""Those of the composition that want a port of their own; the hubs of the others take any that is free."""
SYSTEM: Final = ("tests/system", "tests/systemd/test_install.py", "tests/hub/demo")
SCENES: Final = (
    *(f"tests/{name}" for name in ("scenes", "corpus", "hub/importing", "hub/broker", "hub/mqtt")),
    *(f"tests/test_{name}.py" for name in ("contracts", "docs", "house", "setup", "skips")),
)
"""Tests that bind no certain network address, nor let a process do so; a broker of theirs takes a port that is free."""
ROOMS: Final = (
    *(
        f"tests/{name}"
        for name in (
            "hub/core", "hub/storage", "hub/config", "hub/model", "hub/text", "hub/api", "hub/cli", "hub/backup",
            "hub/daemon",
        )
    ),
    *sorted({f"{COMPOSE}/{path.name}" for path in (ROOT / COMPOSE).glob("test_*.py")} - BINDING),
)  # fmt: skip
"""Like those of scenes."""


@dataclass(frozen=True)
class Part:
    """One run of pytest; `measured`: its coverage counts."""

    name: str
    paths: tuple[str, ...]
    measured: bool = True


PARTS: Final = (
    Part("of whole hubs", SYSTEM),
    Part("with the network", ("tests", *(f"--ignore={path}" for path in (SIMULATION, *SYSTEM, *SCENES, *ROOMS)))),
    Part("of the simulator", (SIMULATION,), measured=False),
    Part("of scenes, brokers and the tree itself", SCENES),
    Part("of the other rooms", ROOMS),
)
AT_ONCE: Final = 2
SLOWEST: Final = 12
"""How many tests of each part are named for the time they take: the suite is to stay under ten minutes."""


def main(arguments: list[str]) -> int:
    """Run the parts, then tell the coverage of all of them together."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        codes = list(pool.map(lambda part: run(part, arguments, Path(folder)), PARTS))
        if "--cov" in arguments:
            coverage, data = (
                [sys.executable, "-m", "coverage"],
                [str(path) for path in Path(folder).glob(".coverage.*")],
            )
            subprocess.run([*coverage, "combine", "--quiet", *data], cwd=ROOT, check=True)
            subprocess.run([*coverage, "report"], cwd=ROOT, check=True)
    return max(codes)


def run(part: Part, arguments: list[str], folder: Path) -> int:
    """Run one part and, when it is over, pass on what it said."""
    chosen = [one for one in arguments if part.measured or one != "--cov"]
    command = [sys.executable, "-m", "pytest", *part.paths, *chosen, "-p", "no:cacheprovider", f"--durations={SLOWEST}"]
    if "--cov" in chosen:
        command.append("--cov-report=")
    environment = {**os.environ, "COVERAGE_FILE": str(folder / f".coverage.{part.name.replace(' ', '-')}")}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, check=False,
    )  # fmt: skip
    sys.stdout.write(f"== tests {part.name}\n{done.stdout}\n")
    sys.stdout.flush()
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
