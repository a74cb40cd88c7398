"""`on_missed`: what becomes of a time of day at which the hub was down, or that the clock was set over."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from hub.model.command import CommandClass
from hub.text.problem import Problem, error
from hub.text.quantities import DAY_S
from hub.text.reader import Fields, duration, scalar
from hub.text.source import Mark
from hub.text.yaml import Mapping, Node
from scenes.engine.diary import ALWAYS, STEPPED_OVER
from scenes.engine.program import Scene, Trigger
from scenes.language.reading import SceneName
from scenes.triggers.at import At
from scenes.triggers.cron import AtCron
from scenes.triggers.sun import SunPasses

Commanded = Sequence[tuple[str, CommandClass]]
"""What a scene commands, as it is written, each with its gravest class."""

LATEST_S = 7.0 * DAY_S
SKIP = "skip"


def read_missed(fields: Fields, commanded: Commanded, triggers: Sequence[Trigger]) -> float:
    """By how many seconds the scene may run late: as `on_missed` says, else as befits what it commands.

    What is dangerous is not made up for, what only makes safe always is, everything else within ten minutes.
    """
    node = fields.node("on_missed")
    hazard = next((name for name, one in commanded if one is CommandClass.C), "")
    only_safe = bool(commanded) and all(one is CommandClass.D for _, one in commanded)
    if node is None:
        return 0.0 if hazard else ALWAYS if only_safe else STEPPED_OVER
    late = _late(node, fields.problems)
    if late and hazard:
        fields.problems.append(error("scene_time.missed_hazard", node.mark, name=hazard))
    if triggers and not any(isinstance(one, (At, AtCron, SunPasses)) for one in triggers):
        fields.problems.append(error("scene_time.missed_what", node.mark))
    return late


def _late(node: Node, problems: list[Problem]) -> float:
    """`skip`, or `{run_late: DURATION}`."""
    if isinstance(node, Mapping):
        inner = Fields(node, problems)
        late = inner.required("run_late", duration(1, LATEST_S))
        inner.close()
        return late or 0.0
    word = scalar(node, problems)
    if word is not None and word.text != SKIP:
        problems.append(error("scene_time.missed", word.mark))
    return 0.0


def missed_of(scene: Node) -> Node | None:
    """What a scene says under `on_missed`."""
    entries = scene.entries if isinstance(scene, Mapping) else ()
    return next((value for key, value in entries if key.text == "on_missed"), None)


@dataclass(slots=True)
class Hazards:
    """Which scenes command something dangerous: by themselves, or through others that they run."""

    _own: dict[str, str] = field(default_factory=dict)
    _runs: dict[str, list[SceneName]] = field(default_factory=dict)
    _asked: dict[str, Mark] = field(default_factory=dict)

    def add(self, scene: str, commanded: Commanded, names: list[SceneName], asked: Node | None) -> None:
        """A scene was read; `asked`: what it says under `on_missed`."""
        hazard = next((name for name, one in commanded if one is CommandClass.C), "")
        if hazard:
            self._own[scene] = hazard
        self._runs[scene] = names
        if asked is not None:
            self._asked[scene] = asked.mark

    def settle(self, scene: Scene, problems: list[Problem]) -> Scene:
        """The scene as it may run late, once it is known what those do that it runs."""
        if not scene.late or not self._runs.get(scene.id):
            return scene
        hazard = self._reached(scene.id)
        if not hazard:
            return scene if scene.late < ALWAYS else replace(scene, late=STEPPED_OVER)
        if scene.id in self._asked:
            problems.append(error("scene_time.missed_hazard", self._asked[scene.id], name=hazard))
        return replace(scene, late=0.0)

    def _reached(self, scene: str) -> str:
        seen = {scene: None}
        waiting = [scene]
        while waiting:
            one = waiting.pop()
            if one in self._own:
                return self._own[one]
            new = [name.id for name in self._runs.get(one, ()) if name.id not in seen]
            seen |= dict.fromkeys(new)
            waiting += new
        return ""
