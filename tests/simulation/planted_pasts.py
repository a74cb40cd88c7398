"""Mistakes in the journal, in snapshots and replays, in what invariants guard, and in shadows (`planted.py`).

What others make good is none: a block that does not see what is on its way is asked again right before it leaves.
"""

from typing import Final

from tests.simulation.mistake import Planted

PAST_AND_RULES: Final = (
    Planted(
        "a snapshot forgets what a condition was last known to be",
        "scenes/engine/watch.py",
        "self.truth, self._known, self.unknown_since = _TRUTHS[truth], _TRUTHS[last], real_of(since)",
        "self.truth, self._known, self.unknown_since = _TRUTHS[truth], None, real_of(since)",
        seed=0,
    ),
    Planted(
        "a snapshot forgets for how long a condition has held",
        "scenes/engine/watch.py",
        "            self.staying.stand(stays, timers, self._held)\n",
        "            pass\n",
    ),
    Planted(
        "a snapshot lets the numbers of commands begin anew",
        "scenes/engine/snapshot.py",
        "engine.gate.runs, runner.deeds.count],",
        "engine.gate.runs, 0],",
        seed=3,
    ),
    Planted(
        "a snapshot forgets what waits for a debounce",
        "scenes/engine/snapshot.py",
        "        for one, alarm in map(list_of, list_of(put_off)):\n",
        "        for one, alarm in ():\n",
    ),
    Planted(
        "time that passes is not in the journal",
        "scenes/runtime.py",
        "                self.journal(moment)\n",
        "                if not isinstance(moment, Ticked):\n                    self.journal(moment)\n",
        seed=0,
    ),
    Planted(
        "what comes of a moment is in the journal before it",
        "scenes/runtime.py",
        "                self.journal(moment)\n                effects = self._handle(moment)\n",
        "                self._carry_out(self._handle(moment))\n"
        "                effects = []\n"
        "                for one in (*moments, moment):\n"
        "                    self.journal(one)\n"
        "                moments.clear()\n",
        seed=0,
    ),
    Planted(
        "a journal that the disk refused is forgotten",
        "hub/compose/recorder.py",
        "                self._tray = tray.before(self._tray)\n",
        "                pass\n",
        seed=210,
    ),
    Planted(
        "a page without entries hides the next one",
        "hub/compose/journal.py",
        "            if block.count and block.seq == first:",
        "            if block.seq == first:",
        seed=273,
    ),
    Planted(
        "a block refuses nothing",
        "scenes/invariants/monitor.py",
        "            if self.bad(form, now, wall) is not True and",
        "            if self.bad(form, now, wall) is None and",
        seed=2,
    ),
    Planted(
        "a block is in the way of what makes safe",
        "hub/core/tickets.py",
        " for one in tickets if one.hazard is not CommandClass.D)\n",
        " for one in tickets)\n",
        seed=2,
    ),
    Planted(
        "a shadow holds",
        "scenes/engine/deeds.py",
        "            self._would_hold(active, values)\n            return\n",
        "            self._would_hold(active, values)\n",
        seed=2,
    ),
    Planted(
        "a shadow tells people",
        "scenes/engine/deeds.py",
        "if shadow else deed)",
        "if shadow and not isinstance(deed, Notice) else deed)",
        seed=2,
    ),
    Planted(
        "a breach is forgotten at a restart",
        "scenes/invariants/monitor.py",
        "        observer.take(track_of(body, observer.invariant, clock))\n",
        "        track_of(body, observer.invariant, clock)\n",
        seed=2,
    ),
    Planted(
        "that something was put back is forgotten at a restart",
        "scenes/invariants/track.py",
        'number_or_none(told["restored"]),',
        "None,",
    ),
)
