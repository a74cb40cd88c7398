"""A backup as a whole: what goes in comes out, and the tool `age` with `tar` gets it too."""

import io
import shutil
import subprocess
from contextlib import nullcontext
from pathlib import Path

import pytest

from hub.backup.errors import BadBackup
from hub.backup.manifest import CONTROL, HISTORY, HOME_FILE, LARGEST
from hub.backup.package import About, Piece, pack, unpack, verify
from hub.backup.tar import member_name
from tests.hub.backup.homes import packed
from tests.hub.backup.keys import OURS, entropy

LONG = f"config/scenes/{'厨' * 60}.yaml"
PIECES = [
    Piece(HOME_FILE, b"home: {time_zone: UTC}\n"),
    Piece(LONG, b"- scene: Long\n"),
    Piece("config/scenes/empty.yaml", b""),
    Piece(CONTROL, bytes(200_000)),
]


def taken(path: Path) -> dict[str, bytes]:
    found: dict[str, io.BytesIO] = {}
    with path.open("rb") as file:
        manifest = unpack(file, OURS.unlock, lambda one: nullcontext(found.setdefault(one.path, io.BytesIO())))
    assert [one.path for one in manifest.files] == list(found)
    return {name: content.getvalue() for name, content in found.items()}


def test_there_and_back(tmp_path: Path) -> None:
    history = tmp_path / "history.db"
    history.write_bytes(bytes(range(256)) * 1000)
    path = packed([*PIECES, Piece(HISTORY, history)], tmp_path / "x.age")
    expected = {piece.path: piece.content for piece in PIECES} | {HISTORY: history.read_bytes()}
    assert taken(path) == expected


@pytest.mark.skipif(shutil.which("age") is None, reason="the tool age is not installed (Debian: age)")
def test_age_and_tar_get_it_without_us(tmp_path: Path) -> None:
    path = packed(PIECES, tmp_path / "x.age")
    (tmp_path / "key").write_text(OURS.text.reveal() + "\n")
    opened = subprocess.run(["age", "-d", "-i", "key", path.name], cwd=tmp_path, capture_output=True, check=True)
    (tmp_path / "out").mkdir()
    subprocess.run(["tar", "x", "--no-same-owner"], cwd=tmp_path / "out", input=opened.stdout, check=True)
    for number, piece in enumerate(PIECES):
        assert (tmp_path / "out" / member_name(number, piece.path)).read_bytes() == piece.content
    assert (tmp_path / "out" / CONTROL).stat().st_mode & 0o777 == 0o600


def test_the_writer_can_prove_its_own_file_and_only_that(tmp_path: Path) -> None:
    path = tmp_path / "x.age"
    with path.open("wb") as file:
        key = pack(file, OURS.recipient, PIECES, About("0.1.0", "Ours", 1), entropy(5))
    assert len(verify(path, key).files) == len(PIECES)
    other = packed(PIECES[::-1], tmp_path / "y.age")
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    (tmp_path / "z.age").write_bytes(data)
    for wrong, with_key in ((other, bytes(16)), (tmp_path / "z.age", key)):
        with pytest.raises(BadBackup):
            verify(wrong, with_key)


def test_a_file_that_changes_meanwhile_is_noticed(tmp_path: Path) -> None:
    class Growing(Piece):
        def parts(self):  # type: ignore[no-untyped-def]  # noqa: ANN202 - as the base, and longer each time
            object.__setattr__(self, "content", bytes(self.content) + b"x")
            yield self.content

    with pytest.raises(BadBackup, match="changed"):
        packed([*PIECES[:3], Growing(CONTROL, b"x")], tmp_path / "x.age")


@pytest.mark.parametrize(
    "pieces",
    [PIECES[1:], PIECES[:3], [*PIECES, Piece("config/evil.sh", b"")], [*PIECES, Piece(LONG[:-5], bytes(10))]],
)
def test_what_could_not_be_restored_is_not_written(tmp_path: Path, pieces: list[Piece]) -> None:
    with pytest.raises(BadBackup):
        packed(pieces, tmp_path / "x.age")


def test_more_than_a_restore_would_take_is_not_written(tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(BadBackup, match="too_large"):
        packed([*PIECES[:3], Piece(CONTROL, tmp_path / "large")], tmp_path / "x.age")
