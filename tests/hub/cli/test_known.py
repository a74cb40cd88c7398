"""A slip in a name that the command line only compares is found at once, and what may yet come is let through."""

import asyncio
import io

import pytest

from hub.cli.desk import Desk
from hub.cli.exits import Unclear
from hub.cli.known import known_scene, known_targets, unknown
from hub.cli.out import Out
from hub.config.places import Overrides
from tests.hub.cli.hearth import Hearth


@pytest.fixture
def desk(hearth: Hearth) -> Desk:
    return Desk(Out(io.StringIO(), io.StringIO(), "en", False), {}, 1000, Overrides(socket=hearth.socket))


async def test_only_what_is_there_passes(desk: Desk) -> None:
    await asyncio.to_thread(known_targets, ["kettle", "kettle.on", "kettle.press", "tea", "Tea"], desk, sightings=False)
    await asyncio.to_thread(known_targets, ["a:77"], desk, sightings=True)
    await asyncio.to_thread(known_scene, "Tea", desk)
    with pytest.raises(Unclear):
        await asyncio.to_thread(known_scene, "kettle", desk)


@pytest.mark.parametrize(("name", "meant"), [("ketle", "kettle"), ("ketle.on", "kettle.on"), ("Tee", "Tea")])
async def test_what_is_not_there_is_said_with_what_was_meant(desk: Desk, name: str, meant: str) -> None:
    with pytest.raises(Unclear) as said:
        await asyncio.to_thread(known_targets, ["kettle", name], desk, sightings=False)
    assert said.value.params == {"name": name, "hint": f"; did you mean `{meant}`?"}


async def test_an_endpoint_is_known_only_where_sightings_are_shown(desk: Desk) -> None:
    with pytest.raises(Unclear):
        await asyncio.to_thread(known_targets, ["a:77"], desk, sightings=False)


def test_nothing_is_guessed_where_nothing_is_near(desk: Desk) -> None:
    assert unknown("cli.no_capability", "xyzzy", None, desk).params == {"name": "xyzzy", "hint": ""}
