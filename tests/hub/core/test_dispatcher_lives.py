"""The promises of delivery across restarts: the hub is killed at any moment, and the disk has what it had."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.clock import VirtualClock
from hub.model.command import LIFETIME, Call, Command, CommandClass, Outcome, RecordState, Settled, Write
from hub.model.device import Health
from hub.model.value import Value
from tests.hub.core.house import SCENE, House
from tests.hub.core.ledgers import MemoryLedger
from tests.hub.core.test_dispatcher_properties import MANNERS, FlakyDevice, Manner

GROUP_COMMIT = 0.25
HARMLESS = LIFETIME[CommandClass.A] or 0.0

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.sampled_from(["on", "heat"]), st.booleans()),
        st.tuples(st.just("write"), st.sampled_from(["position", "step"]), st.integers(0, 100)),
        st.tuples(st.just("call"), st.just("start"), st.none()),
        st.tuples(st.just("pass"), st.sampled_from([0.0, 0.1, 0.3, 3.0, 12.0, 45.0]), st.none()),
        st.tuples(st.just("fares"), st.sampled_from([Health.OFFLINE, Health.ONLINE]), st.none()),
        st.tuples(st.just("kill"), st.sampled_from([0.0, 1.0, 8.0, 40.0, -5.0]), st.booleans()),
    ),
    min_size=3,
    max_size=14,
)


@dataclass
class Lives:
    """One home through many lives of its hub: the device lives on, the ledger's disk too, all else is forgotten."""

    manners: list[Manner]
    seed: int
    asked: list[tuple[str, float, str, Value | None, bool]] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    outcomes: dict[str, tuple[Settled, ...]] = field(default_factory=dict)
    on_disk: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.ledger = MemoryLedger()
        self.ledger.slow = True
        self.house = House(ledger=self.ledger)
        self.device = FlakyDevice(self.house, self.manners)
        self.device.state.update({"on": False, "heat": False, "position": 50})
        self.resent: list[tuple[str, Value | None, float]] = []

    def submit(self, path: str, value: Value | None) -> None:
        name, keyed = f"c{len(self.asked)}", self.random.random() < 0.5
        self.asked.append((name, self.house.clock.now(), path, value, keyed))
        writes = () if path == "start" else (Write("k1", path, value if value is not None else 0),)
        call = Call("k1", "start") if path == "start" else None
        command = Command(name, SCENE, writes, call, key=name if keyed else "")
        self.house.dispatcher.submit(command, lambda settled: self.tell(name, settled))
        self.house.clock.call_at(self.house.clock.monotonic() + GROUP_COMMIT, self.ledger.commit)

    def tell(self, name: str, settled: tuple[Settled, ...]) -> None:
        """A caller is answered when the answer is on disk."""
        self.told[name] += 1
        self.ledger.commit()
        self.outcomes[name] = settled

    def kill(self, down: float, *, commit: bool) -> None:
        """End this life, and begin the next one; `commit`: what was said last is on disk."""
        if commit:
            self.ledger.commit()
        self.on_disk = set(self.ledger.disk)
        found, entries = dict(self.ledger.disk), dict(self.ledger.disk_entries)
        open_ = {name: record for name, record in found.items() if record.state is not RecordState.OVER}
        told_before = {name for name, record in open_.items() if all(part.told for part in record.parts)}
        old = self.device
        self.ledger = MemoryLedger()
        self.ledger.slow, self.ledger.records, self.ledger.entries = True, dict(found), entries
        self.house = House(ledger=self.ledger, clock=VirtualClock(now=self.house.clock.now() + down))
        self.device = FlakyDevice(self.house, self.manners)
        self.device.state, self.device.log = old.state, list(old.log)
        begun, now = len(old.log), self.house.clock.now()
        heard: Counter[str] = Counter()

        def told(name: str, settled: tuple[Settled, ...]) -> None:
            heard[name] += 1
            self.tell(name, settled)

        self.house.dispatcher.resume(found.values(), told)
        self.house.clock.advance(0.01)
        self.device.report()
        self.house.clock.advance(0.01)
        self.resent = [(path, value, now) for _, path, value in self.device.log[begun:]]
        self.judge_resent(now, set(open_))
        self.house.clock.call_at(
            self.house.clock.monotonic() + HARMLESS + 1, lambda: self.judge_told(heard, open_, told_before)
        )

    def judge_resent(self, now: float, open_: set[str]) -> None:
        """After a restart only make-safe writes and unexpired harmless ones are sent, and only what the disk knew."""
        for path, value, _ in self.resent:
            assert any(
                name in open_
                and (one, other) == (path, value)
                and ((path, value) == ("heat", False) or (path in ("on", "position") and at <= now < at + HARMLESS))
                for name, at, one, other, _ in self.asked
            ), (path, value)

    def judge_told(self, heard: Counter[str], open_: Mapping[str, object], told_before: set[str]) -> None:
        """Of what the disk knew, each harmless, relative or hazardous command has got exactly one outcome by now."""
        for name, _, path, value, _ in self.asked:
            if name in open_ and name not in told_before and (path, value) != ("heat", False):
                assert heard[name] == 1, name


