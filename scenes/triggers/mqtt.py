"""`mqtt`: a message comes in on a topic, or on one of those that a filter fits."""

from hub.model.capability import Property
from hub.model.topics import is_filter
from hub.model.value import Kind
from hub.text import schema as form
from hub.text.problem import error, warning
from hub.text.reader import Fields, one_of, text
from hub.text.schema import Keys
from hub.text.yaml import Mapping as YamlMapping
from hub.text.yaml import Node
from scenes.kit.brings import brings
from scenes.kit.narrowing import Wanted, literals, tell_narrowing
from scenes.kit.payload import TYPES, Field, read_fields
from scenes.kit.receiving import Receives, wanted_of
from scenes.language import shapes
from scenes.language.reading import Reading, source_text
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller

_KIND = "mqtt"
_TOPIC = f"{_KIND}.topic"
_PAYLOAD = f"{_KIND}.payload"


def read(node: Node, fields: Fields, reading: Reading) -> Receives | None:
    """`mqtt: TOPIC`, `payload: TEXT` or a list, `json: {NAME: text|number|bool}` or one of the types, `with: ...`."""
    topic = text(node, reading.problems)
    wanted_text, inside, narrowed = fields.node("payload"), fields.node("json"), fields.node("with")
    whole, declared = Field(_PAYLOAD, (), Kind.TEXT), tuple[Field, ...]()
    if isinstance(inside, YamlMapping):
        declared = read_fields(inside, "mqtt", reading)
    elif inside is not None:
        whole = Field(_PAYLOAD, (), one_of(TYPES)(inside, reading.problems) or Kind.TEXT)
    payload = Property("payload", whole.kind)
    brings(reading, node, {_TOPIC: Property("topic", Kind.TEXT), _PAYLOAD: payload})
    wanted = wanted_of(narrowed, inside, declared, "json", reading)
    if wanted_text is not None:
        wanted += (Wanted(_PAYLOAD, payload, literals(wanted_text, payload, reading)),)
    if topic is None:
        return None
    if not is_filter(topic):
        reading.problems.append(error("scenes.bad_topic_filter", node.mark, topic=topic))
        return None
    if not reading.facts.broker:
        reading.problems.append(warning("scenes.no_broker_to_hear", node.mark))
    return Receives(topic, "mqtt", topic, declared, wanted, whole)


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {
        "mqtt": form.TEXT,
        "payload": form.one_or_more(shapes.VALUE),
        "json": form.either(form.words(TYPES), form.table(form.words(TYPES))),
        "with": form.table(form.one_or_more(shapes.VALUE)),
    }


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    payload = fields.node("payload")
    text = teller.say("explain.trigger.mqtt", topic=source_text(node))
    if payload is not None:
        text = teller.say("explain.with_value", what=text, name="payload", value=teller.value(payload))
    return Line(tell_narrowing(text, fields.node("with"), teller))
