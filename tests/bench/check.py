"""The checker of scenes: all of a home of hundreds of scenes, and one edit of it, as a reload looks at it.

*flats*: 500 scenes, the sound homes of the corpus as flats of one house. *dense*: the worked examples of docs/scenes
four times over, which all write the same few lamps: the worst for a checker that looks at pairs.

*full*: reading the scenes, and all that `hearth check` says of them. *edit*: one scene is changed; both versions are
read, and what is near the scene is checked twice. Memory is what the process grew by. Times are
the processor's. There is no floor: nothing smaller does the same. `python -m tests.bench.check HOME` is one run.
"""

import json
import resource
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from zoneinfo import ZoneInfo

from hub.compose.checking import added
from hub.config.calendars import Calendars
from hub.config.load import Config, load
from hub.text.source import Source
from scenes.check.checker import checking, findings
from scenes.check.facts_expressions import House
from scenes.check.settle import settle
from scenes.engine.view import View
from scenes.language.facts import HomeFacts
from scenes.reader.home import read_scenes
from scenes.stage.home import Home
from tests.bench.check_home import big_home, dense_home
from tests.bench.figures import Figure, Target, spread
from tests.bench.machine import answer_of

MODULE: Final = "tests.bench.check"
SCENES: Final = 500
FACTS: Final = HomeFacts(52.52, 13.4, Calendars(), secrets=frozenset({"doorbell_key"}), broker=True)
MEBIBYTE: Final = 1024
FULL: Final = Target(10.0)
EDIT: Final = Target(1.0)


def run(kind: str, count: int = SCENES) -> dict[str, Any]:
    """Check a home, and an edit of it."""
    devices, text = big_home(count) if kind == "flats" else dense_home(4 if count == SCENES else 1)
    house = House(devices, FACTS, ZoneInfo("Europe/Berlin"))
    before, begun = _grown(), time.process_time()
    view = View()
    reading = read_scenes([Source("scenes.yaml", text)], devices, view, FACTS)
    one = checking(reading, view, house)
    told = settle(findings(one), reading.program.scenes).told
    full, memory = time.process_time() - begun, _grown() - before
    with TemporaryDirectory() as folder:
        old = _config(Path(folder), text)
        new = _config(Path(folder), text.replace("on}", "off}", 1))
    begun = time.process_time()
    brought = added(old, new, Home(devices, FACTS, house.zone), lambda: True)
    edit = time.process_time() - begun
    assert old.scenes != new.scenes, "nothing was edited"
    scenes = len(reading.program.scenes)
    return {
        "full": full, "edit": edit, "memory": memory, "scenes": scenes, "told": len(told), "brought": len(brought),
    }  # fmt: skip


def _config(folder: Path, text: str) -> Config:
    (folder / "scenes").mkdir(exist_ok=True)
    (folder / "hearth.yaml").write_text("home: {time_zone: Europe/Berlin}\n", "utf-8")
    (folder / "devices.yaml").write_text("devices: {}\n", "utf-8")
    size = 100_000
    lines, number = text.splitlines(keepends=True), 0
    page: list[str] = []
    for line in [*lines, "- end"]:
        if (sum(map(len, page)) > size and line.startswith("- ")) or line == "- end":
            (folder / "scenes" / f"{number:03}.yaml").write_text("".join(page), "utf-8")
            page, number = [], number + 1
        page.append(line)
    config, problems = load(folder, ())
    assert config is not None, problems
    return config


def _grown() -> float:
    """Mebibytes of the process at its largest."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBIBYTE


def _alone(kind: str) -> dict[str, Any]:
    """The same in a process of its own."""
    found: dict[str, Any] = answer_of(MODULE, kind)
    return found


def measure(*, quick: bool) -> list[Figure]:
    """How long the checker takes, and what it takes."""
    figures: list[Figure] = []
    for kind in ("flats",) if quick else ("flats", "dense"):
        runs = [run(kind, 60)] if quick else [_alone(kind) for _ in range(3)]
        note = f"{runs[0]['scenes']} scenes, {runs[0]['told']} findings"
        name = f"checker, {kind}"
        figures += [
            Figure(name, "full check", "s", spread([one["full"] for one in runs]), None, FULL, note),
            Figure(name, "one scene edited", "s", spread([one["edit"] for one in runs]), None, EDIT, note),
        ]
        if not quick:
            memory = spread([one["memory"] for one in runs])
            figures.append(Figure(name, "memory of a full check", "MB", memory, None, None, note))
    return figures


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1])))
