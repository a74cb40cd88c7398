"""The house of the tests over several lives of the hub."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from hub.model.reading import PropertyId
from hub.model.value import Value
from scenes.stage import lives
from scenes.stage.home import Load
from tests.scenes.household import Stage


class Lives(Stage, lives.Lives):
    """The product's lives, in the words of tests."""

    def restart(
        self, load: Load | None = None, *, down: float = 0.0, meanwhile: Mapping[Any, Value] | None = None,
        killed: bool = False, report: bool = True, remembered: Mapping[PropertyId, Value] | None = None,
        yaml: str | None = None, restored: bool = True, stale: Mapping[str, Value] = MappingProxyType({}),
    ) -> None:  # fmt: skip
        """Stop, be away, come up again, with other scenes (`yaml`) perhaps; scenes begin also without a `report`.

        `stale`: what was written of devices, where that is older; nothing at all where it is not `restored`.
        """
        now = {id_: cell.value for id_, cell in self.view.cells.items() if cell.value is not None}
        kept = now | {PropertyId(ref): value for ref, value in stale.items()} if restored else {}
        super().restart(
            load or self.reads(self.yaml if yaml is None else yaml), down=down, meanwhile=meanwhile, killed=killed,
            report=report, remembered=kept if remembered is None else remembered,
        )  # fmt: skip
        if not report:
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
