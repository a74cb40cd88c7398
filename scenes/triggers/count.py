"""`count`: a trigger fires several `times` `within` a time."""

from collections import deque
from dataclasses import dataclass
from typing import Final

from hub.text import schema as form
from hub.text.reader import Fields, duration, integer
from hub.text.schema import Keys
from hub.text.yaml import Node
from scenes.engine.plain import list_of, number_of
from scenes.engine.program import Arm, Fire, Trigger, Variables
from scenes.engine.trace import Values
from scenes.language import shapes
from scenes.language.reading import Reading, source_text
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller

MOST: Final = 1000
"""How often at most."""


@dataclass(frozen=True, slots=True)
class Times:
    """Fires when one of the triggers has fired `times` times within `within` seconds; then it counts anew."""

    text: str
    triggers: tuple[Trigger, ...]
    times: int
    within: float

    def arm(self, arm: Arm, fire: Fire) -> None:
        """Arm the triggers, and count."""
        fired_at: deque[float] = deque()

        def fired(variables: Variables, values: Values) -> None:
            while fired_at and arm.now - fired_at[0] > self.within:
                fired_at.popleft()
            fired_at.append(arm.now)
            if len(fired_at) >= self.times:
                fired_at.clear()
                fire(variables, values)
            touch()

        def say() -> object | None:
            return [arm.unix(at) for at in fired_at if arm.now - at <= self.within] or None

        def restore(body: object) -> None:
            times = [arm.at(number_of(at)) for at in list_of(body)]
            if len(times) >= self.times:
                raise ValueError(body)
            fired_at.extend(times)

        def stand(body: object) -> None:
            fired_at.extend(number_of(at) for at in list_of(body))

        touch = arm.memo(say, restore)
        arm.live(lambda: list(fired_at), stand)
        for trigger in self.triggers:
            trigger.arm(arm, fired)


def read(node: Node, fields: Fields, reading: Reading) -> Times | None:
    """`count: TRIGGER` or a list of triggers, `times: 3`, `within: DURATION`."""
    times = fields.required("times", integer(low=2, high=MOST))
    within = fields.required("within", duration(low=0.001))
    triggers = reading.triggers(node)
    if times is None or within is None or triggers is None:
        return None
    text = f"{times} × {' / '.join(trigger.text for trigger in triggers)}"
    return Times(text, triggers, times, within)


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {"count": shapes.TRIGGERS, "times": form.number(2, MOST, whole=True), "within": form.DURATION}


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    times, within = fields.node("times"), fields.node("within")
    length = "" if within is None else teller.duration(within)
    count = "" if times is None else source_text(times)
    return Line(teller.say("explain.trigger.count", times=count, length=length), teller.triggers(node))
