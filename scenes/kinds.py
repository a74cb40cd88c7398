"""The kinds of triggers, conditions and actions: the three tables of the scene language.

A new kind is one file in its folder, with `read` and `schema`, and one line here.
"""

from collections.abc import Mapping

from scenes.actions import (
    call,
    check,
    choose,
    decide,
    hold,
    http,
    let,
    log,
    notify,
    parallel,
    release,
    repeat,
    run,
    set,  # noqa: A004 - the word of the language
    stop,
    toggle,
    wait,
)
from scenes.actions import mqtt as publish
from scenes.conditions import all_of, any_of, expression, home, mode, none_of
from scenes.language.reading import ActionKind, ConditionKind, TriggerKind
from scenes.triggers import (
    any_member,
    at,
    back,
    becomes,
    button,
    changes,
    count,
    cron,
    crosses,
    event,
    every,
    leaves,
    manual,
    mqtt,
    offline,
    outcome,
    sequence,
    silence,
    started,
    sun,
    webhook,
)
from scenes.triggers import mode as mode_change

TRIGGERS: Mapping[str, TriggerKind] = {
    "becomes": becomes,
    "changes": changes,
    "any": any_member,
    "crosses": crosses,
    "event": event,
    "button": button,
    "sequence": sequence,
    "count": count,
    "offline": offline,
    "back": back,
    "silence": silence,
    "outcome": outcome,
    "mode": mode_change,
    "leaves": leaves,
    "webhook": webhook,
    "mqtt": mqtt,
    "at": at,
    "sun": sun,
    "cron": cron,
    "every": every,
    "started": started,
    "manual": manual,
}

CONDITIONS: Mapping[str, ConditionKind] = {
    "is": expression,
    "all": all_of,
    "any": any_of,
    "not": none_of,
    "mode": mode,
    "home": home,
}

ACTIONS: Mapping[str, ActionKind] = {
    "set": set,
    "toggle": toggle,
    "call": call,
    "wait": wait,
    "hold": hold,
    "release": release,
    "notify": notify,
    "log": log,
    "http": http,
    "mqtt": publish,
    "if": decide,
    "choose": choose,
    "repeat": repeat,
    "parallel": parallel,
    "let": let,
    "check": check,
    "stop": stop,
    "run": run,
}
