"""Standing: what a scene remembers over a restart beside its runs and triggers, as what JSON knows.

    begun     [[key, Unix seconds], ...]: when the newest run of each key started
    waiting   [firing, ...]: firings of a queued scene that wait for their turn
    put_off   [[firing, Unix seconds], ...]: firings that wait for the end of a debounce or throttle
    paused, aside   Unix seconds until which it is paused, or set aside as a runaway; true: for good
    strikes   how often it was set aside
    hash      of the scene as it was: firings are good for that only

A firing is [trigger, variables, cause, key, asker].
"""

from scenes.engine.armed import SCENE, Armed, Firing
from scenes.engine.diary import EVE
from scenes.engine.gate import BY_HAND, BY_SCENE, FOREVER, MAX_RUNS, Gate
from scenes.engine.memos import Memo, Shelf
from scenes.engine.plain import (
    cause_of,
    list_of,
    mapping_of,
    number_of,
    plain,
    plain_cause,
    plain_values,
    text_of,
    value_of,
    values_of,
    whole_of,
)


def remember(gate: Gate) -> None:
    """Let armed scenes remember. One that is gone has nothing to say: to forget it, touch it."""

    def find(scene: str) -> Memo | None:
        armed = gate.armed.get(scene)
        return None if armed is None else Memo(lambda: _say(armed), lambda body: _restore(armed, gate, body))

    gate.ground.memos.shelves[SCENE] = Shelf(lambda: gate.armed, find)


def inherit(armed: Armed, older: Armed) -> None:
    """Another version of the scene takes over who paused it, and how long it rests; a runaway may try anew."""
    armed.begun, armed.paused = older.begun, older.paused


def _say(armed: Armed) -> object | None:
    unix, now, scene = armed.unix, armed.now, armed.scene
    rest = max(scene.cooldown, scene.throttle)
    body: dict[str, object] = {
        "begun": [[plain(key), unix(at)] for key, at in armed.begun.items() if now - at < rest],
        "waiting": [_said(firing) for firing in armed.waiting],
        "put_off": [[_said(one.firing), unix(one.alarm.due)] for one in armed.put_off.values()],
        "paused": _until(armed, armed.paused),
        "aside": _until(armed, armed.aside),
        "strikes": armed.strikes,
    }
    body = {name: what for name, what in body.items() if what}
    return {**body, "hash": scene.hash} if body else None


def _until(armed: Armed, until: float | None) -> object | None:
    if until is None:
        return None
    return True if until == FOREVER else armed.unix(until)


def _said(firing: Firing) -> object:
    variables, cause = plain_values(firing.variables), plain_cause(firing.cause)
    return [firing.trigger, variables, cause, plain(firing.key), firing.asker]


def _restore(armed: Armed, gate: Gate, body: object) -> None:
    fields = mapping_of(body)
    begun = [list_of(one) for one in list_of(fields.get("begun", []))]
    armed.begun = {value_of(key): armed.at(number_of(at)) for key, at in begun}
    armed.strikes = whole_of(fields.get("strikes", 0))
    armed.paused = _until_of(armed, fields.get("paused"))
    armed.aside = _until_of(armed, fields.get("aside"))
    if fields["hash"] != armed.scene.hash:
        return
    armed.waiting = tuple(_firing(one) for one in list_of(fields.get("waiting", [])))[:MAX_RUNS]
    for firing, due in [list_of(one) for one in list_of(fields.get("put_off", []))]:
        left = armed.at(number_of(due)) - armed.now
        gate.wait(armed, _firing(firing), max(EVE, left))  # not before the hub has looked at its house


def _until_of(armed: Armed, body: object | None) -> float | None:
    if body is None or body is True:
        return FOREVER if body else None
    return armed.at(number_of(body))


def _firing(body: object) -> Firing:
    trigger, variables, cause, key, asker = list_of(body)
    return Firing(
        text_of(trigger),
        values_of(variables),
        (),
        cause_of(cause),
        value_of(key),
        asked=trigger in (BY_HAND, BY_SCENE),
        asker=text_of(asker),
    )
