"""The kinds of triggers, conditions and actions: the three tables of the scene language.

A new kind is one file in its folder and one line here.
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
from scenes.language.reading import ReadAction, ReadCondition, ReadTrigger
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
    mqtt,
    offline,
    outcome,
    sequence,
    silence,
    started,
    sun,
    webhook,
)

TRIGGERS: Mapping[str, ReadTrigger] = {
    "becomes": becomes.read,
    "changes": changes.read,
    "any": any_member.read,
    "crosses": crosses.read,
    "event": event.read,
    "button": button.read,
    "sequence": sequence.read,
    "count": count.read,
    "offline": offline.read,
    "back": back.read,
    "silence": silence.read,
    "outcome": outcome.read,
    "webhook": webhook.read,
    "mqtt": mqtt.read,
    "at": at.read,
    "sun": sun.read,
    "cron": cron.read,
    "every": every.read,
    "started": started.read,
}

CONDITIONS: Mapping[str, ReadCondition] = {
    "is": expression.read,
    "all": all_of.read,
    "any": any_of.read,
    "not": none_of.read,
    "mode": mode.read,
    "home": home.read,
}

ACTIONS: Mapping[str, ReadAction] = {
    "set": set.read,
    "toggle": toggle.read,
    "call": call.read,
    "wait": wait.read,
    "hold": hold.read,
    "release": release.read,
    "notify": notify.read,
    "log": log.read,
    "http": http.read,
    "mqtt": publish.read,
    "if": decide.read,
    "choose": choose.read,
    "repeat": repeat.read,
    "parallel": parallel.read,
    "let": let.read,
    "check": check.read,
    "stop": stop.read,
    "run": run.read,
}
