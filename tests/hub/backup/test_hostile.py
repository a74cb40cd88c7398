"""Archives that mean harm (S15): nothing is ever written outside the stage, and nothing of them is restored."""

import io
import json
import tarfile
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.backup.errors import BadBackup, WrongKey
from hub.backup.manifest import CONTROL, HOME_FILE, LARGEST, allowed, decode
from hub.backup.package import unpack
from hub.backup.restore import stage
from hub.backup.tar import BLOCK, header, parsed
from hub.model.errors import BadSetup
from tests.hub.backup.homes import HOME, archive, backup_of, foreign, make_home, manifest, sealed, target, tree
from tests.hub.backup.keys import OURS

GOOD = [(HOME_FILE, HOME.encode()), (CONTROL, b"SQLite format 3\0" + bytes(4080))]
EVIL = b"evil: yes\n"
Build = Callable[[], bytes]


def with_file(path: str, content: bytes = EVIL) -> Build:
    """A good archive, and one file more that both manifest and header name."""
    return lambda: archive([*GOOD, (path, content)], names={path: path.encode()[:100].decode(errors="ignore")})


def with_name(name: str) -> Build:
    """The manifest says one thing, the header another."""
    return lambda: archive([*GOOD, ("config/scenes/a.yaml", EVIL)], names={"config/scenes/a.yaml": name})


def told(**changes: Any) -> Build:
    """A manifest with other fields."""

    def build() -> bytes:
        return archive(GOOD, json.dumps({**json.loads(manifest(GOOD)), **changes}).encode())

    return build


def told_file(**changes: Any) -> Build:
    """A manifest with other fields of its first file."""

    def build() -> bytes:
        body = json.loads(manifest(GOOD))
        body["files"][0] = {**body["files"][0], **changes}
        return archive(GOOD, json.dumps(body).encode())

    return build


def member(name: str, kind: bytes, link: str = "", style: int = tarfile.USTAR_FORMAT) -> Build:
    """A good beginning, then a member of another kind, then a file of the same name."""

    def build() -> bytes:
        info = tarfile.TarInfo(name)
        info.type, info.linkname, info.mtime, info.mode = kind, link, 1_700_000_000, 0o777
        after = tarfile.TarInfo(name)
        whole = [*GOOD, (name, EVIL)]
        listed = tarfile.TarInfo("manifest.json")
        members = [(tarfile.TarInfo(path), content) for path, content in GOOD]
        return foreign([(listed, manifest(whole)), *members, (info, b""), (after, EVIL)], style)

    return build


def first(kind: bytes, link: str) -> Build:
    """A member of another kind before the manifest."""

    def build() -> bytes:
        info = tarfile.TarInfo("manifest.json")
        info.type, info.linkname = kind, link
        return foreign([(info, b"")]) + archive(GOOD)

    return build


def raw(change: Callable[[bytes], bytes]) -> Build:
    """A good archive with other bytes."""
    return lambda: change(archive(GOOD))


def patched(offset: int, data: bytes, *, sums: bool = True) -> Build:
    """Other bytes in the header of the first file, with a checksum that fits."""

    def build() -> bytes:
        whole = archive(GOOD)
        start = whole.index(HOME_FILE.encode() + b"\0")
        block = bytearray(whole[start : start + BLOCK])
        block[offset : offset + len(data)] = data
        if sums:
            block[148:156] = b" " * 8
            block[148:156] = b"%06o\0 " % sum(block)
        return whole[:start] + bytes(block) + whole[start + BLOCK :]

    return build


