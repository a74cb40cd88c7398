from pathlib import Path

import pytest

from hub.config import places
from hub.config.places import SYSTEM, Overrides, Places, locate, socket_to_ask

PERSON = 1000


def test_a_system_user_has_the_places_of_the_system() -> None:
    assert locate({"HOME": "/root"}, 0) == SYSTEM
    assert locate({}, 998) == Places(Path("/etc/hearth"), Path("/var/lib/hearth"), Path("/run/hearth/hearth.sock"))


def test_a_person_has_the_xdg_folders() -> None:
    assert locate({"HOME": "/home/ann", "XDG_RUNTIME_DIR": "/run/user/1000"}, PERSON) == Places(
        Path("/home/ann/.config/hearth"),
        Path("/home/ann/.local/state/hearth"),
        Path("/run/user/1000/hearth/hearth.sock"),
    )


def test_xdg_variables_are_heeded_unless_relative() -> None:
    environ = {"HOME": "/home/ann", "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "not/whole"}
    found = locate(environ, PERSON)
    assert (found.config, found.state) == (Path("/c/hearth"), Path("/home/ann/.local/state/hearth"))
    assert found.socket == Path("/home/ann/.local/state/hearth/hearth.sock")


def test_the_command_line_outranks_the_environment_which_outranks_the_usual() -> None:
    environ = {"HOME": "/h", "HEARTH_CONFIG": "/env/config", "HEARTH_STATE": "/env/state", "HEARTH_SOCKET": "/env/sock"}
    assert locate(environ, 0, Overrides(config=Path("/told"))) == Places(
        Path("/told"), Path("/env/state"), Path("/env/sock")
    )


def test_a_person_asks_the_systems_hub_when_there_is_no_hub_of_his_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = tmp_path / "system.sock"
    monkeypatch.setattr(places, "SYSTEM", Places(tmp_path, tmp_path, system))
    environ = {"HOME": "/h", "XDG_RUNTIME_DIR": str(tmp_path)}
    own = tmp_path / "hearth" / "hearth.sock"
    assert socket_to_ask(environ, PERSON) == own
    system.touch()
    assert socket_to_ask(environ, PERSON) == system
    own.parent.mkdir()
    own.touch()
    assert socket_to_ask(environ, PERSON) == own
    assert socket_to_ask(environ, PERSON, Overrides(socket=Path("/told"))) == Path("/told")
    assert socket_to_ask({**environ, "HEARTH_SOCKET": "/env"}, PERSON) == Path("/env")
