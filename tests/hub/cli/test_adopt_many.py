import json
from io import StringIO
from pathlib import Path

import pytest

from hub.cli.exits import Exit
from hub.discovery.planning import Wanted
from hub.model.secret import Secret
from tests.hub.api.house import House
from tests.hub.cli.hearth import Hearth

TOKEN = "00112233445566778899aabbccddeeff"


@pytest.fixture
def tokens(tmp_path: Path) -> Path:
    path = tmp_path / "tokens.yaml"
    path.write_text('{"a:1": "right", "a:2": "wrong", "a:3": ""}')
    return path


async def test_first_the_table_and_nothing_is_done(house: House, hearth: Hearth, tokens: Path) -> None:
    ended = await hearth("adopt", "--from", str(tokens))
    assert ended.code == Exit.OK
    assert [word in ended.out for word in ("pot_1", "pot_2", "not taken: a:3 -: there is no token")] == [True] * 3
    assert ended.out.splitlines()[-2:] == [
        "2 to adopt, 0 adopted already, 1 not taken",
        "Nothing was done. Add `--yes` to adopt these, or `--plan FILE` to change handles, names and rooms first",
    ]
    assert house.adopting.requests == []


@pytest.mark.parametrize("as_json", [False, True])
async def test_yes_adopts_each_with_its_outcome(house: House, hearth: Hearth, tokens: Path, as_json: bool) -> None:
    ended = await hearth("adopt", "--from", str(tokens), "--yes", *(["--json"] if as_json else []))
    assert ended.code == Exit.NO
    if as_json:
        assert [one["adopted"] for one in ended.json["outcomes"]] == [True, False]
    else:
        assert "a:1 is adopted as `pot_1` (maker.kettle.v1)" in ended.out
        assert "a:2 - is not adopted: " in ended.out.splitlines()[-2]
        assert ended.out.splitlines()[-1].startswith("1 of 2 adopted.")
    assert [one.secret for one in house.adopting.requests] == [Secret("right"), Secret("wrong")]
    assert "right" not in ended.out + ended.err
    assert "wrong" not in ended.out + ended.err


async def test_a_plan_can_be_edited(house: House, hearth: Hearth, tokens: Path) -> None:
    plan = tokens.with_name("plan.yaml")
    words = ("adopt", "--from", str(tokens), "--plan", str(plan))
    ended = await hearth(*words)
    assert (ended.code, house.adopting.requests) == (Exit.OK, [])
    assert "a plan for 2 devices" in ended.out
    text = plan.read_text("utf-8")
    assert "right" not in text
    assert "#   a:3" in text
    plan.write_text("areas: {hall: Hall}\ndevices:\n  水壶: {ref: a:1, name: Kettle, area: hall}\n", "utf-8")
    ended = await hearth(*words, "--yes")
    assert ended.code == Exit.OK
    (request,) = house.adopting.requests
    assert (request.handle, request.name, request.area, request.area_name) == ("水壶", "Kettle", "hall", "Hall")
    assert "not taken: a:2 -: the plan leaves it out" in ended.out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("devices: {x: {ref: a:9}}", "`a:9` is in the plan and not in the files"),
        ("devices: {x: {ref: a:1}, y: {ref: a:1}}", "stands in the plan twice"),
        ("devices: {1x: {ref: a:1}}", "1x"),
        ("devices: {x: {red: a:1}}", "`ref`"),
        ("devices: [", "plan.yaml:2:1"),
        ("", "has problems"),
    ],
)
async def test_a_plan_with_mistakes_adopts_nothing(
    house: House, hearth: Hearth, tokens: Path, text: str, said: str
) -> None:
    plan = tokens.with_name("plan.yaml")
    plan.write_text(text)
    ended = await hearth("adopt", "--from", str(tokens), "--plan", str(plan), "--yes")
    assert ended.code == Exit.CONFIG
    assert said in ended.err
    assert f"nothing was adopted: the plan {plan} has problems" in ended.err
    assert house.adopting.requests == []


