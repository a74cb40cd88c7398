"""Who can set off whom: only where the value fits, and all else that is known at that moment."""

import pytest

from scenes.check.graph import after, edges, fires, rings
from tests.scenes.check.checked import checked

LAMP = "- scene: A\n  when: {at: 08:00}\n  do: {set: {hall_light.brightness: 60}}\n"


def ways(text: str) -> list[tuple[str, str, bool]]:
    return [(edge.by.id, edge.to.id, edge.passes) for edge in edges(checked(text).index)]


@pytest.mark.parametrize(("trigger", "fits"), [
    ("hall_light.brightness > 50", True),
    ("hall_light.brightness > 70", False),
    ("hall_light.brightness < 50", False),
    ("{changes: hall_light.brightness}", True),
    ("{changes: hall_light.brightness, to: 60}", True),
    ("{changes: hall_light.brightness, to: 61}", False),
    ("kitchen_light.brightness > 50", False),
    ("hall_light.brightness > 50 and time in 07:00..09:00", True),
    ("{event: doorbell.ring}", False),
])  # fmt: skip
def test_a_write_sets_off_what_it_can_turn(trigger: str, fits: bool) -> None:
    found = ways(LAMP + f"- scene: B\n  when: {trigger}\n  do: {{log: x}}\n")
    assert found == ([("A", "B", True)] if fits else [])


def test_what_is_known_at_that_moment_may_hold_the_other_back() -> None:
    text = "- scene: A\n  when: kettle.on\n  if: {mode: away}\n  do: {set: {hall_light.on: on}}\n"
    assert ways(text + "- scene: B\n  when: hall_light.on\n  if: {mode: home}\n  do: {log: x}\n") == [("A", "B", False)]
    assert ways(text + "- scene: B\n  when: hall_light.on\n  if: {mode: away}\n  do: {log: x}\n") == [("A", "B", True)]


def test_running_another_and_waiting_for_its_end_are_edges() -> None:
    text = (
        "- scene: A\n  when: manual\n  do: {run: B}\n- scene: B\n  when: manual\n  do: {log: x}\n"
        "- scene: C\n  when: {outcome: B, is: failed}\n  do: {log: x}\n"
    )
    assert ways(text) == [("A", "B", True), ("B", "C", True)]


def test_a_lasting_trigger_is_not_quick() -> None:
    text = LAMP + "- scene: B\n  when: {becomes: hall_light.brightness > 50, for: 5m}\n  do: {log: x}\n"
    (edge,) = edges(checked(text).index)
    assert not edge.quick
    assert edge.write is not None
    assert edge.spark is not None
    assert fires(edge.write, edge.spark)
    assert after(edge.write).values("hall_light.brightness") == edge.write.values


def test_what_goes_round_is_found() -> None:
    graph = {"a": ("b",), "b": ("c", "d"), "c": ("a",), "d": ("e",), "e": (), "f": ("f",), "g": ("a",)}
    assert [sorted(ring) for ring in rings(graph)] == [["a", "b", "c"], ["f"]]
    assert rings({"a": ("b",), "b": ()}) == []


def test_a_long_chain_is_no_ring_and_needs_no_depth() -> None:
    chain = {str(number): (str(number + 1),) for number in range(5000)}
    assert rings(chain) == []
    (ring,) = rings({**chain, "5000": ("0",)})
    assert len(ring) == 5001
