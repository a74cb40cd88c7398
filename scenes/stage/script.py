"""Scenes that were compiled once, and are played on many stages."""

from collections.abc import Collection, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace

from hub.model.reading import PropertyId
from scenes.engine.derived import Derived
from scenes.engine.program import Program
from scenes.engine.view import Cell, View
from scenes.reader.home import Reading, Uses
from scenes.stage.home import Load


@dataclass(frozen=True, slots=True)
class Script:
    """The program of a home, with the view that it was compiled against.

    Its cells belong to one stage at a time; what is worked out of them begins anew on each.
    """

    program: Program
    view: View
    uses: Mapping[str, Uses]
    watched: Mapping[str, Cell] = field(default_factory=dict)

    @classmethod
    def of(cls, reading: Reading, view: View) -> "Script":
        """What was read against that view, on which no engine has worked yet."""
        return cls(reading.program, view, reading.uses, reading.watched)

    def with_called(self, scenes: Iterable[str]) -> frozenset[str]:
        """Scenes (ids), with all that they may call, and what those may call."""
        found: dict[str, None] = {}
        waiting = list(scenes)
        while waiting:
            one = waiting.pop()
            if one not in found and one in self.uses:
                found[one] = None
                waiting += self.uses[one].scenes
        return frozenset(found)

    def load(self, scenes: Collection[str] | None = None, also: Iterable[Cell] = ()) -> Load:
        """Loads these scenes (ids) alone, None: all. The stage that used the script before is over then.

        `also`: properties that the stage is to know beside those that the scenes name.
        """
        chosen = tuple(one for one in self.program.scenes if scenes is None or one.id in scenes)
        named = (id_ for one in chosen for id_ in self.uses[one.id].cells)
        cells, derived = self._needed([*named, *self.watched, *(one.id for one in also)])

        def load(draft: View) -> Program:
            for cell in (*cells.values(), *(one.cell for one in derived.values())):
                _make_new(cell)
            draft.cells.update(cells)
            draft.derived.update({id_: replace(one, work=deepcopy(one.work)) for id_, one in derived.items()})
            return Program(chosen, (), self.program.invariants)

        return load

    def _derived(self) -> dict[PropertyId, Derived]:
        return {id_: one for id_, one in self.view.derived.items() if isinstance(one, Derived)}

    def _needed(self, ids: Iterable[str]) -> tuple[dict[PropertyId, Cell], dict[PropertyId, Derived]]:
        """The cells of some ids, and the derived ones with all that they are worked out of."""
        every, wanted = self._derived(), dict.fromkeys(map(PropertyId, ids))
        waiting = list(wanted)
        while waiting:
            one = every.get(waiting.pop())
            news = [cell.id for cell in one.cells if cell.id not in wanted] if one is not None else []
            wanted |= dict.fromkeys(news)
            waiting += news
        cells = {id_: cell for id_, cell in self.view.cells.items() if id_ in wanted}
        return cells, {id_: one for id_, one in every.items() if id_ in wanted}


def _make_new(cell: Cell) -> None:
    cell.value = cell.last = None
    cell.heard, cell.unknown_since = False, 0.0
    cell.watches = cell.listeners = cell.feeds = ()
