"""What a reload changes: each scene has one fate, and so has each run."""

from dataclasses import replace
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from hub.compose.changes import Fate, What, Working, changes
from scenes.engine.program import Program, Scene


def scene(id_: str, hash_: str = "h", file: str = "a.yaml", *, finish: bool = False) -> Scene:
    return Scene(id_, id_.upper(), f"{file}:1", (1, 0, 0), hash_, (), None, (), finish=finish)


def test_every_scene_has_its_fate() -> None:
    working = [Working(scene(id_), 1) for id_ in "abcde"]
    after = [scene("b"), scene("a"), scene("c", "other"), scene("d", file="b.yaml"), scene("new")]
    found = changes(working, [], Program(tuple(after)), ["lamp"])
    assert {one.id: one.what for one in found.scenes} == {
        "b": What.MOVED, "c": What.CHANGED, "d": What.MOVED, "new": What.ADDED, "e": What.REMOVED,
    }  # fmt: skip
    assert found.unchanged == 1
    assert dict(found.runs) == {Fate.GOES_ON: 3, Fate.STOPS: 2}
    assert found.to_json() == {
        "devices": ["lamp"],
        "scenes": {"added": ["NEW"], "removed": ["E"], "changed": ["C"], "moved": ["B", "D"], "unchanged": 1},
        "runs": {"goes_on": 3, "finishes": 0, "stops": 2},
    }


def test_the_same_file_of_the_configuration_that_was_kept_is_no_other_place() -> None:
    kept, here = scene("a", file="/var/lib/hearth/kept/scenes/a.yaml"), scene("a", file="/etc/hearth/scenes/a.yaml")
    assert changes([Working(kept, 0)], [], Program((here,)), []).scenes == ()
    made = scene("a", file="/etc/hearth/blueprints/a.yaml")
    assert [one.what for one in changes([Working(kept, 0)], [], Program((made,)), []).scenes] == [What.MOVED]


def test_a_run_finishes_only_where_its_version_can_still_be_read() -> None:
    old, other = scene("a", finish=True), scene("b", finish=True)
    now = (scene("a", "new", finish=True), scene("b", "new"))
    found = changes([Working(old, 2), Working(other, 3)], [], Program(now, (old,)), [])
    assert dict(found.runs) == {Fate.FINISHES: 2, Fate.STOPS: 3}
    found = changes([Working(now[0], 0)], [Working(old, 2)], Program(now[:1], (old,)), [])
    assert dict(found.runs) == {Fate.GOES_ON: 0, Fate.FINISHES: 2}
    found = changes([Working(replace(old, finish=False), 2)], [], Program(now, (old,)), [])
    assert dict(found.runs) == {Fate.STOPS: 2}


@given(st.permutations("abcdef"))
def test_as_few_as_can_be_have_moved(order: list[str]) -> None:
    found = changes([Working(scene(id_), 0) for id_ in "abcdef"], [], Program(tuple(map(scene, order))), [])
    longest = max(
        length
        for length in range(1, 7)
        for some in permutations(order, length)
        if list(some) == sorted(some) and [one for one in order if one in some] == list(some)
    )
    assert len(found.scenes) == 6 - longest
    assert {one.what for one in found.scenes} <= {What.MOVED}
