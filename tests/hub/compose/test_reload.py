"""A reload is a transaction: whatever is wrong with the files, the house goes on as it was (F14)."""

import asyncio
import errno
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from hub.app import Hub, Options, open_hub
from hub.compose import house
from hub.compose.changes import Fate, What
from hub.compose.plan import Plan
from hub.config.accepted import FOLDER
from hub.config.load import Config
from hub.config.places import Places
from hub.storage.claims import load_claims
from hub.text.problem import Problem, error, has_errors, warning
from tests.hub.compose.homes import HOME, home_in

DEVICES = """\
devices:
  lamp:
    model: yeelink.light.lamp22
    endpoints: [miio:77]
  second:
    model: yeelink.light.lamp22
    endpoints: [miio:78]
"""
SCENES = """\
- scene: Light
  when: {at: 18:00}
  do: {set: {lamp.on: on}}

# waits for a long time
- scene: Long
  when: started
  do:
    - wait: 1h
    - log: done
"""
RUBBISH = ("\x00", "\t- [", "{", "}", "&x ", "*x", "!!", "\u202e", "%", "@")
BAD_SCENES = (
    "- scene: X\n",
    "- 5\n",
    "x: y\n",
    "- {when: a}\n",
    "- {scene: Light, when: started, do: {log: x}}\n",
)
FINISH = SCENES.replace("  when: started\n", "  when: started\n  on_change: finish\n")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return home_in(tmp_path, DEVICES, SCENES)


@pytest.fixture
async def hub(places: Places) -> AsyncIterator[Hub]:
    async with open_hub(Options(places)) as hub:
        hub.scenes.start()
        yield hub


def broken(files: dict[str, str], random: Random) -> Iterator[tuple[str, str]]:
    """One file after another, each broken in another way: torn, misspelt, set in, repeated, nested."""
    while True:
        name = random.choice([one for one in files if one != "hearth.yaml"])
        text = files[name]
        at = random.randrange(4, len(text) - 4)
        match random.randrange(6):
            case 0:
                yield name, text[:at] + random.choice(RUBBISH) + text[at:]
            case 1:
                place = random.choice([place for place, one in enumerate(text) if one.isalpha()])
                yield name, text[:place] + "zq" + text[place + 1 :]
            case 2:
                lines = text.splitlines(keepends=True)
                number = random.randrange(len(lines))
                yield name, "".join([*lines[:number], " " * random.randrange(1, 4), *lines[number:]])
            case 3:
                yield name, text + random.choice(BAD_SCENES)
            case 4:
                yield name, text[:at] + "\n" + "[" * 40 + "]" * 40 + "\n" + text[at:]
            case 5:
                old, new = ("miio:77", "miao:77") if name == "devices.yaml" else ("lamp", "lmap")
                yield name, text.replace(old, new)


async def break_files(places: Places, hub: Hub, wanted: int, random: Random) -> None:
    files = {"devices.yaml": DEVICES, "hearth.yaml": HOME, "scenes/a.yaml": SCENES}
    before = (dict(hub.scenes.engine.armed), hub.registry.devices(), hub.house.config, dict(hub.scenes.view.cells))
    accepted = (places.state / FOLDER / "scenes" / "a.yaml").read_bytes()
    run = next(iter(hub.scenes.engine.armed["Long"].active))
    refused = 0
    for name, text in broken(files, random):
        (places.config / name).write_bytes(text.encode("utf-8", "surrogatepass"))
        result = await hub.house.reload(dry_run=True)
        if result.accepted:  # a breakage that breaks nothing, as a letter of a comment
            (places.config / name).write_text(files[name])
            continue
        result = await hub.house.reload()
        first = next(one for one in result.problems if has_errors([one]))
        assert not result.accepted
        assert first.mark is not None, (text, first)
        assert first.mark.source.name == str(places.config / name) or "unknown_device" in first.message_id
        assert first.mark.line <= text.count("\n") + 1 or name not in first.mark.source.name
        now = (dict(hub.scenes.engine.armed), hub.registry.devices(), hub.house.config, dict(hub.scenes.view.cells))
        assert now == before
        (places.config / name).write_text(files[name])
        refused += 1
        if refused == wanted:
            break
    assert (places.state / FOLDER / "scenes" / "a.yaml").read_bytes() == accepted
    assert hub.scenes.engine.armed["Long"].active == [run]


