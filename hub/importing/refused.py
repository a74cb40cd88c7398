"""What an importer says of what it read: a refusal with its place and reason, or a note on what is different."""

from dataclasses import dataclass, field

from hub.model.errors import HearthError
from hub.text.problem import Problem, Severity
from hub.text.source import Mark


class Refused(HearthError):
    """Something that cannot be translated exactly: where it stands, and why."""

    def __init__(self, message_id: str, /, mark: Mark, *, hint: str | None = None, **params: object) -> None:
        super().__init__(message_id, **params)
        self.mark = mark
        self.hint = hint

    @property
    def problem(self) -> Problem:
        """The same, for the listing."""
        return Problem(self.message_id, self.params, self.mark, self.hint)


@dataclass(slots=True)
class Findings:
    """What was found in one automation, script or scene: refusals and notes, each once."""

    refusals: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def refuse(self, refused: Refused) -> None:
        """List a reason; the same reason at the same place is listed once."""
        if refused.problem not in self.refusals:
            self.refusals.append(refused.problem)

    def note(self, message_id: str, mark: Mark, **params: object) -> None:
        """Say what is different where nobody would expect it; once for the whole."""
        if all(one.message_id != message_id for one in self.notes):
            self.notes.append(Problem(message_id, params, mark, severity=Severity.WARNING))
