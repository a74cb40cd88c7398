"""Late effects of commands whose outcome is told already: a curtain that still moves is no hand on the curtain."""

from dataclasses import dataclass, replace
from typing import Final

from hub.core.tickets import Ticket
from hub.model.capability import Property
from hub.model.cause import Cause
from hub.model.ports import Clock
from hub.model.value import Value

ECHO: Final = 60.0
"""Seconds after its outcome for which an unconfirmed command still explains what the device reports."""


@dataclass(frozen=True, slots=True)
class _Echo:
    """What was asked for, by whom, until when (monotonic) it explains reports, and the value nearest to it so far."""

    value: Value
    prop: Property
    cause: Cause
    until: float
    nearest: Value | None


class Echoes:
    """Explains reports on properties whose last command was never confirmed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._echoes: dict[tuple[str, str], _Echo] = {}

    def keep(self, ticket: Ticket, reading: Value | None) -> None:
        """Remember an unconfirmed write; `reading` is what the device reports until now."""
        if ticket.prop is not None and ticket.value is not None:
            until = self._clock.monotonic() + ECHO
            echo = _Echo(ticket.value, ticket.prop, ticket.request.cause, until, reading)
            self._echoes[ticket.device, ticket.path] = echo

    def expect(self, device: str, path: str, prop: Property, value: Value, cause: Cause) -> None:
        """A write that travels along with a command, and has no ticket of its own, explains this value."""
        self._echoes[device, path] = _Echo(value, prop, cause, self._clock.monotonic() + ECHO, None)

    def forget(self, device: str, path: str) -> None:
        """A newer command explains the property now."""
        self._echoes.pop((device, path), None)

    def cause_of(self, device: str, path: str, value: Value) -> Cause | None:
        """The command's cause where `value` is what it asked for, or a number nearer to that than before."""
        if not self._echoes:
            return None
        where = (device, path)
        echo = self._echoes.get(where)
        if echo is None:
            return None
        if self._clock.monotonic() >= echo.until:
            del self._echoes[where]
            return None
        if echo.prop.same(echo.value, value):
            del self._echoes[where]
            return echo.cause
        if not _nearer(echo.value, value, echo.nearest):
            return None
        self._echoes[where] = replace(echo, nearest=value)
        return echo.cause


def _nearer(target: Value, value: Value, before: Value | None) -> bool:
    numbers = [float(one) for one in (target, value, before) if isinstance(one, (int, float))]
    return len(numbers) == 3 and abs(numbers[1] - numbers[0]) < abs(numbers[2] - numbers[0])
