from drivers.axis.truth import truth


def test_somebody_in_front_of_the_lens() -> None:
    seen = truth("AXIS M3086-V")
    assert seen is not None
    assert seen.looks["person"]({"person": True}) is True
    assert seen.looks["motion"]({"motion": False}) is False
    assert [one.path for one in seen.events["person"](True)] == ["person_seen"]
    assert seen.events["person"](False) == ()
    assert truth("") is None
