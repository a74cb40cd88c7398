"""Each command against a hub's real socket."""

import asyncio
import getpass
import io
import json
import sys
import warnings
from dataclasses import replace
from pathlib import Path

import pytest

from hub.api.commanding import MOST_WRITES
from hub.api.finding import LONGEST_WAIT
from hub.cli import (
    adopt,
    audit,
    call,
    check,
    devices,
    discover,
    get,
    hook,
    init,
    reload,
    run,
    scenes,
    set_values,
    status,
    trace,
)
from hub.cli.desk import Desk
from hub.cli.exits import Exit
from hub.cli.outcomes import assignments
from hub.cli.problems import placed
from hub.config.load import load
from hub.core.alarms import Alarm
from hub.discovery.outlook import Outlook
from hub.model.cause import Cause, Origin
from hub.model.command import AuditEntry, Call, CommandClass, Outcome
from hub.model.descriptions import Left
from hub.model.device import Sighting
from hub.model.errors import DiskFull, Unreachable
from hub.model.secret import Secret
from hub.text.problem import Severity
from tests.hub.api.house import BAND_KEY, KETTLE_KEY, LEFT, LIGHT_KEY, House, a_problem
from tests.hub.cli.hearth import Hearth


def test_every_command_is_a_function_of_its_desk() -> None:
    modules = (
        adopt, audit, call, check, devices, discover, get, hook, init, reload, run, scenes, set_values, status, trace,
    )  # fmt: skip
    assert all(
        module.execute.__annotations__["desk"] is Desk for module in modules if "desk" in module.execute.__annotations__
    )


async def test_devices(house: House, hearth: Hearth) -> None:
    house.state.apply(KETTLE_KEY, "temperature", 42)
    ended = await hearth("devices")
    assert ended.code == 0
    lines = {line.split()[0]: line for line in ended.out.splitlines()[1:]}
    assert list(lines) == ["kettle", "light", "band", "fan"]
    assert "online" in lines["kettle"]
    assert "temperature 42 °C" in lines["kettle"]
    assert "not adopted" in lines["fan"]
    assert [one["handle"] for one in (await hearth("devices", "--area", "kitchen", "--json")).json["devices"]] == [
        "kettle"
    ]
    ended = await hearth("devices", "--area", "moon")
    assert (ended.code, ended.out) == (Exit.NO, "no device is in the area `moon` (areas with devices: kitchen)\n")


async def test_get(house: House, hearth: Hearth) -> None:
    house.state.apply(KETTLE_KEY, "on", True)
    house.state.apply(LIGHT_KEY, "brightness", 40)
    assert (await hearth("get", "kettle.on")).out == "on\n"
    ended = await hearth("get", "kettle.on", "light.brightness")
    assert (ended.code, "40 %" in ended.out) == (0, True)
    ended = await hearth("get", "kettle.temperature")
    assert (ended.code, ended.out) == (Exit.NO, "(never heard)\n")
    ended = await hearth("get", "light", "--json")
    assert (ended.code, ended.json["light.brightness"]["value"]) == (Exit.NO, 40)
    ended = await hearth("get", "ketle.on")
    assert ended.code == Exit.USAGE
    assert ended.err == "hearth: there is no device `ketle`; did you mean `kettle`?\n"


async def test_set(house: House, hearth: Hearth) -> None:
    ended = await hearth("set", "light.on=on", "light.brightness=40 %", "--deadline", "3")
    assert ended.code == 0
    assert [line.split(" (")[0] for line in ended.out.splitlines()] == [
        "light.on confirmed",
        "light.brightness confirmed",
    ]
    (command,) = house.commands.submitted
    assert [(write.path, write.value) for write in command.writes] == [("on", True), ("brightness", 40)]
    assert (command.deadline, command.cause.who) == (3, getpass.getuser())


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (Outcome.ACCEPTED, Exit.OK),
        (Outcome.CONFIRMED, Exit.OK),
        (Outcome.FAILED, Exit.REFUSED),
        (Outcome.UNKNOWN, Exit.NO),
        (Outcome.EXPIRED, Exit.NO),
        (Outcome.SUPERSEDED, Exit.NO),
    ],
)
async def test_the_outcome_of_a_set_decides_the_code(
    house: House, hearth: Hearth, outcome: Outcome, code: Exit
) -> None:
    house.commands.outcomes["on"] = (outcome, "api.not_known_yet" if outcome is Outcome.FAILED else None)
    ended = await hearth("set", "light.on=on")
    assert ended.code == code
    assert ended.out.startswith(f"light.on {outcome.value}")
    assert ("hearth adopt" in ended.out) is (outcome is Outcome.FAILED)


