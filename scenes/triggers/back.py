"""`back`: a device can be reached again, `after` it was away for a time, and stays so `for` a time."""

from collections.abc import Callable
from dataclasses import dataclass

from hub.text import schema as form
from hub.text.reader import Fields, duration
from hub.text.schema import Keys
from hub.text.yaml import Node
from scenes.engine.plain import list_of
from scenes.engine.program import Arm, Fire
from scenes.engine.view import Context
from scenes.kit.naming import Named, online_of, tell_each, written
from scenes.language import shapes
from scenes.language.reading import Reading
from scenes.language.scope import MEMBER
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller

Told = Callable[[Named], None]


@dataclass(frozen=True, slots=True)
class Back:
    """Fires for each device that comes back; brings `member`.

    `after_seconds`: only one that was away for so long, and that one also when it came back while the hub was away.
    """

    text: str
    named: tuple[Named, ...]
    after_seconds: float = 0.0
    for_seconds: float = 0.0

    def arm(self, arm: Arm, fire: Fire) -> None:
        """Watch each of them."""
        missed: dict[str, None] = {}

        def restore(body: object) -> None:
            known = {one.ref for one in self.named}
            missed.update({ref: None for ref in list_of(body) if isinstance(ref, str) and ref in known})

        touch = arm.memo(lambda: list(missed) or None, restore)
        arm.live(lambda: list(missed), restore)

        def back(one: Named) -> None:
            if self.after_seconds:
                if one.ref not in missed:
                    return
                del missed[one.ref]
                touch()
            fire({MEMBER: one.ref}, ((one.cell.ref, one.cell.value),))

        def miss(one: Named) -> None:
            missed[one.ref] = None
            touch()

        def look() -> None:
            for one in self.named:
                if one.ref in missed and one.cell.value is True:
                    back(one)

        for one in self.named:
            self._watch(arm, one, back, miss)
        if self.after_seconds:
            arm.started(look)

    def _watch(self, arm: Arm, one: Named, back: Told, miss: Told) -> None:
        def here(_: Context) -> bool | None:
            online = one.cell.value
            return None if online is None else bool(online)

        def away(_: Context) -> bool | None:
            online = one.cell.value
            return None if online is None else not online

        if self.after_seconds:
            arm.watch((one.cell,), away, lambda: miss(one), self.after_seconds, ())
        arm.watch((one.cell,), here, lambda: back(one), self.for_seconds, ())


def read(node: Node, fields: Fields, reading: Reading) -> Back | None:
    """`back: MEMBER`, a list or a group, `after: DURATION`, `for: DURATION`."""
    after = fields.optional("after", duration(low=0), 0.0)
    seconds = fields.optional("for", duration(low=0), 0.0)
    return Back(f"back {written(node)}", online_of(node, reading), after, seconds)


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {
        "back": form.either(shapes.GROUP, form.one_or_more(shapes.DEVICE)),
        "after": form.DURATION,
        "for": form.DURATION,
    }


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    told, after = tell_each("back", node, fields, teller), fields.node("after")
    if after is None:
        return told
    return Line(teller.say("explain.trigger.back_after", what=told.text, length=teller.duration(after)))
