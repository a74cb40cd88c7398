"""The gate: from a trigger that fired to a run that begins, or to the reason why none does."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from hub.model.cause import Cause, Origin
from hub.model.value import Value
from scenes.engine.active import Active
from scenes.engine.armed import Armed, Firing, PutOff
from scenes.engine.effects import Complaint
from scenes.engine.given import given
from scenes.engine.ground import Ground
from scenes.engine.program import Mode, Scene, Variables
from scenes.engine.run import Run
from scenes.engine.runner import Runner
from scenes.engine.trace import Result, Trace, Values
from scenes.engine.turn import Turn

MAX_DEPTH = 16
"""How many scenes may set off one another in a chain."""
MAX_RUNS = 10
"""How many runs of one scene (and key) may be under way or waiting."""
MAX_KEYS = 256
"""Of how many keys a scene remembers when it last ran, and may put off a firing."""
ASIDE = (600.0, 3600.0)
"""Seconds for which a runaway scene is set aside the first time, and the second; then until somebody lets it run."""
FOREVER = float("inf")
BY_HAND, BY_SCENE = "manual", "run"
"""The triggers of firings that somebody asked for: no trigger that a scene can have is called so."""


@dataclass(slots=True)
class Gate:
    """Decides what a firing comes to. `prefix` makes run ids unique over the lives of the hub."""

    turn: Turn
    ground: Ground
    runner: Runner
    prefix: str
    armed: Mapping[str, Armed] = field(default_factory=dict)
    runs: int = 0

    def fired(self, armed: Armed, trigger: str, variables: Variables, values: Values) -> None:
        """A trigger of the scene fired in this moment: it acts when its turn comes."""
        turn = self.turn
        fields = armed.scene.fields
        firing = Firing(trigger, given(fields, variables) if fields else variables, values, turn.cause, late=turn.late)
        turn.agenda.append((armed.scene.order, lambda: self._first(armed, firing)))

    def asked(self, scene: str, variables: Variables, cause: Cause) -> bool:
        """Somebody runs a scene by hand; False when there is none of that id."""
        return self._ask(BY_HAND, scene, variables, cause)

    def run_scene(self, scene: str, variables: Variables, cause: Cause, asker: str) -> bool:
        """A run (`asker`, where it waits for it) runs another scene. False when there is none of that id."""
        return self._ask(BY_SCENE, scene, variables, cause, asker)

    def _ask(self, word: str, scene: str, variables: Variables, cause: Cause, asker: str = "") -> bool:
        armed = self.armed.get(scene)
        if armed is None:
            return False
        firing = Firing(word, given(armed.scene.fields, variables), (), cause, asked=True, asker=asker)
        self.turn.agenda.append((armed.scene.order, lambda: self._first(armed, firing)))
        return True

    def pause(self, armed: Armed, seconds: float | None) -> None:
        """Somebody pauses a scene (None: until further notice), or (0) lets it run again, whyever it did not."""
        if seconds == 0:
            armed.paused = armed.aside = None
            armed.strikes, armed.filled = 0, float("-inf")
        else:
            armed.paused = FOREVER if seconds is None else self.turn.now + seconds
        armed.touch()

    # From a firing to a run

    def _first(self, armed: Armed, firing: Firing) -> None:
        """Look at a firing for the first time: it may have to wait until its scene has been quiet for a while."""
        scene, turn = armed.scene, self.turn
        if scene.per is not None:
            turn.context.vars = firing.variables
            firing.key = scene.per(turn.context)
        if firing.asked:
            self.consider(armed, firing)
            return
        if (armed.paused is not None or armed.aside is not None) and not self._is_back(armed, firing):
            return
        if scene.debounce:
            self._put_off(armed, firing, scene.debounce, anew=True)
            return
        if scene.throttle and (begun := armed.begun.get(firing.key)) is not None:
            left = scene.throttle - (turn.now - begun)
            if left > 0:
                self._put_off(armed, firing, left, anew=False)
                return
        self.consider(armed, firing)

    def consider(self, armed: Armed, firing: Firing) -> None:
        """Start a run, or say why not."""
        scene = armed.scene
        condition = scene.condition
        if condition is not None:
            context = self.turn.context
            context.vars = firing.variables
            truth = condition.test(context)
            if not truth and not (truth is None and scene.on_unknown):
                text, values = condition.blame(context)
                what = "trace.condition_unknown" if truth is None else "trace.condition_false"
                self._not_run(scene, firing, what, {"condition": text}, values)
                return
        if firing.cause.depth >= MAX_DEPTH:
            self._not_run(scene, firing, "trace.too_deep", {"depth": MAX_DEPTH}, ())
            return
        if scene.cooldown and not firing.asked and (begun := armed.begun.get(firing.key)) is not None:
            left = scene.cooldown - (self.turn.now - begun)
            if left > 0:
                self._not_run(scene, firing, "trace.cooldown", {"left": left}, ())
                return
        if armed.active and not self._make_room(armed, firing):
            return
        if not self._has_token(armed, firing):
            return
        self._start(armed, firing)

    def _is_back(self, armed: Armed, firing: Firing) -> bool:
        """Whether the scene's pause is over."""
        now = self.turn.now
        for until, what, for_good in (
            (armed.paused, "trace.paused", "trace.paused_for_good"),
            (armed.aside, "trace.set_aside", "trace.set_aside_for_good"),
        ):
            if until is not None and now < until:
                left: dict[str, object] = {} if until == FOREVER else {"left": until - now}
                self._not_run(armed.scene, firing, what if left else for_good, left, ())
                return False
        armed.paused = armed.aside = None
        armed.touch()
        return True

    def _put_off(self, armed: Armed, firing: Firing, seconds: float, *, anew: bool) -> None:
        """Let the firing wait, in the place of an older one of its key; `anew`: its time begins again."""
        older = armed.put_off.get(firing.key)
        if older is None and len(armed.put_off) >= MAX_KEYS:
            self._not_run(armed.scene, firing, "trace.too_many", {"limit": MAX_KEYS}, ())
            return
        if older is not None and not anew:
            older.firing = firing
        else:
            if older is not None:
                older.alarm.cancel()
            self.wait(armed, firing, seconds)
        armed.touch()

    def wait(self, armed: Armed, firing: Firing, seconds: float) -> None:
        """Look at the firing again after some time."""
        alarm = self.turn.alarm(seconds, partial(self.waited, armed, firing.key))
        armed.put_off = {**armed.put_off, firing.key: PutOff(firing, alarm)}

    def waited(self, armed: Armed, key: Value | None) -> None:
        """The firing of that key has waited long enough."""
        put_off = armed.put_off.get(key)
        armed.put_off = {one: other for one, other in armed.put_off.items() if one != key}
        armed.touch()
        if put_off is not None:
            self.turn.agenda.append((armed.scene.order, lambda: self.consider(armed, put_off.firing)))

    def _make_room(self, armed: Armed, firing: Firing) -> bool:
        scene, active = armed.scene, armed.active
        if scene.per is not None:
            active = [one for one in active if one.key == firing.key]
            if not active:
                if len(armed.active) < MAX_KEYS:
                    return True
                self._not_run(scene, firing, "trace.too_many", {"limit": MAX_KEYS}, ())
                return False
        match scene.mode:
            case Mode.SINGLE:
                self._not_run(scene, firing, "trace.still_running", {}, ())
                return False
            case Mode.RESTART:
                for one in list(active):
                    self.runner.stop(one, "trace.restarted")
                return True
            case Mode.QUEUED:
                if len(armed.waiting) >= MAX_RUNS:
                    self._not_run(scene, firing, "trace.too_many", {"limit": MAX_RUNS}, ())
                else:
                    armed.waiting += (firing,)
                    armed.touch()
                return False
            case Mode.PARALLEL:
                if len(active) >= MAX_RUNS:
                    self._not_run(scene, firing, "trace.too_many", {"limit": MAX_RUNS}, ())
                    return False
                return True

    def _has_token(self, armed: Armed, firing: Firing) -> bool:
        """Whether the scene starts no more often than a scene may; a runaway is set aside, and people are told."""
        most, now = armed.scene.most, self.turn.now
        tokens = armed.tokens + (now - armed.filled) * most.count / most.seconds
        if tokens > most.count:  # noqa: PLR1730 - on the way of every run; `min` costs twice as much
            tokens = most.count
        armed.filled = now
        if tokens >= 1.0:
            armed.tokens = tokens - 1.0
            return True
        armed.tokens = tokens
        seconds = ASIDE[armed.strikes] if armed.strikes < len(ASIDE) else FOREVER
        armed.strikes += 1
        armed.aside = now + seconds
        armed.touch()
        armed.put_off = {}
        self.turn_away(armed)
        for one in list(armed.active):
            self.runner.stop(one, "trace.runaway_stopped")
        params: dict[str, object] = {"count": most.count, "seconds": most.seconds}
        self._not_run(armed.scene, firing, "trace.runaway", params, ())
        again = "scenes.runaway" if seconds == FOREVER else "scenes.runaway_for"
        params |= {"scene": armed.scene.title, "left": seconds}
        self.turn.effects.append(Complaint(again, params, armed.scene.id))
        return False

    def faulty(self, armed: Armed) -> None:
        """The engine failed at this scene: it rests until somebody lets it run, or it is changed."""
        armed.aside = FOREVER
        armed.touch()
        self.turn.effects.append(Complaint("scenes.faulty", {"scene": armed.scene.title}, armed.scene.id))
        for one in [one for one in self.runner.active.values() if one.scene is armed.scene]:
            self.runner.stop(one, "trace.faulty")

    def _start(self, armed: Armed, firing: Firing) -> None:
        scene, turn = armed.scene, self.turn
        self.runs += 1
        id_ = f"{self.prefix}{self.runs}"
        if scene.cooldown or scene.throttle:
            self._begins(armed, firing.key)
        cause = Cause(Origin.SCENE, scene.id, id_, -1, firing.cause.depth + 1)
        run = Run(id_, scene.id, scene.hash, cause, 0, firing.variables, parent=firing.asker)
        if firing.asked:
            asking = self.runner.active.get(firing.cause.run)
            run.late = asking is not None and asking.run.late
        elif firing.late:
            run.late = True
        trace = Trace(id_, scene.id, scene.title, firing.cause, turn.now, turn.wall)
        turn.note(trace, -1, "trace.fired", {"trigger": firing.trigger}, firing.values)
        if scene.shadow:
            turn.note(trace, -1, "trace.shadow", {})
        active = self.runner.start(run, scene, trace, lambda one: self.ended(armed, one))
        if id_ in self.runner.active:
            active.key = firing.key
            armed.active.append(active)

    def taken_up(self, armed: Armed, active: Active) -> None:
        """A run of another life of the hub is under way again."""
        if armed.scene.per is not None:
            self.turn.context.vars = active.run.variables
            active.key = armed.scene.per(self.turn.context)
        armed.active.append(active)

    def _begins(self, armed: Armed, key: Value | None) -> None:
        scene, now = armed.scene, self.turn.now
        begun = {one: at for one, at in armed.begun.items() if one != key}
        begun[key] = now
        if len(begun) > MAX_KEYS:
            longest = max(scene.cooldown, scene.throttle)
            begun = {one: at for one, at in list(begun.items())[1:] if now - at < longest}
        armed.begun = begun
        armed.touch()

    def ended(self, armed: Armed, active: Active) -> None:
        """A run of the scene is over."""
        if active in armed.active:
            armed.active.remove(active)
        arrivals = self.ground.arrivals
        if not arrivals.empty and (key := ("scene", armed.scene.id)) in arrivals and not armed.scene.shadow:
            self._tell(key, active.trace, active.run.cause)
        if armed.waiting:
            self.turn.agenda.append((armed.scene.order, lambda: self.next_of(armed)))

    def turn_away(self, armed: Armed) -> None:
        """None of those that wait for their turn will have it."""
        waiting, armed.waiting = armed.waiting, ()
        for firing in waiting:
            if firing.asker:
                self.runner.not_run(firing.asker, armed.scene.id)

    def next_of(self, armed: Armed) -> None:
        """Let those that wait have their turn: what is held back now does not hold back the ones behind it."""
        number = 0
        while number < len(armed.waiting):
            firing = armed.waiting[number]
            if any(one.key == firing.key for one in armed.active):
                number += 1
                continue
            armed.waiting = (*armed.waiting[:number], *armed.waiting[number + 1 :])
            armed.touch()
            self.consider(armed, firing)

    def _not_run(self, scene: Scene, firing: Firing, what: str, params: dict[str, object], values: Values) -> None:
        turn = self.turn
        trace = Trace("", scene.id, scene.title, firing.cause, turn.now, turn.wall, Result.NOT_RUN, turn.now)
        turn.note(trace, -1, "trace.fired", {"trigger": firing.trigger}, firing.values)
        turn.note(trace, -1, what, params, values)
        if firing.asker:
            self.runner.not_run(firing.asker, scene.id)
        key = ("scene", scene.id)
        if key in self.ground.arrivals and firing.cause.depth < MAX_DEPTH and not scene.shadow:
            self._tell(key, trace, replace(firing.cause, depth=firing.cause.depth + 1))

    def _tell(self, key: tuple[str, str], trace: Trace, cause: Cause) -> None:
        """Tell the scenes that want to know how runs of this one end."""
        turn = self.turn
        before, turn.cause = turn.cause, cause
        late = trace.result is Result.FAILED and any(one.what == "trace.timeout" for one in trace.entries[-2:])
        result = "timed_out" if late else str(trace.result)
        fields = {"scene": trace.title, "run": trace.run, "result": result, "error": _error(trace)}
        self.ground.arrivals.call(key, fields)
        turn.cause = before


def _error(trace: Trace) -> str | None:
    """The id of the message that says what went wrong last, None where nothing did."""
    for entry in reversed(trace.entries):
        error = entry.params.get("error")
        if isinstance(error, str):
            return error
    return None
