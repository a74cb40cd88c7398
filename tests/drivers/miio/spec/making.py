"""Specifications made of short lines, for tests: `light:on 2.1 bool rwn`."""

from collections.abc import Mapping

from drivers.kit.define import AnyBinding, Binding, abilities_of
from drivers.miio.profiles.miot import Wire
from drivers.miio.spec.bind import bind_spec
from drivers.miio.spec.model import Spec, SpecAction, SpecEvent, SpecProperty
from hub.model.capability import Abilities

Bounds = tuple[float, float, float]


def prop(
    line: str, *, unit: str = "", bounds: Bounds | None = None, values: Mapping[int, str] | None = None,
    standard: bool = True,
) -> SpecProperty:  # fmt: skip
    """A property; `light:on 2.1` is a bool that can be read, written and notified."""
    name, at, *more = line.split()
    siid, piid = map(int, at.split("."))
    format_, access = (*more, *("bool", "rwn")[len(more) :])
    return SpecProperty(name, siid, piid, format_, access, unit, bounds, dict(values or {}), standard)


def action(line: str, takes: tuple[str, ...] = ()) -> SpecAction:
    """An action, `vacuum:start-sweep 2.1`."""
    name, at = line.split()
    siid, aiid = map(int, at.split("."))
    return SpecAction(name, siid, aiid, takes)


def event(line: str) -> SpecEvent:
    """An event, `remote:click 2.1012`."""
    name, at = line.split()
    siid, eiid = map(int, at.split("."))
    return SpecEvent(name, siid, eiid)


def spec(*members: SpecProperty | SpecAction | SpecEvent, urn: str = "") -> Spec:
    """All of these."""
    return Spec(
        urn=urn,
        properties=tuple(one for one in members if isinstance(one, SpecProperty)),
        actions=tuple(one for one in members if isinstance(one, SpecAction)),
        events=tuple(one for one in members if isinstance(one, SpecEvent)),
    )


class Bound:
    """What a specification binds to. That it is a valid definition is shown by its abilities."""

    def __init__(self, of: Spec, taken: tuple[str, ...] = (), kind: str = "") -> None:
        self.all: tuple[AnyBinding[Wire], ...] = bind_spec(of, taken, kind)
        self.abilities: Abilities = abilities_of("test", self.all)
        self.named = {
            f"{one.capability} {one.path}": one
            for one in self.all
            if isinstance(one, Binding) and one.capability != "raw"
        }
        self.raw = {one.member: one for one in self.all if one.capability == "raw" and isinstance(one, Binding)}

    def __getitem__(self, path: str) -> Binding[Wire]:
        return next(one for one in self.all if isinstance(one, Binding) and one.path == path)


def bound(*members: SpecProperty | SpecAction | SpecEvent, taken: tuple[str, ...] = (), kind: str = "") -> Bound:
    """What these members bind to."""
    return Bound(spec(*members), taken, kind)
