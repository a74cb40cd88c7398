"""What every bind may say: what it is for, how often it is read, how it is guarded."""

import pytest

from drivers.kit.binds import default_poll, path_of_key, read_guard, seconds, target_of
from drivers.kit.define import Poll
from drivers.kit.plain import Table
from drivers.miio.definitions.legacy import Getter, read_getter
from drivers.miio.definitions.miot import Members
from drivers.miio.spec.model import Spec, SpecAction, SpecEvent, SpecProperty
from hub.model.capability import Category, Property
from hub.model.value import Kind
from hub.model.words.guards import HEAT_GUARD, KETTLE_GUARD
from hub.model.words.shapes import AUTO_OFF


def table(**data: object) -> Table:
    return Table(data, (), [])


def test_targets_and_their_paths() -> None:
    one = table()
    assert [path_of_key(key) for key in ("plug.on", "left.switch.on", "raw.x")] == ["on", "left.on", "raw.x"]
    left = target_of(one, "left.switch.on")
    assert left is not None
    assert (left.path, left.component, left.capability.name, left.member.name) == ("left.on", "left", "switch", "on")
    assert one.flaws == []


@pytest.mark.parametrize(
    ("key", "message", "known"),
    [
        ("plog.on", "product.no_capability", "plug"),
        ("plug.om", "product.no_member", "on"),
        ("on", "product.not_a_target", None),
        ("a.b.c.d", "product.not_a_target", None),
        ("Left.switch.on", "product.not_a_target", None),
    ],
)
def test_targets_that_are_none(key: str, message: str, known: str | None) -> None:
    one = table()
    assert target_of(one, key) is None
    (flaw,) = one.flaws
    assert (flaw.message_id, flaw.path) == (message, (key,))
    assert known is None or known in flaw.known


def test_what_people_act_on_is_read_often_and_settings_seldom() -> None:
    on, power = Property("on", Kind.BOOL, writable=True), Property("power", Kind.FLOAT)
    led = Property("led", Kind.BOOL, writable=True, category=Category.CONFIG)
    battery, raw = (Property("b", Kind.INT, category=each) for each in (Category.DIAGNOSTIC, Category.RAW))
    found = [default_poll(prop) for prop in (on, power, led, AUTO_OFF, battery, raw)]
    assert found == [Poll.FAST, Poll.NORMAL, Poll.SLOW, Poll.NORMAL, Poll.SLOW, Poll.NEVER]


def test_durations() -> None:
    one = table(a="90s", b="5m", c="2h", d=7, e="soon", f=None)
    assert [seconds(one, key) for key in "abcdef"] == [90.0, 300.0, 7200.0, 7, None, None]
    assert [flaw.message_id for flaw in one.flaws] == ["product.not_duration"]


def test_guards() -> None:
    kettle, plug = Property("on", Kind.BOOL, guard=KETTLE_GUARD), Property("on", Kind.BOOL)
    assert read_guard(table(), kettle) is None
    assert read_guard(table(hazard="none", reason="it only stirs"), kettle) is False
    assert read_guard(table(hazard="heat"), plug) == HEAT_GUARD
    narrowed = read_guard(table(guard={"max_on": "5m", "rest": "2m", "most": 2}), kettle)
    assert narrowed
    assert (narrowed.max_on, narrowed.rest, narrowed.most, narrowed.longest) == (300, 120, 2, KETTLE_GUARD.longest)
    for wrong in ({"hazard": "none"}, {"guard": {"max_on": "1h"}}, {"guard": {"rest": "1s"}}, {"guard": {"most": 99}}):
        one = table(**wrong)
        read_guard(one, kettle)
        assert len(one.flaws) == 1


def test_members_by_name_and_by_number() -> None:
    spec = Spec(
        properties=(SpecProperty("a:b", 2, 1, "bool"),), actions=(SpecAction("a:act", 2, 1),),
        events=(SpecEvent("a:ev", 2, 1),),
    )  # fmt: skip
    members, one = Members(spec), table(x="a:b", y="2.1", z="7.7", do="2.1", go="a:act")
    assert members.property(one, "x") is members.property(one, "y") is spec.properties[0]
    assert members.property(one, "z") == SpecProperty("7.7", 7, 7)
    assert members.action(one, "do") is members.action(one, "go") is spec.actions[0]
    assert members.event(one, "a:ev") is members.event(one, "2.1") is spec.events[0]
    assert members.event(one, "a:nothing") is None
    assert [flaw.known for flaw in one.flaws] == [("a:ev",)]


def test_getters() -> None:
    assert read_getter(table()) == Getter("get_prop", ())
    assert read_getter(table(getter="get_value", ask=["$names"])) == Getter("get_value", ("$names",))
    wrong = table(ask=[{}])
    assert read_getter(wrong) == Getter()
    assert [flaw.message_id for flaw in wrong.flaws] == ["product.not_literal"]