async def test_a_value_that_does_not_fit_sends_nothing(house: House, hearth: Hearth) -> None:
    ended = await hearth("set", "light.brightness=400")
    assert (ended.code, house.commands.submitted) == (Exit.USAGE, [])
    assert "400" in ended.err


async def test_hook(house: House, hearth: Hearth) -> None:
    assert (await hearth("hook", "coming-home", "person=ada", "minutes=20")).code == 0
    assert house.scenes.hooked == [("coming-home", '{"person":"ada","minutes":"20"}')]
    assert (await hearth("hook", "other")).code != 0


async def test_call(house: House, hearth: Hearth) -> None:
    assert (await hearth("call", "band.send", "message=Tea is = ready")).code == 0
    (command,) = house.commands.submitted
    assert command.call == Call(BAND_KEY, "send", (("message", "Tea is = ready"),))
    assert (await hearth("call", "band.sing")).code == Exit.USAGE


async def test_a_key_goes_along(house: House, hearth: Hearth) -> None:
    for _ in range(2):
        assert (await hearth("set", "light.on=on", "--key", "tea")).code == 0
        assert (await hearth("call", "band.send", "message=Tea", "--key", "band")).code == 0
    assert [command.key for command in house.commands.submitted] == ["tea", "band"]
    ended = await hearth("set", "light.on=off", "--key", "tea")
    assert (ended.code, ended.err) == (
        Exit.USAGE,
        "hearth: the key `tea` belongs to another command: use a new key for each command\n",
    )


async def test_what_the_disk_does_not_take_is_said(house: House, hearth: Hearth) -> None:
    house.ledger.error = DiskFull("store.write_failed", reason="no space")
    ended = await hearth("set", "light.on=on")
    assert ended.code == Exit.CONFIG
    assert ended.err.startswith("hearth: it was sent (light.on confirmed), but could not be recorded: ")
    assert "no space" in ended.err


async def test_audit(house: House, hearth: Hearth) -> None:
    ended = await hearth("audit")
    assert (ended.code, ended.out) == (Exit.NO, "nothing dangerous was asked for within 7d\n")
    house.audit.kept = [
        AuditEntry("2", 9.0, "c2", Cause(Origin.PERSON, "anna"), KETTLE_KEY, "on", "off", CommandClass.D,
                   "confirmed"),
        AuditEntry("1", 8.0, "c1", Cause(Origin.SCENE, "tea", "run-1", 2), KETTLE_KEY, "on", "on", CommandClass.C,
                   "expired", "command.expired"),
    ]  # fmt: skip
    assert "已确认" in (await hearth("--lang", "zh", "audit")).out
    ended = await hearth("audit", "--since", "12h", "--device", "kettle", "--limit", "3")
    assert ended.code == 0
    _, older, newer = ended.out.splitlines()
    assert "kettle.on  on     scene tea run-1 #2  expired    the command could not be sent in time" in older
    assert "kettle.on  off    person anna         confirmed" in newer
    assert house.audit.asked[-1][1:] == (3, KETTLE_KEY)
    assert len((await hearth("audit", "--json")).json["entries"]) == 2
    ended = await hearth("audit", "--since", "long ago")
    assert (ended.code, "`long ago`" in ended.err) == (Exit.USAGE, True)


async def test_an_alarm_stands_in_the_status(house: House, hearth: Hearth) -> None:
    house.hub.alarms = [Alarm(KETTLE_KEY, "on", Unreachable("device.no_reply"), 1000.0)]
    ended = await hearth("status")
    assert ended.code == Exit.NO
    (line,) = [one for one in ended.out.splitlines() if one.startswith("ALARM")]
    assert "kettle.on is not confirmed to be safe since 1970-01-01" in line
    assert "no answer" in line
    (alarm,) = (await hearth("status", "--json")).json["alarms"]
    assert (alarm["path"], alarm["since"], alarm["error"]) == ("kettle.on", 1000.0, "device.no_reply")


