"""`hearth backup` and `hearth restore` where no hub runs."""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from hub.cli import asking, backup, restore
from hub.cli.main import main
from hub.compose import backups
from hub.core.clock import VirtualClock
from hub.model.ports import Learned
from hub.storage.addresses import load_addresses
from hub.storage.control import open_control
from tests.hub.cli.hearth import Ended

HOME = "home: {name: Ours, time_zone: UTC}\n"

Run = Callable[..., Ended]


@pytest.fixture
def places(tmp_path: Path) -> Path:
    (tmp_path / "config" / "scenes").mkdir(parents=True)
    (tmp_path / "config" / "hearth.yaml").write_text(HOME)
    return tmp_path


@pytest.fixture
def run(places: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def run(*words: str, typed: str = "", top: Path = places) -> Ended:
        monkeypatch.setattr(sys, "stdin", StringIO(typed))
        where = [f"--{name}={top / name}" for name in ("config", "state", "socket")]
        capsys.readouterr()
        code = main(["--lang", "en", *where, *words])
        captured = capsys.readouterr()
        return Ended(code, captured.out, captured.err)

    return run


@pytest.fixture
def phrase(run: Run) -> str:
    done = run("backup", "init")
    assert done.code == 0
    (line,) = [line for line in done.out.splitlines() if line.startswith("    ")]
    return line.strip()


def test_the_commands_are_the_modules() -> None:
    assert {backup.execute.__module__, restore.execute.__module__} == {"hub.cli.backup", "hub.cli.restore"}
    assert {asking.typed.__module__, backups.backups_of.__module__} == {"hub.cli.asking", "hub.compose.backups"}


def test_the_phrase_is_shown_once_and_kept_nowhere(run: Run, phrase: str, places: Path) -> None:
    assert len(phrase.split()) == 10
    again = run("backup", "init")
    assert (again.code, again.out) == (3, "")
    assert "--replace" in again.err
    for path in places.rglob("*"):
        if path.is_file():
            assert phrase.split(maxsplit=1)[0].encode() not in path.read_bytes()


def test_no_backup_before_there_is_a_phrase(run: Run) -> None:
    done = run("backup")
    assert done.code == 3
    assert "hearth backup init" in done.err


def test_a_backup_is_made_and_restored_elsewhere(run: Run, phrase: str, places: Path) -> None:
    done = run("backup", str(places / "x.age"))
    assert (done.code, done.err) == (0, "")
    other = places / "other"
    dry = run("restore", str(places / "x.age"), "--dry-run", typed=f"{phrase.upper()}\n", top=other)
    assert dry.code == 0
    assert "+ hearth.yaml" in dry.out
    assert "Nothing was changed." in dry.out
    assert list((other / "state").iterdir()) == []
    no = run("restore", str(places / "x.age"), typed=f"{phrase}\nno\n", top=other)
    assert (no.code, "Nothing was changed." in no.out) == (1, True)
    assert not (other / "config" / "hearth.yaml").exists()
    yes = run("restore", str(places / "x.age"), typed=f"{phrase}\ny\n", top=other)
    assert (yes.code, "Restored." in yes.out) == (0, True)
    assert (other / "config" / "hearth.yaml").read_text() == HOME
    (places / "phrase").write_text(phrase)
    again = run("restore", str(places / "x.age"), "--json", "--yes", "--phrase-file", str(places / "phrase"), top=other)
    assert again.json["restored"]
    assert len(again.json["kept"]) == 2


async def adopt_kettle(state: Path) -> None:
    store = await open_control(state, VirtualClock())
    book = await load_addresses(store)
    await book.adopt("miio:1", None, Learned("yunmi.kettle.v19", "1.0", "127.0.0.9"))
    await store.close()


def test_devices_are_known_as_the_backup_knows_them(run: Run, phrase: str, places: Path) -> None:
    (places / "config" / "devices.yaml").write_text(
        "devices: {tea: {endpoints: [miio:1], hazard: {allow: yes, max_on: 8m, needs: [tea.temperature < 90]}}}\n"
    )
    asyncio.run(adopt_kettle(places / "state"))
    assert run("backup", str(places / "x.age")).code == 0
    dry = run("restore", str(places / "x.age"), "--dry-run", typed=f"{phrase}\n", top=places / "other")
    assert (dry.code, "warning" in dry.out) == (0, False)


def test_without_a_file_it_goes_into_the_folder(run: Run, phrase: str, places: Path) -> None:
    done = run("backup", "--json")
    assert Path(done.json["file"]).parent == places / "state" / "backups"
    assert phrase


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("--replace",), "--replace"),
        (("key", "--replace"), "--replace"),
        (("init", "--with-history"), "--with-history"),
        (("key", "--with-history"), "--with-history"),
        (("home.age", "--phrase-file", "x"), "--phrase-file"),
    ],
)
def test_an_option_that_does_not_belong_there_is_told(
    run: Run, phrase: str, places: Path, words: tuple[str, ...], option: str
) -> None:
    ended = run("backup", *words)
    assert (ended.code, ended.out) == (2, "")
    assert f"`{option}` does not go with this" in ended.err
    assert not (places / "state" / "backups").exists()


def test_a_slip_is_told_with_its_place_and_another_phrase_opens_nothing(run: Run, phrase: str, places: Path) -> None:
    run("backup", str(places / "x.age"))
    words = phrase.split()
    near = [*words[:3], "babab" if words[3] != "babab" else "babad", *words[4:]]
    told = run("restore", str(places / "x.age"), typed=" ".join(near) + "\n")
    assert (told.code, f"word 4 of the recovery phrase is not right: it is probably `{words[3]}`" in told.err) == (
        2,
        True,
    )
    other = run("backup", "init", "--replace", "--json").json["phrase"]
    wrong = run("restore", str(places / "x.age"), typed=f"{other}\n")
    assert wrong.code == 3
    assert "another recovery phrase" in wrong.err
    none = run("restore", str(places / "x.age"), typed="")
    assert none.code == 2


def test_the_key_of_the_phrase_opens_it_too(run: Run, phrase: str, places: Path) -> None:
    run("backup", str(places / "x.age"))
    key = run("backup", "key", typed=f"{phrase}\n").out
    (places / "key").write_text(key)
    if shutil.which("age"):
        done = subprocess.run(["age", "-d", "-i", "key", "x.age"], cwd=places, capture_output=True, check=True)
        assert done.stdout.startswith(b"manifest.json\0")
    restored = run("restore", str(places / "x.age"), "--yes", "--phrase-file", str(places / "key"))
    assert restored.code == 0
    spoilt = key.replace("AGE-SECRET-KEY-1", "AGE-SECRET-KEY-1Q")
    assert run("restore", str(places / "x.age"), typed=spoilt.splitlines()[1] + "\n").code == 2


def test_files_that_are_not_there(run: Run, phrase: str, places: Path) -> None:
    none = run("restore", str(places / "none.age"))
    assert (none.code, "none.age: No such file" in none.err, "phrase" in none.err) == (3, True, False)
    assert run("restore", str(places), typed=f"{phrase}\n").code == 3
    (places / "x.age").touch()
    assert run("restore", str(places / "x.age"), "--phrase-file", str(places / "none")).code == 2
    assert run("backup", str(places / "none" / "x.age")).code == 3


def test_a_home_with_a_broken_configuration_says_what_is_wrong(run: Run, places: Path) -> None:
    (places / "config" / "hearth.yaml").write_text("home: {time_zone: Nowhere}\n")
    done = run("backup")
    assert (done.code, "Nowhere" in done.err) == (3, True)
