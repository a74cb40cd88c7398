"""Announcements for tests: entities of one device, and what comes of them."""

import json

from drivers.announced.describe import described
from drivers.announced.outcome import Described
from drivers.announced.reader import Entity, Owner, Place, announcement_of
from hub.model.capability import Abilities
from hub.model.command import Call
from hub.model.ports import Order
from hub.model.value import Value
from tests.drivers.mqtt.hearing import Hearing

OWNER = Owner(("x1",), name="Thing", maker="Maker", model="Model")


def entity(platform: str, name: str = "it", /, **said: object) -> Entity:
    """An entity as it is announced, with short or long keys."""
    (found,) = announcement_of(Place(platform, "", name), json.dumps(said).encode()).entities
    return found


def thing(*entities: Entity, owner: Owner | None = OWNER) -> Described:
    return described(owner, entities)


def binds(*entities: Entity) -> dict[str, dict[str, object]]:
    """The binds of an entry that the form takes."""
    found = thing(*entities).entry["bind"]
    assert isinstance(found, dict)
    return found


def reasons(*entities: Entity) -> list[str]:
    """Why what is left out is left out."""
    return sorted(gone.reason.message_id.removeprefix("announced.") for gone in thing(*entities).left)


def abilities(*entities: Entity) -> Abilities:
    return at_work(*entities).definition.abilities


def at_work(*entities: Entity, owner: Owner | None = OWNER) -> Hearing:
    found = thing(*entities, owner=owner)
    return Hearing(dict(found.entry), wire_id=found.address)


async def told(said: Entity, *messages: tuple[str, str]) -> dict[str, Value | None]:
    """The values after some messages, as the hub keeps them."""
    hearing = at_work(said)
    await hearing.start()
    for topic, text in messages:
        hearing.broker.say(topic, text)
    properties = hearing.definition.abilities.properties
    found = {
        path: None if value is None else properties[path].accept(value) for path, value in hearing.ears.values.items()
    }
    await hearing.stop()
    return found


async def happened(said: Entity, topic: str, text: str) -> list[tuple[str, dict[str, Value | None]]]:
    hearing = at_work(said)
    await hearing.start()
    hearing.broker.say(topic, text)
    await hearing.stop()
    return hearing.ears.events


async def sent(said: Entity, *writes: tuple[str, Value], call: Call | None = None) -> list[tuple[str, str]]:
    hearing = at_work(said)
    await hearing.start()
    hearing.session.submit(Order(writes, call), hearing.said.append)
    await hearing.stop()
    return hearing.sent
