"""The kinds of triggers, conditions and actions: the three tables of the scene language.

A new kind is one file in its folder and one line here.
"""

from collections.abc import Mapping

from scenes.actions import call, hold, log, notify, set, wait  # noqa: A004 - the words of the language
from scenes.conditions import all_of, any_of, expression, none_of
from scenes.language.reading import ReadAction, ReadCondition, ReadTrigger
from scenes.triggers import (
    any_member,
    at,
    becomes,
    button,
    changes,
    count,
    crosses,
    event,
    mqtt,
    sequence,
    started,
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
    "webhook": webhook.read,
    "mqtt": mqtt.read,
    "at": at.read,
    "started": started.read,
}

CONDITIONS: Mapping[str, ReadCondition] = {
    "is": expression.read,
    "all": all_of.read,
    "any": any_of.read,
    "not": none_of.read,
}

ACTIONS: Mapping[str, ReadAction] = {
    "set": set.read,
    "call": call.read,
    "wait": wait.read,
    "hold": hold.read,
    "notify": notify.read,
    "log": log.read,
}
