"""Snapshots: all that an engine is at, as JSON knows it, and an engine made to stand exactly there.

`keeping` says what a household must not lose over a restart; a restart is an event, and its runs know it. A snapshot is
no event: an engine that stands where another one stood does from then on what that one does, to the last id and bit.
It holds what moves: what stands still is made anew by loading the same program, and the values of cells are told apart
(`journal/entries.py`). Times are engine time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from hub.model.value import Color
from scenes.engine.active import Active
from scenes.engine.armed import Armed, Firing, PutOff
from scenes.engine.deeds import Sent
from scenes.engine.engine import Engine
from scenes.engine.memos import MALFORMED
from scenes.engine.plain import (
    cause_of,
    list_of,
    mapping_of,
    number_of,
    plain,
    plain_cause,
    plain_readings,
    plain_values,
    readings_of,
    real_of,
    real_or_none,
    text_of,
    value_of,
    values_of,
    whole_of,
)
from scenes.engine.program import Scene
from scenes.engine.run import Run
from scenes.engine.timers import state_of
from scenes.engine.trace import Entry, Result, Trace

_ARMED: Final = -1
_GONE: Final = -2
"""Where a run belongs that is on the scene as it is, and one that is over."""
Order = tuple[int, int, int]
"""When a scene has its turn."""
_UNTOUCHED: Final = [[], [], [], 0.0, float("-inf"), 0, None, None]
"""What a scene is at that never fired."""


def snapshot(engine: Engine) -> object:
    """All that an engine is at between two moments, beside the values of its cells."""
    turn, runner = engine.turn, engine.runner
    retired = [one for one in engine.retired if one.active]
    places = {id(active): number for number, one in enumerate(retired) for active in one.active}
    actives = {id(one): one for one in runner.active.values()}
    actives |= {id(sent.active): sent.active for sent in runner.deeds.sent.values()}
    return {
        "turn": turn.state(),
        "engine": engine.state(),
        "counts": [turn.timers.sequence, engine.diary.count, engine.gate.runs, runner.deeds.count],
        "diary": engine.diary.state(),
        "derived": engine.deriving.state(),
        "armed": {id_: _armed_said(one) for id_, one in engine.armed.items()},
        "retired": [[one.scene.id, one.scene.hash, one.number] for one in retired],
        "traces": {one.trace.run: _trace_said(one.trace) for one in actives.values()},
        "runs": [_active_said(engine, one, _place(one, runner.active, places)) for one in actives.values()],
        "sent": [[id_, one.active.run.id, *_sent_said(one)] for id_, one in runner.deeds.sent.items()],
        "holding": engine.holding.state(),
    }


def restore(engine: Engine, body: object, retired: tuple[Scene, ...] = ()) -> bool:
    """Make an engine stand where `snapshot` was taken; False where `body` says nothing of the kind.

    The engine is new, has loaded the same program (with these `retired` scenes), and its cells are at what they were.
    After False it is good for nothing.
    """
    try:
        _Restoring(engine, mapping_of(body), {(scene.id, scene.hash): scene for scene in retired}).restore()
    except MALFORMED:
        return False
    return True


@dataclass(slots=True)
class _Restoring:
    """One engine on its way to where another one stood. Whatever is malformed raises MALFORMED."""

    engine: Engine
    body: Mapping[str, object]
    versions: Mapping[tuple[str, str], Scene]
    retired: list[Armed] = field(default_factory=list)
    traces: dict[str, Trace] = field(default_factory=dict)
    actives: dict[str, Active] = field(default_factory=dict)

    def restore(self) -> None:
        """Stand there."""
        engine, body, turn = self.engine, self.body, self.engine.turn
        now, wall, *_ = at = list_of(body["turn"])
        turn.begin(number_of(now), number_of(wall))
        timers, appointments, engine.gate.runs, engine.runner.deeds.count = map(whole_of, list_of(body["counts"]))
        turn.timers.begin_anew(timers)  # what is set on the way comes after all that is put back
        engine.diary.stand(body["diary"])
        engine.deriving.stand(body["derived"])
        self._arm()
        self._run()
        engine.holding.stand(body["holding"], engine.view.cells)
        self._sort()
        engine.stand(list_of(body["engine"]))
        engine.diary.count = appointments
        turn.timers.count_from(timers)
        turn.stand(at)

    # Scenes

    def _arm(self) -> None:
        engine, states = self.engine, mapping_of(self.body["armed"])
        if list(states) != list(engine.armed):
            raise ValueError(list(states))
        for armed, said in zip(engine.armed.values(), states.values(), strict=True):
            self._stand(armed, list_of(said))
        for id_, hash_, number in map(list_of, list_of(self.body["retired"])):
            scene = self.versions[text_of(id_), text_of(hash_)]
            self.retired.append(Armed(scene, engine.ground, engine.gate.fired, number=whole_of(number)))
        engine.retired = list(self.retired)

    def _stand(self, armed: Armed, said: list[object]) -> None:
        number, triggers, *rest = said
        armed.number = whole_of(number)
        armed.stand(list_of(triggers))
        if not rest:
            return
        begun, waiting, put_off, tokens, filled, strikes, aside, paused = rest
        armed.begun = {value_of(key): real_of(at) for key, at in map(list_of, list_of(begun))}
        armed.waiting = tuple(_firing(one) for one in list_of(waiting))
        armed.tokens, armed.filled, armed.strikes = real_of(tokens), real_of(filled), whole_of(strikes)
        armed.aside, armed.paused = real_or_none(aside), real_or_none(paused)
        for one, alarm in map(list_of, list_of(put_off)):
            firing, gate = _firing(one), self.engine.gate
            waits = self.engine.turn.timers.put_back(alarm, partial(gate.waited, armed, firing.key))
            if waits is not None:
                armed.put_off = {**armed.put_off, firing.key: PutOff(firing, waits)}

    # Runs

    def _run(self) -> None:
        self.traces = {id_: _trace(id_, list_of(said)) for id_, said in mapping_of(self.body["traces"]).items()}
        waking: list[tuple[Active, list[object]]] = []
        for said in map(list_of, list_of(self.body["runs"])):
            one, place, turn, named, visit, *rest = said
            trace, order = self.traces[text_of(named)], _order(list_of(turn))
            made = self._active(_run(list_of(one)), whole_of(place), order, trace, whole_of(visit))
            self.actives[made.run.id] = made
            if rest:
                waking.append((made, _stand_active(made, rest)))
        waking.sort(key=lambda one: one[0].asked)
        for active, rest in waking:
            self._wake(active, rest)
        for id_, run, step, visit, waits, quiet in map(list_of, list_of(self.body["sent"])):
            sent = Sent(self.actives[text_of(run)], whole_of(step), whole_of(visit), waits is True, quiet is True)
            self.engine.runner.deeds.sent[text_of(id_)] = sent

    def _active(self, run: Run, place: int, order: Order, trace: Trace, visit: int) -> Active:
        """A run under way (`place`: on which version of its scene), or one that is over and still gets an answer.

        Its turn is that of its scene when it began (`order`); the scene may have another place in its file by now.
        """
        engine = self.engine
        if place == _GONE:
            return Active(
                run, Scene(run.scene, trace.title, "", order, run.hash, (), None, ()), trace, _told, visit=visit
            )
        armed = engine.armed[run.scene] if place == _ARMED else self.retired[place]
        if armed.scene.hash != run.hash:
            raise ValueError(run.hash)
        scene = armed.scene if armed.scene.order == order else replace(armed.scene, order=order)
        made = Active(run, scene, trace, partial(engine.gate.ended, armed), visit=visit)
        engine.runner.active[run.id] = made
        if not run.strand:
            armed.active.append(made)
        return made

    def _wake(self, active: Active, said: list[object]) -> None:
        """Have it woken by what was to wake it: a step that watches or listens takes up that, and nothing else."""
        runner, run = self.engine.runner, active.run
        memo, alarm, watch, heeds = said
        run.memo = dict(mapping_of(memo))
        if watch is not None or heeds is True:
            asked = active.asked
            self.engine.turn.context.vars = run.variables
            active.scene.steps[run.step].resume(run, runner.deeds)
            active.asked, run.memo = asked, dict(mapping_of(memo))
        if active.alarm is not None or (active.watch is None) is not (watch is None):
            raise ValueError(said)
        if active.watch is not None:
            self.engine.ground.stand(active.watch, watch)
        runner.deeds.put_back(active, alarm)

    def _sort(self) -> None:
        """Have runs on earlier versions of a scene look when it is their turn, among the triggers of the newer one."""
        engine = self.engine
        if not engine.retired:
            return
        numbers = {id(watch): one.number for one in engine.armed.values() for watch in one.watches}
        numbers |= {id(one.watch): one.asked for one in engine.runner.active.values()}
        for cell in engine.view.cells.values():
            if len(cell.watches) > 1:
                cell.watches = tuple(sorted(cell.watches, key=lambda watch: numbers.get(id(watch), 0)))


# Scenes as JSON knows them


def _armed_said(armed: Armed) -> object:
    said: list[object] = [armed.number, armed.state()]
    standing = [
        [[plain(key), at] for key, at in armed.begun.items()],
        [_firing_said(one) for one in armed.waiting],
        [[_firing_said(one.firing), state_of(one.alarm)] for one in armed.put_off.values()],
        armed.tokens, armed.filled, armed.strikes, armed.aside, armed.paused,
    ]  # fmt: skip
    return said if standing == _UNTOUCHED else [*said, *standing]


def _firing_said(firing: Firing) -> object:
    return [
        firing.trigger, plain_values(firing.variables), plain_readings(firing.values), plain_cause(firing.cause),
        plain(firing.key), firing.asked, firing.asker, firing.late,
    ]  # fmt: skip


def _firing(body: object) -> Firing:
    trigger, variables, values, cause, key, asked, asker, late = list_of(body)
    return Firing(
        text_of(trigger), values_of(variables), readings_of(values), cause_of(cause), value_of(key), asked is True,
        text_of(asker), late is True,
    )  # fmt: skip


# Runs as JSON knows them


def _place(active: Active, running: Mapping[str, Active], places: Mapping[int, int]) -> int:
    whole = active
    while whole.run.strand and whole.run.parent in running:
        whole = running[whole.run.parent]
    return places.get(id(whole), _ARMED) if running.get(active.run.id) is active else _GONE


def _active_said(engine: Engine, active: Active, place: int) -> object:
    run, watch = active.run, active.watch
    said: list[object] = [
        [
            run.id, run.scene, run.hash, plain_cause(run.cause), run.step, plain_values(run.variables), run.due,
            run.holds, run.parent, run.late,
        ],
        place, list(active.scene.order), active.trace.run, active.visit,
    ]  # fmt: skip
    if place == _GONE:
        return said
    return [
        *said, active.kept, plain(active.key), active.rest, active.rounds, active.since, active.asked, dict(run.memo),
        state_of(active.alarm), None if watch is None else engine.ground.state_of(watch), active.unheed is not None,
    ]  # fmt: skip


def _run(body: list[object]) -> Run:
    id_, scene, hash_, cause, step, variables, due, holds, parent, late = body
    return Run(
        text_of(id_), text_of(scene), text_of(hash_), cause_of(cause), whole_of(step), values_of(variables),
        real_or_none(due), holds is True, text_of(parent), late is True,
    )  # fmt: skip


def _order(body: list[object]) -> Order:
    rank, file, position = map(whole_of, body)
    return rank, file, position


def _stand_active(active: Active, body: list[object]) -> list[object]:
    """Take what is said of a run under way; what is to wake it is left."""
    kept, key, rest, rounds, since, asked, *waking = body
    active.kept, active.key, active.rest = kept is True, value_of(key), real_of(rest)
    active.rounds, active.since, active.asked = whole_of(rounds), real_of(since), whole_of(asked)
    return waking


def _sent_said(sent: Sent) -> list[object]:
    return [sent.step, sent.visit, sent.waits, sent.quiet]


def _told(_: Active) -> None:
    """Nobody has to be told again of a run that is over."""


# Traces as JSON knows them


def _trace_said(trace: Trace) -> object:
    entries = [
        [one.at, one.step, one.what, {name: _param_said(param) for name, param in one.params.items()},
         plain_readings(one.values)]
        for one in trace.entries
    ]  # fmt: skip
    head = [trace.scene, trace.title, plain_cause(trace.cause), trace.at, trace.wall, str(trace.result), trace.ended]
    return [*head, entries]


def _trace(run: str, body: list[object]) -> Trace:
    scene, title, cause, at, wall, result, ended, entries = body
    return Trace(
        run, text_of(scene), text_of(title), cause_of(cause), real_of(at), real_of(wall), Result(text_of(result)),
        real_or_none(ended), [_entry(list_of(one)) for one in list_of(entries)],
    )  # fmt: skip


def _entry(body: list[object]) -> Entry:
    at, step, what, params, values = body
    read = {name: _param(param) for name, param in mapping_of(params).items()}
    return Entry(real_of(at), whole_of(step), text_of(what), read, readings_of(values))


def _param_said(param: object) -> object:
    """A field of an entry; the one thing in it that JSON does not know is a colour."""
    return list(param) if isinstance(param, Color) else param


def _param(said: object) -> object:
    is_color = isinstance(said, list) and len(said) == len(Color._fields) and all(isinstance(one, int) for one in said)
    return value_of(said) if is_color else said
