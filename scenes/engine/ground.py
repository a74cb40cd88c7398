"""The ground: what armed scenes and waiting runs stand on. Indexes of who wants to know what, undone when they go."""

from collections.abc import Callable

from hub.model.topics import Topics
from scenes.engine.diary import Appointment, Diary
from scenes.engine.memos import Memos
from scenes.engine.plain import list_of
from scenes.engine.program import Variables
from scenes.engine.schedule import turning
from scenes.engine.turn import Turn
from scenes.engine.watch import Watch

MQTT = "mqtt"
"""The channel whose names are topics and filters of topics."""

Key = tuple[str, str]
Heeded = Callable[[Variables], None]


class Calls:
    """Who is called when something of a name happens. `empty`: nobody."""

    __slots__ = ("_called", "empty")

    def __init__(self) -> None:
        self._called: dict[Key, list[Heeded]] = {}
        self.empty = True

    def add(self, key: Key, called: Heeded) -> Callable[[], None]:
        """Call from now on; what is returned ends it."""
        self._called.setdefault(key, []).append(called)
        self.empty = False

        def end() -> None:
            listed = self._called.get(key, [])
            if called in listed:
                listed.remove(called)
            if not listed:
                self._called.pop(key, None)
                self.empty = not self._called

        return end

    def call(self, key: Key, variables: Variables) -> None:
        """It happened."""
        for called in tuple(self._called.get(key, ())):
            called(variables)

    def keys(self) -> tuple[Key, ...]:
        """All that somebody waits for."""
        return tuple(self._called)

    def __contains__(self, key: Key) -> bool:
        return key in self._called


class Arrivals(Calls):
    """Who is called when something comes in, by (channel, name); a topic of MQTT reaches filters that fit it too."""

    __slots__ = ("_topics",)

    def __init__(self) -> None:
        super().__init__()
        self._topics = Topics[Heeded]()

    def add(self, key: Key, called: Heeded) -> Callable[[], None]:
        """Call from now on; what is returned ends it."""
        end = super().add(key, called)
        channel, name = key
        if channel != MQTT:
            return end
        end_topic = self._topics.add(name, called)

        def end_both() -> None:
            end()
            end_topic()

        return end_both

    def call(self, key: Key, variables: Variables) -> None:
        """It came in."""
        channel, name = key
        if channel != MQTT:
            super().call(key, variables)
            return
        for called in self._topics.find(name):
            called(variables)


class Ground:
    """Indexes of one engine. `events` by (device, path), `arrivals` by (channel, name).

    `started`: the hub has looked at its house, so that what is true may be acted on.
    """

    __slots__ = ("_boundaries", "arrivals", "diary", "events", "memos", "started", "turn")

    def __init__(self, turn: Turn, diary: Diary, memos: Memos) -> None:
        self.turn = turn
        self.diary = diary
        self.memos = memos
        self.events = Calls()
        self.arrivals = Arrivals()
        self.started = False
        self._boundaries: dict[int, tuple[Watch, Appointment]] = {}

    def add_watch(self, watch: Watch) -> None:
        """Observe: index the watch at its cells, take its first look, wake at its times of day."""
        for cell in watch.cells:
            cell.watches += (watch,)
        if watch.boundaries:
            self._boundaries[id(watch)] = watch, self.diary.add(turning(watch.boundaries), lambda: self._look(watch))
        watch.begin(self.turn.context)

    def drop_watch(self, watch: Watch) -> None:
        """Stop observing."""
        watch.end()
        for cell in watch.cells:
            cell.watches = tuple(other for other in cell.watches if other is not watch)
        bounded = self._boundaries.pop(id(watch), None)
        if bounded is not None:
            bounded[1].end()

    def look_again(self) -> None:
        """The wall clock stands elsewhere altogether: what is true by it now is a baseline."""
        for watch, _ in sorted(self._boundaries.values(), key=_by_appointment):
            watch.rebase(self.turn.context)

    def state_of(self, watch: Watch) -> object:
        """What a watch is at, exactly."""
        bounded = self._boundaries.get(id(watch))
        return watch.state() if bounded is None else [watch.state(), bounded[1].state()]

    def stand(self, watch: Watch, body: object) -> None:
        """Have a watch be at what `state_of` said. ValueError where that is nothing of the kind."""
        bounded = self._boundaries.get(id(watch))
        if bounded is not None:
            body, appointment = list_of(body)
            bounded[1].stand(appointment)
        watch.stand(body, self.turn.timers)

    def _look(self, watch: Watch) -> None:
        truth = watch.test(self.turn.context)
        if truth is not watch.truth:
            watch.turn(truth)


def _by_appointment(bounded: tuple[Watch, Appointment]) -> int:
    return bounded[1].number
