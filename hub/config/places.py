"""Where the configuration, the state and the socket are."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# Below this user id are root and the system accounts: https://www.debian.org/doc/debian-policy/ch-opersys.html#uid-and-gid-classes
FIRST_PERSON_UID = 1000


@dataclass(frozen=True, slots=True)
class Places:
    """The three places of a hub."""

    config: Path
    state: Path
    socket: Path


SYSTEM = Places(Path("/etc/hearth"), Path("/var/lib/hearth"), Path("/run/hearth/hearth.sock"))


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the command line says of places; None where it says nothing."""

    config: Path | None = None
    state: Path | None = None
    socket: Path | None = None


def locate(environ: Mapping[str, str], uid: int, overrides: Overrides = Overrides()) -> Places:
    """The places of the hub that this user would run.

    First what the command line says, then HEARTH_CONFIG, HEARTH_STATE and HEARTH_SOCKET, then the
    system's places for a system user and the XDG folders for a person.
    """
    usual = SYSTEM if uid < FIRST_PERSON_UID else _own(environ)
    return Places(
        overrides.config or _path(environ, "HEARTH_CONFIG") or usual.config,
        overrides.state or _path(environ, "HEARTH_STATE") or usual.state,
        overrides.socket or _path(environ, "HEARTH_SOCKET") or usual.socket,
    )


def socket_to_ask(environ: Mapping[str, str], uid: int, overrides: Overrides = Overrides()) -> Path:
    """The socket of the hub to talk to: the user's own, else the system's when only that one is there."""
    own = locate(environ, uid, overrides).socket
    told = overrides.socket or _path(environ, "HEARTH_SOCKET")
    return SYSTEM.socket if not told and not own.exists() and SYSTEM.socket.exists() else own


def _own(environ: Mapping[str, str]) -> Places:
    """XDG base directories: https://specifications.freedesktop.org/basedir-spec/latest/ ."""
    home = Path(environ.get("HOME") or Path.home())
    config = _xdg(environ, "XDG_CONFIG_HOME") or home / ".config"
    state = _xdg(environ, "XDG_STATE_HOME") or home / ".local" / "state"
    runtime = _xdg(environ, "XDG_RUNTIME_DIR")
    socket = runtime / "hearth" if runtime else state / "hearth"
    return Places(config / "hearth", state / "hearth", socket / "hearth.sock")


def _path(environ: Mapping[str, str], name: str) -> Path | None:
    value = environ.get(name)
    return Path(value) if value else None


def _xdg(environ: Mapping[str, str], name: str) -> Path | None:
    # A relative path in one of these is to be ignored, says the specification.
    path = _path(environ, name)
    return path if path and path.is_absolute() else None
