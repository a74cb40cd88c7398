"""The stage: the real engine on a virtual clock, in a home whose devices do as they are told.

Nothing leaves it: a command changes the value that it writes, a request gets the answer it is to get, and all that is
done is written down. What scenes do, how time passes and what comes of a restart is the engine's own.
"""

from collections import deque
from collections.abc import Callable, Mapping

from hub.model.capability import Property
from hub.model.cause import DEVICE, Cause, Origin
from hub.model.command import Command, Outcome, Settled
from hub.model.reading import PropertyId
from hub.model.value import Kind, Value
from hub.model.vocabulary import ONLINE
from hub.text.messages.catalogue import render
from hub.text.quantities import format_duration, format_time_of_day
from scenes.engine.effects import Complaint, Do, Effect, Fetch, Inquire, Log, Notice, Publish, Traced
from scenes.engine.engine import Engine
from scenes.engine.moments import Answered, Arrived, Asked, Happened, Heard, Moment, Replied, Started, Ticked
from scenes.engine.run import Reply
from scenes.engine.trace import Trace
from scenes.engine.view import View
from scenes.invariants.monitor import Monitor
from scenes.invariants.track import Breach
from scenes.stage.home import Deed, DeedKind, Home, Load, Manners

PERSON = Cause(Origin.PERSON, "somebody")


