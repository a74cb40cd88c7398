"""`home`: who is at home."""

from dataclasses import dataclass

from hub.text import schema as form
from hub.text.problem import error
from hub.text.reader import Fields, one_of
from hub.text.schema import Keys
from hub.text.yaml import Node, Scalar
from scenes.engine.trace import Values
from scenes.engine.view import Context
from scenes.language.expression import Expression
from scenes.language.groups import PEOPLE as PRESENCE
from scenes.language.reading import Reading, source_text
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller

PEOPLE = "every.presence.home"
ANYONE, NOBODY, EVERYONE = "anyone", "nobody", "everyone"


@dataclass(frozen=True, slots=True)
class AtHome:
    """Holds while one of the people is at home, `nobody` is, or `everyone`."""

    who: str
    people: tuple[Expression, ...]

    def test(self, context: Context) -> bool | None:
        """One person decides `anyone` and `nobody` by being there, `everyone` by being away; else all must be known."""
        wanted = self.who != EVERYONE
        truths = [person.test(context) for person in self.people]
        decided = wanted if wanted in truths else None if None in truths else not wanted
        return not decided if self.who == NOBODY and decided is not None else decided

    def blame(self, context: Context) -> tuple[str, Values]:
        """What was asked, and where those are who keep it from being so."""
        return f"home: {self.who}", tuple(value for person in self.people for value in person.values(context))


def read(node: Node, _fields: Fields, reading: Reading) -> AtHome | None:
    """`home: anyone`, `home: nobody`, `home: everyone`, or `home: HANDLE` of a person."""
    noted = len(reading.problems)
    people = reading.each(Scalar(PEOPLE, node.mark, inset=None))
    if not people:
        del reading.problems[noted:]
        reading.problems.append(error("scenes.nobody_lives_here", node.mark))
        return None
    known = {member.ref: (expression,) for member, expression in people}
    everybody = tuple(expression for _, expression in people)
    chosen = one_of({ANYONE: everybody, NOBODY: everybody, EVERYONE: everybody} | known)(node, reading.problems)
    return None if chosen is None else AtHome(source_text(node), chosen)


def schema(house: House) -> Keys:
    """What may stand under its keys."""
    return {"home": form.words((ANYONE, NOBODY, EVERYONE, *house.having(PRESENCE)))}


def tell(node: Node, _fields: Fields, teller: Teller) -> Line:
    """In words."""
    who = source_text(node)
    if who in (ANYONE, NOBODY, EVERYONE):
        return Line(teller.say(f"explain.condition.{who}"))
    return Line(teller.say("explain.is.home", who=teller.devices(node)))
