"""A finding: something doubtful about scenes, that was seen to happen (or that surely cannot), and how to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hub.text.problem import Problem, Severity
from hub.text.source import Mark


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` is stable. `what` and `mend` are message ids with the same `params`: what happens, and what to do.

    `scenes` are the ids of those without which it would not happen, the one that is to be mended first; `properties`
    are ids. `play` is a test, as `hearth scenes test` runs it; empty where it is told of what can never happen. `rank`:
    the higher, the worse.
    """

    code: str
    scenes: tuple[str, ...]
    what: str
    mend: str
    params: Mapping[str, object] = field(default_factory=dict)
    properties: tuple[str, ...] = ()
    play: str = ""
    rank: float = 0.0

    def problem(self, mark: Mark | None) -> Problem:
        """The same as a warning at the place of its first scene."""
        return Problem(
            self.what, self.params, mark, severity=Severity.WARNING, code=self.code, mend=self.mend, play=self.play
        )
