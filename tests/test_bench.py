"""Every benchmark runs, in the smallest size, and gives figures that make sense; how fast is no test's business."""

import asyncio
import json
from collections.abc import Callable
from random import Random

import pytest

from hub.app import Machine
from hub.core.clock import LoopClock
from tests.bench import (
    camera,
    check,
    cli,
    commands,
    day,
    durability,
    engine,
    exchanges,
    history,
    house,
    idle,
    mqtt,
    reload,
    scale,
    scene_rows,
    start,
)
from tests.bench.figures import Figure, Target, percentile, spread, to_json
from tests.mosquitto import BINARY

SMALL: dict[str, Callable[[], list[Figure]]] = {
    "engine": lambda: engine.measure(quick=True, sizes=(20,), seconds=0.02),
    "camera": lambda: camera.measure(quick=True, rounds=1, count=6),
    "exchanges": lambda: exchanges.measure(quick=True, sizes=(5,), seconds=0.2),
    "commands": lambda: commands.measure(quick=True, devices=4, silent=1, seconds=1.6),
    "durability": lambda: durability.measure(
        quick=True, count=20, answer=lambda *one: asyncio.run(durability.run(*one))
    ),
    "history": lambda: history.measure(quick=True, hours=1, days=1, answer=lambda *one: asyncio.run(history.run(*one))),
    "house": lambda: house.measure(
        quick=True, seconds=0.3, answer=lambda kind, length: asyncio.run(house.run(kind, length, 0.05))
    ),
    "rows": lambda: scene_rows.measure(quick=True, hours=0.5, answer=scene_rows.run),
    "check": lambda: check.measure(quick=True),
    "reload": lambda: reload.measure(
        quick=True, answer=lambda _: asyncio.run(reload.run(1, 10, 4, lambda: Machine(LoopClock(), Random(1))))
    ),
    "day": lambda: day.measure(quick=True, count=20, answer=day.run),
    "start": lambda: start.measure(quick=True, sizes=(5,)),
    "idle": lambda: idle.measure(quick=True, sizes=(5,), settle=1.0, watch=2.0),
    "cli": lambda: cli.measure(quick=True),
    # With fewer devices each fires so often that its scene is set aside as a runaway.
    "mqtt": lambda: mqtt.measure(quick=True, sizes=(120,), seconds=0.3, rest=0.0, clients=()),
}
SLOW: dict[str, Callable[[], list[Figure]]] = {
    "scale": lambda: scale.measure(quick=False, sizes=(200,), hubs=(1, 2), seconds=0.5, count=10),
}
FLOORLESS = (
    "1 hub:", "firings of the others lost",
    "200 devices", "2,000 devices", "a virtual", "of a property", "processor", "memory a scene", "read, type and index",
    "full check", "one scene edited", "tests: first", "loop held up", "loop late",
)  # fmt: skip


@pytest.mark.parametrize("name", [*SMALL, *(pytest.param(name, marks=pytest.mark.soak) for name in SLOW)])
def test_it_measures(name: str) -> None:
    if name == "mqtt" and BINARY is None:
        pytest.skip("mosquitto is not installed (apt install mosquitto)")
    figures = {**SMALL, **SLOW}[name]()
    document = json.loads(json.dumps(to_json(figures, ["load"])))
    assert len(document["figures"]) == len(figures) > 0
    for figure, row in zip(figures, document["figures"], strict=True):
        assert 0 <= figure.value.low <= figure.value.median <= figure.value.high, figure
        assert figure.floor is not None or any(word in figure.name for word in FLOORLESS), figure
        assert row["value"]["count"] == figure.value.count
        assert row["verdict"] in ("holds", "misses", "")
        if figure.name.endswith("lost"):
            assert figure.value.high == 0
        elif "processor" not in figure.name:
            assert figure.value.median > 0, figure


def test_in_a_storm_the_offenders_are_set_aside_and_the_others_served() -> None:
    found = asyncio.run(house.run("storm", 2.0, 0.1))  # raises when an order of the others is missing
    assert (found["aside"], found["reports"]) == (2, 2 * house.STORM)
    assert len(found["taken"]) > 5


@pytest.mark.parametrize(
    ("measured", "target", "verdict"),
    [
        (5.0, Target(5.0), "holds"),
        (5.1, Target(5.0), "misses"),
        (5.0, Target(5.0, at_least=True), "holds"),
        (4.9, Target(5.0, at_least=True), "misses"),
        (4.0, Target(2.0, of_floor=True), "holds"),
        (4.1, Target(2.0, of_floor=True), "misses"),
        (4.1, None, ""),
    ],
)
def test_a_verdict_follows_from_the_median(measured: float, target: Target | None, verdict: str) -> None:
    figure = Figure("a", "b", "s", spread([measured, 0.0, 99.0]), spread([2.0]), target)
    assert figure.verdict == verdict


def test_a_percentile_is_one_of_the_values() -> None:
    values = [float(number) for number in range(1, 101)]
    assert (percentile(values, 0.5), percentile(values, 0.99), percentile([7.0], 0.99)) == (51.0, 100.0, 7.0)
