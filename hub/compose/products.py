"""Products of a home: the library that its configuration makes, what is wrong with it, and what another one changes."""

from collections.abc import Iterable
from typing import Final

from drivers.families import LISTENING, abilities_by, bundled, flaws_by
from hub.config.library import NOTHING_SAID, NOTHING_WRITTEN, Overlays, Said, Written, YamlLibrary
from hub.model.capability import Abilities
from hub.model.descriptions import MARK, name_of
from hub.model.device import Device
from hub.model.ports import Library
from hub.text.hints import suggest
from hub.text.problem import Problem, Severity, warning
from hub.text.source import Mark, Source

MOST: Final = 100
"""Problems that are told of all products files together."""
DEEPEST: Final = 5
FOR_PEOPLE: Final = ("source", "note", "models")


def library_of(overlays: Overlays = NOTHING_WRITTEN, said: Said = NOTHING_SAID) -> YamlLibrary:
    """What comes with Hearth, and what devices say of themselves, under what the owner wrote."""
    return YamlLibrary(bundled(), overlays, said)


def doubtful_products(library: YamlLibrary) -> list[Problem]:
    """What is wrong with what the owner wrote, at its place. None of it keeps a house from its devices."""
    overlays = library.overlays
    flaws_of, abilities_of = flaws_by(library), abilities_by(library)
    told: list[Problem] = []
    for written in overlays.entries:
        models = [(family, form) for name in written.models for family, form in _forms(library, written.family, name)]
        before = len(told)
        for family, model in models:
            position = _position(library, written, family, model)
            unheard = family in LISTENING and MARK not in model
            for at, flaw in flaws_of(family, model):
                if unheard and flaw.message_id == "product.needs":
                    continue  # its device will say that
                hint = suggest(str(flaw.params.get("text", "")), flaw.known)
                problem = warning(flaw.message_id, written.place(flaw.path), hint=hint, **flaw.params)
                if at == position and problem not in told:
                    told.append(problem)
        bound = {name_of(model) for family, model in models if _is_bound(abilities_of(family, model))}
        idle = [model for model in written.models if model not in bound]
        if idle and len(told) == before:
            message_id = "product.not_heard" if written.family in LISTENING else "product.binds_nothing"
            told.append(warning(message_id, written.node.mark, models=", ".join(idle)))
    for model, (path, _) in overlays.specifications.items():
        place = Mark(Source(str(path), ""), 1, 1)
        found = [flaw for family in bundled() for at, flaw in flaws_of(family, model) if at < 0]
        told += [Problem(flaw.message_id, flaw.params, place, severity=Severity.WARNING) for flaw in found]
    return told[:MOST]


def _forms(library: YamlLibrary, family: str, name: str) -> list[tuple[str, str]]:
    """The products (family, model) that an entry for a model of that name is about. No `family`: whichever."""
    families = (family,) if family else tuple(dict.fromkeys((*bundled(), *library.families(name))))
    return [(each, form) for each in families for form in library.forms(each, name)]


def _is_bound(abilities: Abilities | None) -> bool:
    """Whether there is anything that can be read, set or told."""
    return abilities is not None and bool(abilities.properties or abilities.commands or abilities.events)


def _position(library: YamlLibrary, written: Written, family: str, model: str) -> int:
    """Which of all entries for the model it is."""
    entries = library.overlays.of(family, name_of(model))
    ours = len(library.definitions(family, model)) - len(entries)
    return ours + next(at for at, one in enumerate(entries) if one is written)


def rewritten(
    before: Overlays, after: Overlays, devices: Iterable[Device], said: Said = NOTHING_SAID
) -> frozenset[str]:  # fmt: skip
    """The models, of those that the devices are, of which something else is written than before."""
    if before == after:
        return frozenset()
    old, new = library_of(before, said), library_of(after, said)
    models = {(endpoint.family, device.model) for device in devices for endpoint in device.endpoints}
    return frozenset(model for family, model in models if portable(old, family, model) != portable(new, family, model))


def portable(library: Library, family: str, model: str) -> dict[str, object]:
    """All that is written of a model, as plain data that JSON can hold: for who has neither library nor YAML."""
    found: dict[str, object] = {}
    _follow(library, family, model, found, DEEPEST)
    specification = library.specification(model)
    text = None if specification is None else specification.decode("utf-8", "replace")
    return {"entries": found, "specification": text} if found or text else {}


def _follow(library: Library, family: str, model: str, found: dict[str, object], deep: int) -> None:
    """The entries of a model, and of those that they are like."""
    entries = library.definitions(family, model)
    if model in found or not entries or not deep:
        return
    found[model] = [{key: value for key, value in one.items() if key not in FOR_PEOPLE} for one in entries]
    for one in entries:
        like = one.get("like")
        if isinstance(like, str):
            _follow(library, family, like, found, deep - 1)