async def test_discover(house: House, hearth: Hearth) -> None:
    ended = await hearth("discover", "--wait", "0")
    assert ended.code == 0
    head, _, row, *_ = ended.out.splitlines()
    assert head == "Yours (1):"
    assert row.split() == ["a:1", "hello", "maker.kettle.v1", "127.0.0.9", "-", "yes", "kettle"]
    assert (await hearth("discover", "--wait", str(LONGEST_WAIT + 1))).code == Exit.USAGE
    assert (await hearth("discover", "--wait", "0", "--new")).code == Exit.NO


async def test_discover_is_readable_for_hundreds(house: House, hearth: Hearth) -> None:
    for number in (30, 4):
        house.sightings.heard(Sighting("b", f"{number}", f"127.0.0.{number}", "hello", "maker.lamp.v1"))
    house.sightings.heard(Sighting("b", "9", "127.0.0.9", "mdns", "no.such.thing"))
    ended = await hearth("discover", "--wait", "0")
    lines = [line.split("  ")[0].rstrip() for line in ended.out.splitlines()]
    assert lines[:8] == [
        "Can be adopted (2):", "endpoint", "b:4", "b:30", "",
        "Heard, and cannot be adopted as it is (1):", "endpoint", "b:9",
    ]  # fmt: skip
    assert "no.such.thing is not known to Hearth" in ended.out
    assert "Yours (1):" in lines
    assert ended.out.splitlines()[-1].startswith("One by one: `hearth adopt REF`")


async def test_what_is_left_out_of_a_device_is_told(house: House, hearth: Hearth) -> None:
    house.adopting.left = (Left("lamp", "announced.template", (("what", "{{ now() }} \x1b"),)), *(LEFT * 7))
    house.sightings.heard(Sighting("b", "x", "127.0.0.4", "mqtt", "maker.lamp.v1"))
    ended = await hearth("discover", "--wait", "0")
    lines = ended.out.splitlines()
    at = lines.index("  b:x: left out (8):")
    assert lines[at + 1].startswith("    lamp: its template has a form that Hearth does not know: {{ now() }} ")
    assert lines[at + 2] == "    switch: it says no `command_topic`"
    assert lines[at + 6].startswith("    and 3 more: ")
    assert "\x1b" not in ended.out


async def test_two_ways_to_one_device_are_proposed(house: House, hearth: Hearth) -> None:
    house.sightings.heard(Sighting("b", "0x00000000037073d2", "127.0.0.9", "search", "maker.lamp.v1"))
    house.sightings.heard(Sighting("a", "57701330", "127.0.0.9", "hello", "maker.lamp.v1"))
    said = '"a:57701330", "b:0x00000000037073d2" look like one device'
    ended = await hearth("discover", "--wait", "0")
    assert ended.out.count(said) == 1
    assert "a:57701330 = b:0x00000000037073d2" in ended.out
    found = (await hearth("discover", "--wait", "0", "--json")).json["sightings"]
    assert {one["ref"]: one["same_as"] for one in found if one["same_as"]} == {
        "a:57701330": ["b:0x00000000037073d2"], "b:0x00000000037073d2": ["a:57701330"],
    }  # fmt: skip


async def test_what_is_heard_cannot_drive_the_terminal(house: House, hearth: Hearth) -> None:
    house.sightings.heard(Sighting("a", "2", "127.0.0.9", "mdns", name="[red]\x1b]0;x\x07[/]"))
    ended = await hearth("discover", "--wait", "0")
    assert "[red]]0;x[/]" in ended.out
    assert "\x1b" not in ended.out


