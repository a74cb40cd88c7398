"""Mistakes that the simulator must find: each is planted into a copy of the product, and the seeds must tell.

A patch that does not apply any more fails: the code has moved, and the patch must move with it.

A mistake that others make good is none: a hazardous command that is taken up again after a restart waits for a word of
its device and expires, since what a device took already is repeated only to make safe. So it is not on the list.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.simulation.mistake import Planted
from tests.simulation.planted_pasts import PAST_AND_RULES
from tests.simulation.planted_products import PRODUCTS

ROOT: Final = Path(__file__).parents[2]
COPIED: Final = ("hub", "drivers", "scenes", "config", "tests/facts", "tests/simulation")


PLANTED: Final = (
    Planted(
        "answered before it is on disk",
        "hub/core/receipts.py",
        "            await self._ledger.durable()\n",
        "            pass\n",
        seed=136,
    ),
    Planted(
        "control.db is not synced",
        "hub/storage/opening.py",
        "synchronous = FULL",
        "synchronous = NORMAL",
        seed=1,
    ),
    Planted(
        "switched on before its OFF is on disk",
        "hub/core/safety/safety.py",
        "        self._waiting.append((ready, extra))\n",
        "        ready(extra)\n",
        seed=9,
    ),
    Planted(
        "off.list is forgotten",
        "hub/core/safety/debts.py",
        "            self._keeper.owe(device.key, path, guard.safe, owed.began.unix + guard.max_on)\n",
        "",
        seed=0,
    ),
    Planted(
        "off.list is renamed without a sync",
        "hub/storage/off_list.py",
        "        file.flush()\n        os.fsync(handle)\n",
        "        file.flush()\n",
        seed=0,
    ),
    Planted(
        "the folder of off.list is not synced",
        "hub/storage/off_list.py",
        "        os.fsync(folder)\n",
        "        pass\n",
        seed=0,
    ),
    Planted(
        "the OFF that is due is not sent",
        "hub/core/safety/debts.py",
        'debt.timer = self._clock.call_at(debt.due, lambda: self.end(debt.owed.id, "safety.due"))',
        'debt.timer = self._clock.call_at(debt.due + 3600, lambda: self.end(debt.owed.id, "safety.due"))',
        seed=21,
    ),
    Planted(
        "what is owed is forgotten at a restart",
        "hub/core/safety/debts.py",
        '            if left <= 0:\n                self.end(owed.id, "safety.due")\n            else:\n                self._set(debt)\n',
        '            if left <= 0:\n                self.end(owed.id, "safety.due")\n            else:\n',
        seed=16,
    ),
    Planted(
        "what is done once is retransmitted as something new",
        "drivers/miio/link.py",
        "        again = request.once and request.ids\n",
        "        again = False\n",
        seed=22,
    ),
    Planted(
        "what is done once is sent again after no answer",
        "hub/core/delivery.py",
        "        elif self._hazard in ONCE:\n            self._unsure(error)\n",
        "        elif self._hazard in ONCE:\n            self._try_later()\n",
    ),
    Planted(
        "what was before a hold is forgotten at a restart",
        "scenes/engine/keeping.py",
        "self.holding.claims.restore(Held(cell, one.base, claims))",
        "self.holding.claims.restore(Held(cell, None, claims))",
        seed=13,
    ),
    Planted(
        "a hold ends, and nothing returns",
        "scenes/engine/claims.py",
        "                changed.append((held.cell, held.base))\n",
        "                changed.append((held.cell, None))\n",
        seed=3,
    ),
    Planted(
        "the first word of a device is an edge",
        "scenes/engine/engine.py",
        "        if not cell.heard and new is not None:\n            self._baseline(cell, moment.cause)\n            return\n",
        "",
        seed=3,
    ),
    Planted(
        "adoption is kept in memory alone",
        "hub/storage/addresses.py",
        "        self._store.put(ENDPOINTS, entry.row(ref, self._vault))\n",
        "",
        seed=0,
    ),
    Planted(
        "the accepted configuration is not synced",
        "hub/config/accepted.py",
        "        os.fsync(file.fileno())\n",
        "",
        seed=0,
    ),
    Planted(
        "a broken scene does not refuse the configuration",
        "hub/compose/house.py",
        "has_errors(found) and not lenient else replace(plan, problems=found, ",
        "not plan.devices else replace(plan, problems=found, ",
        seed=15,
    ),
    Planted(
        "a refused configuration changes the devices",
        "hub/compose/house.py",
        "        return (None if has_errors(found) and not lenient",
        "        if has_errors(found) and not lenient:\n            self.registry.replace(plan.devices[:1])\n"
        "        return (None if has_errors(found) and not lenient",
        seed=15,
    ),
    Planted(
        "the audit forgets",
        "hub/core/records.py",
        "            if line.hazard in AUDITED and not line.over and not line.listed:\n",
        "            if not self._lines:\n",
        seed=0,
    ),
    Planted(
        "a token in the log",
        "hub/compose/sessions.py",
        "        self.registry.attach(device.key, endpoint.ref, session)\n",
        "        self.registry.attach(device.key, endpoint.ref, session)\n"
        '        _LOG.debug("secret: %s", secret.reveal() if (secret := self._secret(*place)) else None)\n',
        seed=0,
    ),
    Planted(
        "an answer that comes twice is an error",
        "drivers/miio/link.py",
        "            self._transport.counters.unasked += 1\n",
        "            raise KeyError(request_id)\n",
        seed=4,
    ),
    Planted(
        "a large batch is thrown away",
        "hub/storage/control.py",
        "        if not batch:\n            return\n",
        "        if not batch or len(batch) > 3:\n            return\n",
        seed=0,
    ),
    Planted(
        "the clock strikes anew when it was set back",
        "scenes/engine/diary.py",
        "            after = max(after, appointment.last)\n",
        "            after = wall\n",
        seed=15,
    ),
    Planted(
        "when a wait is over is forgotten at a restart",
        "scenes/engine/keeping.py",
        "    return KeptRun(resumed, cause, wall, due)\n",
        "    return KeptRun(resumed, cause, wall, None)\n",
        seed=1,
    ),
    Planted(
        "a for is forgotten at a restart",
        "scenes/engine/armed.py",
        "        watch.restore(armed.at(number_of(body)))\n",
        "        number_of(body)\n",
        seed=40,
    ),
    Planted(
        "a for ends by what was written of its device long ago",
        "scenes/engine/watch.py",
        "            if all(cell.heard for cell in self.cells):\n                return\n            self.truth = None\n",
        "            return\n",
        seed=40,
    ),
    Planted(
        "a cooldown is forgotten at a restart",
        "scenes/engine/standing.py",
        "    armed.begun = {value_of(key): armed.at(number_of(at)) for key, at in begun}\n",
        "    armed.begun = {}\n",
    ),
    Planted(
        "who waits in a queue is forgotten at a restart",
        "scenes/engine/standing.py",
        '    armed.waiting = tuple(_firing(one) for one in list_of(fields.get("waiting", [])))[:MAX_RUNS]\n',
        "",
        seed=1,
    ),
    Planted(
        "a pause is forgotten at a restart",
        "scenes/engine/standing.py",
        '    armed.paused = _until_of(armed, fields.get("paused"))\n',
        "",
        seed=185,
    ),
    Planted(
        "runs go on before the first look",
        "scenes/engine/engine.py",
        "        if self.ground.started:\n            self._go_on()\n",
        "        self._go_on()\n",
        seed=38,
    ),
    Planted(
        "what is kept now is not written down before",
        "scenes/engine/diary.py",
        '        if self.eve:\n            return {"since": self.until, "struck": self.next}\n',
        "",
        seed=0,
    ),
    Planted(
        "what is dangerous is made up for",
        "scenes/engine/diary.py",
        "        self.since = since if self.late else self.diary.turn.wall\n",
        "        self.since = since\n",
    ),
    Planted(
        "what is dangerous is said again by a run that goes on",
        "scenes/kit/writing.py",
        "if cell.id not in waiting and not repeatable(cell.property, value)]",
        "if False]",
    ),
    Planted(
        "times are not written anew when the clock is set",
        "scenes/engine/engine.py",
        "        self.keeping.tell_all()\n",
        "",
    ),
    Planted(
        "a chain of scenes has no end",
        "scenes/engine/gate.py",
        "        if firing.cause.depth >= MAX_DEPTH:\n",
        "        if firing.cause.depth >= 1000:\n",
        seed=0,
    ),
    Planted(
        "nothing finishes on the version that it began with",
        "scenes/engine/engine.py",
        "            if scene is not None and scene.finish:\n",
        "            if scene is None:\n",
        seed=27,
    ),
    Planted(
        "virtual devices begin anew at every start",
        "hub/core/memory.py",
        "            self._begin(device, known or self._own.get(device.key, {}))\n",
        "            self._begin(device, {})\n",
        seed=0,
    ),
    *PAST_AND_RULES,
    *PRODUCTS,
)


def planted_tree(folder: Path, mistake: Planted) -> None:
    """A copy of the product with the mistake in it. Raises LookupError when the patch does not apply (once)."""
    for part in COPIED:
        shutil.copytree(ROOT / part, folder / part, copy_function=_linked, ignore=shutil.ignore_patterns("__pycache__"))
    text = patched(mistake)
    path = folder / mistake.file
    path.unlink()  # a link to the product's own file
    path.write_text(text, "utf-8")


def patched(mistake: Planted) -> str:
    """The file with the mistake in it. Raises LookupError when the patch does not apply, once."""
    text = (ROOT / mistake.file).read_text("utf-8")
    if text.count(mistake.old) != 1:
        raise LookupError(f"`{mistake.name}` does not apply to {mistake.file}: found {text.count(mistake.old)} times")
    return text.replace(mistake.old, mistake.new)


def _linked(source: str, target: str) -> None:
    """The file under another name; a copy where the disk is another one."""
    try:
        Path(target).hardlink_to(source)
    except OSError:
        shutil.copy2(source, target)


def run_planted(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run seeds on the copy, in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "tests.simulation.run", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
