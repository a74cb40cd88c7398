"""Requests and what their answers mean."""

import json
from typing import Any

import pytest

from drivers.miio.exchange import Ask, answer_of, error_code, item_error
from hub.model.errors import HearthError, NotSupported, Rejected, Unreachable


def test_an_ask_writes_json_with_any_id() -> None:
    ask = Ask("set_power", ["on", "é"])
    assert json.loads(ask.text(7)) == {"id": 7, "method": "set_power", "params": ["on", "é"]}
    assert ask.text(2**31 - 1).startswith(b'{"id":2147483647,"method"')


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"result": 1}, None),
        ({"error": {"code": -5001, "message": "x"}}, -5001),
        ({"error": -10000}, -10000),
        ({"error": {"code": True}}, -9999),
        ({"error": "busy"}, -9999),
    ],
)
def test_error_codes(message: dict[str, Any], code: int | None) -> None:
    assert error_code(message) == code


def test_only_info_may_come_without_its_wrapper() -> None:
    bare = {"id": 1, "model": "a.b.c", "fw_ver": "1"}
    assert answer_of(bare, "miIO.info").result == {"model": "a.b.c", "fw_ver": "1"}
    assert isinstance(answer_of(bare, "set_properties").error, Unreachable)
    assert isinstance(answer_of({"id": 1}, "miIO.info").error, Unreachable)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (0, None),
        (1, None),
        (-4001, NotSupported),
        (-4002, NotSupported),
        (-4003, NotSupported),
        (-4004, Rejected),
        (-4005, Rejected),
        (-4006, Rejected),
        (-4007, NotSupported),
        (-704042011, Unreachable),
        (-1, Rejected),
        (True, Unreachable),
        (None, Unreachable),
        ("0", Unreachable),
    ],
)
def test_item_codes(code: object, error: type[HearthError] | None) -> None:
    assert type(item_error(code)) is (error or type(None))
