"""`mqtt`: give a message to the broker."""

from dataclasses import dataclass
from typing import Final

from hub.model.command import CommandClass
from hub.text import schema as form
from hub.text.problem import error, warning
from hub.text.reader import Fields, integer, switch
from hub.text.schema import Keys
from hub.text.yaml import Node
from scenes.engine.acting import Actor
from scenes.engine.effects import Message
from scenes.engine.run import Reply, Run
from scenes.kit.message import say_known
from scenes.kit.trying import FAILED, UNSURE, UNTIMED_POLICY, Trying, read_policy, tell_policy
from scenes.language.reading import Code, Reading, Words, source_text
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller, quoted

LONGEST_TOPIC: Final = 1024
NO_BROKER: Final = "outside.no_broker"


@dataclass(frozen=True, slots=True)
class Publish(Trying):
    """Publishes a message, once."""

    topic: Words
    payload: Words
    retain: bool
    qos: int

    def begin(self, run: Run, actor: Actor) -> int | None:
        """Work it out and give it away."""
        topic, text = say_known(self.topic, actor.context), say_known(self.payload, actor.context)
        if topic is None or text is None:
            actor.note(run, "trace.value_unknown", {"target": "mqtt"})
            return self.finish(run, actor, FAILED)
        if not is_topic(topic):
            params: dict[str, object] = {"error": "scenes.bad_topic", "error_params": {"text": topic}}
            actor.note(run, "trace.outside", params)
            return self.finish(run, actor, FAILED)
        actor.note(run, "trace.publish", {"topic": topic, "message": text})
        actor.publish(run, Message(topic, text, self.retain, self.qos))
        return None

    def replied(self, run: Run, actor: Actor, reply: Reply) -> int | None:
        """The broker has it, or not."""
        if not reply.error:
            return self.finish(run, actor, "confirmed")
        actor.note(run, "trace.outside", {"error": reply.error})
        return self.finish(run, actor, FAILED if reply.error == NO_BROKER else UNSURE)

    def again(self, run: Run, actor: Actor) -> int | None:
        """Publish once more."""
        return self.begin(run, actor)

    def resume(self, run: Run, actor: Actor) -> int | None:
        """What the broker keeps may be said again; of anything else nobody knows."""
        if run.memo.get("rests"):
            return None
        return self.begin(run, actor) if self.retain else self.finish(run, actor, UNSURE)


def read(node: Node, fields: Fields, reading: Reading, code: Code) -> None:
    """`mqtt: {topic, payload, retain, qos}`, and what is done about failure."""
    inner = Fields.of(node, reading.problems)
    if inner is None:
        return
    topic = inner.required("topic", lambda value, _: reading.words(value))
    payload = inner.maybe("payload", lambda value, _: reading.words(value))
    retain = inner.optional("retain", switch, default=False)
    qos = inner.optional("qos", integer(0, 1), 0)
    inner.close()
    if topic is not None and any(isinstance(part, str) and not _fits(part) for part in topic.parts):
        reading.problems.append(error("scenes.bad_topic", node.mark, text="".join(map(_plain, topic.parts))))
    if not reading.facts.broker:
        reading.problems.append(warning("scenes.no_broker", node.mark))
    place = code.reserve()
    policy = read_policy(
        fields, reading, code, [("mqtt", CommandClass.A if retain else CommandClass.B)], deadline=False
    )
    if topic is not None:
        code.fill(place, Publish(policy, topic, payload or Words(("",)), retain, qos))


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {
        "mqtt": form.mapping(
            {"topic": form.TEXT, "payload": form.TEXT, "retain": form.SWITCH, "qos": form.number(0, 1, whole=True)},
            ["topic"],
        ),
        **UNTIMED_POLICY,
    }


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    inner = Fields.of(node, fields.problems) or fields
    topic, payload, retain = inner.node("topic"), inner.node("payload"), inner.node("retain")
    kept = retain is not None and switch(retain, fields.problems)
    sure = (Line(teller.say("explain.action.mqtt_sure")),) if source_text(inner.node("qos")) == "1" else ()
    said = {
        "topic": "" if topic is None else teller.message(topic),
        "message": quoted("") if payload is None else teller.message(payload),
    }
    text = teller.say("explain.action.mqtt_kept" if kept else "explain.action.mqtt", **said)
    return Line(text, (*sure, *tell_policy(fields, teller)))


def is_topic(text: str) -> bool:
    """Whether a message can be published to it (MQTT 3.1.1, 4.7: no wildcards, no null, not empty)."""
    return 0 < len(text.encode("utf-8", "replace")) <= LONGEST_TOPIC and _fits(text)


def _fits(text: str) -> bool:
    return "+" not in text and "#" not in text and "\0" not in text


def _plain(part: object) -> str:
    return part if isinstance(part, str) else "{…}"