def spoken(value: Value | None, prop: Property | None = None) -> str:
    """A value as people write it in a scene: `on`, `21.5`, `10m` for a duration, `07:30` for a time of day."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, (int, float)) and not isinstance(value, bool) and prop is not None:
        if prop.kind is Kind.DURATION:
            return format_duration(value)
        if prop.kind is Kind.TIME:
            return format_time_of_day(int(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


class Stage:
    """Scenes in a home. Time begins at `begins` (Unix seconds); `known` is what properties (by id) are at then.

    The hub has been up for long: all that is known has been heard. `done` and `traces` gather what happens, in order;
    `breaches` are those of invariants, `invariants` says how they stand. No guard stands in the way of a command.
    """

    def __init__(
        self, home: Home, load: Load, *, begins: float, known: Mapping[PropertyId, Value | None] | None = None,
        manners: Manners | None = None,
    ) -> None:  # fmt: skip
        self.home = home
        self.manners = Manners() if manners is None else manners
        self.now = 1000.0
        self.wall = begins
        self.done: list[Deed] = []
        self.traces: list[Trace] = []
        self.sent: list[Command] = []
        self.seen: list[Callable[[Moment], None]] = []
        self.breaches: list[Breach] = []
        self._handles = home.handles()
        self._said: dict[str, float] = {}
        self._moments: deque[Moment] = deque()
        self._busy = False
        self.view = View()
        self.engine = Engine(self.view, home.zone, override=home.override)
        self.engine.ground.started = True
        self.invariants = Monitor(self.engine, self.breaches, [])
        self.load(load, {} if known is None else known)

    def load(self, load: Load, known: Mapping[PropertyId, Value | None], *, heard: bool = True) -> None:
        """Switch to other scenes; `known` is told to the engine before it looks (not `heard`: as restored)."""
        draft = self.view.draft()
        program = load(draft)
        self.engine.adopt(draft)
        for id_, cell in self.view.cells.items():
            first = True if cell.property == ONLINE else cell.property.initial
            if cell.value is None and first is not None:
                self.engine.prime(id_, first, heard=True)
        for id_, value in known.items():
            self.engine.prime(id_, value, heard=heard)
        effects = self.engine.load(program, self.now, self.wall)
        self.invariants.load(program.invariants)
        self._unfold(effects)

    # What happens

    def feed(self, moment: Moment) -> None:
        """Hand a moment over; what comes of it waits for its turn, as in the hub."""
        self._moments.append(moment)
        if not self._busy:
            self._unfold([])

    def is_at(self, ref: str, value: Value | None, cause: Cause = DEVICE, since: float | None = None) -> None:
        """A property has a new value; None: it is no longer known (`since`: for so many seconds)."""
        self.reports(ref)
        gone = self.wall - since if since is not None else 0.0
        self.feed(Heard(self.now, self.wall, self.home.id_of(ref), value, cause, gone))

    def happens(self, ref: str, fields: Mapping[str, Value | None], cause: Cause = DEVICE) -> None:
        """A device reports an event."""
        handle, _, path = ref.partition(".")
        self.reports(handle)
        self.feed(Happened(self.now, self.wall, self.home.devices[handle].key, path, fields, cause))

    def reports(self, ref: str) -> None:
        """A device (its handle) says anything; or says a property, with the value that it has."""
        self._said[ref] = self.now

    def arrives(self, channel: str, name: str, fields: Mapping[str, Value | None]) -> None:
        """Something comes in: by `webhook`, or a message by `mqtt`."""
        self.feed(Arrived(self.now, self.wall, channel, name, fields))

    def ask(self, scene: str, fields: Mapping[str, Value | None], cause: Cause = PERSON) -> None:
        """A person runs a scene (an id) by hand."""
        self.feed(Asked(self.now, self.wall, scene, fields, cause))

    def start(self) -> None:
        """The hub has started, and has looked at its devices."""
        self.feed(Started(self.now, self.wall))

    def wait(self, seconds: float) -> None:
        """Let time pass; everything due on the way happens at its time."""
        end = self.now + seconds
        while (due := self.next_due()) is not None and due <= end:
            self._to(max(due, self.now))
            if due == self.engine.next_due():
                self.feed(Ticked(self.now, self.wall))
            else:
                self.invariants.tick(self.now, self.wall)
        self._to(end)

    def next_due(self) -> float | None:
        """When (engine time) something is due next; what invariants wait for comes after what scenes do."""
        dues = (self.engine.next_due(), self.invariants.due())
        return min((due for due in dues if due is not None), default=None)

    def set_clock(self, by: float) -> None:
        """The wall clock jumps by some seconds; engine time does not."""
        self.wall += by
        self.feed(Ticked(self.now, self.wall))
        self.invariants.tick(self.now, self.wall)

    def answer(self, command: Command, outcome: Outcome) -> None:
        """Settle a command that was left open."""
        self._settle(command, [outcome] * (len(command.writes) + (command.call is not None)))

    # What is so

    def value(self, ref: str) -> Value | None:
        """What a property is at; None also where no scene names it."""
        cell = self.view.cells.get(self.home.id_of(ref))
        return None if cell is None else cell.value

    def ref(self, key: str, path: str) -> str:
        """How people write a member of a device."""
        return f"{self._handles.get(key, key)}.{path}"

    # How it is carried out

    def _to(self, now: float) -> None:
        self.wall += now - self.now
        self.now = now

    def _unfold(self, effects: list[Effect]) -> None:
        self._busy = True
        try:
            self._carry_out(effects)
            while self._moments:
                moment = self._moments.popleft()
                for see in self.seen:
                    see(moment)
                self._carry_out(self.engine.handle(moment))
        finally:
            self._busy = False

    def _carry_out(self, effects: list[Effect]) -> None:
        for effect in effects:
            match effect:
                case Do(command):
                    self._obey(command)
                case Notice(text, scene):
                    self._did(DeedKind.NOTICE, "", text, scene=scene)
                case Log(text, scene):
                    self._did(DeedKind.LOG, "", text, scene=scene)
                case Complaint(what, params, scene):
                    self._did(DeedKind.COMPLAINT, what, render(what, params), scene=scene)
                case Inquire(name):
                    self._inquired(name)
                case Fetch(id_, request, scene):
                    said = " ".join(filter(None, (request.method, str(request.url), request.body)))
                    self._did(DeedKind.REQUEST, str(request.url), said, scene=scene)
                    self._replied(id_, self.manners.reply)
                case Publish(id_, message, scene):
                    self._did(DeedKind.MESSAGE, message.topic, f"{message.topic} = {message.text}", scene=scene)
                    self._replied(id_, Reply())
                case Traced(trace, new):
                    if new:
                        self.traces.append(trace)

    def _did(
        self, kind: DeedKind, what: str, text: str, *, value: Value | None = None,
        args: tuple[tuple[str, Value], ...] = (), cause: Cause | None = None, scene: str = "", command: str = "",
    ) -> None:  # fmt: skip
        self.done.append(Deed(self.now, self.wall, kind, what, text, value, args, cause, scene, command))

    def _inquired(self, name: str) -> None:
        key, _, path = name.partition(".")
        ref = self.ref(key, path) if path else self._handles.get(key, key)
        said = [at for one, at in self._said.items() if one == ref or one.startswith(f"{ref}.")]
        self.feed(Arrived(self.now, self.wall, "report", name, {"ago": self.now - max(said) if said else None}))

    def _replied(self, id_: str, reply: Reply) -> None:
        self.feed(Replied(self.now, self.wall, id_, reply.status, reply.text, reply.error))

    def _obey(self, command: Command) -> None:
        """Do what a command asks, as the manners of the house have it."""
        self.sent.append(command)
        outcomes: list[Outcome | None] = []
        scene = command.cause.who if command.cause.origin is Origin.SCENE else ""
        for write in command.writes:
            ref, cell = self.ref(write.device, write.path), self.view.cells.get(_id_of(write.device, write.path))
            text = f"{ref} = {spoken(write.value, None if cell is None else cell.property)}"
            self._did(
                DeedKind.WRITE, ref, text, value=write.value, cause=command.cause, scene=scene, command=command.id
            )
            outcomes.append(self.manners.answers.get(ref, Outcome.CONFIRMED))
            if outcomes[-1] is Outcome.CONFIRMED:
                self.is_at(ref, write.value, command.cause)
        if (call := command.call) is not None:
            ref = self.ref(call.device, call.path)
            text = f"{ref}({', '.join(f'{name}={spoken(value)}' for name, value in call.args)})"
            self._did(DeedKind.CALL, ref, text, args=call.args, cause=command.cause, scene=scene, command=command.id)
            outcomes.append(self.manners.answers.get(ref, Outcome.ACCEPTED))
        if outcomes and None not in outcomes:
            self._settle(command, outcomes)

    def _settle(self, command: Command, outcomes: list[Outcome | None]) -> None:
        told = [(one.device, one.path) for one in command.writes]
        told += [(command.call.device, command.call.path)] if command.call is not None else []
        settled = tuple(
            Settled(device, path, outcome)
            for (device, path), outcome in zip(told, outcomes, strict=True)
            if outcome is not None
        )
        self.feed(Answered(self.now, self.wall, command.id, settled))


def _id_of(device: str, path: str) -> PropertyId:
    return PropertyId(f"{device}.{path}")
