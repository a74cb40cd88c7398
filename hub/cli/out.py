"""What a command prints: JSON for programs, lines and tables for people, and nothing that could drive a terminal."""

import io
import json
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any, Final, TextIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hub.text.messages.catalogue import Language, render
from hub.text.problem import printable
from hub.text.quantities import format_duration, format_time_of_day

ENDLESS: Final = 10_000
"""The width of a table that goes into a pipe: no line of it is cut."""

STYLES: Final = {
    "online": "green", "degraded": "yellow", "offline": "red", "new": "dim", "confirmed": "green", "done": "green",
    "failed": "red", "running": "cyan", "quarantined": "red", "waiting": "yellow",
}  # fmt: skip
"""Words that are shown in a colour where there are colours."""
SPOKEN: Final = ("online", "degraded", "offline", "new")
"""Those of them that a table has in the language of the reader."""

_TIMES: Final[dict[str, Callable[[float], str]]] = {
    "time": lambda second: format_time_of_day(int(second)),
    "duration": format_duration,
}
"""Types whose values are seconds, and not written so."""


@dataclass(frozen=True, slots=True)
class Out:
    """Where to, in which language, and whether as JSON."""

    stream: TextIO
    errors: TextIO
    language: Language
    as_json: bool

    def json(self, answer: object) -> None:
        """One JSON document on one line."""
        print(json.dumps(answer, ensure_ascii=False), file=self.stream, flush=True)

    def say(self, message_id: str, /, **params: object) -> None:
        """A sentence of the catalogue."""
        self.line(self.words(message_id, **params))

    def words(self, message_id: str, /, **params: object) -> str:
        """A text of the catalogue."""
        return render(message_id, params, self.language)

    def word(self, state: str) -> str:
        """A word of the hub for how something fares or ended, for people."""
        return self.words(f"cli.is.{state}")

    def line(self, text: str) -> None:
        """One line."""
        print(printable(text), file=self.stream, flush=True)

    def block(self, text: str) -> None:
        """Several lines of our own making."""
        print(text, file=self.stream, flush=True)

    def complain(self, text: str) -> None:
        """One line of trouble."""
        self.stream.flush()
        print(f"hearth: {text}", file=self.errors, flush=True)

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table; the columns are named by ids of the catalogue."""
        from rich.box import SIMPLE_HEAD
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        terminal = self.stream.isatty()
        table = Table(box=SIMPLE_HEAD if terminal else None, pad_edge=False, header_style="bold")
        for column in columns:
            table.add_column(self.words(column), overflow="fold")
        styles = STYLES | {self.word(state): STYLES[state] for state in SPOKEN}
        for row in rows:
            table.add_row(*(Text(cell, style=styles.get(cell, "")) for cell in map(printable, row)))
        # Drawn in memory first: a reader that leaves must find our manners, not those of rich.
        drawn = io.StringIO()
        width = shutil.get_terminal_size().columns if terminal else ENDLESS
        Console(file=drawn, width=width, force_terminal=terminal, highlight=False).print(table)
        for line in drawn.getvalue().splitlines():
            print(line.rstrip(), file=self.stream)
        self.stream.flush()


class _Home:
    """Whose times are shown: those of the home, once its hub has said where it is; until then the machine's."""

    zone: tzinfo | None = None


def at_home_in(time_zone: str) -> None:
    """Show times of this zone from now on (an IANA name); a name that this machine does not know changes nothing."""
    with suppress(ZoneInfoNotFoundError, ValueError):
        _Home.zone = ZoneInfo(time_zone)


def from_local(local: datetime) -> float:
    """Unix seconds of a date and time (without zone) at home."""
    return local.replace(tzinfo=_Home.zone).timestamp() if _Home.zone else local.timestamp()


def local_date(at: float) -> date:
    """The home's date, from Unix seconds."""
    return datetime.fromtimestamp(at, UTC).astimezone(_Home.zone).date()


def iso_time(at: float) -> str:
    """The home's date and time to the millisecond with its offset, as programs read it, from Unix seconds."""
    return datetime.fromtimestamp(at, UTC).astimezone(_Home.zone).isoformat(timespec="milliseconds")


def clock_time(at: float) -> str:
    """The home's time of day to the millisecond, from Unix seconds."""
    return datetime.fromtimestamp(at, UTC).astimezone(_Home.zone).strftime("%H:%M:%S.%f")[:-3]


def date_time(at: float | None) -> str:
    """The home's date and time to the second, from Unix seconds; `-` for None."""
    return "-" if at is None else datetime.fromtimestamp(at, UTC).astimezone(_Home.zone).strftime("%Y-%m-%d %H:%M:%S")


def shown(value: object, unit: str | None = None, type_: str | None = None) -> str:
    """A value as people write it: `on`, `40 %`, `docked`, with its type also `22:30` and `5m`; `-` for none."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "on" if value else "off"
    if type_ in _TIMES and isinstance(value, int | float):
        return _TIMES[type_](value)
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return f"{text} {unit}" if unit else text


def reading_text(reading: Mapping[str, Any], out: Out) -> str:
    """A reading in one word: its value with the unit (`restored`: not heard since the start), or why there is none."""
    if reading["absent"] is not None:
        return f"({out.word(reading['absent'])})"
    text = shown(reading["value"], reading["unit"], reading.get("type"))
    return f"{text} ({out.word('restored')})" if reading.get("provenance") == "restored" else text


def standard(language: Language, *, as_json: bool) -> Out:
    """The process's own output and errors."""
    return Out(sys.stdout, sys.stderr, language, as_json)
