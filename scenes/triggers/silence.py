"""`silence`: a device, or one of its properties, has reported nothing `for` a time, not even the same value again."""

from dataclasses import dataclass
from typing import Final

from hub.text import schema as form
from hub.text.reader import Fields, duration
from hub.text.schema import Keys
from hub.text.yaml import Node, Scalar
from scenes.engine.plain import list_of, number_of
from scenes.engine.program import Arm, Fire, Variables
from scenes.engine.timers import Alarm, state_of
from scenes.kit.binding import bind_member
from scenes.kit.naming import devices, written
from scenes.language import shapes
from scenes.language.groups import GROUP_WORDS
from scenes.language.reading import Reading, source_text
from scenes.language.scope import MEMBER
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller

REPORT: Final = "report"
"""The channel on which the hub tells how long ago (`ago`, seconds) something reported, when it was asked."""
FIRST: Final = 60.0
"""Seconds after which the first question is asked."""
SHORTEST: Final = 10.0
"""Less silence than this cannot be asked for: devices are polled, and that takes as long."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Fires for each of `named` (how people write it, the key of a device or the id of a property) that falls silent.

    It says so once, and again only after something was heard. The time in which the hub itself was away does not count:
    after a restart there is half of `for_seconds` at least. Brings `member`.
    """

    text: str
    named: tuple[tuple[str, str], ...]
    for_seconds: float

    def arm(self, arm: Arm, fire: Fire) -> None:
        """Ask from time to time."""
        for ref, id_ in self.named:
            _Silent(arm, fire, ref, id_, self.for_seconds)


class _Silent:
    """One device or property: when it was heard last (engine time), and whether its silence was told.

    It remembers by itself: a scene about all devices of a house would else write all of that for each of them.
    """

    def __init__(self, arm: Arm, fire: Fire, ref: str, id_: str, seconds: float) -> None:
        self._heard = arm.now
        self._told = False
        self._arm = arm
        self._fire = fire
        self._ref = ref
        self._id = id_
        self._seconds = seconds
        arm.arrives(REPORT, id_, self._answered)
        self._alarm = self._ask_after(min(FIRST, seconds))
        self._touch = arm.memo(lambda: [arm.unix(self._heard), self._told], self._restore)
        self._touch()
        arm.live(lambda: [self._heard, self._told, state_of(self._alarm)], self._stand)

    def _stand(self, body: object) -> None:
        heard, told, alarm = list_of(body)
        self._heard, self._told = number_of(heard), told is True
        self._alarm.cancel()
        self._alarm = self._arm.again(alarm, lambda: self._arm.inquire(self._id)) or self._alarm

    def _restore(self, body: object) -> None:
        heard, told = list_of(body)
        self._heard, self._told = self._arm.at(number_of(heard)), told is True
        self._alarm.cancel()
        self._alarm = self._ask_after(max(self._heard + self._seconds - self._arm.now, self._seconds / 2))

    def _ask_after(self, seconds: float) -> Alarm:
        return self._arm.after(seconds, lambda: self._arm.inquire(self._id))

    def _answered(self, said: Variables) -> None:
        arm, ago = self._arm, said.get("ago")
        if isinstance(ago, (int, float)) and arm.now - ago > self._heard:
            self._heard, self._told = arm.now - ago, False
            self._touch()
        left = self._heard + self._seconds - arm.now
        silent = left <= 0
        if silent and not self._told:
            self._told = True
            self._touch()
            self._fire({MEMBER: self._ref}, ())
        self._alarm.cancel()
        self._alarm = self._ask_after(self._seconds if silent else left)


def read(node: Node, fields: Fields, reading: Reading) -> Silence | None:
    """`silence: MEMBER`, a list, a group, or `silence: MEMBER.PROPERTY`; `for: DURATION`."""
    seconds = fields.required("for", duration(low=SHORTEST))
    if isinstance(node, Scalar) and "." in node.text and node.text.partition(".")[0] not in GROUP_WORDS:
        named = _of_property(node, reading)
    else:
        named = tuple((one.ref, one.device.key) for one in devices(node, reading))
    return None if seconds is None else Silence(f"silence {written(node)}", named, seconds)


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {
        "silence": form.either(shapes.GROUP, shapes.PROPERTY, form.one_or_more(shapes.DEVICE)),
        "for": form.DURATION,
    }


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    length = fields.node("for")
    said = source_text(node)
    of_property = "." in said and said.partition(".")[0] not in GROUP_WORDS
    known = {"length": "" if length is None else teller.duration(length)}
    if of_property:
        return Line(teller.say("explain.trigger.silence_of", what=teller.thing(node), **known))
    return Line(teller.say("explain.trigger.silence", who=teller.one_of(node), **known))


def _of_property(node: Scalar, reading: Reading) -> tuple[tuple[str, str], ...]:
    cell = reading.reference(node)
    if cell is None:
        return ()
    handle = Scalar(node.text.partition(".")[0], node.mark, inset=None)
    members = reading.devices(handle) or ()
    bind_member(reading, list(members))
    return tuple((one.ref, cell.id) for one in members)
