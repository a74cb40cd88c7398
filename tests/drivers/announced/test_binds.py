"""Words, options and templates of binds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.announced.binds import (
    MOST_OPTIONS,
    LeftOut,
    choices,
    named,
    options,
    rendered,
    seconds,
    source,
    target,
    word,
    yes_no,
)  # fmt: skip
from drivers.kit.translate import OPTION
from drivers.mqtt.template.compile import compile_command
from tests.drivers.announced.telling import entity


@pytest.mark.parametrize(
    ("template", "bind"),
    [
        ("", {"from": "t"}),
        ("{{ value }}", {"from": "t"}),
        ("{{ value_json.a.b }}", {"from": "t", "json": "a.b"}),
        ("{{ value_json['a-1'][0].c }}", {"from": "t", "json": "a-1[0].c"}),
        ("{{ value_json['a.b'] }}", {"from": "t", "template": "{{ value_json['a.b'] }}"}),
        ("{{ value | float }}", {"from": "t", "template": "{{ value | float }}"}),
    ],
)
def test_where_a_value_stands(template: str, bind: dict[str, object]) -> None:
    assert source(entity("sensor", stat_t="t", val_tpl=template), "state_topic", "value_template") == bind


def test_where_it_is_written() -> None:
    said = entity("number", cmd_t="t", cmd_tpl="{{ value }}!")
    assert target(said, "command_topic", "none") == {"to": "t", "write": "$"}
    assert target(said, "command_topic", "command_template") == {"to": "t", "write_template": "{{ value }}!"}
    assert target(said, "topic", "command_template") == {}


def test_a_value_with_more_names() -> None:
    assert compile_command(named("{{ position }} {{ state }}", "position", state="true"))(5) == "5 True"
    with pytest.raises(LeftOut):
        named("{{ now() }}", "position")
    assert rendered(entity("lock", cmd_tpl="<{{ value }}>"), "command_template", "LOCK") == "<LOCK>"
    assert rendered(entity("lock"), "command_template", "LOCK") == "LOCK"
    with pytest.raises(LeftOut):
        rendered(entity("lock", cmd_tpl="{{ nobody }}"), "command_template", "LOCK")


def test_yes_and_no() -> None:
    assert yes_no("True", "False") == {"true": True, "false": False}
    assert yes_no("1", "0") == {"1": True, "0": False}
    with pytest.raises(LeftOut):
        yes_no("x", "x")


def test_options_of_ours() -> None:
    known = ("quiet", "max")
    assert options(["low", "Max"], known, {"low": "quiet"}) == {"low": "quiet", "Max": "max"}
    assert options(["low", "quiet"], known, {"low": "quiet"}) is None, "two of one meaning"
    assert options(["other"], known, {}) is None
    assert options([], known, {}) is None


def test_lengths_of_time_are_whole_seconds() -> None:
    assert [seconds(each) for each in (0.2, 1.5, 90)] == ["1s", "2s", "90s"]


def test_too_many_options_are_none() -> None:
    with pytest.raises(LeftOut):
        choices(str(at) for at in range(MOST_OPTIONS + 1))


@given(st.lists(st.text(max_size=60), min_size=1, max_size=20))
def test_options_of_its_own_have_names_that_differ(words: list[str]) -> None:
    names = choices(words)
    assert list(names) == list(dict.fromkeys(words))
    assert len(set(names.values())) == len(names)
    assert all(OPTION.fullmatch(str(name)) for name in names.values())


@given(st.text(max_size=80))
def test_a_word_can_stand_in_a_path(text: str) -> None:
    found = word(text)
    assert found == "" or OPTION.fullmatch(found[:40])
