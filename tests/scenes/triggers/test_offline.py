"""`offline` and `back`: each device by itself, blinks, restarts, groups."""

import pytest

from tests.scenes.triggers.arming import armed, lived, refused

ON = {"freezer_plug.online": True, "kitchen_window.online": True, "front_door.online": True}


@pytest.mark.parametrize("named", ["[freezer_plug, kitchen_window]", "label.important"])
def test_each_by_itself(named: str) -> None:
    stage = armed(f"{{offline: {named}, for: 5m}}", ON, says="{member}")
    stage.is_at("freezer_plug.online", False)
    stage.wait("3m")
    stage.is_at("kitchen_window.online", False)
    stage.wait("2m")
    assert stage.logs == ["freezer_plug"]
    stage.is_at("freezer_plug.online", True)
    stage.wait("3m")
    assert stage.logs == ["freezer_plug", "kitchen_window"]


def test_never_reached_is_not_offline() -> None:
    stage = armed("{offline: freezer_plug}", {"freezer_plug.online": None})
    stage.is_at("freezer_plug.online", False)
    assert stage.logs == []
    stage.is_at("freezer_plug.online", True)
    stage.is_at("freezer_plug.online", False)
    assert stage.logs == ["fired"]


def test_being_away_goes_on_over_a_restart() -> None:
    stage = lived("{offline: freezer_plug, for: 10m}", ON)
    stage.is_at("freezer_plug.online", False)
    stage.wait("5m")
    stage.restart(down=60)
    stage.wait("4m")
    assert stage.logs == ["fired"]


def test_two_triggers_share_the_word_member() -> None:
    stage = armed(
        "[{offline: freezer_plug}, {back: [kitchen_window, freezer_plug]}]", ON, says="{member.name} {member}"
    )
    stage.is_at("freezer_plug.online", False)
    stage.is_at("kitchen_window.online", False)
    stage.is_at("kitchen_window.online", True)
    stage.is_at("freezer_plug.online", True)
    assert stage.logs == [f"{one} {one}" for one in ("freezer_plug", "kitchen_window", "freezer_plug")]


def test_back_after_a_time_and_for_a_time() -> None:
    stage = armed("{back: freezer_plug, after: 10m, for: 1m}", ON)
    for away, back in (("9m", "5m"), ("10m", "30s"), ("1m", "59s")):
        stage.is_at("freezer_plug.online", False)
        stage.wait(away)
        stage.is_at("freezer_plug.online", True)
        stage.wait(back)
        assert stage.logs == []
    stage.wait("1s")
    assert stage.logs == ["fired"]
    stage.is_at("freezer_plug.online", False)
    stage.is_at("freezer_plug.online", True)
    stage.wait("1h")
    assert stage.logs == ["fired"]


def test_what_came_back_while_the_hub_was_away_is_told_once_it_looks() -> None:
    stage = lived("{back: [freezer_plug, kitchen_window], after: 10m}", ON, says="{member}")
    stage.is_at("freezer_plug.online", False)
    stage.wait("10m")
    stage.is_at("kitchen_window.online", False)
    stage.restart(down=60, meanwhile=ON)
    assert stage.logs == ["freezer_plug"]
    stage.restart(down=60)
    assert stage.logs == ["freezer_plug"]


def test_without_a_time_a_restart_tells_nothing() -> None:
    stage = lived("{back: freezer_plug}", ON)
    stage.is_at("freezer_plug.online", False)
    stage.restart(down=60, meanwhile=ON)
    assert stage.logs == []


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ("{offline: []}", "value.empty"),
        ("{offline: freezr_plug}", "scenes.unknown_device"),
        ("{back: [freezer_plug, freezr_plug]}", "scenes.unknown_device"),
        ("{offline: area.celar}", "scenes.no_such_area"),
        ("{offline: freezer_plug, after: 5m}", "value.unknown_key"),
    ],
)
def test_refusals(when: str, found: str) -> None:
    assert [id_ for id_, _ in refused(when)] == [found]
