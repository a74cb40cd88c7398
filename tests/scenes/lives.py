"""A stage whose hub can be restarted: claims go through JSON into the next engine, values are restored."""

import json
from collections.abc import Mapping
from types import MappingProxyType

from hub.model.capability import Property
from hub.model.reading import PropertyId
from hub.model.value import Value
from scenes.engine.engine import Engine
from scenes.engine.keeping import ALIVE, finder
from scenes.engine.view import View
from tests.scenes.household import HOUSE, Stage


class Lives(Stage):
    """Scenes over several lives of a hub. `rows` is what is on disk."""

    def __post_init__(self) -> None:
        self.rows: dict[str, str] = {}
        self.life = 1
        super().__post_init__()

    def sync(self) -> None:
        """Take what changed of claims to disk."""
        for id_, body in self.engine.keeping.changes():
            if id_ == ALIVE:
                continue  # on this stage the clock is always right
            if body is None:
                self.rows.pop(id_, None)
            else:
                self.rows[id_] = json.dumps(body)

    def restart(
        self, *, down: float = 0.0, yaml: str | None = None, restored: bool = True,
        meanwhile: Mapping[str, Value] = MappingProxyType({}), report: bool = True, killed: bool = False,
        stale: Mapping[str, Value] = MappingProxyType({}),
    ) -> None:  # fmt: skip
        """Stop, be away, come up again; devices say (`report`) what they are at, `meanwhile` being new; scenes begin.

        `killed`: nothing could be written when it stopped. `stale`: what was written of devices, where that is older.
        """
        if not killed:
            self.engine.stop(self.now, self.wall)
        self.sync()
        known = {str(id_): cell.value for id_, cell in self.view.cells.items() if cell.value is not None}
        self.life += 1
        self.wall += down
        self.now = 500.0 * self.life  # the monotonic clock of another boot
        self.view = View()
        self.engine = Engine(self.view, self.zone, override=self.override, prefix=f"life{self.life}-")
        self.load(self.yaml if yaml is None else yaml, known | dict(stale) if restored else {}, heard=False)
        rows = {id_: json.loads(text) for id_, text in self.rows.items()}
        self._carry_out(self.engine.resume(rows, finder(self.view, _property), self.now, self.wall))
        if report:
            self.report(known | dict(meanwhile))
        self.start()

    def report(self, readings: Mapping[str, Value]) -> None:
        """Devices say what they are at."""
        for ref, value in readings.items():
            self.is_at(ref, value)

    def claims(self) -> dict[str, object]:
        """Who claims what, over which base; runs by the title of their scene."""
        names = {id_: active.scene.title for id_, active in self.engine.runner.active.items()}
        return {
            id_: (held.base, [(names.get(one.owner, one.owner), one.level, one.value) for one in held.claims])
            for id_, held in self.engine.holding.claims.held.items()
        }


def _property(id_: PropertyId) -> tuple[str, Property] | None:
    handle, _, path = id_.partition(".")
    return (id_, HOUSE[handle].abilities.properties[path]) if handle in HOUSE else None
