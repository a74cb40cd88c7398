"""All scene files of a home: what can run, and every problem with its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hub.model.device import Device
from hub.text.problem import Problem, error, has_errors
from hub.text.source import Source
from hub.text.yaml import Sequence as YamlSequence
from hub.text.yaml import parse
from scenes.engine.program import Program, Scene
from scenes.engine.view import View
from scenes.language.facts import NOWHERE, HomeFacts
from scenes.reader.scene import SceneReader


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading the scenes: the valid ones as a program, and all problems."""

    program: Program
    problems: tuple[Problem, ...]


def read_scenes(
    sources: Sequence[Source], devices: Mapping[str, Device], view: View, facts: HomeFacts = NOWHERE
) -> Reading:
    """Read scene files in order. `devices` are by handle; `view` gets a cell for each property that is named.

    A scene with errors is left out of the program; the others stand.
    """
    scenes: dict[str, Scene] = {}
    problems: list[Problem] = []
    for number, source in enumerate(sources):
        root, found = parse(source)
        problems += found
        if root is None:
            continue
        if not isinstance(root, YamlSequence):
            problems.append(error("scenes.not_a_list", root.mark))
            continue
        for position, node in enumerate(root.items):
            reader = SceneReader(devices, view, facts)
            scene = reader.scene(node, number, position)
            problems += reader.problems
            if scene is None or has_errors(reader.problems):
                continue
            older = scenes.get(scene.id)
            if older is not None:
                problems.append(error("scenes.duplicate_id", node.mark, id=scene.id, place=older.place))
                continue
            scenes[scene.id] = scene
    ordered = sorted(scenes.values(), key=lambda scene: scene.order)
    return Reading(Program(tuple(ordered)), tuple(problems))
