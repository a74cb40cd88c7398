"""`sun`: sunrise, sunset, dawn and dusk at home, or some time before or after."""

import re
from dataclasses import dataclass
from typing import Final

from hub.text.hints import suggest
from hub.text.problem import error
from hub.text.quantities import DAY_S, parse_duration
from hub.text.reader import Fields, scalar
from hub.text.schema import Keys
from hub.text.yaml import Node
from scenes.engine.program import Arm, Fire
from scenes.engine.sun import NAMES, Passing, Sun
from scenes.kit.appointment import appoint
from scenes.kit.days import DAY_KEYS, read_days, tell_days
from scenes.language.reading import Reading, source_text
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller

_TEXT: Final = re.compile(r"([^\s+-]+)\s*(?:([+-])\s*(\S+))?")
_LONGEST_S: Final = DAY_S / 2


@dataclass(frozen=True, slots=True)
class SunPasses:
    """Fires once a local date, on days on which the sun passes that height."""

    text: str
    passing: Passing

    def arm(self, arm: Arm, fire: Fire) -> None:
        """Make the appointment."""
        appoint(arm, self.passing, fire)


def read(node: Node, fields: Fields, reading: Reading) -> SunPasses | None:
    """`sun: sunset`, `sun: sunrise - 10m`; `days`, `dates`, `except`."""
    word = scalar(node, reading.problems)
    days, said = read_days(fields, reading)
    if word is None:
        return None
    match = _TEXT.fullmatch(word.text.strip())
    name = match[1] if match else word.text
    if match is None or name not in NAMES:
        names = ", ".join(f"`{one}`" for one in NAMES)
        reading.problems.append(
            error("scene_time.bad_sun", word.mark, hint=suggest(name, NAMES), text=word.text, names=names)
        )
        return None
    offset = parse_duration(match[3]) if match[3] else 0.0
    if offset is None or offset > _LONGEST_S:
        reading.problems.append(error("scene_time.bad_offset", word.mark, text=match[3]))
        return None
    latitude, longitude = reading.facts.latitude, reading.facts.longitude
    if latitude is None or longitude is None:
        reading.problems.append(error("scene_time.no_place", word.mark, text=word.text))
        return None
    sun = Sun(latitude, longitude)
    reading.members.add(repr(sun))
    elevation, rising = NAMES[name]
    passing = Passing(sun, elevation, rising, -offset if match[2] == "-" else offset, days)
    return SunPasses(f"{word.text} {said}".strip(), passing)


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {"sun": {"type": "string", "examples": list(NAMES)}, **DAY_KEYS}


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    said = source_text(node).strip()
    word = "explain.trigger.at" if said in NAMES else "explain.trigger.sun"
    text = teller.say(word, time=teller.expression(said))
    return Line(tell_days(text, fields, teller))
