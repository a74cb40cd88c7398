"""The port for what devices say of themselves: made into entries of the library while the hub runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

MARK: Final = "@"
"""Stands in a model between the name that people know and the hash of what the device says."""


def name_of(model: str) -> str:
    """The model as people know it: without the hash of what a device says of itself."""
    return model.partition(MARK)[0]


LEFT_OUT: Final = "left_out"
"""The key of an entry under which stands what a family left out of a device: a list of `Left.plain`."""


@dataclass(frozen=True, slots=True)
class Left:
    """A part of a device that is left out, and why: a message id of the catalogue with its fields."""

    part: str
    reason: str
    params: tuple[tuple[str, str], ...] = ()

    def plain(self) -> dict[str, object]:
        """As an entry has it."""
        return {"part": self.part, "reason": self.reason, "params": dict(self.params)}


def left_in(entry: Mapping[str, object]) -> tuple[Left, ...]:
    """What an entry says that is left out; what is none of it is passed over."""
    listed = entry.get(LEFT_OUT)
    found = []
    for one in listed if isinstance(listed, list) else ():
        params = one.get("params") if isinstance(one, dict) else None
        if isinstance(params, dict) and isinstance(one.get("part"), str) and isinstance(one.get("reason"), str):
            found.append(Left(one["part"], one["reason"], tuple((str(key), str(each)) for key, each in params.items())))
    return tuple(found)


class Descriptions(Protocol):
    """What devices say of themselves, as entries of the library: plain data of the same form, made by their family."""

    def describe(self, family: str, name: str, entry: Mapping[str, object]) -> str:
        """Put an entry into the library; the model under which it is found there, `name@hash of what it says`.

        Two devices that say the same are one model. On disk before an adoption that names it is. To be called when a
        device is proven, and when an adopted one says something else; not for what is only heard.

        Raises:
            BadValue: it is no plain data, or beyond 64 KiB, or there is no room for one more.
        """

    def described(self, ref: str, model: str) -> None:
        """An adopted endpoint (`family:wire_id`) is this model now: the house takes it into use soon.

        Harmless where it is that model already, and where nobody has adopted it.
        """


@runtime_checkable
class SelfDescribing(Protocol):
    """A family whose devices say themselves what they can do: nothing need be written of their models."""

    def undescribed(self, wire_id: str) -> str:
        """The message (with `ref` and `model`) why what was heard of one makes no device; empty: it makes one."""


@runtime_checkable
class LeavingOut(Protocol):
    """A family that cannot take everything of what its devices say of themselves."""

    def left_out(self, wire_id: str) -> tuple[Left, ...]:
        """What of a device that was heard is left out."""


class NoDescriptions:
    """Descriptions that nobody keeps."""

    def describe(self, family: str, name: str, entry: Mapping[str, object]) -> str:
        return name

    def described(self, ref: str, model: str) -> None:
        """Nobody wants to know."""
