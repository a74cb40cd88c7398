"""The ground: who is called, and who no longer."""

from hub.model.value import Value
from scenes.engine.ground import Calls


def test_whoever_asks_is_called_until_he_ends_it() -> None:
    calls, heard = Calls(), list[tuple[str, object]]()
    end = calls.add(("a", "b"), lambda fields: heard.append(("one", fields["x"])))
    calls.add(("a", "b"), lambda fields: heard.append(("two", fields["x"])))
    fields: dict[str, Value | None] = {"x": 1}
    calls.call(("a", "b"), fields)
    end()
    end()
    calls.call(("a", "b"), fields)
    calls.call(("a", "c"), fields)
    assert heard == [("one", 1), ("two", 1), ("two", 1)]
    assert ("a", "b") in calls
    assert ("a", "c") not in calls
    assert calls.keys() == (("a", "b"),)


def test_who_ends_it_while_being_called_disturbs_nobody() -> None:
    calls, heard = Calls(), list[str]()

    def once(_: object) -> None:
        heard.append("one")
        end()

    end = calls.add(("a", "b"), once)
    calls.add(("a", "b"), lambda _: heard.append("two"))
    calls.call(("a", "b"), {})
    calls.call(("a", "b"), {})
    assert heard == ["one", "two", "two"]
