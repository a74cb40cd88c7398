import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hub.cli import energy, history
from hub.cli.desk import Desk
from hub.cli.exits import Exit, Unclear
from hub.cli.when import _moment
from tests.hub.api.house import DEVICES, House, served
from tests.hub.cli.hearth import Hearth
from tests.hub.compose.past import DAYS, TIMES, a_past, plugs


@pytest.fixture(params=TIMES)
async def house(request: pytest.FixtureRequest) -> House:
    return House(request.param)


@pytest.fixture
async def hearth(house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> AsyncIterator[Hearth]:
    """`hearth` with a hub that has a past."""
    house.registry.replace((*DEVICES, *plugs()))
    view = await a_past(tmp_path, house.clock, house.registry, house.state)
    house.histories = view
    async with served(house, tmp_path):
        yield Hearth(tmp_path / "hearth.sock", capsys)
    await view.recorder.close()


def test_they_are_functions_of_their_desk() -> None:
    assert all(module.execute.__annotations__["desk"] is Desk for module in (energy, history))


async def test_numbers_by_the_hour(hearth: Hearth) -> None:
    ended = await hearth("history", "kettle.temperature", "--since", "2d")
    head, line, *table = ended.out.splitlines()
    assert ended.code == 0
    assert head.startswith("kettle.temperature, ")
    assert head.endswith("in steps of 1h")
    assert set(line) <= set("▁▂▃▄▅▆▇█ ")
    assert table[0].split() == ["time", "min", "mean", "max", "known"]
    assert 48 <= len(table) - 1 <= 49
    assert table[3].count("°C") == 3


async def test_states_by_the_day_and_their_shares(hearth: Hearth) -> None:
    ended = await hearth("history", "light.on", "--since", f"{DAYS}d", "--step", "1d")
    _, bar, legend, head, *rows = ended.out.splitlines()
    assert set(bar) <= set("█░ ")
    assert {part.split()[1] for part in legend.split("  ")} == {"on", "off"}
    assert head.split() == ["time", "state", "and", "share", "changes", "known"]
    assert "on 50%" in rows[1]
    assert "off 50%" in rows[1]
    assert " 24" in rows[1]


async def test_every_sample_with_what_is_unknown(hearth: Hearth) -> None:
    ended = await hearth("history", "kettle.temperature", "--since", "90m")
    assert "every sample" in ended.out.splitlines()[0]
    assert "(offline)" in ended.out.splitlines()[-1]
    ended = await hearth("history", "light.on", "--since", "2h")
    assert "█ " in ended.out.splitlines()[2]


async def test_samples_as_csv_are_exact(hearth: Hearth) -> None:
    ended = await hearth("history", "kettle.temperature", "--since", f"{DAYS}d", "--csv")
    head, *rows = csv.reader(io.StringIO(ended.out))
    assert head == ["time", "value", "absent"]
    assert [row[1] for row in rows[:3]] in (["20.0", "21.0", "22.0"], ["21.0", "22.0", "23.0"])
    assert rows[-1][1:] == ["", "offline"]
    assert rows[0][0].endswith("+00:00")
    ended = await hearth("history", "light.on", "--since", "1d", "--csv", "--step", "1h")
    head, *rows = csv.reader(io.StringIO(ended.out))
    assert head[:3] == ["time", "known", "min"]
    assert len(rows) in (24, 25)


async def test_json_holds_all_pages(house: House, hearth: Hearth, monkeypatch: pytest.MonkeyPatch) -> None:
    last_hour_is_known = house.clock.now() % 3600 >= 1800  # the kettle went away half an hour ago
    monkeypatch.setattr("hub.compose.histories.ROWS", 10)
    ended = await hearth("history", "kettle.temperature", "--since", f"{DAYS}d", "--step", "1h", "--json")
    assert ended.json["next"] is None
    assert len(ended.json["rows"]) == DAYS * 24 + last_hour_is_known
    ended = await hearth("history", "kettle.temperature", "--since", f"{DAYS}d", "--step", "raw", "--json")
    assert len(ended.json["rows"]) >= DAYS * 24


async def test_nothing_recorded_is_a_no(hearth: Hearth) -> None:
    ended = await hearth("history", "kettle.state")
    assert (ended.code, ended.out) == (Exit.NO, "nothing was recorded of kettle.state in that time\n")
    assert (await hearth("history", "kettle.state", "--csv")).code == Exit.NO
    ended = await hearth("energy", "kettle")
    assert (ended.code, "nothing was recorded" in ended.out) == (Exit.NO, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("history", "kettle.temprature"), "`temperature`"),
        (("history", "ketle.on"), "`kettle`"),
        (("history",), "which property"),
        (("history", "kettle.on", "--since", "yesterday"), "`yesterday` is no time"),
        (("energy", "--since", "2026-13-01"), "`2026-13-01` is no time"),
        (("energy", "heter"), "`heater`"),
    ],
)
async def test_what_is_typed_wrongly_is_told(hearth: Hearth, words: tuple[str, ...], said: str) -> None:
    ended = await hearth(*words)
    assert ended.code == Exit.USAGE
    assert said in ended.err


