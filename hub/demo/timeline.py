"""The living timeline: what happens, what follows from it, and how long it took."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from hub.demo.day import Act
from hub.demo.foresight import Deed
from hub.demo.judge import Finding, sentences, shown
from hub.text.messages.catalogue import Language, render


@dataclass(frozen=True, slots=True)
class Line:
    """One deed of an act, done.

    `why` is what set its scene off. `heard_ms`: from the hand to the device's ear; `settled_ms`: from the command to
    its outcome. None where it did not happen, or nobody could measure it.
    """

    deed: Deed
    why: str
    outcome: str | None
    heard_ms: float | None
    settled_ms: float | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """Prints for people; with `quiet` nothing at all."""

    console: Console
    language: Language
    zone: tzinfo
    names: Mapping[str, str]

    def words(self, message_id: str, **params: object) -> str:
        """A text of the catalogue, safe to print."""
        return escape(render(message_id, params, self.language))

    def say(self, message_id: str, **params: object) -> None:
        """A sentence of the catalogue."""
        self.console.print(self.words(message_id, **params))

    def busy(self, message_id: str, **params: object) -> AbstractContextManager[object]:
        """Show that something goes on, where there is a terminal."""
        return self.console.status(self.words(message_id, **params))

    def found(self, sightings: Sequence[Mapping[str, object]], total: int) -> None:
        """What was found, and how."""
        self.say("cli.demo_found", found=len(sightings), total=total)
        table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 4))
        for row in sightings:
            how = row.get("how")
            hows = ", ".join(map(str, how)) if isinstance(how, list) else ""
            model = str(row.get("model") or row.get("name") or "")
            table.add_row(
                f"[bold]{escape(str(row.get('handle') or '-'))}[/]",
                escape(model),
                str(row.get("address")),
                f"[dim]{hows}[/]",
            )
        self.console.print(table)

    def begin(self, act: Act, wall: float) -> None:
        """An act begins: its time and title, and the hands laid on devices."""
        local = datetime.fromtimestamp(wall, UTC).astimezone(self.zone).strftime("%H:%M:%S")
        self.console.print(f"[cyan]{local}[/]  [bold]{escape(act.title)}[/]")
        for hand in act.hands:
            value = ("on" if hand.value else "off") if isinstance(hand.value, bool) else hand.value
            self.console.print(f"          [yellow]{self._name(hand.device)}: {escape(f'{hand.what} {value}')}[/]")

    def done(self, lines: Iterable[Line]) -> None:
        """What followed."""
        scene = ""
        for line in lines:
            deed = line.deed
            if deed.scene != scene:
                why = f"  [dim]({escape(line.why)})[/]" if line.why else ""
                self.console.print(f"          → [magenta]{escape(deed.scene)}[/]{why}")
                scene = deed.scene
            asked = f"{deed.target} = {shown(deed)}" if deed.args is None else f"{deed.target}({shown(deed)})"
            outcome = line.outcome or self.words("cli.demo_unsettled")
            style = "green" if line.outcome in ("confirmed", "accepted") else "red"
            self.console.print(f"            → {escape(asked)} → [{style}]{outcome}[/]{self._took(line)}")

    def verdict(self, lines: Sequence[Line], findings: Sequence[Finding], seconds: float) -> None:
        """The end: how long things took, and what the judge says."""
        self.console.print()
        heard = [line.heard_ms for line in lines if line.heard_ms is not None]
        settled = [line.settled_ms for line in lines if line.settled_ms is not None]
        if heard:
            self.say("cli.demo_heard", median=median(heard), worst=max(heard), count=len(heard))
        if settled:
            self.say("cli.demo_settled", median=median(settled), worst=max(settled), count=len(settled))
        for sentence in sentences(findings, self.language):
            self.console.print(f"[red]✗[/] {escape(sentence)}")
        if not findings:
            self.console.print(f"[green]✓[/] {self.words('cli.demo_passed', count=len(lines), seconds=seconds)}")

    def living(self, socket: Path, port: int | None = None) -> None:
        """How to look into the hub while it lives on, and at the port of the broker, where there is one."""
        self.console.print()
        self.say("cli.demo_living")
        for command in ("watch", "devices", "trace", "set kitchen_light.on=on"):
            name, _, rest = command.partition(" ")
            self.console.print(f"    hearth {name} --socket {socket} {rest}".rstrip(), soft_wrap=True, highlight=False)
        if port is not None:
            self.say("cli.demo_at_broker", port=port)
            command = f"mosquitto_sub -p {port} -t 'hearth/#' -v"
            self.console.print(f"    {command}", soft_wrap=True, highlight=False)
        self.say("cli.demo_how_to_end")

    def _took(self, line: Line) -> str:
        parts = []
        if line.heard_ms is not None:
            parts.append(self.words("cli.demo_to_command", ms=line.heard_ms))
        if line.settled_ms is not None:
            parts.append(self.words("cli.demo_to_outcome", ms=line.settled_ms))
        return f"  [dim]({', '.join(parts)})[/]" if parts else ""

    def _name(self, handle: str) -> str:
        return escape(self.names.get(handle, handle))
