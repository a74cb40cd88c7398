"""What scenes did to the world, effect by effect, in a form in which two replays can be compared."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hub.model.cause import Origin
from scenes.engine.effects import Do, Effect, Fetch, Notice, Publish
from scenes.stage.home import DeedKind
from scenes.stage.stage import spoken


@dataclass(frozen=True, slots=True)
class Did:
    """One thing that was done at a wall time (Unix seconds). `what` is as people write it, `text` all of it in a line.

    `device` is the key of the device that it concerns; empty: none. `scene` is an id; empty: the hub itself.
    """

    wall: float
    kind: DeedKind
    what: str
    text: str
    scene: str
    device: str = ""

    @property
    def same(self) -> tuple[str, str, str]:
        """What is equal in two deeds that are the same."""
        return self.kind, self.text, self.scene


def did(effect: Effect, wall: float, handles: Mapping[str, str]) -> Iterator[Did]:
    """What an effect does outside the engine; a command may write several properties. Lines of the log are nothing."""
    match effect:
        case Do(command):
            cause = command.cause
            scene = cause.who if cause.origin is Origin.SCENE else ""
            for write in command.writes:
                ref = _ref(write.device, write.path, handles)
                text = f"{ref} = {spoken(write.value)}"
                yield Did(wall, DeedKind.WRITE, ref, text, scene, write.device)
            if (call := command.call) is not None:
                ref = _ref(call.device, call.path, handles)
                text = f"{ref}({', '.join(f'{name}={spoken(value)}' for name, value in call.args)})"
                yield Did(wall, DeedKind.CALL, ref, text, scene, call.device)
        case Notice(text, scene):
            yield Did(wall, DeedKind.NOTICE, "", text, scene)
        case Fetch(_, request, scene):
            text = " ".join(filter(None, (request.method, str(request.url), request.body)))
            yield Did(wall, DeedKind.REQUEST, str(request.url), text, scene)
        case Publish(_, message, scene):
            yield Did(wall, DeedKind.MESSAGE, message.topic, f"{message.topic} = {message.text}", scene)


def _ref(key: str, path: str, handles: Mapping[str, str]) -> str:
    return f"{handles.get(key, key)}.{path}"
