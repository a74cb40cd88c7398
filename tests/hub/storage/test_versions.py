"""Versions: every text that a scene ever had outlives the hub, within bounds, and what is in use is never dropped."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.clock import VirtualClock
from hub.model.scene_text import SceneText
from hub.storage import versions as module
from hub.storage.control import open_control
from hub.storage.rows import PROGRAMS, VERSIONS
from hub.storage.versions import Versions, load_versions


def text(scene: str, body: str, hash_: str = "") -> SceneText:
    return SceneText(scene, hash_ or f"h{body}", f"Title of {scene}", "a.yaml", body)


async def test_versions_outlive_the_hub(tmp_path: Path) -> None:
    store = await open_control(tmp_path, VirtualClock())
    versions = await load_versions(store)
    versions.accept("p1", [text("a", "one"), text("b", "one")], 100.0)
    versions.accept("p2", [text("a", "two"), text("b", "one")], 200.0)
    versions.accept("p3", [text("a", "two")], 300.0)
    store.put(VERSIONS, ("damaged", "{}"))
    store.put(PROGRAMS, ("damaged", "[]"))
    await store.close()
    store = await open_control(tmp_path, VirtualClock())
    versions = await load_versions(store)
    assert [(one.text.text, one.first, one.since, one.until) for one in versions.of("a")] == [
        ("two", 200.0, 200.0, None),
        ("one", 100.0, 100.0, 200.0),
    ]
    assert [one.until for one in versions.of("b")] == [300.0]
    assert versions.titles() == {"a": "Title of a", "b": "Title of b"}
    assert [one.text for one in versions.texts([("a", "hone"), ("a", "gone"), ("b", "hone")])] == ["one", "one"]
    assert versions.program("p1") == (text("a", "one"), text("b", "one"))
    assert versions.program("p3") == (text("a", "two"),)
    assert versions.program("damaged") is None
    await store.close()


async def test_a_version_that_comes_back_is_the_same_version(tmp_path: Path) -> None:
    store = await open_control(tmp_path, VirtualClock())
    versions = await load_versions(store)
    for at, body in ((1.0, "one"), (2.0, "two"), (3.0, "one"), (4.0, "one")):
        versions.accept(body, [text("a", body)], at)
    assert [(one.text.text, one.first, one.since, one.until) for one in versions.of("a")] == [
        ("one", 1.0, 3.0, None),
        ("two", 2.0, 2.0, 3.0),
    ]
    await store.close()


async def test_a_reload_that_changes_nothing_writes_nothing(tmp_path: Path) -> None:
    store = await open_control(tmp_path, VirtualClock())
    versions = await load_versions(store)
    versions.accept("p", [text("a", "one")], 1.0)
    await store.flush()
    before = store.written_bytes
    versions.accept("p", [text("a", "one")], 2.0)
    await store.flush()
    assert store.written_bytes == before
    await store.close()


async def test_comments_make_a_version_and_so_do_devices(tmp_path: Path) -> None:
    store = await open_control(tmp_path, VirtualClock())
    versions = await load_versions(store)
    versions.accept("p", [text("a", "x", "h")], 1.0)
    versions.accept("p", [text("a", "# why\nx", "h")], 2.0)
    versions.accept("q", [text("a", "# why\nx", "h2")], 3.0)
    assert len(versions.of("a")) == 3
    assert versions.texts([("a", "h")])[0].text == "# why\nx"
    await store.close()


@pytest.mark.parametrize("limit", ["KEPT_A_SCENE", "KEPT_BYTES", "KEPT_PROGRAMS"])
async def test_what_is_too_much_goes_the_oldest_first(
    limit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, limit, 3)
    store = await open_control(tmp_path, VirtualClock())
    versions = await load_versions(store)
    for at in range(9):
        versions.accept(f"p{at}", [text("a", str(at)), text("b", "always")], float(at))
    kept = [one.text.text for one in versions.of("a")]
    assert (
        kept
        == {
            "KEPT_A_SCENE": ["8", "7", "6"],
            "KEPT_BYTES": ["8", "7", "6", "5"],
            "KEPT_PROGRAMS": [str(at) for at in range(8, -1, -1)],
        }[limit]
    )
    assert [one.until for one in versions.of("b")] == [None]
    assert versions.program("p8") is not None
    assert versions.program("p0") is None
    await store.flush()
    assert len(await store.rows(VERSIONS)) == len(kept) + 1
    assert len(await store.rows(PROGRAMS)) == (3 if limit == "KEPT_PROGRAMS" else 9)
    await store.close()


@given(
    st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists) | st.dictionaries(st.text(), st.none())
)
def test_no_row_of_another_form_is_taken_for_a_version(body: object) -> None:
    assert module._read_version("x", json.dumps(body)) is None
    assert module._read_program(json.dumps(body)) is None


def test_there_are_no_versions_in_the_beginning() -> None:
    class Nowhere:
        """A store that is never asked."""

    versions = Versions(Nowhere(), (), {})  # type: ignore[arg-type]  # nothing is written here
    assert versions.of("a") == ()
    assert versions.texts([("a", "h")]) == ()