async def test_adopt_reads_the_token_from_a_file(house: House, hearth: Hearth, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("right\n")
    ended = await hearth("adopt", "a:77", "pot", "--name", "Pot", "--secret-file", str(tmp_path / "token"))
    assert (ended.code, ended.out) == (0, "a:77 is adopted as `pot` (maker.kettle.v1)\n")
    (request,) = house.adopting.requests
    assert (request.secret, request.name) == (Secret("right"), "Pot")


async def test_adopt_says_why_not(hearth: Hearth, tmp_path: Path) -> None:
    assert (await hearth("adopt", "a:77", "pot", "--no-secret")).code == Exit.REFUSED
    ended = await hearth("adopt", "a:77", "--secret-file", str(tmp_path / "nothing"))
    assert ended.code == Exit.USAGE
    assert ended.err == f"hearth: {tmp_path}/nothing cannot be read (No such file or directory)\n"


async def test_what_has_no_secret_is_not_asked_for_one(house: House, hearth: Hearth) -> None:
    house.adopting.outlook = Outlook(secret=False)
    await hearth("adopt", "a:77", "pot")
    (request,) = house.adopting.requests
    assert (request.secret, request.join) == (None, False)


@pytest.mark.parametrize(
    ("words", "answer", "code", "joined"),
    [
        (("a:77", "--yes"), "", Exit.OK, ("lamp", True)),
        (("a:77", "lamp", "--yes"), "", Exit.OK, ("lamp", True)),
        (("a:77",), "y\n", Exit.OK, ("lamp", True)),
        (("a:77",), "\n", Exit.OK, (None, False)),
        (("a:77", "lamp"), "n\n", Exit.NO, None),
        (("a:77", "lamp"), None, Exit.USAGE, None),
        (("a:77",), None, Exit.OK, (None, False)),
    ],
)
async def test_what_looks_like_a_device_of_the_house_is_offered_as_one_more_way_to_it(
    house: House, hearth: Hearth, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...],
    answer: str | None, code: Exit, joined: tuple[str | None, bool] | None,
) -> None:  # fmt: skip
    house.adopting.outlook = Outlook(secret=True, device="lamp", alike="lamp" not in words)
    (tmp_path / "token").write_text("right\n")

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return answer is not None

    monkeypatch.setattr(sys, "stdin", Terminal(answer or ""))
    ended = await hearth("adopt", *words, "--secret-file", str(tmp_path / "token"))
    assert ended.code == code
    assert [(one.handle, one.join) for one in house.adopting.requests] == ([] if joined is None else [joined])
    if answer is None:
        assert "hearth adopt a:77 lamp --yes" in ended.out or "say `--yes`" in ended.err


