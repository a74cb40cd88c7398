"""Who hears what: filters wanted by subscribers, their state at the broker, and each message to those it is for.

A broker may send a message once for each of our filters that fits it (Mosquitto does in MQTT 5). Each copy then bears
the ids of the filters that it is sent for: all exact topics share one id, each filter with a wildcard has its own, and
only the copy of one filter is told on. Kept messages are told to those whose filter brought them: they come again with
each SUBSCRIBE, for who came late. A filter that wants messages as they were published has an id of its own, too, and
lives by its own copies: only these say whether a message of now is to be kept.

MQTT 3.1.1 has no ids, and a broker may send such copies there, too (section 3.3.5). They are told on as they come:
two copies are two messages to whoever reads them, filters such as `a/+` and `+/b` overlap however they are chosen, and
to leave out those that others cover would take all that is kept below the wider one for each who comes late.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from hub.broker import packets
from hub.broker.packets import Publish, Wanted
from hub.broker.wire import bad
from hub.model.broker import HeardMessage
from hub.model.topics import ONE, REST, Topics

EXACT: Final = 1
"""The id of subscriptions without wildcards."""
AT_ONCE: Final = 8
"""SUBSCRIBE and UNSUBSCRIBE packets without an answer; more wait, so that kept messages are read in between."""
NUMBERS: Final = range(0x8000, 0x10000)
"""Of packets; messages have those below."""
MOST_FILTERS: Final = 200
MOST_BYTES: Final = 16_384


class _Filter:
    """One filter that somebody wants. `id`: of its subscription; `granted`: the broker sends what fits it."""

    __slots__ = ("as_published", "granted", "hearing", "id", "qos", "text")

    def __init__(self, text: str, number: int) -> None:
        self.text = text
        self.id = number
        self.qos = 0
        self.as_published = False
        self.hearing: tuple[HeardMessage, ...] = ()
        self.granted = False


class Subscriptions:
    """All filters of one connection, whether there is one now or not. Does no I/O: `packets` says what to send."""

    def __init__(self) -> None:
        self._exact: dict[str, _Filter] = {}
        # Who hears what is said now, by the ids of nearly every message and its topic; worked out when it is said.
        self._told: dict[tuple[int, ...], dict[str, tuple[HeardMessage, ...]]] = {(): {}, (EXACT,): {}}
        self._own: dict[str, _Filter] = {}
        self._fitting = Topics[_Filter]()
        self._drop: dict[str, Callable[[], None]] = {}
        self._last = EXACT
        self._packet = NUMBERS.start
        self._live = False
        self._due: dict[str, None] = {}
        self._asked: dict[int, tuple[_Filter, ...]] = {}
        self.refused: dict[str, int] = {}

    @property
    def settled(self) -> bool:
        """Whether the broker has answered for everything that is wanted."""
        return not self._due and not self._asked

    def add(self, text: str, heard: HeardMessage, qos: int, as_published: bool = False) -> Callable[[], None]:
        """Want what fits a filter (a good one) from now on; what is returned ends it."""
        exact = None if as_published else self._exact.get(text)
        found = exact or self._own.get(text) or self._make(text, as_published)
        found.as_published |= as_published
        found.qos = max(found.qos, qos)
        found.hearing = (*found.hearing, heard)
        self._forget()
        self._look_at(text)
        ended = False

        def end() -> None:
            nonlocal ended
            if not ended:
                ended = True
                self._end(self._exact.get(text) or self._own[text], heard)

        return end

    def hear(self, message: Publish, payload: bytes) -> None:
        """Tell a message to those it is for, each of them once."""
        topic, _, kept, _, ids = message
        told = None if kept else self._told.get(ids)
        if told is not None:
            for heard in told.get(topic) or self._tell_all(topic, ids):
                heard(topic, payload, kept)
            return
        for heard in self._hearing(topic, kept, ids):
            heard(topic, payload, kept)

    def _tell_all(self, topic: str, ids: tuple[int, ...]) -> tuple[HeardMessage, ...]:
        """All who hear what is said under a topic; remembered where it is one that the broker was asked for."""
        hearing = self._hearing(topic, False, ids)
        if topic in self._exact:
            self._told[ids][topic] = hearing
        return hearing

    def _hearing(self, topic: str, kept: bool, ids: tuple[int, ...]) -> tuple[HeardMessage, ...]:
        """Who is to hear a message for these ids."""
        exact = self._exact.get(topic)
        if not self._own:
            # A copy for a filter that has just gone says nothing new to those who have it by the exact topic.
            if exact is None or (ids and EXACT not in ids and (kept or exact.granted)):
                return ()
            return tuple(dict.fromkeys(exact.hearing))
        fitting = self._fitting.find(topic)
        if exact is not None:
            fitting.insert(0, exact)
        if ids and kept:
            fitting = [one for one in fitting if one.id in ids]
        elif ids:
            fitting = _whose_copy(fitting, ids)
        return tuple(dict.fromkeys([heard for one in fitting for heard in one.hearing]))

    def begin(self) -> None:
        """A new connection: the broker knows nothing of us."""
        self.end()
        self._live = True
        self._due = dict.fromkeys((*self._exact, *self._own))

    def end(self) -> None:
        """The connection is gone, and what was asked with it."""
        self._live = False
        self._forget()
        self._asked.clear()
        self._due.clear()
        self.refused.clear()
        for one in (*self._exact.values(), *self._own.values()):
            one.granted = False

    def packets(self, version: int, ids: bool) -> Iterator[bytes]:
        """Say what is to be sent now; `ids` says whether the broker knows ids of subscriptions."""
        while self._due and len(self._asked) < AT_ONCE:
            wanted, unwanted = self._batch(ids)
            if unwanted:
                packet = self._number()
                self._asked[packet] = ()
                yield packets.unsubscribe(version, packet, unwanted)
            if wanted:
                packet = self._number()
                self._asked[packet] = wanted
                filters = [Wanted(one.text, one.qos, one.as_published) for one in wanted]
                yield packets.subscribe(version, packet, filters, wanted[0].id if ids else 0)

    def answered(self, packet: int, codes: bytes) -> list[str]:
        """Take the broker's answer in (none to UNSUBSCRIBE); the filters that it newly refuses. Raises BadBytes."""
        filters = self._asked.pop(packet, None)
        if filters is None or len(codes) != len(filters):
            raise bad("an answer to another SUBSCRIBE")
        self._forget()
        refused: list[str] = []
        for one, code in zip(filters, codes, strict=True):
            one.granted = code < 0x80
            if one.granted:
                self.refused.pop(one.text, None)
            elif one.text not in self.refused and one.hearing:
                self.refused[one.text] = code
                refused.append(one.text)
        return refused

    def _forget(self) -> None:
        """Others may hear something now."""
        for told in self._told.values():
            told.clear()

    def _number(self) -> int:
        """A packet number that nothing else is under way with: one of the upper half."""
        self._packet = NUMBERS.start + (self._packet + 1 - NUMBERS.start) % len(NUMBERS)
        return self._packet if self._packet not in self._asked else self._number()

    def _make(self, text: str, own: bool) -> _Filter:
        levels = text.split("/")
        if not own and ONE not in levels and REST not in levels:
            made = self._exact[text] = _Filter(text, EXACT)
            return made
        self._last += 1
        made = self._own[text] = _Filter(text, self._last)
        before = self._exact.pop(text, None)
        if before is not None:
            made.qos, made.hearing, before.hearing = before.qos, before.hearing, ()
        self._drop[text] = self._fitting.add(text, made)
        return made

    def _end(self, one: _Filter, heard: HeardMessage) -> None:
        hearing = list(one.hearing)
        hearing.remove(heard)
        one.hearing = tuple(hearing)
        self._forget()
        if not hearing:
            self._exact.pop(one.text, None)
            if self._own.pop(one.text, None) is not None:
                self._drop.pop(one.text)()
            self.refused.pop(one.text, None)
            self._look_at(one.text)

    def _look_at(self, text: str) -> None:
        """Have the broker hear what is wanted of a filter now."""
        if self._live:
            self._due[text] = None

    def _batch(self, ids: bool) -> tuple[tuple[_Filter, ...], list[str]]:
        """Take out what one SUBSCRIBE and one UNSUBSCRIBE can hold: an id is one of all filters of its packet."""
        wanted: list[_Filter] = []
        unwanted: list[str] = []
        size = 0
        for text in tuple(islice(self._due, MOST_FILTERS)):
            found = self._exact.get(text) or self._own.get(text)
            if found is not None and wanted and ids and (found.id != wanted[0].id or found.id != EXACT):
                break
            size += len(text.encode()) + 3
            if size > MOST_BYTES and (wanted or unwanted):
                break
            del self._due[text]
            if found is None:
                unwanted.append(text)
            else:
                wanted.append(found)
        return tuple(wanted), unwanted


def _whose_copy(fitting: list[_Filter], ids: tuple[int, ...]) -> list[_Filter]:
    """Those that a copy for the filters of these ids is told to."""
    told = [one for one in fitting if not one.as_published]
    first = next((one for one in told if one.granted), None)
    if first is not None and first.id not in ids:
        told = []
    return told + [one for one in fitting if one.as_published and one.id in ids]
