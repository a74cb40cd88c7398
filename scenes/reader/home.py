"""All scene files of a home: what can run, and every problem with its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hub.model.device import Device
from hub.model.scene_text import SceneText
from hub.text.problem import Problem, error, has_errors
from hub.text.source import Source
from hub.text.yaml import Sequence as YamlSequence
from hub.text.yaml import parse
from scenes.engine.program import Program, Scene
from scenes.engine.view import View
from scenes.language.facts import NOWHERE, HomeFacts
from scenes.reader.scene import SceneReader
from scenes.reader.texts import Pieces


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading the scenes: the valid ones as a program with the text of each, and all problems."""

    program: Program
    problems: tuple[Problem, ...]
    texts: tuple[SceneText, ...] = ()


def read_scenes(
    sources: Sequence[Source],
    devices: Mapping[str, Device],
    view: View,
    facts: HomeFacts = NOWHERE,
    *,
    retired: Sequence[SceneText] = (),
) -> Reading:
    """Read scene files in order. `devices` are by handle; `view` gets a cell for each property that is named.

    A scene with errors is left out of the program; the others stand. `retired` are earlier versions with runs under
    way: those whose runs may finish, and that still mean what they meant, are retired scenes of the program.
    """
    scenes: dict[str, Scene] = {}
    texts: dict[str, SceneText] = {}
    problems: list[Problem] = []
    for number, source in enumerate(sources):
        root, found = parse(source)
        problems += found
        if root is None:
            continue
        if not isinstance(root, YamlSequence):
            problems.append(error("scenes.not_a_list", root.mark))
            continue
        pieces, file = Pieces(source, root), Path(source.name).name
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
            texts[scene.id] = SceneText(scene.id, scene.hash, scene.title, file, pieces.text(position))
    ordered = sorted(scenes.values(), key=lambda scene: scene.order)
    known = {(scene.id, scene.hash) for scene in ordered}
    going = (_read_again(text, devices, view, facts) for text in retired if (text.scene, text.hash) not in known)
    old = tuple(scene for scene in going if scene is not None)
    return Reading(Program(tuple(ordered), old), tuple(problems), tuple(texts[scene.id] for scene in ordered))


def _read_again(text: SceneText, devices: Mapping[str, Device], view: View, facts: HomeFacts) -> Scene | None:
    """An earlier version of a scene, None where it no longer means what it meant."""
    root, _ = parse(Source(text.file, text.text))
    if not isinstance(root, YamlSequence) or len(root.items) != 1:
        return None
    # What it means is found on a draft of its own: one that means something else now must leave no trace.
    for on in (view.draft(), view):
        scene = SceneReader(devices, on, facts).scene(root.items[0], 0, 0)
        if scene is None or not scene.finish or (scene.id, scene.hash) != (text.scene, text.hash):
            return None
    return scene
