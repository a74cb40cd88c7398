"""Entries laid over one another."""

from drivers.kit.overlay import laid_over


def test_the_later_wins_key_by_key_and_null_takes_away() -> None:
    below = {"name": "a", "note": "b", "bind": {"x": {"read": 1, "scale": 2}, "y": {"read": 3}}}
    above = {"name": "c", "note": None, "bind": {"x": {"scale": None}, "y": None, "z": {"read": 4}}}
    assert laid_over(below, above) == {"name": "c", "bind": {"x": {"read": 1}, "y": None, "z": {"read": 4}}}
    assert below["bind"] == {"x": {"read": 1, "scale": 2}, "y": {"read": 3}}
