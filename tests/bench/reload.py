"""A reload of a home with many scenes and tests: how long it takes, and by how much it holds up the loop.

200 lamps, as many switches, 500 scenes and 300 tests of them, in a hub of its own process. One scene is edited, which
the tests and the checker then have to look at, and the folder is read again; meanwhile somebody on the loop asks to be
woken each millisecond. *Held up* is by how much that was late at the worst: so long may an order have waited. *First*
is the first reload, in which all tests are played; later ones play those of the scene that was edited.

`python -m tests.bench.reload COUNT` is one run: the first reload and COUNT more.
"""

import asyncio
import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from hub.app import Hub, Machine, Options, open_hub, this_machine
from hub.process import loop_factory
from tests.bench.figures import Figure, Target, spread
from tests.bench.house import write_home
from tests.bench.machine import answer_of

MODULE: Final = "tests.bench.reload"
LAMPS: Final = 200
SCENES: Final = 500
TESTS: Final = 300
REST: Final = 0.001
HELD_UP: Final = Target(50.0)


def scene(number: int, least: int = 5) -> str:
    """A scene that switches a lamp on."""
    one = number % LAMPS
    return (
        f"- scene: Scene {number}\n  when: switch_{one}.on\n"
        f"  if: lamp_{one}.brightness > {least}% and time in 06:00..23:00\n  do: [set: {{lamp_{one}.on: on}}]\n"
    )


def case(number: int) -> str:
    """A test of that scene."""
    one = number % LAMPS
    return (
        f"- test: Test {number}\n  scenes: Scene {number}\n  at: 2026-03-02 12:00\n"
        f"  given: {{switch_{one}.on: off, lamp_{one}.on: off, lamp_{one}.brightness: 50%}}\n"
        f"  when: {{switch_{one}.on: on}}\n  then: {{lamp_{one}.on: on}}\n"
    )


class Ticker:
    """Somebody on the loop who wants to be woken each millisecond."""

    def __init__(self) -> None:
        self.late: list[float] = []

    async def run(self) -> None:
        """Be woken until cancelled."""
        while True:
            due = time.perf_counter() + REST
            await asyncio.sleep(REST)
            self.late.append(max(0.0, time.perf_counter() - due))


async def reloaded(hub: Hub) -> dict[str, float]:
    """Seconds that one reload takes, and milliseconds by which it held up the loop at the worst."""
    ticker = Ticker()
    ticking = asyncio.create_task(ticker.run())
    await asyncio.sleep(0.2)
    ticker.late.clear()
    begun = time.perf_counter()
    result = await hub.house.reload()
    took = time.perf_counter() - begun
    await asyncio.sleep(0.05)
    ticking.cancel()
    if not result.accepted:
        raise RuntimeError(result.problems[0].line())
    return {"took": took, "late": max(ticker.late) * 1000}


async def run(
    count: int, scenes: int = SCENES, tests: int = TESTS, machine: Callable[[], Machine] = this_machine
) -> dict[str, Any]:
    """The first reload and `count` more, each of one edited scene."""
    with TemporaryDirectory(prefix="hearth-bench-") as folder:
        places = write_home(Path(folder), LAMPS, [scene(n) for n in range(scenes)])
        with (places.config / "devices.yaml").open("a") as file:
            file.writelines(f"  switch_{n}: {{virtual: switch}}\n" for n in range(LAMPS))
        (places.config / "scenes" / "all.test.yaml").write_text("".join(map(case, range(tests))), "utf-8")
        page = places.config / "scenes" / "0.yaml"
        async with open_hub(Options(places), machine()) as hub:
            gc.freeze()
            gc.enable()
            found = []
            for edit in range(count + 1):
                page.write_text(page.read_text("utf-8").replace(scene(7, 5 + edit), scene(7, 6 + edit)), "utf-8")
                found.append(await reloaded(hub))
    return {"first": found[0], "later": found[1:]}


def alone(count: int) -> dict[str, Any]:
    """One run in a process of its own."""
    found: dict[str, Any] = answer_of(MODULE, count)
    return found


def measure(*, quick: bool, answer: Callable[[int], dict[str, Any]] = alone) -> list[Figure]:
    """The figures of reloads; `answer` makes a run."""
    runs = [answer(2 if quick else 5) for _ in range(1 if quick else 3)]
    first, later = [one["first"] for one in runs], [one for run in runs for one in run["later"]]
    name = f"{SCENES} scenes, {TESTS} tests"
    return [
        Figure("reload", f"{name}: first", "s", spread([one["took"] for one in first])),
        Figure("reload", f"{name}: first, loop held up", "ms", spread([one["late"] for one in first]), None, HELD_UP),
        Figure("reload", f"{name}: one scene edited", "s", spread([one["took"] for one in later])),
        Figure("reload", f"{name}: loop held up", "ms", spread([one["late"] for one in later]), None, HELD_UP),
    ]  # fmt: skip


if __name__ == "__main__":
    gc.disable()  # as a hub begins
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        print(json.dumps(runner.run(run(int(sys.argv[1])))))
