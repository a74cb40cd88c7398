"""`make bench`: every figure beside its target and its floor; a table, and JSON. `--help` tells the options."""

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

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
    replay,
    scale,
    scene_rows,
    start,
)
from tests.bench.figures import Figure, print_table, to_json
from tests.bench.machine import load_note, pin

Bench = Callable[[bool], list[Figure]]

BENCHES: Final[Mapping[str, Bench]] = {
    "engine": lambda quick: engine.measure(quick=quick),
    "camera": lambda quick: camera.measure(quick=quick),
    "exchanges": lambda quick: exchanges.measure(quick=quick),
    "commands": lambda quick: commands.measure(quick=quick),
    "durability": lambda quick: durability.measure(quick=quick),
    "history": lambda quick: history.measure(quick=quick),
    "house": lambda quick: house.measure(quick=quick),
    "rows": lambda quick: scene_rows.measure(quick=quick),
    "check": lambda quick: check.measure(quick=quick),
    "reload": lambda quick: reload.measure(quick=quick),
    "day": lambda quick: day.measure(quick=quick),
    "replay": lambda quick: replay.measure(quick=quick),
    "start": lambda quick: start.measure(quick=quick),
    "idle": lambda quick: idle.measure(quick=quick),
    "cli": lambda quick: cli.measure(quick=quick),
    "mqtt": lambda quick: mqtt.measure(quick=quick),
    "scale": lambda quick: scale.measure(quick=quick),
}


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description="Measure Hearth: figures beside their targets and floors.")
    parser.add_argument("--quick", action="store_true", help="few repetitions: for a look, not for a claim")
    parser.add_argument("--only", action="append", choices=BENCHES, help="this bench only; may be repeated")
    parser.add_argument(
        "--json", type=Path, default=Path(__file__).with_name("results.json"), help="where the JSON goes"
    )
    return parser.parse_args()


def main() -> None:
    """Measure, print, write."""
    asked = options()
    pin("driver")
    load = [load_note("before")]
    figures: list[Figure] = []
    for name in asked.only or BENCHES:
        print(f"measuring {name} ...", flush=True)
        figures += BENCHES[name](asked.quick)
        asked.json.write_text(json.dumps(to_json(figures, load), indent=1) + "\n", "utf-8")
    load.append(load_note("after"))
    print_table(figures, load)
    asked.json.write_text(json.dumps(to_json(figures, load), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