async def test_two_hundred_broken_files_change_nothing(places: Places, hub: Hub) -> None:
    await break_files(places, hub, 200, Random(14))
    assert (await hub.house.reload()).changes.scenes == ()


@pytest.mark.soak
async def test_thousands_of_broken_files_change_nothing(places: Places, hub: Hub) -> None:
    await break_files(places, hub, int(os.environ.get("HEARTH_SOAK_SEEDS", "2000")), Random())
    assert (await hub.house.reload()).changes.scenes == ()


async def test_out_of_file_descriptors_nothing_changes(
    places: Places, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left(_path: Path, *_args: object, **_more: object) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    (places.config / "scenes" / "a.yaml").write_text(SCENES.replace("Light", "Lights"))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", none_left)
        refused = await hub.house.reload()
    assert not refused.accepted
    assert all("Too many open files" in problem.message() for problem in refused.problems)
    assert [one.scene.title for one in hub.scenes.scenes()] == ["Light", "Long"]
    assert (await hub.house.reload()).accepted


async def test_a_rehearsal_says_what_a_reload_would_do(places: Places, hub: Hub) -> None:
    (places.config / "scenes" / "a.yaml").write_text(
        SCENES.replace("wait: 1h", "wait: 2h") + "- {scene: New, when: started, do: {log: x}}\n"
    )
    (places.config / "devices.yaml").write_text(DEVICES.replace("second", "third"))
    rehearsed = await hub.house.reload(dry_run=True)
    assert [one.scene.title for one in hub.scenes.scenes()] == ["Light", "Long"]
    done = await hub.house.reload()
    assert rehearsed.changes == done.changes
    assert {one.title: one.what for one in done.changes.scenes} == {"Long": What.CHANGED, "New": What.ADDED}
    assert (done.changes.unchanged, dict(done.changes.runs)[Fate.STOPS]) == (1, 1)
    assert done.changes.devices == ("third", "second")
    assert not hub.scenes.engine.armed["Long"].active


async def test_a_run_finishes_on_its_version(places: Places) -> None:
    (places.config / "scenes" / "a.yaml").write_text(FINISH)
    async with open_hub(Options(places)) as hub:
        hub.scenes.start()
        (places.config / "scenes" / "a.yaml").write_text(FINISH.replace("log: done", "log: other"))
        done = await hub.house.reload()
        assert dict(done.changes.runs) == {Fate.GOES_ON: 0, Fate.FINISHES: 1}
        assert [len(one.active) for one in hub.scenes.engine.retired] == [1]
        # Once more, while it still runs: it is remembered through two changes.
        (places.config / "scenes" / "a.yaml").write_text(FINISH.replace("log: done", "log: third"))
        assert dict((await hub.house.reload()).changes.runs)[Fate.FINISHES] == 1
        assert [len(one.active) for one in hub.scenes.engine.retired] == [1]


async def written(hub: Hub) -> None:
    """Wait until the run under way is on disk: rows are gathered for a moment first."""
    for _ in range(3000):
        await hub.store.flush()
        if any(id_.startswith("run:") for id_ in (await load_claims(hub.store)).found):
            return
        await hub.clock.sleep(0.01)
    raise AssertionError


@pytest.mark.parametrize("killed", [False, True])
async def test_a_run_finishes_on_its_version_over_a_restart(places: Places, tmp_path: Path, killed: bool) -> None:
    (places.config / "scenes" / "a.yaml").write_text(FINISH)
    as_it_was = tmp_path / "killed"
    async with open_hub(Options(places)) as hub:
        hub.scenes.start()
        hash_ = hub.scenes.engine.armed["Long"].scene.hash
        await written(hub)
        shutil.copytree(places.state, as_it_was)
    (places.config / "scenes" / "a.yaml").write_text(FINISH.replace("log: done", "log: other"))
    async with open_hub(Options(replace(places, state=as_it_was) if killed else places)) as hub:
        assert [(one.scene.hash, len(one.active)) for one in hub.scenes.engine.retired] == [(hash_, 1)]
        assert hub.scenes.engine.armed["Long"].scene.hash != hash_


async def test_killed_in_the_middle_of_a_reload_the_new_configuration_stands_whole(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (places.config / "scenes" / "a.yaml").write_text(FINISH)
    as_it_was = tmp_path / "killed"

    def killed(_config: Config, state: Path) -> None:
        shutil.copytree(state, as_it_was)

    async with open_hub(Options(places)) as hub:
        hub.scenes.start()
        await written(hub)
        monkeypatch.setattr(house, "keep", killed)
        (places.config / "scenes" / "a.yaml").write_text(FINISH.replace("log: done", "log: other"))
        assert (await hub.house.reload()).accepted
    monkeypatch.undo()
    async with open_hub(Options(replace(places, state=as_it_was))) as hub:
        assert [len(one.active) for one in hub.scenes.engine.retired] == [1]
        assert len(hub.house.versions.of("Long")) == 2
    # And where the folder is bad by then, the old configuration runs, whole.
    (places.config / "scenes" / "a.yaml").write_text("- [")
    shutil.rmtree(as_it_was / FOLDER)
    shutil.copytree(places.state / FOLDER, as_it_was / FOLDER)
    async with open_hub(Options(replace(places, state=as_it_was))) as hub:
        assert has_errors(hub.problems)
        assert [one.scene.title for one in hub.scenes.scenes()] == ["Light", "Long"]


async def test_a_run_whose_device_is_another_by_now_does_not_finish(places: Places) -> None:
    scenes = FINISH.replace("log: done", "set: {lamp.on: off}")
    (places.config / "scenes" / "a.yaml").write_text(scenes)
    async with open_hub(Options(places)) as hub:
        hub.scenes.start()
        (places.config / "devices.yaml").write_text(DEVICES.replace("lamp:", "light:"))
        (places.config / "scenes" / "a.yaml").write_text(scenes.replace("lamp.", "light."))
        assert dict((await hub.house.reload()).changes.runs)[Fate.STOPS] == 1
        assert hub.scenes.engine.retired == []


async def test_a_check_has_the_last_word(places: Places, hub: Hub) -> None:
    asked: list[Plan] = []
    says: list[Problem] = [warning("config.yml_ending", None, path="x")]

    async def check(plan: Plan) -> list[Problem]:
        asked.append(plan)
        return says

    hub.house.before_switch = (check,)
    (places.config / "scenes" / "a.yaml").write_text(SCENES.replace("Light", "Lights"))
    says.append(error("config.no_home", None, folder="x"))
    refused = await hub.house.reload()
    assert (refused.accepted, len(refused.problems)) == (False, 2)
    assert [one.scene.title for one in hub.scenes.scenes()] == ["Light", "Long"]
    says.pop()
    taken = await hub.house.reload()
    assert (taken.accepted, taken.problems) == (True, tuple(says))
    assert [[one.title for one in plan.program.scenes] for plan in asked] == [["Lights", "Long"]] * 2


async def test_reloads_at_once_come_one_after_another(places: Places, hub: Hub) -> None:
    results = await asyncio.gather(*(hub.house.reload() for _ in range(8)))
    assert all(one.accepted for one in results)
    kept = places.state / FOLDER / "scenes" / "a.yaml"
    assert kept.read_text() == SCENES
    assert [one.name for one in places.state.glob(f"{FOLDER}*")] == [FOLDER]


async def test_a_plan_says_how_each_scene_is_written(hub: Hub) -> None:
    plan, _ = await hub.house.plan(hub.house.folder, lenient=False)
    assert plan is not None
    assert [(one.title, one.file) for one in plan.texts] == [("Light", "a.yaml"), ("Long", "a.yaml")]
    assert plan.texts[1].text.startswith("# waits for a long time\n- scene: Long")
    assert replace(plan.texts[0], text="") == replace(hub.house.versions.of("Light")[0].text, text="")
