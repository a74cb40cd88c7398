"""Small homes on disk, backups of them, and archives that no Hearth would write."""

import hashlib
import io
import tarfile
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path

from hub.backup import tar
from hub.backup.age import Identity, Sealer
from hub.backup.image import Convert
from hub.backup.keeper import Backups, Home
from hub.backup.manifest import File, Manifest
from hub.backup.package import About, Piece, pack
from hub.backup.restore import Target
from hub.backup.swap import Disk
from hub.config.hearth_file import Backup
from hub.core.clock import VirtualClock
from hub.model.ports import Clock, Learned
from hub.model.secret import Secret
from hub.storage.addresses import load_addresses
from hub.storage.control import ControlStore, open_control
from hub.storage.vault import Vault
from tests.hub.backup.keys import OURS, entropy

TOKEN = "c0ffee" * 5 + "42"
HOME = "home:\n  name: Ours\n  time_zone: UTC\n"
DEVICES = "devices:\n  lamp: {endpoints: [x:1]}\n"
SCENE = "- scene: Tea\n"
CREATED = 1_700_000_000


def plain(text: str, _: str) -> str:
    return text


async def make_home(
    config: Path, state: Path, token: str = TOKEN, home: str = HOME, vault: Vault | None = None
) -> None:
    """A configuration, and a control.db with one adopted device."""
    (config / "scenes").mkdir(parents=True)
    (config / "hearth.yaml").write_text(home)
    (config / "devices.yaml").write_text(DEVICES)
    (config / "secrets.yaml").write_text("wifi: swordfish\n")
    (config / "scenes" / "tea.yaml").write_text(SCENE)
    store = await open_control(state, VirtualClock())
    book = await load_addresses(store, vault)
    await book.adopt("x:1", Secret(token), Learned("maker.lamp.v1", "1.0", "192.168.1.7"))
    await book.adopt("x:2", None, Learned("maker.lamp.v1", "1.0", "192.168.1.8"))
    await store.close()


async def token_in(state: Path, vault: Vault | None = None) -> str | None:
    store = await open_control(state, VirtualClock())
    secret = (await load_addresses(store, vault)).secret("x:1")
    await store.close()
    return None if secret is None else secret.reveal()


def backups(
    store: ControlStore,
    config: Path,
    state: Path,
    settings: Backup | None = None,
    clock: Clock | None = None,
    unseal: Convert = plain,
) -> Backups:
    home = Home(config, state, "Ours", UTC, "0.1.0", settings or Backup(), unseal)
    return Backups(store, home, clock or VirtualClock(), entropy(3))


async def backup_of(config: Path, state: Path, target: Path, unseal: Convert = plain) -> Path:
    store = await open_control(state, VirtualClock())
    made = backups(store, config, state, unseal=unseal)
    await made.load()
    await made.appoint(str(OURS.recipient), replace=True)
    await made.make(target=target)
    await store.close()
    return target


def target(config: Path, state: Path, disk: Disk | None = None) -> Target:
    return Target(config, state, plain, lambda *_: (), VirtualClock(), disk or Disk())


def tree(top: Path) -> dict[str, bytes | None]:
    """All that lies under a folder: names, and contents."""
    return {
        path.relative_to(top).as_posix(): path.read_bytes() if path.is_file() and not path.is_symlink() else None
        for path in sorted(top.rglob("*"))
    }


# Archives


def described(path: str, content: bytes) -> File:
    return File(path, len(content), hashlib.sha256(content).hexdigest())


def manifest(contents: Sequence[tuple[str, bytes]]) -> bytes:
    files = tuple(described(path, content) for path, content in contents)
    return Manifest("0.1.0", "Ours", CREATED, files).encode()


def archive(
    contents: Sequence[tuple[str, bytes]], told: bytes | None = None, names: dict[str, str] | None = None
) -> bytes:
    """An archive as ours are, of these files; `told` instead of the manifest, and other names in the headers."""
    listed = manifest(contents) if told is None else told
    data = tar.header("manifest.json", len(listed), 0) + listed + tar.padding(len(listed))
    for number, (path, content) in enumerate(contents):
        name = (names or {}).get(path, tar.member_name(number, path))
        data += tar.header(name, len(content), CREATED) + content + tar.padding(len(content))
    return data + tar.END


def foreign(members: Sequence[tuple[tarfile.TarInfo, bytes]], style: int = tarfile.USTAR_FORMAT) -> bytes:
    """An archive as the standard library writes it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=style) as made:
        for info, content in members:
            info.size = len(content) if info.isreg() else 0
            made.addfile(info, io.BytesIO(content))
    return out.getvalue()


def sealed(data: bytes, path: Path, identity: Identity = OURS) -> Path:
    """Those bytes, encrypted."""
    with path.open("wb") as file:
        sealer = Sealer(file, identity.recipient, entropy(5))
        sealer.write(data)
        sealer.close()
    return path


def packed(pieces: list[Piece], path: Path) -> Path:
    with path.open("wb") as file:
        pack(file, OURS.recipient, pieces, About("0.1.0", "Ours", CREATED), entropy(5))
    return path
