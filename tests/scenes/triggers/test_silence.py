"""`silence`: told once, exactly when a device has said nothing for so long; over restarts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenes.engine.moments import Arrived, Moment
from scenes.triggers.silence import FIRST, REPORT, SHORTEST
from tests.scenes.triggers.arming import armed, lived, refused


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 200), max_size=10))
def test_it_is_told_exactly_when_there_was_silence_for_so_long(waits: list[int]) -> None:
    stage = armed("{silence: bedroom, for: 60s}")
    fired: list[float] = []
    begin = stage.now
    for wait in waits:
        for _ in range(wait):
            stage.wait("1s")
            fired += [stage.now - begin] * len(stage.logs)
            stage.logs.clear()
        stage.reports("bedroom")
    at, expected = 0, []
    for wait in waits:
        expected += [float(at + 60)] if wait >= 60 else []
        at += wait
    assert fired == expected


def test_devices_of_a_group_each_by_itself() -> None:
    stage = armed("{silence: label.important, for: 1h}", says="{member}")
    stage.wait("30m")
    stage.reports("front_door.open")
    stage.wait("30m")
    assert stage.logs == ["freezer_plug", "kitchen_window"]
    stage.wait("30m")
    assert stage.logs == ["freezer_plug", "kitchen_window", "front_door"]


def test_only_that_property() -> None:
    stage = armed("{silence: bedroom.temperature, for: 1h}", says="{member}")
    for _ in range(6):
        stage.wait("10m")
        stage.reports("bedroom.humidity")
    assert stage.logs == ["bedroom"]


def test_what_was_told_is_not_told_again_after_a_restart() -> None:
    stage = lived("{silence: bedroom, for: 1h}")
    stage.wait("2h")
    assert stage.logs == ["fired"]
    stage.restart(down=3600)
    stage.wait("5h")
    assert stage.logs == ["fired"]
    stage.reports("bedroom")
    stage.wait("59m")
    assert stage.logs == ["fired"]
    stage.wait("1m")
    assert stage.logs == ["fired", "fired"]


@pytest.mark.parametrize(("silent", "down", "minutes"), [(40, 5, 30), (10, 5, 45), (50, 600, 30)])
def test_after_a_restart_it_goes_on_with_half_the_time_at_least(silent: int, down: int, minutes: int) -> None:
    stage = lived("{silence: bedroom, for: 1h}")
    stage.reports("bedroom")
    stage.wait(f"{silent}m")
    stage.restart(down=down * 60)
    stage.wait(f"{minutes - 1}m")
    assert stage.logs == []
    stage.wait("1m")
    assert stage.logs == ["fired"]


def test_a_report_after_a_restart_counts() -> None:
    stage = lived("{silence: bedroom, for: 1h}")
    stage.wait("30m")
    stage.restart(down=60)
    stage.wait("20m")
    stage.reports("bedroom")
    stage.wait("59m")
    assert stage.logs == []
    stage.wait("1m")
    assert stage.logs == ["fired"]


@pytest.mark.parametrize("body", ["{}", "[]", '["x", false]', "5"])
def test_a_damaged_memory_is_none(body: str) -> None:
    stage = lived("{silence: bedroom, for: 1h}")
    stage.wait("30m")
    stage.sync()
    row = next(id_ for id_ in stage.rows if id_.startswith("memo:"))
    said = stage.engine.memos.body(row)
    assert isinstance(said, dict)
    stage.restart(down=60)
    stage.rows[row] = f'{{"stamp": "{said["stamp"]}", "is": {body}}}'
    stage.engine.keeping.damaged = 0
    stage.restart(down=60)
    stage.wait("1h")
    assert stage.logs == ["fired"]


def test_questions_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    stage, fed = armed("{silence: bedroom, for: 6h}"), list[Moment]()
    feed = stage.feed

    def counted(moment: Moment) -> None:
        fed.append(moment)
        feed(moment)

    monkeypatch.setattr(stage, "feed", counted)
    stage.wait("1d")
    assert 4 <= len([one for one in fed if isinstance(one, Arrived)]) <= 6
    assert (REPORT, FIRST, SHORTEST) == ("report", 60.0, 10.0)


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ("{silence: bedroom}", "value.missing_key"),
        ("{silence: bedroom, for: 5s}", "value.too_low"),
        ("{silence: bedrom, for: 1h}", "scenes.unknown_device"),
        ("{silence: bedroom.temperatur, for: 1h}", "scenes.unknown_property"),
        ("{silence: label.importent, for: 1h}", "scenes.no_such_label"),
    ],
)
def test_refusals(when: str, found: str) -> None:
    assert [id_ for id_, _ in refused(when)] == [found]
