import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.text.hints import slips, suggest

HANDLES = ["kettle.on", "kettle.temperature", "kitchen_camera.person", "closet_light.on", "fan.on"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("ketle.on", "kettle.on"),
        ("kettel.on", "kettle.on"),
        ("Kettle.On", "kettle.on"),
        ("kitchen-camera.person", "kitchen_camera.person"),
        ("kichen_camera.persn", "kitchen_camera.person"),
        ("closet", "closet_light.on"),
        ("fna.on", "fan.on"),
    ],
)
def test_a_near_miss_is_recognised(word: str, meant: str) -> None:
    assert suggest(word, HANDLES) == meant


@pytest.mark.parametrize("word", ["", "x", "xy", "vacuum.on", "garage", "z" * 1000])
def test_nothing_is_said_when_nothing_is_close(word: str) -> None:
    assert suggest(word, HANDLES) is None


def test_a_beginning_that_fits_several_suggests_none() -> None:
    assert suggest("kettl", HANDLES) is None


def test_the_closest_wins_and_ties_are_settled_by_the_alphabet() -> None:
    assert suggest("lamp", ["lamps", "lump", "clamp"]) == "clamp"
    assert suggest("lamp", ["lumps", "lump"]) == "lump"


@given(st.text(max_size=12), st.text(max_size=12))
def test_slips_are_a_symmetric_distance(word: str, other: str) -> None:
    assert slips(word, other) == slips(other, word)
    assert (slips(word, other) == 0) == (word == other)


@given(st.text(), st.lists(st.text(max_size=20)))
def test_any_text_is_taken(word: str, candidates: list[str]) -> None:
    assert suggest(word, candidates) in {None, *candidates}
