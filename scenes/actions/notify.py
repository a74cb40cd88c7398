"""`notify`: tell people, through a device that can, or through the hub itself."""

from dataclasses import dataclass

from hub.text.reader import Fields
from hub.text.yaml import Mapping, Node
from scenes.engine.acting import Actor, BaseStep
from scenes.engine.run import Run
from scenes.kit.message import say
from scenes.language.reading import Code, Reading, Words


@dataclass(frozen=True, slots=True)
class Notify(BaseStep):
    """Sends a message and goes on at once; how it fared is noted in the trace when it is known."""

    words: Words
    to: str = ""
    device: str = ""
    path: str = ""

    def begin(self, run: Run, actor: Actor) -> int | None:
        """Say it."""
        text = say(self.words, actor.context)
        actor.note(run, "trace.notify", {"to": self.to, "message": text})
        if self.device:
            actor.call(run, self.device, self.path, (("message", text),), wait=False)
        else:
            actor.notice(run, text)
        return run.step + 1


def read(node: Node, _fields: Fields, reading: Reading, code: Code) -> None:
    """`notify: MESSAGE`, or `notify: {to: DEVICE, message: MESSAGE}`."""
    if not isinstance(node, Mapping):
        words = reading.words(node)
        if words is not None:
            code.add(Notify(words))
        return
    inner = Fields(node, reading.problems)
    words = inner.required("message", lambda value, _: reading.words(value))
    to = inner.node("to")
    inner.close()
    if words is None:
        return
    if to is None:
        code.add(Notify(words))
        return
    found = reading.notifier(to)
    if found is None:
        return
    handle, device, path = found
    code.add(Notify(words, handle, device, path))
