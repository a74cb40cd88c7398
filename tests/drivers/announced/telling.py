"""Announcements for tests: entities of one device, and what comes of them."""

import json

from drivers.announced.describe import described
from drivers.announced.outcome import Described
from drivers.announced.reader import Entity, Owner, Place, announcement_of
from hub.model.capability import Abilities
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


def at_work(*entities: Entity) -> Hearing:
    found = thing(*entities)
    return Hearing(dict(found.entry), wire_id=found.address)
