"""A stage with one scene that logs what its trigger brings, and the problems of one that is none."""

from collections.abc import Mapping

from hub.model.value import Value
from tests.scenes.household import Stage
from tests.scenes.lives import Lives

TEXT = "- scene: T\n  mode: parallel\n  when: {when}\n  do: {{log: '{says}'}}\n"


def armed(when: str, known: Mapping[str, Value | None] | None = None, says: str = "fired") -> Stage:
    """A scene with this trigger; it logs `says` whenever it fires."""
    made = Stage(TEXT.format(when=when, says=says), known=known or {})
    assert [problem.message() for problem in made.problems] == []
    return made


def lived(when: str, known: Mapping[str, Value | None] | None = None, says: str = "fired") -> Lives:
    """The same with a hub that can be restarted."""
    made = Lives(TEXT.format(when=when, says=says), known=known or {})
    assert [problem.message() for problem in made.problems] == []
    return made


def refused(when: str, says: str = "fired") -> list[tuple[str, str]]:
    """The ids of the problems of a trigger, each with the words under its caret."""
    made = Stage(TEXT.format(when=when, says=says))
    found = []
    for problem in made.problems:
        mark = problem.mark
        assert mark is not None
        assert problem.message()
        line = mark.source.line(mark.line)
        found.append((problem.message_id, line[mark.column - 1 : mark.column - 1 + mark.length]))
    return found
