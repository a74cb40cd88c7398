"""What no capability stands for is listed for who asks for it."""

import io
from argparse import Namespace
from typing import Any

import pytest

from hub.cli import devices, get
from hub.cli.out import Out
from hub.text.messages.catalogue import Language

TIMES = {"changed_at": None, "heard_at": None}
READINGS = {
    "on": {"value": True, "unit": None, "absent": None, "type": "bool"} | TIMES,
    "power": {"value": None, "unit": "W", "absent": "never_heard", "type": "float"} | TIMES,
    "raw.switch_mode": {"value": 7, "unit": None, "absent": None, "type": "float"} | TIMES,
    "raw.switch_left": {"value": None, "unit": None, "absent": "never_heard", "type": "float"} | TIMES,
}
PLUG = {
    "handle": "plug", "area": None, "model": "m", "adopted": True, "way": None, "readings": READINGS,
    "status": {"health": "online", "reason": None, "message": None},
}  # fmt: skip


class Desk:
    """A hub with some devices, one plug if nothing else is said."""

    def __init__(self, language: Language = "en", *, found: tuple[dict[str, Any], ...] = (PLUG,)) -> None:
        self.said = io.StringIO()
        self.out = Out(self.said, self.said, language, as_json=False)
        self._found = found

    def hub(self) -> "Desk":
        return self

    def get(self, *path: str) -> dict[str, Any]:
        return {"devices": list(self._found)} if len(path) == 1 else self._found[0]


@pytest.mark.parametrize(("raw", "told"), [(False, []), (True, ["raw.switch_mode 7", "raw.switch_left (never heard)"])])
def test_raw_is_shown_when_it_is_asked_for(*, raw: bool, told: list[str]) -> None:
    desk: Any = Desk()
    assert devices.execute(Namespace(area=None, raw=raw), desk) == 0
    shown = desk.said.getvalue().splitlines()[1]
    assert ("raw." in shown) == raw
    assert all(one in shown for one in ("on on", *told))
    assert "power" not in shown


def test_what_several_have_in_common_is_said_once_and_in_the_language_of_the_reader() -> None:
    silent = PLUG | {"status": {"health": "offline", "reason": "device.silent", "message": "设备没有回应"}}
    desk: Any = Desk("zh", found=(silent | {"handle": "a"}, PLUG, silent | {"handle": "b"}))
    assert devices.execute(Namespace(area=None, raw=False), desk) == 0
    lines = desk.said.getvalue().splitlines()
    assert [line.split()[3] for line in lines[1:4]] == ["离线", "在线", "离线"]
    assert lines[4:] == ["a, b: 设备没有回应"]


def test_what_keeps_a_device_from_being_adopted_is_said_and_that_it_is_not_is_said_once() -> None:
    new = PLUG | {"adopted": False}
    waits = new | {"status": {"health": "new", "reason": "device.not_adopted", "message": "adopt it"}}
    lacks = new | {
        "handle": "tank",
        "status": {"health": "new", "reason": "mqtt.no_model", "message": "write `model:`"},
    }
    desk: Any = Desk(found=(waits, lacks))
    assert devices.execute(Namespace(area=None, raw=False), desk) == 0
    lines = desk.said.getvalue().splitlines()
    assert ["not adopted" in line for line in lines] == [False, True, True, False]
    assert lines[3:] == ["tank: write `model:`"]


def test_all_of_a_device_is_what_is_read_without_asking() -> None:
    desk: Any = Desk()
    assert get.execute(Namespace(target=["plug"]), desk) == 1
    assert "(never heard)" in desk.said.getvalue()
    assert "raw." not in desk.said.getvalue()
