"""The conversation about one device of another hub."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final

from drivers.hearth.codec import Ask, Happened, Said, Standing, cause_word, happened_in, standing_in, value_in
from drivers.hearth.link import Link
from drivers.hearth.topics import Tree
from drivers.kit.status import StatusLine
from hub.model.capability import Abilities
from hub.model.cause import Cause
from hub.model.device import Endpoint, Happening, Health
from hub.model.errors import BadBytes, HearthError, Unreachable
from hub.model.ports import DriverPorts, Order, Report
from hub.model.reading import Absence
from hub.model.value import Value, canonical_json

OLD: Final = 60.0
"""Seconds after which an event is past: nobody is to act on it."""
SOON: Final = 3.0
"""Seconds in which a broker says what it keeps."""
UNREADABLE: Final = Absence.UNREADABLE.value


class RemoteSession:
    """What another hub says of one device, with its age; what is wanted of the device goes to that hub.

    `new_name` tells what a device that its hub shows no more may be called now; empty: nobody knows.
    """

    def __init__(
        self, device: str, endpoint: Endpoint, abilities: Abilities, link: Link, tree: Tree, ports: DriverPorts,
        new_name: Callable[[], str],
    ) -> None:  # fmt: skip
        self._device, self._abilities, self._link, self._tree, self._ports = device, abilities, link, tree, ports
        self._new_name = new_name
        self._handle = endpoint.wire_id.partition("/")[2]
        self._status = StatusLine(device, endpoint, ports.reports, ports.clock)
        self._standing: Standing | None = None
        self._looked = False
        self._told: dict[str, Said] = {}
        self._ends: tuple[Callable[[], None], ...] = ()

    def submit(self, order: Order, done: Callable[[HearthError | None], None]) -> None:
        """Ask the other hub; where it cannot be reached, say so at once."""
        error = self._why_not()
        if error is not None:
            done(error)
            return
        call = order.call
        ask = Ask(
            "", device=self._handle, writes={path: canonical_json(value) for path, value in order.writes},
            call=call.path if call else "",
            args={name: canonical_json(value) for name, value in call.args} if call else {},
            cause=cause_word(order.cause), depth=order.cause.depth,
        )  # fmt: skip
        self._link.ask(ask, order.timeout, done)

    def refresh(self, paths: tuple[str, ...]) -> None:
        """Do nothing: the other hub says every change at once, and knows best when to ask its device."""

    async def run(self) -> None:
        """Hear what the other hub says, until cancelled."""
        clock = self._ports.clock
        self._ends = (
            clock.call_at(clock.monotonic() + SOON, self._waited).cancel,
            self._ports.broker.subscribe(self._tree.state(self._handle), self._heard_state),
            self._ports.broker.subscribe(self._tree.event(self._handle), self._heard_event),
            self._link.watch(self._link_changed),
        )
        try:
            self._tell()
            await asyncio.get_running_loop().create_future()
        finally:
            self.close()

    def close(self) -> None:
        """Hear nothing any more."""
        ends, self._ends = self._ends, ()
        for end in ends:
            end()

    # inside

    def _why_not(self) -> HearthError | None:
        if self._link.why_not is not None:
            return self._link.why_not
        if self._standing is None:
            return self._gone()
        return None if self._standing.online else Unreachable("homes.offline_there", hub=self._link.hub)

    def _gone(self) -> Unreachable:
        hub, new = self._link.hub, self._new_name()
        if new:
            return Unreachable("homes.renamed_there", hub=hub, handle=self._handle, new=new)
        return Unreachable("homes.not_shown", hub=hub, handle=self._handle)

    def _link_changed(self) -> None:
        if self._link.why_not is not None:
            self._told.clear()  # what is said after the return is heard anew, with its age
        self._tell()

    def _heard_state(self, _topic: str, payload: bytes, _retained: bool) -> None:
        try:
            self._standing = standing_in(payload, self._abilities) if payload else None
        except BadBytes:
            return
        self._looked = True
        self._tell()

    def _waited(self) -> None:
        """What the broker keeps would have come by now."""
        self._looked = True
        self._tell()

    def _tell(self) -> None:
        """Say how it fares, and what is news; ages are known only while the other hub's clock is."""
        if not self._link.known or (self._link.why_not is None and not self._looked):
            return
        error = self._why_not()
        self._status.say(Health.OFFLINE if error else Health.ONLINE, error)
        if self._link.why_not is None and self._standing is not None:
            self._report(self._standing.values)

    def _report(self, values: Mapping[str, Said]) -> None:
        news: dict[tuple[float, int, str], list[tuple[str, Said]]] = {}
        for path, said in values.items():
            if self._told.get(path) != said:
                cause = said.cause
                moment = (said.heard, cause.depth if cause else 0, cause.who if cause else "")
                news.setdefault(moment, []).append((path, said))
        self._told = dict(values)
        for (heard, _, _), group in sorted(news.items()):
            told = [(path, said.value) for path, said in group if said.value is not None or said.why_not == UNREADABLE]
            if told:
                ago = self._link.ago(heard)
                self._ports.reports.report(Report(self._device, told, ago=ago, cause=self._theirs(group[0][1].cause)))

    def _theirs(self, cause: Cause | None) -> Cause | None:
        return None if cause is None else Cause(cause.origin, f"{self._link.hub}: {cause.who}", depth=cause.depth)

    def _heard_event(self, _topic: str, payload: bytes, retained: bool) -> None:
        """An event of just now: one that the broker kept, or that is a minute old, is past."""
        if retained or self._link.why_not is not None:
            return
        try:
            happened = happened_in(payload)
            fields = self._fields(happened)
        except BadBytes:
            return
        ago = self._link.ago(happened.at)
        if ago < OLD:
            happening = Happening(happened.path, fields)
            report = Report(self._device, events=(happening,), ago=ago, cause=self._theirs(happened.cause))
            self._ports.reports.report(report)

    def _fields(self, happened: Happened) -> Mapping[str, Value | None]:
        event = self._abilities.events.get(happened.path)
        kinds = {field.name: field.kind for field in event.fields} if event else {}
        return {
            name: None if value is None else value_in(value, kinds[name])
            for name, value in happened.fields.items()
            if name in kinds
        }
