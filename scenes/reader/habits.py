"""The words of other systems, and those that are meant: for the hint of a mistake."""

from collections.abc import Mapping
from typing import Final

SCENE: Final[Mapping[str, str]] = {
    "alias": "scene", "name": "scene", "title": "scene", "description": "note", "trigger": "when", "triggers": "when",
    "condition": "if", "conditions": "if", "action": "do", "actions": "do", "then": "do",
    "variables": "fields",
}  # fmt: skip
TRIGGER: Final[Mapping[str, str]] = {
    "state": "becomes", "numeric_state": "crosses", "template": "becomes", "time": "at", "time_pattern": "every",
    "homeassistant": "started", "press": "button",
}  # fmt: skip
CONDITION: Final[Mapping[str, str]] = {
    "and": "all", "or": "any", "state": "is", "template": "is", "numeric_state": "is", "time": "is", "sun": "is",
    "zone": "home",
}  # fmt: skip
ACTION: Final[Mapping[str, str]] = {
    "delay": "wait", "wait_template": "wait", "wait_for_trigger": "wait", "sleep": "wait", "action": "set",
    "service": "set", "turn_on": "set", "turn_off": "set", "variables": "let", "condition": "check", "scene": "run",
    "script": "run", "message": "notify", "then": "if", "for_each": "repeat", "while": "repeat",
}  # fmt: skip