async def test_a_token_that_cannot_be_asked_for_is_one_sentence(
    hearth: Hearth, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended_by_ctrl_d(_: str) -> str:
        raise EOFError

    def seen_by_all(_: str) -> str:
        warnings.warn("Can not control echo on the terminal.", getpass.GetPassWarning, stacklevel=2)
        return "shown on the screen"

    for asked in (ended_by_ctrl_d, seen_by_all):
        monkeypatch.setattr(getpass, "getpass", asked)
        ended = await hearth("adopt", "a:77")
        assert ended.code == Exit.USAGE
        assert ended.err.startswith("hearth: no token was given for a:77: ")
        assert "--secret-file" in ended.err


async def test_scenes_and_traces(house: House, hearth: Hearth) -> None:
    cause = {"origin": "device", "who": "", "run": "", "depth": 0}
    step = {"at": 1.0, "ms": 3.5, "kind": "write", "text": "set kettle.on to on", "values": {}}
    one = {"run": "r1", "scene": "Tea", "started": 1.0, "result": "done", "cause": cause, "steps": [step]}
    house.scenes.kept = [one]
    house.scenes.last = one
    ended = await hearth("scenes")
    assert (ended.code, "Tea" in ended.out, "running" in ended.out) == (0, True, True)
    ended = await hearth("trace", "Tea", "--limit", "5")
    assert ended.code == 0
    assert ended.out.splitlines()[1] == "    → set kettle.on to on  (+3.5 ms)"
    assert house.scenes.asked == [("Tea", 5)]
    house.scenes.kept = []
    assert (await hearth("trace")).code == Exit.NO
    ended = await hearth("trace", "tea")
    assert (ended.code, ended.out) == (Exit.NO, "the scene `tea` has not done anything yet\n")
    ended = await hearth("trace", "Tee")
    assert ended.code == Exit.USAGE
    assert ended.err == "hearth: there is no scene `Tee` (`hearth scenes` lists them); did you mean `Tea`?\n"


async def test_reload(house: House, hearth: Hearth) -> None:
    ended = await hearth("reload")
    assert (ended.code, house.hub.reloads) == (0, 1)
    said = [
        "devices: kettle", "products described anew: maker.kettle.v1", "  added     Tea", "  changed   Light",
        "scenes as they were: 7",
        "runs that finish on the version they began with: 1", "runs that stop: 2",
        "needs a restart of the hub: network",
    ]  # fmt: skip
    assert ended.out.splitlines() == ["reloaded", *said]
    ended = await hearth("reload", "--dry-run")
    assert (ended.code, house.hub.reloads) == (0, 1)
    assert ended.out.splitlines() == ["nothing was changed; a reload would do this:", *said]
    house.hub.problems = [a_problem()]
    ended = await hearth("reload")
    assert ended.code == Exit.CONFIG
    assert ended.out.splitlines()[-1].startswith("not reloaded")
    house.hub.problems = [replace(a_problem(), severity=Severity.WARNING)]
    ended = await hearth("reload")
    assert ended.code == 0
    assert ended.out.splitlines()[:2] == [f"warning: {a_problem().message()}", "reloaded"]


def test_a_problem_is_shown_with_its_place() -> None:
    found = a_problem().to_json()
    assert placed(found) == found["message"]
    assert placed({**found, "file": "a.yaml", "line": 3, "column": 7}).startswith("a.yaml:3:7: ")


async def test_status(hearth: Hearth) -> None:
    ended = await hearth("status")
    assert ended.code == 0
    assert "Hearth 0.1" in ended.out
    assert "3 online, 1 new" in ended.out
    assert "OSError" in ended.out


async def test_counts_have_a_name_in_every_language(house: House, hearth: Hearth) -> None:
    house.hub.counts = {"pending commands": 2, "events lost before the first look": 0}
    said = (await hearth("status")).out
    assert "pending commands: 2\nevents lost before the first look: 0\n" in said
    assert "待处理的命令：2" in (await hearth("--lang", "zh", "status")).out
    assert (await hearth("status", "--json")).json["counts"]["pending commands"] == 2


async def test_init_writes_a_home_that_is_valid_and_touches_it_never_again(alone: Hearth, tmp_path: Path) -> None:
    home = tmp_path / "home"
    ended = await alone("init", "--config", str(home))
    assert ended.code == 0
    assert "hearth run" in ended.out
    _, problems = load(home, ())
    assert problems == []
    (home / "hearth.yaml").write_text("# mine\n")
    ended = await alone("init", "--config", str(home), "--json")
    assert (ended.code, ended.json["written"]) == (0, [])
    assert (home / "hearth.yaml").read_text() == "# mine\n"


async def test_check_needs_no_hub(alone: Hearth, tmp_path: Path) -> None:
    home = tmp_path / "home"
    words = ("check", "--config", str(home), "--state", str(tmp_path / "state"))
    ended = await alone(*words)
    assert ended.code == Exit.CONFIG
    assert "hearth init" in ended.out
    await alone("init", "--config", str(home))
    assert (await alone(*words)).code == 0
    (home / "hearth.yaml").write_text("home: {time_zone: Europe/Berlni}\n")
    ended = await alone(*words)
    assert ended.code == Exit.CONFIG
    assert "hearth.yaml:1:" in ended.out
    assert "Europe/Berlin" in ended.out
    assert "^" in ended.out
    ended = await alone(*words, "--json")
    assert (ended.json["ok"], ended.json["problems"][0]["line"]) == (False, 1)


async def test_run_without_a_home_is_one_sentence(alone: Hearth, tmp_path: Path) -> None:
    process = await alone.start(
        *("run", "--config", str(tmp_path / "home"), "--state", str(tmp_path / "state")),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(30):
        _, err = await process.communicate()
    assert process.returncode == Exit.CONFIG
    assert "Traceback" not in err.decode()
    assert "hearth init" in err.decode()


async def test_watch_tells_what_happens(house: House, hearth: Hearth) -> None:
    process = await hearth.start("watch", "kettle", "--json", stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    async with asyncio.timeout(20):
        assert json.loads(await process.stdout.readline()) == {"type": "watching"}
        house.state.apply(LIGHT_KEY, "on", True)
        house.state.apply(KETTLE_KEY, "on", True)
        line = json.loads(await process.stdout.readline())
        process.terminate()
        await process.wait()
    assert (line["device"], line["path"]) == ("kettle", "on")


async def test_watch_does_not_wait_for_what_is_not_there(hearth: Hearth) -> None:
    for word, meant in (("ketle.on", "kettle.on"), ("Tee", "Tea")):
        ended = await hearth("watch", "kettle.on", word)
        assert ended.code == Exit.USAGE
        assert ended.err == f"hearth: there is no device and no scene `{word}`; did you mean `{meant}`?\n"


def test_many_assignments() -> None:
    words = [f"light.p{number}=x=y" for number in range(MOST_WRITES)]
    assert assignments(words)["light.p7"] == "x=y"
