"""`becomes`: a `for` over restarts, reloads and gaps (T02 of the goals for time that lasts), and the refusals."""

import pytest

from tests.scenes.triggers.arming import lived, refused

HALF_AN_HOUR = "{becomes: bedroom_window.open, for: 30m}"
SHUT = {"bedroom_window.open": False}


def test_a_restart_in_between_and_it_fires_once() -> None:
    stage = lived(HALF_AN_HOUR, SHUT)
    stage.is_at("bedroom_window.open", True)
    stage.wait("20m")
    stage.restart(down=300)
    stage.wait("4m59s")
    assert stage.logs == []
    stage.wait("1s")
    assert stage.logs == ["fired"]
    stage.restart(down=60)
    stage.wait("1h")
    assert stage.logs == ["fired"]


def test_time_was_up_while_the_hub_was_away() -> None:
    stage = lived(HALF_AN_HOUR, SHUT)
    stage.is_at("bedroom_window.open", True)
    stage.wait("20m")
    stage.restart(down=3600, report=False)
    stage.wait("1m")
    assert stage.logs == []
    stage.is_at("bedroom_window.open", True)
    assert stage.logs == ["fired"]


def test_a_reload_of_another_scene_in_between() -> None:
    stage = lived(HALF_AN_HOUR, SHUT)
    stage.is_at("bedroom_window.open", True)
    stage.wait("20m")
    stage.load(stage.yaml + "- {scene: Other, when: started, do: {log: x}}\n", {"bedroom_window.open": True})
    stage.wait("10m")
    assert stage.logs == ["fired"]


@pytest.mark.parametrize(
    ("gap", "minutes", "fires"), [("", 2, 1), ("", 6, 0), (", gap: 10m", 6, 1), (", gap: 1m", 2, 0)]
)
def test_unknown_for_a_while(gap: str, minutes: int, fires: int) -> None:
    stage = lived(f"{{becomes: bedroom_window.open, for: 30m{gap}}}", SHUT)
    stage.is_at("bedroom_window.open", True)
    stage.wait("10m")
    stage.is_at("bedroom_window.open", None)
    stage.wait(f"{minutes}m")
    stage.is_at("bedroom_window.open", True)
    stage.wait("1h")
    assert stage.logs == ["fired"] * fires


def test_a_gap_of_its_own_bridges_the_edge_as_well() -> None:
    stage = lived("{becomes: bedroom_window.open, gap: 10m}", SHUT)
    stage.is_at("bedroom_window.open", None)
    stage.wait("8m")
    stage.is_at("bedroom_window.open", True)
    assert stage.logs == ["fired"]


def test_a_real_change_while_the_hub_was_away() -> None:
    stage = lived(HALF_AN_HOUR, SHUT)
    stage.is_at("bedroom_window.open", True)
    stage.wait("20m")
    stage.restart(down=300, meanwhile=SHUT)
    stage.wait("1h")
    assert stage.logs == []


def test_a_restart_may_be_said_to_reset_it() -> None:
    stage = lived("{becomes: bedroom_window.open, for: 30m, restart: reset}", SHUT)
    stage.is_at("bedroom_window.open", True)
    stage.wait("20m")
    stage.restart(down=60)
    stage.wait("1h")
    assert stage.logs == []
    stage.is_at("bedroom_window.open", False)
    stage.is_at("bedroom_window.open", True)
    stage.wait("30m")
    assert stage.logs == ["fired"]


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ("{becomes: hall.motion, restart: reset}", [("scenes.restart_without_for", "reset")]),
        ("{becomes: hall.motion, for: 5m, restart: keep}", [("value.one_of", "keep")]),
        ("{becomes: hall.motion, for: 5m, gap: 5}", [("value.duration_unit", "5")]),
        ("{becomes: hall.motion, foor: 5m}", [("value.unknown_key", "foor")]),
    ],
)
def test_refusals(when: str, found: list[tuple[str, str]]) -> None:
    assert refused(when) == found
