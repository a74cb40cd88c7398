"""`hearth-off`: the list, the refusal beside a living hub, and one line an entry."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from hub.off import main as program
from hub.storage.off_list import FILE, read_off_list, replace_list, take_lock
from hub.storage.off_records import Found, OffEntry, write_list
from hub.storage.vault import Vault
from tests.house_rules import ROOT
from tests.hub.off.kettle import FOUND, KETTLE, NOBODY, STRANGER, kitchen, owed

PLAIN = Vault()


def put(folder: Path, *entries: OffEntry, damage: bool = False) -> Path:
    data = bytearray(write_list(entries, (), PLAIN))
    if damage:
        data[data.index(b'"handle"')] ^= 1
    replace_list(folder / FILE, bytes(data))
    return folder / FILE


def places(folder: Path) -> list[str]:
    return ["--state", str(folder), "--socket", str(folder / "no.sock"), "--lang", "en"]


def hearth_off(folder: Path, *words: str) -> int:
    return program.main([*places(folder), *words])


async def process(folder: Path, *words: str, launcher: Sequence[str] = ()) -> tuple[int, str]:
    """The program as a process, while simulators live in this one."""
    command = [sys.executable, *launcher, "-m", "hub.off.main", *places(folder), *words]
    made = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output, _ = await asyncio.wait_for(made.communicate(), 60)
    return made.returncode or 0, output.decode()


async def test_everything_is_off_and_the_list_is_empty(tmp_path: Path) -> None:
    path = put(tmp_path, *FOUND.owed)
    async with kitchen() as room:
        code, said = await process(tmp_path)
        assert room.heats == (False, False)
    assert sorted(said.splitlines()) == [
        "heater (Heater): on is off, confirmed",
        "kettle (Kettle): on is off, confirmed",
    ]
    assert (code, read_off_list(path, PLAIN)) == (0, Found())


async def test_a_list_that_lost_a_record_still_switches_off_the_rest(tmp_path: Path) -> None:
    path = put(tmp_path, *FOUND.owed, damage=True)
    before = path.read_bytes()
    async with kitchen() as room:
        code, said = await process(tmp_path)
        assert room.heats == (True, False)
    assert "records lost: 1" in said
    assert "heater (Heater): on is off, confirmed" in said
    assert (code, path.read_bytes()) == (1, before)


def test_who_is_not_there_must_be_looked_after(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = put(tmp_path, NOBODY, STRANGER)
    assert hearth_off(tmp_path, "--within", "0.2") == 1
    lines = capsys.readouterr().out.splitlines()
    assert ["go and look" in line for line in lines] == [True, True]
    assert [line.split()[0] for line in lines] == ["stranger", "nobody"]
    assert read_off_list(path, PLAIN).owed == (NOBODY, STRANGER)


def test_only_what_is_due(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path, replace(NOBODY, due=4e9))
    assert hearth_off(tmp_path, "--due") == 0
    assert capsys.readouterr().out == ""


def test_the_list_is_shown_without_families_and_nothing_is_sent(tmp_path: Path) -> None:
    put(tmp_path, owed(KETTLE))
    code = (
        "import sys; before = set(sys.modules); "  # measuring coverage loads modules of its own
        "from hub.off.main import main; code = main(sys.argv[1:]); import json; loaded = sys.modules.keys() - before; "
        "print(json.dumps([code, [name for name in loaded if name.startswith(('drivers', 'sqlite3', 'scenes'))]]))"
    )
    command = [sys.executable, "-c", code, *places(tmp_path), "--list"]
    environment = {**os.environ, "TZ": "UTC"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    shown, result = done.stdout.splitlines()
    assert shown == "kettle (Kettle): on has to be off by 1970-01-01 00:16:40 UTC"
    assert json.loads(result) == [0, []]


@pytest.mark.parametrize("words", [(), ("--list",)])
def test_nothing_on_the_list(tmp_path: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert hearth_off(tmp_path, *words) == 0
    assert capsys.readouterr().out == "nothing is on the list\n"


@pytest.mark.parametrize("seconds", ["x", "-1", "nan", "inf"])
def test_what_cannot_be_waited_for(tmp_path: Path, seconds: str) -> None:
    with pytest.raises(SystemExit) as ended:
        hearth_off(tmp_path, "--within", seconds)
    assert ended.value.code == 2


async def test_an_output_that_nobody_reads_does_not_keep_it_from_switching_off(tmp_path: Path) -> None:
    path = put(tmp_path, *FOUND.owed)
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "hub.off.main", *places(tmp_path)]
    async with kitchen() as room:
        made = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=writer, stderr=subprocess.PIPE)
        os.close(writer)
        _, trouble = await asyncio.wait_for(made.communicate(), 50)
        assert room.heats == (False, False)
    assert (made.returncode, trouble) == (0, b"")
    assert read_off_list(path, PLAIN) == Found()


def test_beside_a_living_hub_it_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path, NOBODY)
    take_lock(tmp_path, make=True)
    command = [sys.executable, "-m", "hub.off.main", *places(tmp_path)]
    refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (refused.returncode, refused.stdout) == (5, "")
    assert "--force" in refused.stderr
    forced = subprocess.run([*command, "--force", "--within", "0.1"], capture_output=True, text=True, check=False)
    assert forced.returncode == 1


def test_a_list_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / FILE).mkdir()
    assert hearth_off(tmp_path) == 3
    assert str(tmp_path / FILE) in capsys.readouterr().err


def test_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTH_LANG", "zh_CN.UTF-8")
    assert program.main(["--state", str(tmp_path), "--socket", str(tmp_path / "no.sock")]) == 0
    assert capsys.readouterr().out == "列表为空\n"


async def test_it_gives_way_to_a_hub_that_comes_to_life(tmp_path: Path) -> None:
    put(tmp_path, STRANGER, NOBODY)
    command = [sys.executable, "-m", "hub.off.main", *places(tmp_path), "--within", "600"]
    made = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=subprocess.PIPE)
    assert made.stdout is not None
    assert b"stranger" in await asyncio.wait_for(made.stdout.readline(), 60)
    lock = take_lock(tmp_path, make=True)
    assert lock is not None
    rest, _ = await asyncio.wait_for(made.communicate(), 60)
    os.close(lock)
    assert (made.returncode, b"nobody" in rest) == (1, True)


async def test_it_works_within_the_limits_of_its_unit(tmp_path: Path) -> None:
    path = put(tmp_path, owed(KETTLE))
    unit = ROOT / "systemd" / "hearth-off.service"
    sandbox = [str(ROOT / "tests/system/sandbox.py"), str(unit), "--", sys.executable]
    async with kitchen() as room:
        code, said = await process(tmp_path, launcher=sandbox)
        assert not room.heats[0]
    assert (code, said) == (0, "kettle (Kettle): on is off, confirmed\n")
    assert read_off_list(path, PLAIN) == Found()