async def test_other_programs_files_bring_names_and_rooms(house: House, hearth: Hearth, tmp_path: Path) -> None:
    path = tmp_path / "devices.json"
    row = {"did": "7", "name": "Kettle", "model": "a.kettle.b", "localip": "127.0.0.9", "token": TOKEN}
    path.write_text(json.dumps([row | {"room_name": "Kitchen"}]))
    ended = await hearth("adopt", "--from", str(path))
    (wanted,) = house.adopting.wanted
    assert (wanted.id, wanted.name, wanted.room, wanted.address) == ("7", "Kettle", "Kitchen", "127.0.0.9")
    assert "Kitchen" in ended.out
    assert TOKEN not in ended.out


async def test_a_file_without_devices_says_what_is_understood(hearth: Hearth, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("a: {")
    ended = await hearth("adopt", "--from", str(tmp_path / "x"))
    assert ended.code == Exit.CONFIG
    assert "no device with a token is in it" in ended.err


@pytest.mark.parametrize(("answer", "adopted"), [("y\n", 2), ("n\n", 0), ("\n", 0)])
async def test_a_person_is_asked(
    house: House, hearth: Hearth, tokens: Path, monkeypatch: pytest.MonkeyPatch, answer: str, adopted: int
) -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal(answer))
    ended = await hearth("adopt", "--from", str(tokens))
    assert "Adopt these 2 devices? [y/N]" in ended.err
    assert len(house.adopting.requests) == adopted


async def test_whoever_interrupts_is_told_what_stands(
    hearth: Hearth, tokens: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("hub.cli.adopt_many._asked", interrupted)
    ended = await hearth("adopt", "--from", str(tokens), "--yes")
    assert ended.code == Exit.INTERRUPTED
    assert ended.err == "hearth: interrupted: what is adopted stays; the same command goes on with the rest\n"


async def test_many_go_in_turns_and_children_last(house: House, hearth: Hearth, tmp_path: Path) -> None:
    rows = [{"did": f"blt.{n}", "name": "", "model": "a.b.c", "parent_id": "1"} for n in range(40)]
    rows += [{"did": str(n), "name": "", "model": "a.b.c", "token": TOKEN} for n in range(1, 41)]
    (tmp_path / "x").write_text(json.dumps(rows))
    ended = await hearth("adopt", "--from", str(tmp_path / "x"), "--yes")
    assert "proving 65 to 80 of 80 ..." in ended.out
    assert [bool(one.via) for one in house.adopting.requests] == [False] * 40 + [True] * 40
    assert {one.secret for one in house.adopting.requests if one.via} == {None}


async def test_all_of_a_family_is_adopted_without_any_file(house: House, hearth: Hearth) -> None:
    lamp = Wanted("z", "0x2", "Lamp", "LED1", token=False)
    house.adopting.told = [Wanted("z", "0x1", "Plug", "TS0121", room="Kitchen", token=True), lamp]
    ended = await hearth("adopt", "--all", "z", "--dry-run", "--yes")
    assert ended.code == Exit.OK
    assert "1 to adopt, 0 adopted already, 1 not taken" in ended.out
    assert house.adopting.requests == []
    ended = await hearth("adopt", "--all", "z", "--yes")
    assert ended.code == Exit.OK
    assert "z:0x1 is adopted as `pot_0x1`" in ended.out
    (request,) = house.adopting.requests
    assert (request.ref, request.name, request.area_name, request.secret) == ("z:0x1", "Plug", "Kitchen", None)


async def test_where_nothing_was_heard_that_is_said(hearth: Hearth) -> None:
    ended = await hearth("adopt", "--all", "z:cabin/*")
    assert (ended.code, "Nothing was heard of `z:cabin/*`" in ended.out) == (Exit.NO, True)
    ended = await hearth("adopt", "--all", "z:cabin/*", "--json")
    assert (ended.code, ended.json) == (Exit.NO, {"plan": [], "outcomes": []})


async def test_a_family_that_is_none_is_told_with_those_that_are(hearth: Hearth) -> None:
    ended = await hearth("adopt", "--all", "nothing")
    assert ended.code == Exit.USAGE
    assert "there is no device family `nothing` (known: z)" in ended.err


@pytest.mark.parametrize("words", [(), ("a:1", "--all", "z"), ("--all", "z", "--from", "x")])
async def test_one_thing_at_a_time(hearth: Hearth, words: tuple[str, ...]) -> None:
    ended = await hearth("adopt", *words)
    assert "--all FAMILY" in ended.err
