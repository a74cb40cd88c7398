"""What no capability stands for is listed for who asks for it."""

import io
from argparse import Namespace
from typing import Any

import pytest

from hub.cli import devices
from hub.cli.out import Out

READINGS = {
    "on": {"value": True, "unit": None, "absent": None, "type": "bool"},
    "power": {"value": None, "unit": "W", "absent": "never heard", "type": "float"},
    "raw.switch_mode": {"value": 7, "unit": None, "absent": None, "type": "float"},
    "raw.switch_left": {"value": None, "unit": None, "absent": "never heard", "type": "float"},
}
PLUG = {
    "handle": "plug", "area": None, "model": "m", "adopted": True, "way": None, "readings": READINGS,
    "status": {"health": "online", "message": ""},
}  # fmt: skip


class Desk:
    """A hub with one plug."""

    def __init__(self) -> None:
        self.said = io.StringIO()
        self.out = Out(self.said, self.said, "en", as_json=False)

    def hub(self) -> "Desk":
        return self

    def get(self, _path: str) -> dict[str, Any]:
        return {"devices": [PLUG]}


@pytest.mark.parametrize(("raw", "told"), [(False, []), (True, ["raw.switch_mode 7", "raw.switch_left (never heard)"])])
def test_raw_is_shown_when_it_is_asked_for(*, raw: bool, told: list[str]) -> None:
    desk: Any = Desk()
    assert devices.execute(Namespace(area=None, raw=raw), desk) == 0
    shown = desk.said.getvalue().splitlines()[1]
    assert ("raw." in shown) == raw
    assert all(one in shown for one in ("on on", *told))
    assert "power" not in shown
