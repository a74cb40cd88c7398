"""The doctor's patient, as files tell it where no hub runs."""

from pathlib import Path

from hub.compose.doctor import HubDoctor, examine_alone
from hub.config.places import Places
from hub.core.clock import LoopClock
from tests.hub.backup.homes import backup_of, make_home


async def test_a_home_without_a_hub(tmp_path: Path) -> None:
    config, state = tmp_path / "config", tmp_path / "state"
    await make_home(config, state)
    (config / "devices.yaml").write_text("devices: {}\n")
    await backup_of(config, state, tmp_path / "x.age")
    places = Places(config, state, tmp_path / "hearth.sock")
    findings, report = await examine_alone(places, LoopClock())
    found = {one.problem.message_id for one in findings}
    assert "doctor.not_running" in found
    assert "doctor.old_backup" in found  # its clock stood in 2023
    assert "doctor.no_phrase" not in found
    assert report["running"] is False


async def test_a_home_that_is_nowhere(tmp_path: Path) -> None:
    places = Places(tmp_path / "config", tmp_path / "state", tmp_path / "hearth.sock")
    findings, report = await examine_alone(places, LoopClock())
    assert {"config.no_home", "doctor.no_control"} <= {one.problem.message_id for one in findings}
    assert report["devices"] == []
    assert HubDoctor.examine.__name__ == "examine"  # in a running hub: tests/system/test_doctor.py
