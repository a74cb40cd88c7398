"""What is tested of the files of another hub: each automation and script, with the scripts that it may call."""

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Final

from hub.importing.automations import Made
from hub.importing.blueprints import filled
from hub.importing.entities import EntityMap
from hub.importing.proving import Proved, Proving
from hub.importing.recorded import Run
from hub.importing.refused import Refused
from hub.importing.reliving import relive
from hub.importing.there import Beyond, Plain, plain
from hub.importing.trials import Played, Trial, trials
from hub.text.yaml import Mapping, Node, Scalar

TEST_ENDING: Final = ".test.yaml"


@dataclass(slots=True)
class Company:
    """All files; what tests there are of each piece is worked out once.

    `told`: how many recorded runs of a piece became tests, and how many there are, by its title.
    """

    mapping: EntityMap
    blueprints: Map[str, Node]
    files: Sequence[tuple[str, Sequence[tuple[str, Node]]]]
    runs: Sequence[Run] = ()
    zone: tzinfo = UTC
    told: dict[str, tuple[int, int]] = field(default_factory=dict)
    _known: dict[str, list[Trial]] = field(default_factory=dict)

    def prove(self, kind: str, made: Made, proving: Proving) -> Proved:
        """Play the tests of a piece that was translated."""
        if made.title not in self._known:
            self._known[made.title] = self._trials(kind, made)
        return proving.prove(self._known[made.title])

    def _trials(self, kind: str, made: Made) -> list[Trial]:
        if kind not in {"automation", "script"}:
            return []
        titles = tuple(str(one.value["scene"]) for one in made.scenes if isinstance(one.value, dict))
        try:
            node = filled(made.node, self.blueprints)
        except Refused:
            return []
        piece = Played(made.title, titles, node, self._scripts(), kind == "script")
        id_ = made.node.get("id") if isinstance(made.node, Mapping) and kind == "automation" else None
        mine = [one for one in self.runs if isinstance(id_, Scalar) and one.id == id_.text]
        relived = relive(piece, self.mapping, mine, self.zone)
        if mine:
            self.told[made.title] = len(relived), len(mine)
        return [*trials(piece, self.mapping), *relived]

    def _scripts(self) -> dict[str, Plain]:
        found: dict[str, Plain] = {}
        for kind, parts in self.files:
            for name, node in parts if kind == "script" else ():
                try:
                    found[name] = plain(filled(node, self.blueprints))
                except (Beyond, Refused):
                    continue
        return found
