"""Models of which nothing is written, described by python-miio, where it is there."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.miio.definitions.entry import read_entry
from drivers.miio.exchange import Answer, Ask
from drivers.miio.learning.lecture import Lecture
from drivers.miio.learning.long_tail import WITHIN, described, members_in
from drivers.miio.spec.model import Spec
from hub.core.clock import VirtualClock
from hub.model.errors import NotSupported, Rejected, Unreachable
from hub.model.lesson import Lesson

SAID = {
    "name": "Walkingpad",
    "members": {
        "step_count": {"kind": "int"}, "mode": {"kind": "enum", "options": ["Auto"]}, "is_on": {"kind": "bool"},
        "bad name": {"kind": "int"}, "odd": {"kind": "list"}, "no": 5,
    },
}  # fmt: skip
MEMBERS = {"step_count": {"type": "int"}, "mode": {"type": "string"}, "is_on": {"type": "bool"}}


class Bridge:
    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.asked: list[tuple[Mapping[str, object], float]] = []

    async def ask(self, question: Mapping[str, object], within: float) -> object:
        self.asked.append((question, within))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


async def learned(bridge: Bridge, *, legacy: bool = False, knows: Mapping[str, Any] | None = None) -> Lesson:
    """What is learned of a device that refuses to tell what it is, speaks no MIoT, and knows these names."""

    async def ask(ask: Ask) -> Answer:
        if ask.method == "get_prop" and ask.params[0] in (knows or {}):
            return Answer([(knows or {})[ask.params[0]]], None)
        return Answer(None, Rejected("device.rejected", code="-10000"))

    class Hurried(VirtualClock):
        async def sleep(self, seconds: float) -> None:
            self.advance(seconds)

    lecture = Lecture(
        ask, Hurried(), "77", lambda _: (Spec(), legacy), "acme.pad.v1", lambda model: described(bridge, model)
    )
    return await lecture.hold()


async def test_what_python_miio_knows_becomes_an_entry() -> None:
    bridge = Bridge(SAID)
    lesson = await learned(bridge, knows={"power": "on"})
    assert bridge.asked == [({"do": "describe", "model": "acme.pad.v1"}, WITHIN)]
    assert (lesson.speaks, lesson.hint) == ("bridge", "")
    assert lesson.entry == {"models": ["acme.pad.v1"], "speaks": "bridge", "members": MEMBERS}
    assert read_entry("acme.pad.v1", lesson.entry, Spec()).flaws == ()


async def test_without_it_that_is_said_and_names_are_tried() -> None:
    lesson = await learned(Bridge(NotSupported("device.needs_legacy")), knows={"power": "on"})
    assert (lesson.speaks, lesson.hint, [one.name for one in lesson.members]) == (
        "legacy", "learn.needs_legacy", ["power"],
    )  # fmt: skip


@pytest.mark.parametrize("error", [NotSupported("device.bridge_unknown", name="x"), Unreachable("device.no_reply")])
async def test_what_it_does_not_know_is_no_remedy(error: Exception) -> None:
    lesson = await learned(Bridge(error), knows={"power": "on"})
    assert (lesson.speaks, lesson.hint) == ("legacy", "")


async def test_of_what_something_is_written_nobody_else_is_asked() -> None:
    bridge = Bridge(SAID)
    lesson = await learned(bridge, legacy=True)
    assert (bridge.asked, lesson.hint) == ([], "")


SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["members", "kind", "x"]) | st.text(max_size=5), inner, max_size=3)
    ),
)


@given(SHAPES)
def test_whatever_is_said_at_most_members_come_of_it(said: object) -> None:
    assert all(one.kind and one.name.isascii() for one in members_in(said))
