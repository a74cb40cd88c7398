"""What other hubs ask of our devices: judged, carried out as far as the owner lets them, and answered.

Whether an ask is one of now is told by no clock but ours: it names the newest beat that its hub had heard of us, and
how long ago. So one that was kept, held up, or sent again later is known for what it is, also over a restart.
"""

from collections.abc import Callable, Mapping
from itertools import count
from random import Random
from typing import Final

from drivers.hearth.codec import Answer, Ask, answer_out, ask_in, value_in
from drivers.hearth.topics import Tree
from hub.model.broker import Broker
from hub.model.capability import Abilities
from hub.model.cause import Cause, Origin
from hub.model.command import WELL, Call, Command, Outcome, Settled, Write
from hub.model.device import Device
from hub.model.errors import BadBytes, HearthError, Rejected, UnknownName
from hub.model.ports import Clock, Commands
from hub.model.value import Value
from hub.text.messages.catalogue import Language, render

REMEMBERED: Final = 90.0
"""Seconds for which beats count and asks are remembered: longer than any ask is waited for."""
MOST: Final = 4_096
"""Asks of one hub that are remembered."""
MOST_BEATS: Final = 256
MOST_UNDER_WAY: Final = 64
"""Asks of one hub that are under way."""
SLACK: Final = 2.0
"""Seconds by which a hub may think that it heard a beat before it was sent: two clocks do not run quite alike."""

Allowed = Callable[[str], tuple[Device, Abilities] | None]


class Beats:
    """The beats of this life of the hub (`run`): their numbers, and when each was sent."""

    def __init__(self, run: str, clock: Clock) -> None:
        self.run = run
        self._clock = clock
        self._numbers = count()
        self._sent: dict[int, float] = {}

    def next(self) -> int:
        """The number of the beat that is sent now."""
        number, now = next(self._numbers), self._clock.monotonic()
        self._sent[number] = now
        while len(self._sent) > MOST_BEATS or now - next(iter(self._sent.values())) > REMEMBERED:
            del self._sent[next(iter(self._sent))]
        return number

    def under_way(self, ask: Ask) -> float | None:
        """For how many seconds an ask was under way; None where that cannot be told: it is old."""
        sent = self._sent.get(ask.number) if ask.run == self.run else None
        if sent is None or self._clock.monotonic() - sent > REMEMBERED:
            return None
        seconds = self._clock.monotonic() - sent - ask.ago
        return None if seconds < -SLACK else max(0.0, seconds)


