"""The list of all specifications, as its server may answer."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.miio.spec.source import catalogue_url, instance_url, urn_in
from hub.model.errors import BadBytes


def listed(*entries: tuple[str, int, str, str]) -> str:
    return json.dumps(
        {"instances": [{"model": m, "version": v, "type": t, "status": s, "ts": 1} for m, v, t, s in entries]}
    )


def test_the_newest_released_one_is_chosen() -> None:
    text = listed(
        ("a.fan.x1", 1, "urn:one", "released"), ("a.fan.x1", 2, "urn:two", "released"),
        ("a.fan.x1", 3, "urn:three", "debug"), ("a.fan.x11", 9, "urn:other", "released"),
    )  # fmt: skip
    assert urn_in(text, "a.fan.x1") == "urn:two"
    assert urn_in(text, "a.fan.x") is None
    assert urn_in(listed(("a.b.c", 1, "urn:only", "debug")), "a.b.c") == "urn:only"


@pytest.mark.parametrize("text", ["", "<html>", "[]", '{"a": 1}'])
def test_what_is_no_list_is_said_to_be_none(text: str) -> None:
    with pytest.raises(BadBytes):
        urn_in(text, "a.b.c")


@given(st.text(max_size=300), st.from_regex(r"[a-z.*(\[]{1,9}", fullmatch=True))
def test_whatever_it_says(text: str, model: str) -> None:
    found = urn_in('{"instances": ' + text, model)
    assert found is None or found.startswith("urn:")


def test_addresses() -> None:
    assert catalogue_url("http://x") == "http://x/instances?status=all"
    assert instance_url("urn:a:b&c=d", "http://x") == "http://x/instance?type=urn:a:b%26c%3Dd"
