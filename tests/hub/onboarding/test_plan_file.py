import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.model.errors import BadConfig
from hub.onboarding.plan_file import Row, applied, written
from hub.text.source import Source

LETTERS = st.characters(min_codepoint=32, max_codepoint=0x9FFF, exclude_categories=("C", "Z"))
NAMES = st.text(LETTERS, min_size=1, max_size=20)


@given(NAMES, NAMES)
def test_what_is_written_reads_back(name: str, room: str) -> None:
    rows = [
        Row("miio:7", True, "gate", name, "hall", room, "lumi.gateway.mgl03"),
        Row("miio:blt.3.1k", True, "门", "Door", "hall", room, via="gate"),
        Row("miio:9", False, name="Speaker", message="only through the cloud"),
    ]
    text = written(rows, "head\nof two lines", "Not taken:")
    assert applied(Source("plan.yaml", text), rows, "left out") == rows


@pytest.mark.parametrize("end", ["\n", "\r", "\u2028", "\x85", "\x0c"])
def test_a_name_of_what_is_not_taken_is_no_part_of_the_plan(end: str) -> None:
    name = f"a{end}  evil: {{ref: miio:6, name: Evil}}"
    rows = [Row("miio:7", True, "gate", "Gate"), Row("miio:9", False, name=name, message=f"left{end}devices:")]
    assert applied(Source("plan.yaml", written(rows, "head", "Not taken:")), rows, "left out") == rows


def test_a_gateway_with_another_handle_takes_its_children_along() -> None:
    rows = [Row("miio:7", True, "gate"), Row("miio:blt.1", True, "door", via="gate")]
    text = "devices:\n  hub: {ref: miio:7}\n  entry: {ref: miio:blt.1, name: Entry}\n"
    gate, door = applied(Source("plan.yaml", text), rows, "left out")
    assert (gate.handle, door.handle, door.via) == ("hub", "entry", "hub")


def test_what_is_deleted_is_left_out() -> None:
    rows = [Row("miio:7", True, "gate"), Row("miio:8", True, "lamp")]
    gate, lamp = applied(Source("plan.yaml", "devices: {gate: {ref: miio:7}}"), rows, "left out")
    assert (gate.take, lamp.take, lamp.message) == (True, False, "left out")


def test_what_was_adopted_meanwhile_may_stand_in_it_still() -> None:
    rows = [Row("miio:7", False, "hub", have=True), Row("miio:blt.1", True, "door", via="hub")]
    text = "devices:\n  gate: {ref: miio:7}\n  entry: {ref: miio:blt.1}\n"
    gate, door = applied(Source("plan.yaml", text), rows, "left out")
    assert (gate, door.handle, door.via) == (rows[0], "entry", "hub")


def test_what_no_file_of_tokens_has_is_a_mistake() -> None:
    with pytest.raises(BadConfig) as caught:
        applied(Source("plan.yaml", "devices: {lamp: {ref: miio:8}}"), [Row("miio:7", True, "gate")], "left out")
    assert [getattr(problem, "message_id", "") for problem in caught.value.problems] == ["plan.unknown_row"]


@given(st.text(max_size=80))
def test_any_text_is_a_plan_or_refused(text: str) -> None:
    try:
        rows = applied(Source("plan.yaml", text), [Row("miio:7", True, "gate")], "left out")
    except BadConfig:
        return
    assert [row.ref for row in rows] == ["miio:7"]
