"""All scene files of a home: what can run, and every problem with its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from hub.model.device import Device
from hub.model.scene_text import SceneText
from hub.text.problem import Problem, error, has_errors
from hub.text.source import Source
from hub.text.yaml import Node, parse
from hub.text.yaml import Sequence as YamlSequence
from scenes.engine.invariant import Invariant
from scenes.engine.program import Program, Scene
from scenes.engine.view import Cell, View
from scenes.language.facts import NOWHERE, HomeFacts
from scenes.language.reading import SceneName
from scenes.reader.blueprints import Blueprints, Made
from scenes.reader.invariant import InvariantReader, is_invariant
from scenes.reader.missed import Hazards, missed_of
from scenes.reader.probe import Probe
from scenes.reader.references import References
from scenes.reader.scene import SceneReader, Spelled
from scenes.reader.texts import Pieces


@dataclass(frozen=True, slots=True)
class Uses:
    """What a scene names: properties, as their cells by id, and the ids of other scenes."""

    cells: Mapping[str, Cell]
    scenes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading the scenes: the valid ones as a program, the text and the uses of each, and all problems.

    `watched`: the cells that invariants name, by id.
    """

    program: Program
    problems: tuple[Problem, ...]
    texts: tuple[SceneText, ...] = ()
    uses: Mapping[str, Uses] = field(default_factory=dict)
    watched: Mapping[str, Cell] = field(default_factory=dict)


def read_scenes(
    sources: Sequence[Source],
    devices: Mapping[str, Device],
    view: View,
    facts: HomeFacts = NOWHERE,
    *,
    retired: Sequence[SceneText] = (),
    blueprints: Sequence[Source] = (),
    probe: Probe | None = None,
    uses: bool = True,
) -> Reading:
    """Read scene files in order. `devices` are by handle; `view` gets a cell for each property that is named.

    A scene with errors is left out of the program; the others stand. `retired` are earlier versions with runs under
    way: those whose runs may finish, and that still mean what they meant, are retired scenes of the program.
    `blueprints` are files of scenes with parameters, which scene files use. `probe` is shown every part. Without `uses`
    what scenes name is not kept: a hub only runs them.
    """
    home = _Home(devices, view, facts, Blueprints(devices), probe, uses)
    home.blueprints.read(blueprints)
    for number, source in enumerate(sources):
        home.read(number, source)
    lost = home.references.resolve(home.problems) | home.references.check(home.scenes, home.problems)
    found = (home.hazards.settle(scene, home.problems) for scene in home.scenes.values() if scene.id not in lost)
    ordered = sorted(found, key=lambda scene: scene.order)
    known = {(scene.id, scene.hash) for scene in ordered}
    going = (home.read_again(text) for text in retired if (text.scene, text.hash) not in known)
    old = tuple(scene for scene in going if scene is not None)
    texts = tuple(home.texts[scene.id] for scene in ordered)
    named = {id_: Uses(cells, tuple(name.id for name in names)) for id_, (cells, names) in home.named.items()}
    program = Program(tuple(ordered), old, tuple(home.invariants.values()))
    return Reading(program, (*home.blueprints.problems, *home.problems), texts, named, home.watched)


@dataclass(slots=True)
class _Home:
    """The scenes of a home while they are being read, by id."""

    devices: Mapping[str, Device]
    view: View
    facts: HomeFacts
    blueprints: Blueprints
    probe: Probe | None = None
    uses: bool = True
    named: dict[str, tuple[Mapping[str, Cell], list[SceneName]]] = field(default_factory=dict)
    watched: dict[str, Cell] = field(default_factory=dict)
    scenes: dict[str, Scene] = field(default_factory=dict)
    invariants: dict[str, Invariant] = field(default_factory=dict)
    texts: dict[str, SceneText] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    references: References = field(default_factory=References)
    hazards: Hazards = field(default_factory=Hazards)
    spelled: Spelled = field(default_factory=dict)

    def read(self, number: int, source: Source) -> None:
        """Read one file; a scene that a blueprint makes stands where its use does."""
        root, found = parse(source)
        self.problems += found
        if root is None:
            return
        if not isinstance(root, YamlSequence):
            self.problems.append(error("scenes.not_a_list", root.mark))
            return
        pieces, file, position = Pieces(source, root), Path(source.name).name, 0
        for index, item in enumerate(root.items):
            for made in self.blueprints.scenes(item):
                if is_invariant(made.node):
                    self._invariant(made)
                    continue
                scene = self._scene(made, number, position)
                position += 1
                if scene is not None:
                    self.scenes[scene.id] = scene
                    self.texts[scene.id] = SceneText(scene.id, scene.hash, scene.title, file, pieces.text(index))

    def _scene(self, made: Made, number: int, position: int) -> Scene | None:
        reader = SceneReader(self.devices, self.view, self.facts, self.spelled, self.probe)
        scene = reader.scene(made.node, number, position)
        use = made.use
        self.problems += reader.problems if use is None else [problem.used_at(use) for problem in reader.problems]
        self.references.add(*reader.called, reader.scenes)
        self.hazards.add(reader.called[0], reader.commanded, reader.scenes, missed_of(made.node))
        if scene is None or has_errors(reader.problems):
            return None
        older = self.scenes.get(scene.id)
        if older is not None:
            self.problems.append(error("scenes.duplicate_id", use or made.node.mark, id=scene.id, place=older.place))
            return None
        if self.uses:
            self.named[scene.id] = reader.cells, reader.scenes
        return scene if use is None else replace(scene, place=f"{use.source.name}:{use.line}")

    def _invariant(self, made: Made) -> None:
        reader = InvariantReader(self.devices, self.view, self.facts, self.spelled)
        found = reader.invariant(made.node)
        use = made.use
        self.problems += reader.problems if use is None else [problem.used_at(use) for problem in reader.problems]
        if found is None:
            return
        self.watched |= reader.cells
        older = self.invariants.setdefault(found.id, found)
        if older is not found:
            self.problems.append(error("invariant.twice", use or made.node.mark, name=found.id, place=older.place))

    def read_again(self, text: SceneText) -> Scene | None:
        """An earlier version of a scene, None where it no longer means what it meant."""
        root, _ = parse(Source(text.file, text.text))
        if not isinstance(root, YamlSequence) or len(root.items) != 1:
            return None
        made = tuple(self.blueprints.again(root.items[0]))
        return next((scene for one in made if (scene := self._as_it_was(one.node, text)) is not None), None)

    def _as_it_was(self, node: Node, text: SceneText) -> Scene | None:
        # What it means is found on a draft of its own: one that means something else now must leave no trace.
        for on in (self.view.draft(), self.view):
            reader = SceneReader(self.devices, on, self.facts, self.spelled)
            scene = reader.scene(node, 0, 0)
            for name in reader.scenes:
                self.references.find(name)
            if scene is None or not scene.finish or (scene.id, scene.hash) != (text.scene, text.hash):
                return None
        return scene
