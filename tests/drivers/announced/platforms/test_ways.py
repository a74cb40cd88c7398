"""What opens and closes, and what of it is guarded."""

from drivers.announced.platforms import ways
from drivers.announced.table import PLATFORMS
from hub.model.capability import Level
from hub.model.command import Call
from tests.drivers.announced.telling import abilities, entity, reasons, sent, told


def test_it_is_in_the_table() -> None:
    assert PLATFORMS["cover"] is ways.cover


async def test_a_cover_that_is_open_or_closed() -> None:
    said = entity("cover", stat_t="c", cmd_t="c/set", pl_stop=None)
    assert await told(said, ("c", "open")) == {"position": 100, "movement": "stopped"}
    assert await told(said, ("c", "closing")) == {"position": None, "movement": "closing"}
    assert sorted(abilities(said).commands) == ["close", "open"]
    assert await sent(said, call=Call("k1", "open")) == [("c/set", "OPEN")]


async def test_a_cover_with_slats() -> None:
    said = entity(
        "cover", pos_t="p", set_pos_t="p/set", pos_open=0, pos_clsd=100, tilt_cmd_t="t/set", tilt_status_t="t"
    )
    assert await told(said, ("p", "30"), ("t", "40")) == {"position": 70, "tilt": 40}
    assert await sent(said, ("position", 100), ("tilt", 10)) == [("p/set", "0"), ("t/set", "10")]


def test_where_somebody_gets_in_is_guarded() -> None:
    for said in (
        entity("cover", stat_t="c", cmd_t="s", dev_cla="garage", pos_t="p", set_pos_t="p/set"),
        entity("cover", stat_t="c", cmd_t="s", dev_cla="gate"),
        entity("lock", stat_t="c", cmd_t="s"),
    ):
        found = abilities(said)
        written = [prop for prop in found.properties.values() if prop.writable]
        assert written
        assert all(prop.guard is not None and prop.guard.level is Level.ENTRY for prop in written)
        assert not found.commands
    assert not abilities(entity("lock", stat_t="c", cmd_t="s", cod_form="^\\d+$")).properties["locked"].writable


async def test_a_valve_lets_water_run() -> None:
    said = entity("valve", stat_t="v", cmd_t="v/set")
    assert abilities(said).properties["on"].guard is not None
    assert await told(said, ("v", "open")) == {"on": True}
    assert await sent(said, ("on", False)) == [("v/set", "CLOSE")]
    assert reasons(entity("valve", stat_t="v", cmd_t="s", pos=True)) == ["unguarded"]
