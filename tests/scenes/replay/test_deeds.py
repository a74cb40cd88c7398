"""Effects as deeds."""

from hub.model.cause import Cause, Origin
from hub.model.command import Call, Command, Write
from scenes.engine.effects import Do, Fetch, Log, Message, Notice, Publish, Request
from scenes.replay.deeds import did

CAUSE = Cause(Origin.SCENE, "light", "r1", 0, 1)
HANDLES = {"d1": "lamp"}


def texts(effect: object) -> list[tuple[str, str, str]]:
    return [(one.kind, one.text, one.scene) for one in did(effect, 5.0, HANDLES)]  # type: ignore[arg-type]  # an effect


def test_a_command_is_a_deed_for_each_write_and_call() -> None:
    writes = (Write("d1", "on", True), Write("d2", "level", 5))
    assert texts(Do(Command("1", CAUSE, writes))) == [
        ("write", "lamp.on = on", "light"), ("write", "d2.level = 5", "light")
    ]  # fmt: skip
    call = Command("2", Cause(Origin.HUB, "claims"), (), Call("d1", "dim", (("to", 3),)))
    assert texts(Do(call)) == [("call", "lamp.dim(to=3)", "")]


def test_what_leaves_the_house_is_one_and_a_line_of_the_log_is_none() -> None:
    assert texts(Notice("hello", "light", "r1")) == [("notice", "hello", "light")]
    assert texts(Fetch("1", Request("GET", "http://x/"), "light", "r1")) == [("request", "GET http://x/", "light")]
    assert texts(Publish("1", Message("a/b", "c"), "light", "r1")) == [("message", "a/b = c", "light")]
    assert texts(Log("hello", "light", "r1")) == []
