"""One entry of plain data as a definition. Whoever wrote it (the owner, a device, a family of ours) wrote this form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from drivers.kit.decode import Decode, boolean
from drivers.kit.define import DefinitionError
from drivers.kit.overlay import Entry
from drivers.kit.plain import Flaw, Table
from drivers.kit.translate import Form, read_translation, wire_word
from drivers.mqtt.definition import ALL, Heard, Mode, MqttDefinition, Sent
from drivers.mqtt.hazards import hazard_flaws
from drivers.mqtt.members import Topics, read_binds
from drivers.mqtt.payload import stamp
from drivers.mqtt.sources import read_extract, read_topic
from drivers.mqtt.writes import read_body
from hub.model.descriptions import LEFT_OUT
from hub.model.value import Value
from hub.model.vocabulary import ONLINE

FOR_PEOPLE: Final = ("note", "source", "models", "like", "family", LEFT_OUT)
MODES: Final[Mapping[str, Mode]] = {"all": "all", "any": "any", "latest": "latest"}
MOST_ASKS: Final = 8
MOST_AVAILABILITIES: Final = 8
_THERE: Final = {"online": True, "offline": False}


@dataclass(frozen=True, slots=True)
class Read:
    """What became of an entry; without a definition there are flaws."""

    definition: MqttDefinition | None
    flaws: tuple[Flaw, ...]


def read_form(model: str, data: Entry) -> Read:
    """The definition of one model that an entry (with everything laid over it) makes. Never raises."""
    flaws: list[Flaw] = []
    entry = Table(data, (), flaws)
    for key in FOR_PEOPLE:
        entry.get(key)
    vendor, name = entry.text("vendor", model.partition(".")[0].capitalize()), entry.text("name", model)
    topics = Topics(read_topic(entry, "from"), read_topic(entry, "to"))
    there, seen = _availabilities(entry, topics), _seen(entry, topics)
    mode = entry.word("available", MODES, ALL)
    asks = tuple(_ask(one, topics) for one in entry.listed("ask")[:MOST_ASKS]) if "ask" in entry else ()
    binds = entry.table("bind")
    bound = read_binds(binds, topics)
    definition: MqttDefinition | None = None
    try:
        definition = MqttDefinition(vendor, name, (model,), tuple(bound), asks, there, mode, seen)
    except DefinitionError as error:
        if not flaws:  # what is left out may be what is missing
            flaws.append(Flaw(("bind",), error.message_id, error.params))
    if definition is not None and not flaws:
        flaws += hazard_flaws(definition)
    entry.close()
    return Read(None if flaws else definition, tuple(flaws))


def _availabilities(entry: Table, topics: Topics) -> tuple[Heard, ...]:
    """`availability`: one or several, each with what it means to be there and not to be."""
    if "availability" not in entry:
        return ()
    found: list[Heard] = []
    for table in entry.listed("availability")[:MOST_AVAILABILITIES]:
        translation = read_translation(table, ONLINE, Form())
        decode = translation.decoder() if translation.values else _there
        found += _source(table, decode, topics)
    return tuple(found)


def _there(wire: object) -> Value | None:
    word = wire_word(wire)
    return _THERE.get(word, boolean(wire))


def _seen(entry: Table, topics: Topics) -> tuple[Heard, ...]:
    """`seen`: where it is told when the values of a message were so."""
    tables = entry.listed("seen")[:MOST_AVAILABILITIES] if "seen" in entry else ()
    return tuple(heard for table in tables for heard in _source(table, stamp, topics))


def _source(table: Table, decode: Decode, topics: Topics) -> tuple[Heard, ...]:
    topic = read_topic(table, "from", topics.heard)
    extract, structured = read_extract(table)
    if not topic:
        table.flaw("product.needs", words="`from`")
    table.close()
    return (Heard(topic, extract, decode, structured),) if topic else ()


def _ask(table: Table, topics: Topics) -> Sent:
    """What makes the device tell all that it knows."""
    topic = read_topic(table, "to", topics.told)
    if not topic:
        table.flaw("product.needs", words="`to`")
    made = read_body(table, "write", topic, ())({})
    table.close()
    return made
