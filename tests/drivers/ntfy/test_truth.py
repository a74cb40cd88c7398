from drivers.kit.simulator import ReceivedCommand
from drivers.ntfy.truth import messages, truth


def test_what_the_phone_shows() -> None:
    state = {"messages": [{"message": "one"}, {"message": "two"}]}
    assert messages(state) == ("one", "two")
    assert messages({}) == ()
    seen = truth("ntfy")
    assert seen is not None
    assert seen.calls["send"](state, {"message": "two"})
    assert not seen.calls["send"](state, {"message": "three"})
    assert truth("") is None


def test_only_publishing_tells_somebody_something() -> None:
    seen = truth("ntfy")
    assert seen is not None
    assert seen.commanding(ReceivedCommand(0.0, "/", "{}"))
    assert not seen.commanding(ReceivedCommand(0.0, "/v1/health", ""))
