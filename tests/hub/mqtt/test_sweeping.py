import random
from dataclasses import replace

from hub.config.mqtt import Publishing
from hub.model.ports import Blank
from hub.mqtt.sweeping import MOST_CLEARED, NOTE, QUIET
from hub.mqtt.telling import LINGER
from tests.fake_broker import FakeBroker
from tests.hub.mqtt.house import SETTINGS, House, device

LAMP, KETTLE = device("d1", "lamp", "light"), device("d2", "kettle", "kettle")
WHOLE = QUIET + LINGER + 1


async def test_what_no_device_stands_for_is_cleared_and_nothing_else() -> None:
    broker = FakeBroker()
    foreign = {
        "hearth/cabin/state/lamp": b"{}", "homeassistant/device/0x0015/config": b"{}",
        "homeassistant/device/hearth_cabin_d9/config": b"{}", "homeassistant/device/hearth_villa_2_d9/config": b"{}",
        "hearth/villa/shared/lamp": b"{}", "hearth/villa/state/a/b": b"{}",
    }  # fmt: skip
    ghosts = ["hearth/villa/state/old", "hearth/villa/available/old", "homeassistant/device/hearth_villa_d9/config"]
    broker.kept = foreign | dict.fromkeys(ghosts, b"{}")
    house = await House([LAMP], broker=broker).start()
    await house.settle(WHOLE)
    assert foreign.items() <= broker.kept.items()
    assert not set(ghosts) & broker.kept.keys()
    assert house.telling.counts()["cleared"] == 3
    assert not [topic for topic in broker.subscribed if topic.startswith(("hearth/villa/state", "homeassistant"))]


async def test_a_hub_of_another_name_takes_its_old_tree_along() -> None:
    first = await House([LAMP]).start()
    await first.telling.stop()
    for change in (
        replace(SETTINGS, name="house"),
        replace(SETTINGS, publishing=Publishing(base="b")),
    ):
        second = await House([LAMP], change, first.broker, first.notebook).start()
        await second.settle(WHOLE)
        await second.telling.stop()
        root = f"{change.publishing.base}/{change.name}" if change.publishing else ""
        kept = first.broker.kept.keys()
        assert {topic for topic in kept if not topic.startswith("homeassistant")} == {
            f"{root}/{word}" for word in ("status", "state/lamp", "available/lamp")
        }
        name = change.name
        assert {topic for topic in kept if topic.startswith("homeassistant")} == {
            f"homeassistant/device/hearth_{name}_{key}/config" for key in ("hub", "d1")
        }


async def test_whenever_it_is_killed_the_next_start_clears_what_is_left() -> None:
    """Renames, removals and other names of the hub, each life cut anywhere: after one whole life nothing is left."""
    for seed in range(30):
        dice = random.Random(seed)
        broker, notebook = FakeBroker(), Blank()
        for _ in range(5):
            devices = [replace(one, handle=dice.choice(("a", "b")) + one.handle) for one in (LAMP, KETTLE)]
            settings = replace(SETTINGS, name=dice.choice(("villa", "house")))
            house = House(dice.sample(devices, dice.randint(0, 2)), settings, broker, notebook)
            house.telling.start()
            await house.settle(dice.choice((0.0, 0.05, 2.0, QUIET + 0.1, WHOLE)))
            await house.telling.stop()
        last = await House([LAMP], SETTINGS, broker, notebook).start()
        await last.settle(WHOLE)
        assert sorted(broker.kept) == [
            "hearth/villa/available/lamp", "hearth/villa/state/lamp", "hearth/villa/status",
            "homeassistant/device/hearth_villa_d1/config", "homeassistant/device/hearth_villa_hub/config",
        ], seed  # fmt: skip
        await last.telling.stop()


async def test_a_broker_full_of_ghosts_is_cleared_by_and_by() -> None:
    broker = FakeBroker()
    broker.kept = {f"hearth/villa/state/{number}": b"{}" for number in range(MOST_CLEARED + 10)}
    house = House([], broker=broker)
    house.telling.start()
    await house.settle(WHOLE + 10)
    assert len(broker.kept) == 10 + 2
    house.broker.disconnect()
    house.broker.connect()
    await house.settle(WHOLE)
    assert len(broker.kept) == 2


async def test_a_note_of_an_unknown_form_is_no_note() -> None:
    notebook = Blank()
    for note in ({"told": 3}, {"told": [["a"], "b", [1, 2, 3]]}, {"else": 1}):
        notebook.note(NOTE, note)
        house = await House([LAMP], notebook=notebook).start()
        assert house.word("status") == "online"
        await house.telling.stop()
