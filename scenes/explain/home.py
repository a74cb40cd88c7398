"""All scenes of a home in plain words, also those that blueprints make, and those that cannot run."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from hub.model.device import Device
from hub.text.messages.catalogue import Language
from hub.text.problem import Problem, Severity
from hub.text.source import Source
from hub.text.yaml import Mapping as YamlMapping
from hub.text.yaml import Sequence as YamlSequence
from hub.text.yaml import parse
from scenes.engine.invariant import Invariant
from scenes.engine.program import Scene
from scenes.engine.view import View
from scenes.explain.house import House
from scenes.explain.invariant import tell_invariant
from scenes.explain.scene import tell_scene
from scenes.explain.teller import SceneTeller
from scenes.language.facts import NOWHERE, HomeFacts
from scenes.language.reading import source_text
from scenes.language.telling import Line
from scenes.reader.blueprints import Blueprints, Made
from scenes.reader.home import Reading, read_scenes
from scenes.reader.invariant import HEADS

_ENDLESS: Final = 1 << 30


@dataclass(frozen=True, slots=True)
class Explained:
    """A scene, or an invariant, in words. `problems`: why it cannot run; then there are no `lines`."""

    id: str
    title: str
    place: str
    heading: str
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...] = ()

    def to_json(self, language: Language) -> dict[str, object]:
        """The same for programs."""
        return {
            "id": self.id,
            "title": self.title,
            "place": self.place,
            "parts": [_json(line) for line in self.lines],
            "problems": [problem.to_json(language) for problem in self.problems],
        }


def explain(
    sources: Sequence[Source],
    devices: Mapping[str, Device],
    areas: Mapping[str, str],
    language: Language,
    facts: HomeFacts = NOWHERE,
    *,
    blueprints: Sequence[Source] = (),
) -> tuple[Explained, ...]:
    """Everything in the scene files, in their order. `devices` and the names of `areas` are by handle."""
    reading = read_scenes(sources, devices, View(), facts, blueprints=blueprints)
    known = Blueprints(devices)
    known.read(blueprints)
    home = _Home(House(devices, areas, language), reading, known, {source.name for source in blueprints})
    return tuple(one for source in sources for one in home.items(source))


def render(explained: Explained) -> Iterator[str]:
    """Its lines for a person, without the problems."""
    yield explained.heading
    for line in explained.lines:
        yield from _rendered(line, "  ", "")


@dataclass(slots=True)
class _Home:
    """What was read, and the words for it. `patterns`: the names of the files of blueprints."""

    house: House
    reading: Reading
    blueprints: Blueprints
    patterns: set[str]
    _scenes: Mapping[tuple[str, str], Scene] = field(init=False)
    _invariants: Mapping[str, Invariant] = field(init=False)
    _titles: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        program = self.reading.program
        self._scenes = {(scene.id, scene.place): scene for scene in program.scenes}
        self._invariants = {one.place: one for one in program.invariants}
        self._titles = {word: one.title for one in program.scenes for word in (one.id, one.title)}

    def items(self, source: Source) -> Iterator[Explained]:
        """What stands in a file; a file that is no list of anything is told as a whole."""
        root, _ = parse(source)
        items = root.items if isinstance(root, YamlSequence) else ()
        if not items and (problems := self._problems(source.name, 0, _ENDLESS)):
            yield self._broken(source.name, source.name, problems)
        ends = [*(item.mark.line for item in items[1:]), _ENDLESS]
        for item, end in zip(items, ends, strict=False):
            for made in list(self.blueprints.again(item)) or [Made(item, item.mark)]:
                yield self._item(made, end)

    def _item(self, made: Made, end: int) -> Explained:
        node, mark = made.node, made.use or made.node.mark
        place = f"{mark.source.name}:{mark.line}"
        entries = node.entries if isinstance(node, YamlMapping) else ()
        said = {key.text: source_text(value).strip() for key, value in entries}
        title = next((said[key] for key in ("scene", "name", "use", *HEADS) if said.get(key)), place)
        id_, teller = said.get("id") or title, SceneTeller(self.house, self._titles)
        scene, invariant = self._scenes.get((id_, place)), self._invariants.get(place)
        if isinstance(node, YamlMapping) and invariant is not None:
            return self._whole("explain.scene", (invariant.id,) * 2, place, tell_invariant(node, teller))
        if isinstance(node, YamlMapping) and scene is not None:
            heading = "explain.scene" if made.use is None else "explain.scene_use"
            warned = self._problems(mark.source.name, mark.line, end, Severity.WARNING)
            doubts = dict.fromkeys(one.message(self.house.language) for one in warned)
            return self._whole(heading, (id_, title), place, tell_scene(node, scene, teller, tuple(doubts)))
        problems = self._problems(mark.source.name, mark.line, end)
        behind = (one for name in sorted(self.patterns) for one in self._problems(name, 0, _ENDLESS))
        return self._broken(title, place, problems or tuple(behind), id_)

    def _whole(self, heading: str, called: tuple[str, str], place: str, lines: tuple[Line, ...]) -> Explained:
        id_, title = called
        return Explained(id_, title, place, self.house.say(heading, title=title, place=place), lines)

    def _broken(self, title: str, place: str, problems: tuple[Problem, ...], id_: str = "") -> Explained:
        heading = self.house.say("explain.not_valid", title=title, place=place)
        return Explained(id_ or title, title, place, heading, (), problems)

    def _problems(
        self, file: str, begin: int, end: int, severity: Severity = Severity.ERROR
    ) -> tuple[Problem, ...]:  # fmt: skip
        """The problems in some lines of a file."""
        found = ((one, one.use or one.mark) for one in self.reading.problems if one.severity is severity)
        return tuple(
            one for one, mark in found if mark is not None and mark.source.name == file and begin <= mark.line < end
        )


def _rendered(line: Line, indent: str, sign: str) -> Iterator[str]:
    yield f"{indent}{sign}{_begun(line.text)}"
    inside = indent + " " * len(sign) + "  "
    for number, one in enumerate(line.below, 1):
        yield from _rendered(one, inside, f"{number}. " if line.numbered else "- ")


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _json(line: Line) -> dict[str, object]:
    return {"text": line.text, "numbered": line.numbered, "below": [_json(one) for one in line.below]}
