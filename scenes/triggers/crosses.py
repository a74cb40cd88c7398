"""`crosses`: a number goes over a limit (or under it), and counts again only after it went back by `hysteresis`."""

from collections.abc import Callable
from dataclasses import dataclass

from hub.text import schema as form
from hub.text.reader import Fields, duration
from hub.text.schema import Keys
from hub.text.yaml import Node
from scenes.engine.program import Arm, Fire
from scenes.engine.view import Context
from scenes.language import shapes
from scenes.language.crossing import Crossing
from scenes.language.reading import Reading, source_text
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller


@dataclass(frozen=True, slots=True)
class Crosses:
    """Fires when the limit is crossed, and then not before the number was back; `for_seconds` it must not go back."""

    crossing: Crossing
    for_seconds: float = 0.0

    @property
    def text(self) -> str:
        """The comparison as written."""
        return self.crossing.over.source

    def arm(self, arm: Arm, fire: Fire) -> None:
        """Watch the comparison."""
        over = self.crossing.over
        latch = _Latch(self.crossing)
        arm.live(lambda: latch.crossed, latch.stand)
        latch.touch = arm.memo(latch.say, lambda body: latch.restore(body, look_anew))
        look_anew = arm.watch(
            over.cells, latch.test, lambda: fire({}, over.values(arm.context)), self.for_seconds, over.boundaries
        )


class _Latch:
    """Whether the limit is crossed: true from when it is crossed until the number has gone back."""

    def __init__(self, crossing: Crossing) -> None:
        self.touch: Callable[[], None] | None = None
        self._over = crossing.over.test
        self._back = None if crossing.back is None else crossing.back.test
        self.crossed = False

    def test(self, context: Context) -> bool | None:
        """Whether it is; None while the number is not known, which changes nothing."""
        over = self._over(context)
        if over is None:
            return None
        crossed = over or (self.crossed and self._back is not None and not self._back(context))
        if crossed is not self.crossed:
            self.crossed = crossed
            if self.touch is not None:
                self.touch()
        return crossed

    def stand(self, body: object) -> None:
        """Be at what `crossed` was."""
        self.crossed = body is True

    def say(self) -> object | None:
        """That it is crossed, where the number alone would not say so."""
        return True if self.crossed and self._back is not None else None

    def restore(self, body: object, look_anew: Callable[[], None]) -> None:
        """It was crossed when the hub stopped; it still is where the number has not gone back since."""
        if body is not True:
            raise ValueError(body)
        self.crossed = True
        look_anew()


def read(node: Node, fields: Fields, reading: Reading) -> Crosses | None:
    """`crosses: NUMBER > LIMIT`, `hysteresis: DISTANCE`, `for: DURATION`."""
    far = fields.node("hysteresis")
    seconds = fields.optional("for", duration(low=0), 0.0)
    crossing = reading.crossing(node, far)
    return None if crossing is None else Crosses(crossing, seconds)


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {"crosses": shapes.EXPRESSION, "hysteresis": shapes.VALUE, "for": form.DURATION}


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    far, length = fields.node("hysteresis"), fields.node("for")
    text = teller.say("explain.trigger.becomes", what=teller.clause(node))
    if length is not None:
        text = teller.say("explain.for", what=text, length=teller.duration(length))
    if far is not None:
        text = teller.say("explain.trigger.hysteresis", what=text, far=source_text(far))
    return Line(text)
