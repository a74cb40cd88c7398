"""The cache of specifications: by content, for good, and never trusted."""

import json
from pathlib import Path

import pytest

from hub.model.errors import BadSetup
from hub.storage.specs import INDEX, Specs


def test_what_was_kept_is_there_in_another_life(tmp_path: Path) -> None:
    kept = Specs(tmp_path).keep(b"{}", "a.b.c", "urn:x", "file", 5.0)
    assert Specs(tmp_path).rows() == (kept,)
    assert Specs(tmp_path).text(kept.sha256) == b"{}"
    assert (tmp_path / "specs" / f"{kept.sha256}.json").read_bytes() == b"{}"


def test_the_newest_of_a_model_is_first_and_nothing_is_thrown_away(tmp_path: Path) -> None:
    specs = Specs(tmp_path)
    old = specs.keep(b"1", "a.b.c", "urn:1", "file", 1.0)
    new = specs.keep(b"2", "a.b.c", "urn:2", "internet", 2.0)
    assert specs.rows() == (new, old)
    assert specs.newest("a.b.c") == new
    again = specs.keep(b"1", "a.b.c", "urn:1", "file", 3.0)
    assert specs.rows() == (again, new)


def test_two_models_share_one_text(tmp_path: Path) -> None:
    specs = Specs(tmp_path)
    assert specs.keep(b"1", "a.b.c", "", "file", 1.0).sha256 == specs.keep(b"1", "a.b.d", "", "file", 1.0).sha256
    assert len(list((tmp_path / "specs").glob("*.json"))) == 2  # the text and the index


def test_a_text_that_is_another_by_now_is_none(tmp_path: Path) -> None:
    specs = Specs(tmp_path)
    kept = specs.keep(b"1", "a.b.c", "", "file", 1.0)
    (tmp_path / "specs" / f"{kept.sha256}.json").write_bytes(b"2")
    assert specs.text(kept.sha256) is None
    assert specs.newest("a.b.c") is None


@pytest.mark.parametrize("text", ["", "{", "[" * 99_999, '{"a": 1}', '[1, null, {"sha256": "../../x", "at": 1}]'])
def test_a_damaged_index_knows_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / INDEX).write_text(text)
    specs = Specs(tmp_path)
    assert specs.rows() == ()
    specs.keep(b"1", "a.b.c", "", "file", 1.0)
    assert json.loads((tmp_path / "specs" / INDEX).read_text())[0]["model"] == "a.b.c"


def test_a_folder_that_takes_nothing_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "specs").write_text("a file")
    with pytest.raises(BadSetup) as caught:
        Specs(tmp_path).keep(b"1", "a.b.c", "", "file", 1.0)
    assert caught.value.message_id == "spec.not_kept"