def test_times_as_people_type_them() -> None:
    assert _moment("2d", 1_000_000.0) == 1_000_000.0 - 172_800
    assert _moment("2026-03-02T12:00:00+01:00", 0.0) == 1_772_449_200.0
    assert abs(_moment("2026-03-02", 0.0) - 1_772_409_600.0) <= 14 * 3600
    for text in ("", "7", "soon", "10000-01-01"):
        with pytest.raises(Unclear):
            _moment(text, 0.0)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--since", "9999-12-31"), "`9999-12-31` has not come yet"),
        (("--since", "1h", "--until", "2d"), "`1h` is not before `2d`"),
    ],
)
async def test_times_that_make_no_sense_are_told_in_the_words_that_were_typed(
    hearth: Hearth, words: tuple[str, ...], said: str
) -> None:
    for command in (("history", "light.on"), ("energy",)):
        ended = await hearth(*command, *words)
        assert (ended.code, ended.err) == (Exit.USAGE, f"hearth: {said}\n")


async def test_a_time_that_is_far_away_is_told_for_itself(hearth: Hearth) -> None:
    ended = await hearth("history", "light.on", "--since", "1971-01-01")
    assert (ended.code, "too long ago" in ended.err, "until" in ended.err) == (Exit.USAGE, True, False)
    assert (await hearth("history", "light.on", "--since", "2d", "--until", "9999-12-31")).code == Exit.OK


@pytest.mark.parametrize(
    "words",
    [
        ("scenes", "next", "--for"),
        ("scenes", "pause", "Boil", "--for"),
        ("scenes", "search", "--for"),
        ("scenes", "shadow", "Boil", "--within"),
        ("scenes", "what-if", "kettle.on = on", "--for"),
        ("why-not", "Boil", "--since"),
    ],
)
async def test_durations_that_are_none_are_told_by_every_command(hearth: Hearth, words: tuple[str, ...]) -> None:
    for text in ("soon", "0s"):
        ended = await hearth(*words, text)
        assert (ended.code, f"`{text}`" in ended.err) == (Exit.USAGE, True)


@pytest.mark.parametrize("more", [("light.on",), ("--csv",), ("--since", "1h"), ("--until", "1h"), ("--step", "1h")])
async def test_the_budget_goes_alone(hearth: Hearth, more: tuple[str, ...]) -> None:
    ended = await hearth("history", "--budget", *more)
    assert (ended.code, "`--budget`" in ended.err) == (Exit.USAGE, True)


async def test_the_budget(house: House, hearth: Hearth) -> None:
    view = house.histories
    assert view is not None
    ended = await hearth("history", "--budget")
    assert ended.code == 0
    assert "MB a day; the history holds" in ended.out
    assert ended.out.splitlines()[2].split()[2] == "samples"
    assert (await hearth("history", "--budget", "--json")).json["limit"] == 40_000_000
    ended = await hearth("status")
    assert "MB written today" in ended.out


async def test_energy_by_day(hearth: Hearth) -> None:
    ended = await hearth("energy", "--since", "2d")
    head, *rows = ended.out.splitlines()
    assert head.split() == ["day", "heater", "≈", "tv", "total"]
    assert rows[1].split()[1:] == ["12.00", "2.40", "14.40"]
    assert rows[3].split()[0] == "total"
    assert rows[4].startswith("≈: ")


async def test_energy_of_many_devices_is_their_sums(hearth: Hearth, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(energy, "MOST_COLUMNS", 1)
    ended = await hearth("energy", "--since", "2d")
    rows = [line.split() for line in ended.out.splitlines()]
    assert rows[0] == ["handle", "kWh"]
    assert [row[0] for row in rows[1:4]] == ["heater", "≈", "total"]


async def test_energy_as_csv_and_json(hearth: Hearth) -> None:
    ended = await hearth("energy", "tv", "--since", "2d", "--csv")
    head, *rows = csv.reader(io.StringIO(ended.out))
    assert head == ["day", "device", "property", "kwh", "estimated", "known"]
    assert rows[1][1:5] == ["tv", "power", "2.4", "yes"]
    assert (await hearth("energy", "--json")).json["devices"][0]["device"] == "heater"
