"""Work that is done elsewhere: by a child, or in a thread where there is none; and a child that breaks."""

import os
import pickle
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from drivers.families import FAMILIES
from hub.compose import elsewhere, elsewhere_child
from hub.compose.doubting import Doubting
from hub.compose.elsewhere import InChild, InThread, Now
from hub.compose.home import home_without_hub
from hub.compose.plan import Plan
from hub.compose.proving import Proving
from hub.config.load import Config, load
from hub.core.clock import LoopClock
from hub.model.errors import BadSetup
from hub.text.problem import Severity
from scenes.engine.program import Program
from scenes.engine.view import View
from tests.hub.compose.homes import home_in
from tests.hub.compose.test_proving import DARK, DARK_TESTS, DEVICES, SCENES, TESTS

OWN = os.getpid()
UNUSED = """\
hub.importing scenes.check scenes.testing scenes.explain scenes.replay scenes.why.answers scenes.stage.stage
hub.compose.archive hub.compose.checking hub.compose.rehearsal hub.doctor.checks importlib.metadata
"""
PAIR = SCENES + '- {scene: Three, when: {at: "18:30"}, do: {set: {dim.on: on}}}\n'
CLASH = PAIR + '- {scene: Four, when: {at: "18:30"}, do: {set: {dim.on: off}}}\n'


def where(about: int, now: Now) -> tuple[int, int, int, float]:
    return about + 1, os.getpid(), os.nice(0), now()


def here(about: str, _: Now) -> tuple[str, bool]:
    return about, threading.current_thread() is threading.main_thread()


def plan_of(config: Config, was: Config | None = None) -> Plan:
    devices = tuple(home_without_hub(config, {}).devices.values())
    return Plan(config, devices, Program(()), View(), {}, (), was=was)


def config_with(folder: Path, scenes: str, tests: str = TESTS) -> Config:
    folder.mkdir()
    places = home_in(folder, DEVICES, scenes)
    (places.config / "secrets.yaml").write_text("token: hush\n")
    (places.config / "secrets.yaml").chmod(0o600)
    (places.config / "scenes" / "a.test.yaml").write_text(tests)
    config, problems = load(places.config, FAMILIES.keys())
    assert config is not None, problems
    return config


async def test_a_child_works_and_gives_way() -> None:
    before, clock = os.nice(0), LoopClock()
    found, pid, nice, _ = await InChild(clock).do(where, 41)
    assert (found, pid != OWN, nice > before) == (42, True, True)
    assert (await InThread(clock).do(where, 41))[:2] == (42, OWN)
    assert elsewhere_child.__name__ == elsewhere.CHILD


async def test_without_children_a_thread_does_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    assert await InChild(LoopClock()).do(here, "x") == ("x", False)


async def test_what_is_reloaded_is_looked_at_by_children(tmp_path: Path) -> None:
    away = InChild(LoopClock())
    both = TESTS + DARK_TESTS.replace("it shines", "it stays dark")
    dark = config_with(tmp_path / "dark", DARK, both)
    proving = Proving(away)
    assert [one.message_id for one in await proving.check(plan_of(dark))] == ["tests.otherwise"]
    assert len(proving._passed) == 1
    was, new = config_with(tmp_path / "was", PAIR), config_with(tmp_path / "new", CLASH)
    assert [one.code for one in await Doubting(away).check(plan_of(new, was))] == ["A1"]


@pytest.mark.parametrize(
    ("of", "unwanted"),
    [
        ("hub.process", UNUSED),
        ("hub.compose.proving", "hub.app hub.compose.house hub.storage scenes.check"),
        ("hub.compose.doubting", "hub.app hub.compose.house hub.storage scenes.testing"),
    ],
)
def test_nobody_loads_what_others_use(of: str, unwanted: str) -> None:
    code = f"import sys, {of}; print(*sys.modules)"
    unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    told = subprocess.run(
        [sys.executable, "-c", code], env=unmeasured, capture_output=True, text=True, check=True
    ).stdout
    loaded = set(told.split())
    assert (of in loaded, loaded & set(unwanted.split())) == (True, set())


async def test_a_child_that_breaks_refuses_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    config = config_with(tmp_path / "good", SCENES)
    was = config_with(tmp_path / "was", PAIR)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    away = InChild(LoopClock())
    with pytest.raises(BadSetup, match=r"inquiry\.no_answer"):
        await away.do(where, 1)
    told = [*await Proving(away).check(plan_of(config)), *await Doubting(away).check(plan_of(config, was))]
    assert [(one.message_id, one.severity) for one in told] == [
        ("tests.none_played", Severity.WARNING),
        ("check.unfinished", Severity.WARNING),
    ]


def test_no_secret_goes_out_of_the_house(tmp_path: Path) -> None:
    config = config_with(tmp_path / "good", SCENES)
    assert b"hush" in pickle.dumps(config)
    sent = pickle.dumps(config.without_secrets())
    assert (b"hush" in sent, b"token" in sent) == (False, True)
    assert pickle.loads(sent).secrets.keys() == config.secrets.keys()
