"""What runs beside the hub, with a library of devices that is not python-miio but formed like it."""

import datetime as dt
import enum
import time
from types import SimpleNamespace
from typing import Any, Optional

import pytest

from drivers.miio.bridge.child import Workshop, as_wanted, form, plain


class Mode(enum.Enum):
    """As devices there have it."""

    Auto = 1
    DeepSleep = 2


class Status:
    """As python-miio's: properties, some of which fail."""

    @property
    def is_on(self) -> bool:
        return True

    @property
    def mode(self) -> Mode:
        return Mode.DeepSleep

    @property
    def broken(self) -> int:
        raise KeyError("not told")

    @property
    def data(self) -> str:
        return "raw"

    @property
    def left(self) -> Optional[dt.timedelta]:  # noqa: UP045 - as it is written there
        return dt.timedelta(minutes=2)

    @property
    def _hidden(self) -> int:
        return 1


class Base:
    """What every device has."""

    def raw_command(self, _method: str) -> str:
        return "done"


class Fan(Base):
    """A device."""

    def __init__(self, host: str, token: str, start_id: int, *, model: str) -> None:
        self.made = (host, token, model)
        self.retry_count = 3
        self._protocol = SimpleNamespace(_timeout=5)
        self.heard: list[object] = []
        assert 0 < start_id < 9000

    def status(self) -> Status:
        return Status()

    def set_mode(self, mode: Mode) -> list[str]:
        self.heard.append(mode)
        return ["ok"]


class GenericMiot(Base):
    """What python-miio takes for everything it does not know."""


class Gone(Exception):
    """As python-miio's."""


class Factory:
    """As python-miio's."""

    @staticmethod
    def class_for_model(model: str) -> type[Base]:
        if model == "none":
            raise Gone
        return Fan if model.startswith("fan") else GenericMiot


@pytest.fixture
def workshop() -> Workshop:
    return Workshop(SimpleNamespace(DeviceFactory=Factory, DeviceException=Gone, Device=Base, MiotDevice=Base))


ASKED: dict[str, Any] = {"model": "fan.x1", "host": "127.0.0.1", "token": "00"}


def test_a_status_is_what_its_properties_say(workshop: Workshop) -> None:
    assert workshop.do({**ASKED, "do": "status"}) == {"is_on": True, "mode": "deepsleep", "left": 120.0}


def test_a_model_is_described_by_the_forms_of_its_status(workshop: Workshop) -> None:
    told = workshop.do({"model": "fan.x1", "do": "describe"})
    options = {"kind": "enum", "options": ["auto", "deepsleep"]}
    members = {"is_on": {"kind": "bool"}, "mode": options, "broken": {"kind": "int"}, "left": {"kind": "float"}}
    assert told == {"name": "Fan", "members": members}


@pytest.mark.parametrize("model", ["none", "acme.lamp.x1"])
def test_a_model_without_a_class_of_its_own_is_not_known(workshop: Workshop, model: str) -> None:
    with pytest.raises(NotImplementedError):
        workshop.do({"model": model, "do": "describe"})


def test_a_method_takes_options_by_name_and_is_not_repeated(workshop: Workshop) -> None:
    assert workshop.do({**ASKED, "do": "call", "method": "set_mode", "params": ["deepsleep"]}) == ["ok"]
    ((device, _),) = vars(workshop)["_devices"].values()
    assert device.heard == [Mode.DeepSleep]
    assert device.retry_count == 0
    workshop.do({**ASKED, "do": "status"})
    assert (device.retry_count, len(vars(workshop)["_devices"])) == (1, 1)


@pytest.mark.parametrize("method", ["raw_command", "_protocol", "__init__", "nothing", "made"])
def test_what_every_device_has_is_not_called(workshop: Workshop, method: str) -> None:
    with pytest.raises(NotImplementedError):
        workshop.do({**ASKED, "do": "call", "method": method, "params": ["x"]})


def test_what_waited_past_its_time_is_not_done(workshop: Workshop) -> None:
    call = {**ASKED, "do": "call", "method": "set_mode", "params": ["auto"]}
    for asked in (call, {**ASKED, "do": "status"}):
        with pytest.raises(TimeoutError):
            workshop.do(asked, time.monotonic())
    ((device, _),) = vars(workshop)["_devices"].values()
    assert device.heard == []
    assert workshop.do(call, time.monotonic() + 60) == ["ok"]


def test_values_and_hints() -> None:
    assert plain(dt.datetime(2026, 1, 2, 3, tzinfo=dt.UTC)) == "2026-01-02T03:00:00+00:00"
    assert plain({"a": 1}) == "{'a': 1}"
    assert (plain(None), plain("x" * 500)) == (None, "x" * 200)
    assert form(int | None) == {"kind": "int"}
    assert form(list[int]) == {"kind": "int"}
    assert as_wanted(Mode, "auto") is Mode.Auto
    assert as_wanted(Mode, "other") == "other"
    assert as_wanted(int, "auto") == "auto"
