"""age files: ours read by the tool `age`, its files read by us, and what is damaged read by nobody."""

import io
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.backup.age import CHUNK, Identity, Opened, Recipient, Sealer
from hub.backup.errors import BadBackup, WrongKey
from tests.hub.backup.keys import OURS, THEIRS, entropy

SIZES = (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17)

needs_age = pytest.mark.skipif(shutil.which("age") is None, reason="the tool age is not installed (Debian: age)")


def sealed(plain: bytes, identity: Identity = OURS) -> bytes:
    out = io.BytesIO()
    sealer = Sealer(out, identity.recipient, entropy())
    for start in range(0, len(plain), 50_000):
        sealer.write(plain[start : start + 50_000])
    sealer.close()
    return out.getvalue()


def opened(data: bytes, identity: Identity = OURS) -> bytes:
    source, plain = Opened(io.BytesIO(data), identity.unlock), b""
    while part := source.read(30_000):
        plain += part
    return plain


def content(size: int) -> bytes:
    return entropy(size)(size)


@pytest.mark.parametrize("size", SIZES)
def test_there_and_back(size: int) -> None:
    assert opened(sealed(content(size))) == content(size)


@needs_age
@pytest.mark.parametrize("size", SIZES)
def test_age_opens_ours(tmp_path: Path, size: int) -> None:
    (tmp_path / "key").write_text(OURS.text.reveal() + "\n")
    run = ["age", "-d", "-i", str(tmp_path / "key")]
    assert subprocess.run(run, input=sealed(content(size)), capture_output=True, check=True).stdout == content(size)


@needs_age
@pytest.mark.parametrize("size", SIZES)
def test_we_open_what_age_wrote_for_several(size: int) -> None:
    run = ["age", "-r", str(THEIRS.recipient), "-r", str(OURS.recipient)]
    assert opened(subprocess.run(run, input=content(size), capture_output=True, check=True).stdout) == content(size)


@needs_age
def test_age_agrees_on_what_a_key_is_called() -> None:
    run = subprocess.run(["age-keygen", "-y"], input=OURS.text.reveal().encode(), capture_output=True, check=True)
    assert run.stdout.decode().strip() == str(OURS.recipient)
    assert Recipient.parse(str(OURS.recipient)) == OURS.recipient


def test_another_key_opens_nothing() -> None:
    with pytest.raises(WrongKey):
        opened(sealed(b"text"), THEIRS)


def test_a_secret_key_is_not_shown() -> None:
    assert "AGE-SECRET" not in f"{OURS.text!r} {OURS.text} {OURS!r}"


def test_two_files_have_nothing_in_common() -> None:
    one, other = io.BytesIO(), io.BytesIO()
    random = entropy()
    for out in (one, other):
        sealer = Sealer(out, OURS.recipient, random)
        sealer.write(b"the same")
        sealer.close()
    assert one.getvalue()[30:] != other.getvalue()[30:]
    assert one.getvalue()[-24:] != other.getvalue()[-24:]


@lru_cache
def example() -> bytes:
    return sealed(content(CHUNK + 100))


def test_every_cut_is_seen() -> None:
    data = example()
    for end in [*range(220), CHUNK + 200, len(data) - CHUNK, len(data) - 116, len(data) - 1]:
        with pytest.raises(BadBackup):
            opened(data[:end])


def test_every_flipped_bit_of_the_header_is_seen_and_of_the_payload() -> None:
    data = example()
    for place in [*range(220), 1000, CHUNK + 150, CHUNK + 300, len(data) - 1]:
        spoilt = bytearray(data)
        spoilt[place] ^= 1
        with pytest.raises((BadBackup, WrongKey)):
            opened(bytes(spoilt))


def test_chunks_cannot_change_places_or_be_appended() -> None:
    data = sealed(content(3 * CHUNK))
    start, step = len(data) - 3 * (CHUNK + 16), CHUNK + 16
    chunks = [data[start + place * step : start + (place + 1) * step] for place in range(3)]
    for order in ((1, 0, 2), (0, 1), (0, 2), (0, 1, 2, 2), (0, 1, 2, 0)):
        with pytest.raises(BadBackup):
            opened(data[:start] + b"".join(chunks[each] for each in order))
    with pytest.raises(BadBackup):
        opened(data + b"more")


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"age-encryption.org/v2\n",
        b"age-encryption.org/v1\n--- " + b"A" * 43 + b"\n",
        b"age-encryption.org/v1\n-> X25519\n\n--- " + b"A" * 43 + b"\n",
        b"age-encryption.org/v1\n-> X25519 " + b"A" * 43 + b" more\n" + b"A" * 43 + b"\n--- " + b"A" * 43 + b"\n",
        b"age-encryption.org/v1\n-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n--- " + b"A" * 43 + b"\n",
        b"age-encryption.org/v1\n-> X25519 " + b"A" * 42 + b"B\n" + b"A" * 43 + b"\n--- " + b"A" * 43 + b"\n",
        b"age-encryption.org/v1\n-> X25519 " + b"A" * 43 + b"=\n" + b"A" * 43 + b"\n--- " + b"A" * 43 + b"\n",
        b"age-encryption.org/v1\n->  x\n\n--- " + b"A" * 43 + b"\n",
        b"age-encryption.org/v1\n-> x\n" + b"A" * 65 + b"\n\n--- " + b"A" * 43 + b"\n",
        b"age-encryption.org/v1\n-> x\n" + (b"A" * 64 + b"\n") * 100,
        b"age-encryption.org/v1\n" + b"-> x\n\n" * 1000,
        b"age-encryption.org/v1\n-> " + b"x" * 1_000_000,
    ],
)  # fmt: skip
def test_a_header_that_breaks_the_rules_is_refused(header: bytes) -> None:
    with pytest.raises(BadBackup):
        opened(header)


@given(st.binary(max_size=300))
def test_any_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(BadBackup):
        opened(data)


@given(st.binary(max_size=300))
def test_any_bytes_after_a_good_beginning_are_refused(data: bytes) -> None:
    for end in (22, 33, 77, 121, 125):
        with pytest.raises((BadBackup, WrongKey)):
            opened(example()[:end] + data)


@given(st.integers(0, 220), st.integers(0, 20), st.binary(max_size=20))
def test_any_change_of_the_header_is_refused(place: int, cut: int, put: bytes) -> None:
    data = example()
    spoilt = data[:place] + put + data[place + cut :]
    if spoilt != data:
        with pytest.raises((BadBackup, WrongKey)):
            opened(spoilt)
