"""What opens and closes: covers, gates, valves, locks: Home Assistant's documentation, "MQTT Cover" and so on."""

from functools import partial
from typing import Final

from drivers.announced.binds import Bind, Draft, LeftOut, rendered, said, source, target, topic_of, yes_no
from drivers.announced.reader import Entity

_GATES: Final = ("garage", "gate", "door")
"""Device classes of covers by which somebody gets into the house."""
_MOVEMENTS: Final = {"stopped": "stopped", "opening": "opening", "closing": "closing"}


def cover(draft: Draft) -> None:
    """A cover; one that leads into the house is a gate, and is opened by who has the PIN alone."""
    if draft.entity.text("device_class") in _GATES:
        _gate(draft)
        return
    entity = draft.entity
    if not draft.put("cover.position", lambda: _position(entity)):
        draft.put("cover.position", lambda: _ends(entity))
    draft.put("cover.tilt", lambda: _tilt(entity))
    draft.put("cover.movement", lambda: _movement(entity))
    for member, default in (("open", "OPEN"), ("close", "CLOSE"), ("stop", "STOP")):
        if _payload(entity, member, default):
            draft.put(f"cover.{member}", partial(_call, entity, member, default))


def _payload(entity: Entity, member: str, default: str) -> str:
    """What is sent to open, close or stop; empty where null says that it cannot be done."""
    key = f"payload_{member}"
    return "" if key in entity.config and entity.config[key] is None else said(entity, key, default)


def _call(entity: Entity, member: str, default: str) -> Bind:
    topic = topic_of(entity, "command_topic")
    return {"to": topic, "write": _payload(entity, member, default)} if topic else {}


def _aimed(entity: Entity, topic_key: str, template_key: str, percent: str) -> Bind:
    """How a position is written. In a template `percent` is per cent, and `value` as it was announced."""
    ends = (entity.number("position_closed", 0), entity.number("position_open", 100))
    if ends != (0.0, 100.0) and percent in entity.text(template_key):
        raise LeftOut("announced.template", what=entity.text(template_key)[:120])
    return target(entity, topic_key, template_key, percent)


def _span(entity: Entity, closed_key: str, open_key: str) -> Bind:
    closed, opened = entity.number(closed_key, 0), entity.number(open_key, 100)
    if closed == opened:
        raise LeftOut("announced.range", what=open_key)
    return {"linear": {f"{closed:g}": 0, f"{opened:g}": 100}, "clamp": True, "type": "int"}


def _position(entity: Entity) -> Bind:
    """The position where it has topics of its own."""
    read = source(entity, "position_topic", "position_template")
    written = _aimed(entity, "set_position_topic", "set_position_template", "position")
    return read | written | _span(entity, "position_closed", "position_open") if read or written else {}


def _ends(entity: Entity) -> Bind:
    """The position of a cover that tells no more than whether it is open or closed."""
    read = source(entity, "state_topic", "value_template")
    if not read:
        return {}
    opened, closed = said(entity, "state_open", "open"), said(entity, "state_closed", "closed")
    if opened == closed:
        raise LeftOut("announced.same", what=opened)
    return read | {"values": {opened: 100, closed: 0}}


def _tilt(entity: Entity) -> Bind:
    read = source(entity, "tilt_status_topic", "tilt_status_template")
    written = _aimed(entity, "tilt_command_topic", "tilt_command_template", "tilt_position")
    if not read and not written:
        return {}
    low, high = ("tilt_closed_value", "tilt_opened_value")
    return read | written | _span(entity, low, high)


def _movement(entity: Entity) -> Bind:
    """What the motor does; what is open or closed stands still."""
    read = source(entity, "state_topic", "value_template")
    if not read:
        return {}
    values = {said(entity, f"state_{word}", word): meaning for word, meaning in _MOVEMENTS.items()}
    still = {said(entity, f"state_{word}", word): "stopped" for word in ("open", "closed")}
    return read | {"values": still | values}


def _gate(draft: Draft) -> None:
    entity = draft.entity
    draft.put("gate.closed", lambda: _closed(entity))
    draft.put("gate.movement", lambda: _movement(entity))


def _closed(entity: Entity) -> Bind:
    """Whether a gate is closed: by its state, or by its position, where only the very end is closed."""
    topic = topic_of(entity, "command_topic")
    shut, opened = _payload(entity, "close", "CLOSE"), _payload(entity, "open", "OPEN")
    written: Bind = {"to": topic, "on": shut, "off": opened} if topic and shut and opened and shut != opened else {}
    read = source(entity, "state_topic", "value_template")
    if read:
        closed = said(entity, "state_closed", "closed")
        others = {said(entity, f"state_{word}", word): False for word in ("open", "opening", "closing")}
        return read | {"values": {**others, closed: True}} | written
    read = source(entity, "position_topic", "position_template")
    if not read:
        return written
    end = f"{entity.number('position_closed', 0):g}"
    return read | {"values": {end: True}, "default": False} | written


def valve(draft: Draft) -> None:
    """A valve that is open or closed. One of many positions is only told: how far it opens is no yes or no to guard."""
    entity = draft.entity
    if entity.yes("reports_position"):
        draft.raw("position", "float", lambda: source(entity, "state_topic", "value_template"))
        draft.leave("valve", "announced.unguarded")
        return
    draft.put("valve.on", lambda: _open(entity))


def _open(entity: Entity) -> Bind:
    topic = topic_of(entity, "command_topic")
    opened, shut = said(entity, "state_open", "open"), said(entity, "state_closed", "closed")
    read = source(entity, "state_topic", "value_template")
    on, off = _payload(entity, "open", "OPEN"), _payload(entity, "close", "CLOSE")
    if on == off:
        raise LeftOut("announced.same", what=on)
    return read | {"values": yes_no(opened, shut)} | ({"to": topic, "on": on, "off": off} if topic else {})


def lock(draft: Draft) -> None:
    """A lock. What a code is asked for at the lock itself is only told."""
    entity = draft.entity
    draft.put("lock.locked", lambda: _locked(entity))
    if entity.text("payload_open"):
        draft.leave("open", "announced.unguarded")


def _locked(entity: Entity) -> Bind:
    """Locked or not; half-way, or jammed, it is neither."""
    read = source(entity, "state_topic", "value_template")
    shut, opened = said(entity, "payload_lock", "LOCK"), said(entity, "payload_unlock", "UNLOCK")
    values = yes_no(said(entity, "state_locked", "LOCKED"), said(entity, "state_unlocked", "UNLOCKED"))
    written: Bind = {}
    topic = topic_of(entity, "command_topic")
    if topic and not entity.text("code_format"):
        if shut == opened:
            raise LeftOut("announced.same", what=shut)
        on, off = (rendered(entity, "command_template", text) for text in (shut, opened))
        written = {"to": topic, "on": on, "off": off}
    return read | {"values": values} | written
