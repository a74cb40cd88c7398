"""Every product that the family knows: made of what is written in the library when its model is first asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from drivers.miio.definitions.entry import AnyDefinition, Entry, laid_over, read_entry, spec_of
from drivers.miio.definitions.plain import Flaw, Table
from drivers.miio.profiles.legacy import LegacyDefinition
from drivers.miio.scene_products import PRODUCTS as TOLD_BY_SCENES
from drivers.miio.spec.model import Spec
from drivers.miio.spec.parse import parse_spec
from hub.model.capability import Abilities
from hub.model.errors import BadBytes
from hub.model.ports import Library

FAMILY: Final = "miio"
OF_SPECIFICATION: Final = -1
"""Stands for the position of an entry where a flaw is the maker's specification's."""
DEEPEST: Final = 4
"""How many models may lead from one to the next by `like`."""


@dataclass(frozen=True, slots=True)
class Product:
    """What is known of one model; `entry` is all that is written of it, as one.

    `flaws`: what is wrong with what the owner wrote, by the entry's position among those of the model. Such an entry
    is left out.
    """

    definition: AnyDefinition | None
    entry: Entry
    flaws: tuple[tuple[int, Flaw], ...] = ()


class Catalogue:
    """Products by model, kept once they are made, and made anew where the library has another edition."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._edition = library.edition
        self._products: dict[str, Product] = {}

    def definition(self, model: str) -> AnyDefinition | None:
        """The definition of a model; None for one of which nothing is written, or nothing right."""
        return self.product(model).definition

    def abilities(self, model: str) -> Abilities | None:
        """What a model can do; None as `definition`."""
        definition = self.definition(model) or TOLD_BY_SCENES.get(model)
        return None if definition is None else definition.abilities

    def product(self, model: str) -> Product:
        """The same with all that is written of it. A model that nothing is known of is not kept: it was heard."""
        if self._edition != self._library.edition:
            self._edition = self._library.edition
            self._products.clear()
        found = self._products.get(model)
        if found is None:
            found = self._made(model)
            if found.definition is not None:
                self._products[model] = found
        return found

    def known(self, model: str) -> tuple[Spec, bool]:
        """What is known of the members that a model has, and whether it speaks the methods of the older generation."""
        product = self.product(model)
        spec, _ = self._spec(model)
        told = spec_of(Table(product.entry, (), []), spec or Spec())
        return told, isinstance(product.definition, LegacyDefinition)

    def _made(self, model: str) -> Product:
        spec, flaws = self._spec(model)
        merged: Entry = {}
        definition: AnyDefinition | None = None
        if spec is not None:
            definition = read_entry(model, {}, spec).definition
        for at, written in enumerate(self._library.definitions(FAMILY, model)):
            like = written.get("like")
            if like is not None and not (isinstance(like, str) and self._library.definitions(FAMILY, like)):
                known = self._library.models(FAMILY)
                flaws.append((at, Flaw(("like",), "product.no_such_model", {"text": str(like)[:60]}, known)))
                continue
            entry = laid_over(merged, self._whole(written, DEEPEST))
            read = read_entry(model, entry, spec or Spec())
            if read.flaws:
                flaws += [(at, flaw) for flaw in read.flaws]
            else:
                merged, definition = entry, read.definition
        return Product(definition, merged, tuple(flaws))

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
        below: Mapping[str, object] = {}
        for entry in self._library.definitions(FAMILY, like):
            below = laid_over(below, self._whole(entry, deep - 1))
        return laid_over(below, {key: value for key, value in written.items() if key != "like"})
