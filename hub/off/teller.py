"""What came of an entry of the list, in words."""

from collections.abc import Mapping

from hub.off.effort import Effort
from hub.storage.off_records import OffEntry
from hub.text.messages.catalogue import Language, render
from hub.text.problem import printable


def outcome(effort: Effort, language: Language) -> str:
    """One sentence: confirmed, accepted only, or not reached and why."""
    error = effort.error
    message_id, params = ("safe.silent", {}) if error is None else (error.message_id, error.params)
    reason = render(message_id, params, language)
    return printable(render(f"safe.{effort.result}", {"reason": reason, **named(effort.owed)}, language))


def named(one: OffEntry) -> Mapping[str, object]:
    """The fields of an entry that messages name."""
    safe = ("on" if one.safe else "off") if isinstance(one.safe, bool) else one.safe
    who = one.handle if one.name in ("", one.handle) else f"{one.handle} ({one.name})"
    return {"who": who, "path": one.path, "safe": safe}
