"""Invariants in a whole hub: a command that would break one is refused, and what was broken is known after a kill."""

from pathlib import Path

import pytest

from hub.app import Options, open_hub
from hub.compose.promises import HARMLESS, keep_promises
from hub.config.places import Places
from hub.model.command import CommandClass, Outcome
from hub.model.reading import property_id
from hub.way_in import api_ports
from tests.hub.compose.homes import home_in
from tests.hub.compose.test_virtual import DEVICES, killed, value, write

SCENES = """
- never: heating.boost and house.mode is away
  name: Nobody heats an empty house
  guard: block
- never: heating.wanted > 25
  name: Not too warm
  for: 0s
- scene: Away
  when: {becomes: house.mode is guest}
  do: {set: {heating.boost: on}}
"""


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return home_in(tmp_path, DEVICES, SCENES)


async def test_a_command_that_would_break_one_is_refused(places: Places) -> None:
    async with open_hub(Options(places)) as hub:
        hub.scenes.start()
        assert (await write(hub, "house", "mode", "away", id_="a")).outcome is Outcome.CONFIRMED
        settled = await write(hub, "heating", "boost", True, id_="b")
        assert (settled.outcome, settled.error) == (Outcome.FAILED, "invariant.refused")
        assert dict(settled.params)["name"] == "Nobody heats an empty house"
        assert value(hub, "heating", "boost") is False
        assert (await write(hub, "house", "mode", "home", id_="c")).outcome is Outcome.CONFIRMED
        assert (await write(hub, "heating", "boost", True, id_="d")).outcome is Outcome.CONFIRMED


async def test_what_was_broken_is_known_after_a_kill(places: Places) -> None:
    async with open_hub(Options(places)) as hub:
        hub.scenes.start()
        await write(hub, "heating", "wanted", 28.0, id_="a")
        listed = api_ports(hub).scenes.invariants()
        assert [(one["name"], one["guard"], one["stands"]) for one in listed] == [
            ("Nobody heats an empty house", "block", "holds"),
            ("Not too warm", "watch", "broken"),
        ]
        again = await killed(places, hub)
    async with open_hub(Options(again)) as hub:
        hub.scenes.start()
        assert [(one["stands"], one["count"]) for one in api_ports(hub).scenes.invariants()][1] == ("broken", 1)
        await write(hub, "heating", "wanted", 20.0, id_="b")
        last: dict[str, float] = dict(api_ports(hub).scenes.invariants()[1]["last"])  # type: ignore[call-overload]  # JSON
        assert last["ended"] >= last["began"]


async def test_only_what_is_harmless_is_put_back(places: Places) -> None:
    async with open_hub(Options(places)) as hub:
        keep_promises(hub.dispatcher, hub.registry, hub.state, hub.scenes.invariants)
        (key,) = [device.key for device in hub.registry.devices().values() if device.handle == "heating"]
        assert hub.scenes.invariants.harmless(property_id(key, "boost"), True)
        assert not hub.scenes.invariants.harmless(property_id(key, "nothing"), True)
        assert CommandClass.C not in HARMLESS


PROMISED = SCENES.partition("- scene: Away")[0]
TOGETHER = [
    """
- {scene: A, when: {becomes: house.mode is guest}, do: {set: {heating.boost: on}}}
- {scene: B, when: {becomes: house.mode is guest}, do: {set: {house.mode: away}}}
""",
    """
- scene: A
  when: {becomes: house.mode is guest}
  do: {parallel: [{set: {heating.boost: on}}, {set: {house.mode: away}}]}
""",
]
"""Two commands of one turn, to devices that answer at once: the engine has taken in neither when the second leaves."""


@pytest.mark.parametrize("scenes", TOGETHER, ids=["two scenes", "two branches"])
async def test_what_scenes_have_not_seen_yet_counts(tmp_path: Path, scenes: str) -> None:
    async with open_hub(Options(home_in(tmp_path, DEVICES, PROMISED + scenes))) as hub:
        hub.scenes.start()
        await write(hub, "house", "mode", "home", id_="a")
        await write(hub, "house", "mode", "guest", id_="b")
        assert (value(hub, "heating", "boost"), value(hub, "house", "mode")) == (True, "guest")
        assert hub.scenes.invariants.refused == 1