MANY = st.lists(MANNERS, min_size=1, max_size=5)
SEEDS = st.integers(0, 1 << 16)
Steps = list[tuple[str, str | float | Health, bool | int | None]]


@settings(max_examples=300)
@given(manners=MANY, steps=STEPS, seed=SEEDS)
def test_promises_hold_over_restarts(manners: list[Manner], steps: Steps, seed: int) -> None:
    lives = _played(manners, steps, seed)
    assert lives.house.dispatcher.pending() == 0


@pytest.mark.soak
@settings(max_examples=10_000)
@given(manners=MANY, steps=STEPS, seed=SEEDS)
def test_promises_hold_over_very_many_restarts(manners: list[Manner], steps: Steps, seed: int) -> None:
    lives = _played(manners, steps, seed)
    assert lives.house.dispatcher.pending() == 0


def _played(manners: list[Manner], steps: Steps, seed: int) -> Lives:
    """Play it, and judge it at every step and at its end."""
    lives = Lives(manners, seed)
    for kind, what, value in steps:
        if kind in ("write", "call"):
            lives.submit(str(what), value)
        elif kind == "pass":
            assert isinstance(what, float)
            lives.house.clock.advance(what)
        elif kind == "fares":
            assert isinstance(what, Health)
            lives.house.fares(what)
        else:
            assert isinstance(what, float)
            lives.kill(what, commit=bool(value))
        _at_most_once(lives)
    lives.kill(1.0, commit=True)
    lives.device.well = True
    lives.house.fares(Health.ONLINE)
    lives.house.clock.advance(120)
    _at_most_once(lives)
    assert all(record.state is RecordState.OVER and record.key for record in lives.ledger.records.values())
    assert all(entry.result != "open" for entry in lives.ledger.entries.values())
    _answers_are_kept(lives)
    assert all(count == 1 for count in lives.told.values()), "nobody hears twice, not even over a restart"
    return lives


def _at_most_once(lives: Lives) -> None:
    for path, value in {(path, value) for _, _, path, value, _ in lives.asked}:
        if path in ("step", "start") or (path, value) == ("heat", True):
            asked = sum(1 for _, _, one, other, _ in lives.asked if (one, other) == (path, value))
            assert sum(1 for _, one, other in lives.device.log if (one, other) == (path, value)) <= asked


def _answers_are_kept(lives: Lives) -> None:
    """Whoever asks again under a key hears what the first one heard."""
    for record in lives.ledger.records.values():
        told = tuple(part.told for part in record.parts)
        assert None not in told
        assert lives.outcomes.get(record.id, told) == told
        for settled in told:
            assert settled is not None
            assert settled.outcome is not Outcome.CONFIRMED or settled.error is None
