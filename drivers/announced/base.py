"""What the topics of a device have in common: its address. Equal devices differ in nothing else, and share an entry."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from drivers.announced.binds import Bind

_TOPICS: Final = ("from", "to")
_SHORTEST: Final = 2


@dataclass(frozen=True, slots=True)
class Base:
    """The common part: the beginning of all topics (`beginning`), or one level of each; empty: there is none."""

    text: str = ""
    beginning: bool = True

    def short(self, topic: str) -> str:
        """The topic with `{at}` in place of the common part."""
        if not self.text:
            return topic
        if not self.beginning:
            return "/".join("{at}" if level == self.text else level for level in topic.split("/"))
        if topic == self.text:
            return "{at}"
        return "{at}" + topic.removeprefix(self.text) if topic.startswith(f"{self.text}/") else topic


def base_of(binds: Iterable[Mapping[str, object]]) -> Base:
    """What the topics of binds have in common."""
    topics = [topic.split("/") for topic in dict.fromkeys(_topics_in([*binds]))]
    if not topics:
        return Base()
    common = _beginning(topics)
    if common:
        return Base("/".join(common))
    shared = [level for level in topics[0] if len(level) >= _SHORTEST and all(level in other for other in topics[1:])]
    return Base(max(shared, key=len), beginning=False) if shared else Base()


def _beginning(topics: Sequence[Sequence[str]]) -> list[str]:
    found: list[str] = []
    for levels in zip(*topics, strict=False):
        if levels[0] == "+" or any(level != levels[0] for level in levels):
            break
        found.append(levels[0])
    return found if any(found) else []


def _topics_in(value: object) -> Iterable[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key in _TOPICS and isinstance(inner, str):
                yield inner
            elif key not in ("values", "events", "write"):
                yield from _topics_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _topics_in(inner)


def shortened(bind: Bind, base: Base) -> Bind:
    """The bind with its topics shortened."""
    return {key: _shortened(key, value, base) for key, value in bind.items()}


def _shortened(key: str, value: object, base: Base) -> object:
    if key in _TOPICS and isinstance(value, str):
        return base.short(value)
    if key == "also" and isinstance(value, list):
        return [shortened(item, base) for item in value]
    if key in ("on", "off") and isinstance(value, dict) and "write" in value:
        return shortened(value, base)
    return value
