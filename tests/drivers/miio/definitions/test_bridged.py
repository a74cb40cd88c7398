"""Members that no bind reads are raw, under the names that they have on the wire."""

from drivers.kit.define import Poll
from drivers.miio.definitions.bridged import raw_members
from drivers.miio.definitions.legacy import Getter
from drivers.miio.definitions.plain import Flaw, Table
from drivers.miio.profiles.legacy import Name
from hub.model.capability import Category
from hub.model.value import Kind


def test_what_a_bind_reads_is_not_raw_too() -> None:
    flaws: list[Flaw] = []
    members = Table({"power": {"type": "string"}, "aqi": {"type": "int"}, "on": {"type": "bool"}}, (), flaws)
    found = raw_members(members, ("power",), Getter("get_status"), Poll.NEVER)
    assert flaws == []
    assert [(one.path, one.poll, one.address) for one in found] == [
        ("raw.aqi", Poll.NEVER, Name("aqi", "get_status")), ("raw.on", Poll.NEVER, Name("on", "get_status")),
    ]  # fmt: skip
    assert [one.own.kind for one in found if one.own is not None] == [Kind.FLOAT, Kind.BOOL]
    assert all(one.own is not None and one.own.category is Category.RAW and one.encode is None for one in found)


def test_a_type_that_there_is_none_of_is_told() -> None:
    flaws: list[Flaw] = []
    raw_members(Table({"power": {"type": "banana"}}, (), flaws), (), Getter(), Poll.NEVER)
    assert len(flaws) == 1
