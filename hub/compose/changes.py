"""What a reload changes, scene by scene, and what becomes of the runs under way: known before anything is switched."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from scenes.engine.program import Program, Scene


class What(StrEnum):
    """What becomes of a scene. Moved: it means what it meant, in another file or at another place in the order."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    UNCHANGED = "unchanged"


class Fate(StrEnum):
    """What becomes of a run."""

    GOES_ON = "goes_on"
    FINISHES = "finishes"  # on the version that it began with
    STOPS = "stops"


@dataclass(frozen=True, slots=True)
class Working:
    """A scene, or an earlier version of one, with how many runs are under way."""

    scene: Scene
    runs: int


@dataclass(frozen=True, slots=True)
class SceneChange:
    """One scene that differs."""

    id: str
    title: str
    what: What


@dataclass(frozen=True, slots=True)
class Changes:
    """Handles of devices and the scenes that differ, how many do not, and how many runs have which fate."""

    devices: tuple[str, ...] = ()
    scenes: tuple[SceneChange, ...] = ()
    unchanged: int = 0
    runs: tuple[tuple[Fate, int], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """For programs: titles by what became of them."""
        of = {what: [one.title for one in self.scenes if one.what is what] for what in What}
        scenes: dict[str, Any] = {what.value: of[what] for what in What if what is not What.UNCHANGED}
        runs = dict(self.runs)
        return {
            "devices": list(self.devices),
            "scenes": {**scenes, "unchanged": self.unchanged},
            "runs": {fate.value: runs.get(fate, 0) for fate in Fate},
        }


NO_CHANGES = Changes()


def changes(
    working: Sequence[Working], earlier: Sequence[Working], program: Program, devices: Iterable[str]
) -> Changes:
    """What differs between scenes at `work` (with `earlier` versions that still finish) and a program to come."""
    before = {one.scene.id: one for one in working}
    after = {scene.id: scene for scene in program.scenes}
    moved = _moved([one.scene for one in working], program.scenes)
    found = [SceneChange(one.id, one.title, _what(before.get(one.id), one, moved)) for one in program.scenes]
    gone = [one.scene for id_, one in before.items() if id_ not in after]
    found += [SceneChange(one.id, one.title, What.REMOVED) for one in gone]
    retired = {(scene.id, scene.hash) for scene in program.retired}
    runs: Counter[Fate] = Counter()
    for one in (*working, *earlier):
        same = after.get(one.scene.id)
        if same is not None and same.hash == one.scene.hash:
            runs[Fate.GOES_ON] += one.runs
        elif one.scene.finish and (one.scene.id, one.scene.hash) in retired:
            runs[Fate.FINISHES] += one.runs
        else:
            runs[Fate.STOPS] += one.runs
    differ = tuple(one for one in found if one.what is not What.UNCHANGED)
    return Changes(tuple(devices), differ, len(found) - len(differ), tuple(runs.items()))


def _what(before: Working | None, scene: Scene, moved: Collection[str]) -> What:
    if before is None:
        return What.ADDED
    if before.scene.hash != scene.hash:
        return What.CHANGED
    return What.MOVED if scene.id in moved else What.UNCHANGED


def _moved(before: Sequence[Scene], after: Sequence[Scene]) -> set[str]:
    """Scenes that are the same and stand elsewhere: in another file, or out of the longest order that stayed."""
    old = {scene.id: (place, scene) for place, scene in enumerate(before)}
    same = [scene for scene in after if scene.id in old and old[scene.id][1].hash == scene.hash]
    stayed = _rising([old[scene.id][0] for scene in same])
    return {
        scene.id for index, scene in enumerate(same) if index not in stayed or _file(scene) != _file(old[scene.id][1])
    }


def _rising(numbers: Sequence[int]) -> set[int]:
    """The indexes of a longest rising subsequence."""
    lowest: list[int] = []  # by length: the lowest end of a rising sequence
    ends: list[int] = []  # by length: where that is
    before: list[int] = []
    for index, number in enumerate(numbers):
        length = bisect_left(lowest, number)
        lowest[length : length + 1] = [number]
        ends[length : length + 1] = [index]
        before.append(ends[length - 1] if length else -1)
    found: set[int] = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        found.add(at)
        at = before[at]
    return found


def _file(scene: Scene) -> str:
    # Without the folder: what was accepted last, and is run where the folder is bad, stands in another one.
    return "/".join(scene.place.rpartition(":")[0].split("/")[-2:])