SCENE = "config/scenes/a.yaml"
ARCHIVES: dict[str, Build] = {
    # names
    "absolute": with_file("/etc/cron.d/evil"),
    "absolute, told as a scene": with_name("/etc/cron.d/evil"),
    "up": with_file("../evil.yaml"),
    "up from scenes": with_file("config/scenes/../../../evil.yaml"),
    "up, told as a scene": with_name("config/scenes/../../evil.yaml"),
    "up, by dots alone": with_file("config/scenes/..yaml"),
    "hidden": with_file("config/scenes/.evil.yaml"),
    "hidden folder": with_file("config/scenes/.evil/a.yaml"),
    "another folder": with_file("config/evil.yaml"),
    "the stage's own plan": with_file("config/.restore/plan.json"),
    "the unit": with_file("systemd/hearth.service"),
    "another ending": with_file("config/scenes/evil.sh"),
    "ending in other case": with_file("config/scenes/evil.YAML"),
    "known name in other case": with_file("config/HEARTH.yaml"),
    "known folder in other case": with_file("CONFIG/hearth.yaml"),
    "backslashes": with_file("config\\scenes\\evil.yaml"),
    "a backslash in a scene": with_file("config/scenes/..\\evil.yaml"),
    "a line break": with_file("config/scenes/a\nb.yaml"),
    "a direction character": with_file("config/scenes/a\u202eb.yaml"),
    "a zero byte": with_file("config/scenes/a\0b.yaml"),
    "double slash": with_file("config//scenes/a.yaml"),
    "slash at the end": with_file("config/scenes/a.yaml/"),
    "dot folder": with_file("config/./scenes/a.yaml"),
    "too deep": with_file("config/scenes/a/b/c/d/e/f/g.yaml"),
    "no scene name": with_file("config/scenes/.yaml"),
    "a very long name": with_file(f"config/scenes/{'a' * 300}.yaml"),
    "twice": lambda: archive([*GOOD, GOOD[0]]),
    "state elsewhere": with_file("state/../config/secrets.yaml"),
    "a sidecar": with_file("state/off.list"),
    "a log of the database": with_file("state/control.db-wal"),
    # kinds
    "a link, then a file": member(SCENE, tarfile.SYMTYPE, "/etc/passwd"),
    "a link to a folder": member("config/scenes", tarfile.SYMTYPE, "/etc"),
    "a hard link": member(SCENE, tarfile.LNKTYPE, "config/hearth.yaml"),
    "a hard link outward": member(SCENE, tarfile.LNKTYPE, "/etc/passwd"),
    "a device": member(SCENE, tarfile.CHRTYPE),
    "a block device": member(SCENE, tarfile.BLKTYPE),
    "a pipe": member(SCENE, tarfile.FIFOTYPE),
    "a folder": member("config/scenes", tarfile.DIRTYPE),
    "a contiguous file": member(SCENE, tarfile.CONTTYPE),
    "a long name of GNU": member("config/scenes/" + "a" * 150 + ".yaml", tarfile.REGTYPE, "", tarfile.GNU_FORMAT),
    "a long name of pax": member("config/scenes/" + "ä" * 150 + ".yaml", tarfile.REGTYPE, "", tarfile.PAX_FORMAT),
    "a link before the manifest": first(tarfile.SYMTYPE, "/etc/passwd"),
    "a folder before the manifest": first(tarfile.DIRTYPE, ""),
    "pax globals before the manifest": first(tarfile.XGLTYPE, ""),
    "an old kind of file": patched(156, b"\0"),
    "sparse": patched(156, b"S"),
    "a prefix": patched(345, b"../../.."),
    "a link name on a file": patched(157, b"/etc/passwd"),
    "an owner": patched(265, b"root"),
    "set-user-id": patched(100, b"0004755\0"),
    "a size in base 256": patched(124, b"\x80" + bytes(10) + b"\x39"),
    "a size below zero": patched(124, b"-0000000071\0"),
    "10 GiB in the header": patched(124, b"120000000000"),
    "another size in the header": patched(124, b"00000000070\0"),
    "a checksum that does not fit": patched(100, b"0000644\0", sums=False),
    # manifests
    "10 GiB of zeros": told_file(size=10 << 30),
    "more than there may be": told_file(size=LARGEST + 1),
    "less than nothing": told_file(size=-1),
    "a size that is text": told_file(size="57"),
    "a size that is a truth": told_file(size=True),
    "another hash": told_file(sha256="0" * 64),
    "no hash": told_file(sha256=""),
    "a path that is a number": told_file(path=7),
    "a newer form": told(format=2),
    "no form": told(format=None),
    "no files": told(files=[]),
    "files that are none": told(files=[1, 2]),
    "too many files": told(files=[{"path": f"config/scenes/{n}.yaml"} for n in range(1001)]),
    "a time beyond": told(created=1 << 60),
    "no object": lambda: archive(GOOD, b"[]"),
    "no JSON": lambda: archive(GOOD, b"\xff"),
    "nested without end": lambda: archive(GOOD, b"[" * 100_000),
    "no home": lambda: archive([GOOD[1]]),
    "no database": lambda: archive([GOOD[0]]),
    "another file first": lambda: archive(GOOD)[BLOCK:],
    # what is no database
    "a database that is none": lambda: archive(GOOD),
    "an empty database": lambda: archive([GOOD[0], (CONTROL, b"")]),
    # the archive as a whole
    "empty": lambda: b"",
    "nothing but an end": lambda: bytes(1024),
    "no end": raw(lambda data: data[:-1024]),
    "half an end": raw(lambda data: data[:-512]),
    "more after the end": raw(lambda data: data + b"x"),
    "an archive after the end": raw(lambda data: data + data),
    "cut": raw(lambda data: data[: len(data) // 2]),
    "a member too many": raw(lambda data: data[:-1024] + header(SCENE, 0, 0) + bytes(1024)),
    "dirt in the padding": raw(lambda data: data.replace(HOME.encode() + b"\0", HOME.encode() + b"x")),
}


def test_there_are_sixty() -> None:
    assert len(ARCHIVES) >= 60


@pytest.fixture
async def home(tmp_path: Path) -> Path:
    await make_home(tmp_path / "house" / "config", tmp_path / "house" / "state")
    return tmp_path / "house"


@pytest.mark.parametrize("name", ARCHIVES)
async def test_it_is_refused_and_leaves_no_trace(home: Path, name: str) -> None:
    backup = sealed(ARCHIVES[name](), home / "evil.age")
    before = tree(home.parent)
    with pytest.raises((BadBackup, BadSetup)):
        await stage(backup, OURS.unlock, target(home / "config", home / "state"))
    assert tree(home.parent) == before


async def test_a_good_one_of_the_same_make_is_taken(home: Path) -> None:
    """So that what is refused above is refused for its fault."""
    backup = await backup_of(home / "config", home / "state", home / "good.age")
    contents: dict[str, io.BytesIO] = {}
    with backup.open("rb") as file:
        unpack(file, OURS.unlock, lambda one: nullcontext(contents.setdefault(one.path, io.BytesIO())))
    made = archive([(path, content.getvalue()) for path, content in contents.items()])
    staged = await stage(sealed(made, home / "made.age"), OURS.unlock, target(home / "config", home / "state"))
    assert staged.manifest.home == "Ours"


@given(st.binary(max_size=600))
def test_any_block_is_ours_or_refused(block: bytes) -> None:
    with pytest.raises(BadBackup):
        parsed(block)


@given(st.integers(0, BLOCK - 1), st.integers(1, 255))
def test_a_header_with_another_byte_is_refused(place: int, change: int) -> None:
    block = bytearray(header(SCENE, 70, 1_700_000_000))
    block[place] ^= change
    with pytest.raises(BadBackup):
        parsed(bytes(block))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


@settings(max_examples=50)
@given(st.sampled_from(["format", "hearth", "home", "created", "files"]), JSON)
def test_any_field_of_a_manifest_is_right_or_refused(key: str, value: object) -> None:
    body = {**json.loads(manifest(GOOD)), key: value}
    try:
        found = decode(json.dumps(body).encode())
    except BadBackup:
        return
    assert json.loads(found.encode()) == body


@given(st.text(max_size=40))
def test_an_allowed_name_stays_inside(name: str) -> None:
    for path in (name, f"config/scenes/{name}", f"config/scenes/{name}.yaml"):
        if allowed(path):
            assert ".." not in path.split("/")
            assert not Path(path).is_absolute()
            assert path.isprintable() or " " in path or not path.isascii()


@settings(max_examples=40)
@given(st.integers(0, 60_000), st.binary(min_size=1, max_size=30))
def test_a_damaged_file_is_never_taken(tmp_path_factory: pytest.TempPathFactory, place: int, put: bytes) -> None:
    path = sealed(archive(GOOD), tmp_path_factory.mktemp("sealed") / "x.age")
    data = bytearray(path.read_bytes())
    place %= len(data)
    spoilt = bytes(data[:place] + put + data[place + len(put) :])
    if spoilt == bytes(data):
        return
    with pytest.raises((BadBackup, WrongKey)):
        unpack(io.BytesIO(spoilt), OURS.unlock, lambda _: nullcontext(io.BytesIO()))
