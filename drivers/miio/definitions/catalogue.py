"""Every product that the family knows: made of what is written in the library when its model is first asked for.

Entries of one model that `speak` differently are different forms of it: which one a device speaks is found out by
asking it. An entry that does not say how it speaks is laid over the first form.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Final

from drivers.kit.overlay import Entry, laid_over
from drivers.kit.plain import Flaw, Table
from drivers.miio.definitions.entry import AnyDefinition, read_entry, spec_of
from drivers.miio.profiles.legacy import LegacyDefinition
from drivers.miio.scene_push.products import PRODUCTS as TOLD_BY_SCENES
from drivers.miio.spec.model import Spec
from drivers.miio.spec.parse import parse_spec
from hub.model.capability import Abilities
from hub.model.errors import BadBytes
from hub.model.ports import Library

FAMILY: Final = "miio"
MIOT: Final = "miot"
"""The form that is spoken if nothing is said."""
OF_SPECIFICATION: Final = -1
"""Stands for the position of an entry where a flaw is the maker's specification's."""
DEEPEST: Final = 4
"""How many models may lead from one to the next by `like`."""


@dataclass(frozen=True, slots=True)
class Product:
    """What is known of one model, in each form that it may speak, the likelier first.

    `entry` is all that is written of the first, as one. `flaws`: what is wrong with what the owner wrote, by the
    entry's position among those of the model. Such an entry is left out.
    """

    forms: tuple[AnyDefinition, ...]
    entry: Entry
    flaws: tuple[tuple[int, Flaw], ...] = ()

    @property
    def definition(self) -> AnyDefinition | None:
        """The likeliest form; None where nothing is written, or nothing right."""
        return self.forms[0] if self.forms else None


class Catalogue:
    """Products by model, kept with the library once they are made: all catalogues of one library share them."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def definition(self, model: str) -> AnyDefinition | None:
        """The definition of a model; None for one of which nothing is written, or nothing right."""
        return self.product(model).definition

    def abilities(self, model: str) -> Abilities | None:
        """What a model can do in any of its forms; None as `definition`."""
        forms = self.product(model).forms
        if forms:
            return reduce(Abilities.joined, (one.abilities for one in forms))
        scenes = TOLD_BY_SCENES.get(model)
        return None if scenes is None else scenes.abilities

    def product(self, model: str) -> Product:
        """The same with all that is written of it. A model that nothing is known of is not kept: it was heard."""
        made = self._library.made
        found = made.get((FAMILY, model))
        if isinstance(found, Product):
            return found
        product = self._made(model)
        if product.definition is not None:
            made[FAMILY, model] = product
        return product

    def known(self, model: str) -> tuple[Spec, bool]:
        """What is known of the members that a model has, and whether it speaks the methods of the older generation."""
        product = self.product(model)
        spec, _ = self._spec(model)
        told = spec_of(Table(product.entry, (), []), spec or Spec())
        return told, isinstance(product.definition, LegacyDefinition)

    def _made(self, model: str) -> Product:
        spec, flaws = self._spec(model)
        forms: dict[str, tuple[Entry, AnyDefinition]] = {}
        for at, written in enumerate(self._library.definitions(FAMILY, model)):
            like = written.get("like")
            if like is not None and not (isinstance(like, str) and self._library.definitions(FAMILY, like)):
                known = self._library.models(FAMILY)
                flaws.append((at, Flaw(("like",), "product.no_such_model", {"text": str(like)[:60]}, known)))
                continue
            whole = self._whole(written, DEEPEST)
            speaks = _speaks(whole) or next(iter(forms), MIOT)
            entry = laid_over(forms[speaks][0] if speaks in forms else {}, whole)
            read = read_entry(model, entry, spec or Spec())
            if read.definition is None:
                flaws += [(at, flaw) for flaw in read.flaws]
            else:
                forms[speaks] = entry, read.definition
        alone = read_entry(model, {}, spec).definition if spec is not None and MIOT not in forms else None
        if alone is not None:
            forms[MIOT] = {}, alone
        definitions = tuple(definition for _, definition in forms.values())
        return Product(definitions, next((entry for entry, _ in forms.values()), {}), tuple(flaws))

    def _spec(self, model: str) -> tuple[Spec | None, list[tuple[int, Flaw]]]:
        data = self._library.specification(model)
        if data is None:
            return None, []
        try:
            return parse_spec(data), []
        except BadBytes as error:
            return None, [(OF_SPECIFICATION, Flaw((), error.message_id, error.params))]

    def _whole(self, written: Entry, deep: int) -> Entry:
        """The entry over that of the model which it is `like`."""
        like = written.get("like")
        if not isinstance(like, str) or deep == 0:
            return written
        entries = [self._whole(entry, deep - 1) for entry in self._library.definitions(FAMILY, like)]
        wanted = _speaks(written) or next(filter(None, map(_speaks, entries)), "")
        below: Mapping[str, object] = {}
        for entry in entries:
            if _speaks(entry) in ("", wanted):
                below = laid_over(below, entry)
        return laid_over(below, {key: value for key, value in written.items() if key != "like"})


def _speaks(entry: Entry) -> str:
    """The form that an entry is of, empty where it does not say."""
    speaks = entry.get("speaks")
    return speaks if isinstance(speaks, str) else ""
