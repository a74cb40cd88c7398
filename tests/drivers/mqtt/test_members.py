"""Binds one by one: events with their fields, further sources, what is never heard."""

from collections.abc import Mapping

from drivers.kit.define import AnyBinding, Binding, EventBinding
from drivers.kit.plain import Flaw, Table
from drivers.mqtt.definition import Wire
from drivers.mqtt.members import MOST_BINDS, Topics, read_binds
from drivers.mqtt.payload import Said, parse_json
from hub.model.value import Value

NOWHERE = Topics()


def bound(binds: dict[str, object], topics: Topics = NOWHERE) -> list[AnyBinding[Wire]]:
    flaws: list[Flaw] = []
    found = read_binds(Table(binds, (), flaws), topics)
    assert flaws == []
    return found


def happened(binding: AnyBinding[Wire], payload: str) -> Mapping[str, Value | None] | None:
    assert isinstance(binding, EventBinding)
    return binding.decode(Said("t", payload, parse_json(payload), {"at": "a", "id": "i"}, False))


def test_an_event_by_words_with_fields_of_all_sorts() -> None:
    (seen,) = bound(
        {
            "camera.person_seen": {
                "from": "t",
                "json": "type",
                "when": {"label": "person"},
                "events": {
                    "new": {"zone": {"json": "zones[0]"}, "score": {"json": "score", "scale": 0.01}},
                    "test": {"zone": "nowhere"},
                    "gone": None,
                },
            }
        }
    )
    new = happened(seen, '{"label": "person", "type": "new", "zones": ["door"], "score": 87}')
    assert new == {"zone": "door", "score": 0.87}
    assert happened(seen, '{"label": "person", "type": "new"}') == {"zone": None, "score": None}
    assert happened(seen, '{"label": "person", "type": "TEST"}') == {"zone": "nowhere"}
    assert happened(seen, '{"label": "person", "type": "gone"}') == {}
    assert happened(seen, '{"label": "person", "type": "update"}') is None
    assert happened(seen, '{"label": "cat", "type": "new"}') is None
    assert happened(seen, "no json") is None


def test_any_message_and_any_other_word() -> None:
    ring, press = bound(
        {
            "doorbell.ring": {"from": "t"},
            "button.press": {"from": "t", "json": "a", "events": {"x": {"kind": "long"}, "*": {"kind": "single"}}},
        }
    )
    assert happened(ring, "anything") == {}
    assert happened(ring, "") is None
    assert happened(press, '{"a": "x"}') == {"kind": "long"}
    assert happened(press, '{"a": "y"}') == {"kind": "single"}
    assert happened(press, '{"a": ""}') is None
    assert happened(press, '{"b": 1}') is None


def test_an_event_of_several_topics() -> None:
    first, second = bound(
        {
            "button.press": {
                "from": "one",
                "events": {"1": {"kind": "single"}},
                "also": [{"from": "two", "events": {"2": {"kind": "double"}}}],
            }
        }
    )
    assert isinstance(first, EventBinding)
    assert isinstance(second, EventBinding)
    assert [one.address.heard[0].topic for one in (first, second)] == ["one", "two"]
    assert (happened(first, "2"), happened(second, "2")) == (None, {"kind": "double"})


def test_topics_of_the_entry_stand_in_and_null_takes_them_away() -> None:
    led, buzzer, lock = bound(
        {
            "settings.led": {"json": "led"},
            "settings.buzzer": {"from": None, "write": "$"},
            "settings.child_lock": {"json": "lock", "to": None},
        },
        Topics("state", "set"),
    )
    assert isinstance(led, Binding)
    assert isinstance(buzzer, Binding)
    assert isinstance(lock, Binding)
    assert [one.topic for one in led.address.heard] == ["state"]
    assert led.encode is not None
    assert buzzer.address.heard == ()
    assert buzzer.narrow["readable"] is False
    assert lock.encode is None


def test_our_own_words_are_not_the_devices() -> None:
    both, apart, shown = bound(
        {
            "light.on": {"from": "t", "to": "t"},
            "light.brightness": {"from": "t", "to": "t", "also": [{"from": "u"}]},
            "switch.on": {"from": "t", "access": "r"},
        }
    )
    assert isinstance(both, Binding)
    assert isinstance(apart, Binding)
    assert isinstance(shown, Binding)
    assert both.address.heard == ()
    assert both.encode is not None
    assert both.narrow["readable"] is False
    assert [one.topic for one in apart.address.heard] == ["u"]
    assert [one.topic for one in shown.address.heard] == ["t"]


def test_there_are_not_too_many() -> None:
    flaws: list[Flaw] = []
    binds = {f"raw.x{at}": {"from": "t"} for at in range(MOST_BINDS + 1)}
    assert len(read_binds(Table(binds, (), flaws), Topics())) == MOST_BINDS
    assert [flaw.message_id for flaw in flaws] == ["product.too_many"]


def test_words_of_their_own_for_yes_and_no_are_understood_where_they_are_heard() -> None:
    (fan,) = bound({"fan.on": {"from": "f", "to": "f/set", "on": "RUN", "off": "STOP"}})
    assert isinstance(fan, Binding)
    decode = fan.address.heard[0].decode
    assert [decode(word) for word in ("RUN", "STOP", "on")] == [True, False, True]
