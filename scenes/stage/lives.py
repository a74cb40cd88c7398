"""A stage whose hub can be stopped, killed and started again: what it keeps goes through JSON into the next engine."""

import json
from collections.abc import Mapping

from hub.model.capability import Property
from hub.model.reading import PropertyId
from hub.model.value import Value
from scenes.engine.engine import Engine
from scenes.engine.keeping import ALIVE, finder
from scenes.engine.view import View
from scenes.invariants.monitor import Monitor
from scenes.language.groups import property_at
from scenes.stage.home import Home, Load, Manners
from scenes.stage.stage import Stage


class Lives(Stage):
    """Scenes over several lives of a hub. `rows` is what is on disk."""

    def __init__(
        self, home: Home, load: Load, *, begins: float, known: Mapping[PropertyId, Value | None] | None = None,
        manners: Manners | None = None,
    ) -> None:  # fmt: skip
        self.rows: dict[str, str] = {}
        self.life = 1
        super().__init__(home, load, begins=begins, known=known, manners=manners)

    def sync(self) -> None:
        """Take what changed to disk."""
        for id_, body in self.engine.keeping.changes():
            if id_ == ALIVE:
                continue  # on this stage the clock is always right
            if body is None:
                self.rows.pop(id_, None)
            else:
                self.rows[id_] = json.dumps(body)

    def restart(
        self, load: Load, *, down: float = 0.0, meanwhile: Mapping[PropertyId, Value] | None = None,
        killed: bool = False, report: bool = True, remembered: Mapping[PropertyId, Value] | None = None,
    ) -> None:  # fmt: skip
        """Stop, be away for some seconds, come up again; devices say what they are at, `meanwhile` being new.

        `killed`: nothing could be written when it stopped. Without `report` the devices say nothing, and no scene
        begins, until `start`. `remembered`: what the hub has kept of devices, None: all as it was.
        """
        if not killed:
            self.engine.stop(self.now, self.wall)
        self.sync()
        known = {id_: cell.value for id_, cell in self.view.cells.items() if cell.value is not None}
        self.life += 1
        self.wall += down
        self.now = 500.0 * self.life  # the monotonic clock of another boot
        self._said.clear()
        self.view = View()
        self.engine = Engine(self.view, self.home.zone, override=self.home.override, prefix=f"life{self.life}-")
        self.invariants = Monitor(self.engine, self.breaches, [])
        self.load(load, known if remembered is None else remembered, heard=False)
        rows = {id_: json.loads(text) for id_, text in self.rows.items()}
        self._unfold(self.engine.resume(rows, finder(self.view, self._property), self.now, self.wall))
        if report:
            for id_, value in (known | dict(meanwhile or {})).items():
                key, _, path = id_.partition(".")
                if id_ in self.view.cells:
                    self.is_at(self.ref(key, path), value)
            self.start()

    def _property(self, id_: PropertyId) -> tuple[str, Property] | None:
        key, _, path = id_.partition(".")
        device = self.home.devices.get(self._handles.get(key, ""))
        prop = None if device is None else property_at(device, path)
        return None if prop is None else (self.ref(key, path), prop)