class Asks:
    """Hears the hubs that the owner named (`hubs`: whether each may command), and answers each ask once."""

    def __init__(
        self, tree: Tree, hubs: Mapping[str, bool], broker: Broker, clock: Clock, random: Random, commands: Commands,
        beats: Beats,
    ) -> None:  # fmt: skip
        self.language: Language = "en"
        self._tree, self._hubs, self._broker, self._clock = tree, hubs, broker, clock
        self._random, self._commands, self._beats = random, commands, beats
        self._known: dict[str, dict[str, float]] = {hub: {} for hub in hubs}
        self._under_way: dict[str, int] = dict.fromkeys(hubs, 0)
        self._counts = {"asked": 0, "refused": 0, "repeated": 0, "kept": 0, "unreadable": 0}
        self._allowed: Allowed = lambda _handle: None
        self._hello: Callable[[], None] = lambda: None

    def listen(self, allowed: Allowed, hello: Callable[[], None]) -> list[Callable[[], None]]:
        """Hear from now on; what is returned ends it."""
        self._allowed, self._hello = allowed, hello
        topics = {hub: Tree(self._tree.base, hub).ask(self._tree.hub) for hub in self._hubs}
        return [self._broker.subscribe(topic, self._hears(hub), as_published=True) for hub, topic in topics.items()]

    def counts(self) -> Mapping[str, int]:
        """How many asks came, and what was wrong with those that were not carried out."""
        return {f"asks_{name}": number for name, number in self._counts.items()}

    def _hears(self, hub: str) -> Callable[[str, bytes, bool], None]:
        return lambda topic, payload, kept: self._heard_kept(topic, payload) if kept else self._heard(hub, payload)

    def _heard_kept(self, topic: str, payload: bytes) -> None:
        """An ask that the broker keeps, now or from earlier, is none of ours: refused, and kept no longer."""
        if payload:
            self._counts["asked"] += 1
            self._counts["kept"] += 1
            self._broker.publish(topic, b"", retain=True)

    def _heard(self, hub: str, payload: bytes) -> None:
        self._counts["asked"] += 1
        try:
            ask = ask_in(payload)
        except BadBytes:
            self._counts["unreadable"] += 1
            return
        if self._is_repeated(hub, ask.id):
            self._counts["repeated"] += 1
        elif ask.hello:
            self._hello()
        else:
            self._judge(hub, ask)

    def _is_repeated(self, hub: str, name: str) -> bool:
        """Whether it was heard before. Where so many came that not all can be remembered, none counts as new."""
        known, now = self._known[hub], self._clock.monotonic()
        while known and next(iter(known.values())) < now:
            del known[next(iter(known))]
        if name in known or len(known) >= MOST:
            return True
        known[name] = now + REMEMBERED
        return False

    def _judge(self, hub: str, ask: Ask) -> None:
        try:
            command = self._command(hub, ask)
        except HearthError as error:
            self._refuse(hub, ask, error)
            return
        self._under_way[hub] += 1
        self._commands.submit(command, lambda settled: self._settled(hub, ask, settled))

    def _command(self, hub: str, ask: Ask) -> Command:
        """The command that an ask comes to. Raises HearthError: it is refused."""
        seconds = self._beats.under_way(ask)
        if seconds is None or seconds >= ask.within:
            raise Rejected("homes.ask_old")
        if not self._hubs[hub]:
            raise Rejected("homes.only_watch", hub=hub)
        if self._under_way[hub] >= MOST_UNDER_WAY:
            raise Rejected("homes.asks_too_much")
        found = self._allowed(ask.device)
        if found is None:
            raise UnknownName("homes.not_ours", handle=ask.device)
        device, abilities = found
        within = ask.within - seconds
        name = f"{hub}-{self._random.getrandbits(64):016x}"
        cause = Cause(Origin.NEIGHBOUR, f"{hub}: {ask.cause}", depth=ask.depth)
        if ask.call:
            return Command(name, cause, (), _call(device, abilities, ask), within)
        return Command(name, cause, _writes(device, abilities, ask), None, within, lifetime=within)

    def _settled(self, hub: str, ask: Ask, settled: tuple[Settled, ...]) -> None:
        self._under_way[hub] -= 1
        wrong = next((one for one in settled if one.outcome not in WELL), None)
        if wrong is None:
            self._answer(hub, Answer(ask.id, well=True))
            return
        text = render(wrong.error, dict(wrong.params), self.language) if wrong.error else wrong.outcome.value
        self._answer(hub, Answer(ask.id, well=False, sure=wrong.outcome is not Outcome.UNKNOWN, text=text))

    def _refuse(self, hub: str, ask: Ask, error: HearthError) -> None:
        self._counts["refused"] += 1
        text = render(error.message_id, error.params, self.language)
        self._answer(hub, Answer(ask.id, well=False, text=text))

    def _answer(self, hub: str, answer: Answer) -> None:
        self._broker.publish(self._tree.answer(hub), answer_out(answer), qos=1, expires=REMEMBERED)


def _writes(device: Device, abilities: Abilities, ask: Ask) -> tuple[Write, ...]:
    for path in ask.writes:
        prop = abilities.properties.get(path)
        if prop is None or not prop.writable:
            raise UnknownName("homes.not_for_others", handle=device.handle, path=path)
    properties = abilities.properties
    return tuple(Write(device.key, path, value_in(value, properties[path].kind)) for path, value in ask.writes.items())


def _call(device: Device, abilities: Abilities, ask: Ask) -> Call:
    kind = abilities.commands.get(ask.call)
    if kind is None:
        raise UnknownName("homes.not_for_others", handle=device.handle, path=ask.call)
    kinds = {arg.name: arg.kind for arg in kind.args}
    args: list[tuple[str, Value]] = []
    for name, value in ask.args.items():
        if name not in kinds:
            raise UnknownName("homes.not_for_others", handle=device.handle, path=f"{ask.call}({name})")
        args.append((name, value_in(value, kinds[name])))
    return Call(device.key, ask.call, tuple(args))
