"""What is told in the end."""

from scenes.check.checker import findings
from scenes.check.finding import Finding
from scenes.check.settle import Settled, once, settle
from tests.scenes.check.checked import checked

SCENES = """
- scene: One
  when: front_door.open
  do: {set: {hall_light.on: on}}
- scene: Two
  when: front_door.open
%s  do: {set: {hall_light.on: off}}
"""


def settled(allow: str) -> Settled:
    one = checked(SCENES % allow)
    return settle(findings(one), (facts.scene for facts in one.index.scenes.values()))


def test_what_is_allowed_is_silent_and_listed() -> None:
    for allow in ("A1: on purpose", "A1 One: on purpose", "a1 One: on purpose"):
        found = settled(f"  allow: {{{allow}}}\n")
        assert (found.told, found.idle) == ((), ())
        assert [(one.finding.code, one.allowed.reason) for one in found.silenced] == [("A1", "on purpose")]


def test_what_silences_nothing_is_told() -> None:
    for allow in ("A2: on purpose", "A1 Three: on purpose"):
        found = settled(f"  allow: {{{allow}}}\n")
        assert [one.code for one in found.told] == ["A1"]
        assert [scene.title for scene, _ in found.idle] == ["Two"]


def test_each_fault_is_told_once_the_worst_first() -> None:
    def finding(code: str, *scenes: str, rank: float = 1.0) -> Finding:
        return Finding(code, scenes, "check.t2", "check.t2_mend", rank=rank)

    found = [finding("A1", "a", "b"), finding("A1", "b", "a"), finding("D2", "c", rank=3.0), finding("A4", "a", "b")]
    assert [(one.code, one.scenes) for one in once(found)] == [("D2", ("c",)), ("A1", ("a", "b")), ("A4", ("a", "b"))]
    assert [one.code for one in once([*found, finding("T2", "a", "b", "x")])] == ["D2", "A4", "T2"]
