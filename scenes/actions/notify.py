"""`notify`: tell people, through devices that can, or through the hub itself."""

from dataclasses import dataclass

from hub.model.value import Value
from hub.text import schema as form
from hub.text.reader import Fields, items
from hub.text.schema import Keys
from hub.text.yaml import Mapping, Node
from scenes.engine.acting import Actor, BaseStep
from scenes.engine.run import Run
from scenes.kit.message import say
from scenes.language import shapes
from scenes.language.reading import Code, Notifier, Reading, Words
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller


@dataclass(frozen=True, slots=True)
class Notify(BaseStep):
    """Sends a message and goes on at once; how it fared is noted in the trace when it is known."""

    words: Words
    title: Words | None = None
    to: tuple[Notifier, ...] = ()

    def begin(self, run: Run, actor: Actor) -> int | None:
        """Say it."""
        text = say(self.words, actor.context)
        title = None if self.title is None else say(self.title, actor.context)
        if not self.to:
            text = text if title is None else f"{title}: {text}"
            actor.note(run, "trace.warned", {"message": text})
            actor.notice(run, text)
        heading: tuple[tuple[str, Value], ...] = () if title is None else (("title", title),)
        for name, device, path in self.to:
            actor.note(run, "trace.notify", {"to": name, "message": text})
            actor.call(run, device, path, (("message", text), *heading), wait=False)
        return run.step + 1


def read(node: Node, _fields: Fields, reading: Reading, code: Code) -> None:
    """`notify: MESSAGE`, or `notify: {to: DEVICE, message: MESSAGE, title: TITLE}`; `to` may be several, or a group."""
    if not isinstance(node, Mapping):
        words = reading.words(node)
        if words is not None:
            code.add(Notify(words))
        return
    inner = Fields(node, reading.problems)
    words = inner.required("message", lambda value, _: reading.words(value))
    title = inner.maybe("title", lambda value, _: reading.words(value))
    to = inner.node("to")
    inner.close()
    receivers: dict[str, Notifier] = {}
    for item in () if to is None else items(to, reading.problems):
        receivers |= {one[1]: one for one in reading.notifiers(item)}
    if words is not None and (to is None or receivers):
        code.add(Notify(words, title, tuple(receivers.values())))


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {
        "notify": form.either(
            form.TEXT,
            form.mapping(
                {"message": form.TEXT, "to": form.one_or_more(shapes.NOTIFIER), "title": form.TEXT}, ["message"]
            ),
        )
    }


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    if not isinstance(node, Mapping):
        return Line(teller.say("explain.action.notify_hub", message=teller.message(node)))
    inner = Fields(node, fields.problems)
    words, title, to = inner.node("message"), inner.node("title"), inner.node("to")
    message = "" if words is None else teller.message(words)
    if title is not None:
        message = teller.say("explain.action.titled", message=message, title=teller.message(title))
    if to is None:
        return Line(teller.say("explain.action.notify_hub", message=message))
    return Line(teller.say("explain.action.notify", who=teller.devices(to), message=message))
