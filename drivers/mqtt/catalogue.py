"""Every product of one family over MQTT: made of what is written in the library when its model is first asked for."""

from dataclasses import dataclass
from typing import Final

from drivers.kit.overlay import Entry, laid_over
from drivers.kit.plain import Flaw
from drivers.mqtt.definition import MqttDefinition
from drivers.mqtt.form import read_form
from hub.model.capability import Abilities
from hub.model.ports import Library

DEEPEST: Final = 4
"""How many models may lead from one to the next by `like`."""


@dataclass(frozen=True, slots=True)
class Product:
    """What is known of one model. `flaws`: by the position of an entry among those of the model; it is left out."""

    definition: MqttDefinition | None
    flaws: tuple[tuple[int, Flaw], ...] = ()


class Catalogue:
    """Products by model, kept with the library once they are made: all catalogues of one library share them."""

    def __init__(self, library: Library, family: str) -> None:
        self._library = library
        self._family = family

    def definition(self, model: str) -> MqttDefinition | None:
        """The definition of a model; None for one of which nothing is written, or nothing right."""
        return self.product(model).definition

    def abilities(self, model: str) -> Abilities | None:
        """What a model can do; None as `definition`."""
        definition = self.product(model).definition
        return None if definition is None else definition.abilities

    def product(self, model: str) -> Product:
        """The same with what is wrong with it. A model that nothing is known of is not kept: it was heard."""
        made = self._library.made
        found = made.get((self._family, model))
        if isinstance(found, Product):
            return found
        product = self._made(model)
        if product.definition is not None:
            made[self._family, model] = product
        return product

    def _made(self, model: str) -> Product:
        entry: Entry = {}
        definition: MqttDefinition | None = None
        flaws: list[tuple[int, Flaw]] = []
        for at, written in enumerate(self._library.definitions(self._family, model)):
            like = written.get("like")
            if like is not None and not (isinstance(like, str) and self._library.definitions(self._family, like)):
                known = self._library.models(self._family)
                flaws.append((at, Flaw(("like",), "product.no_such_model", {"text": str(like)[:60]}, known)))
                continue
            whole = laid_over(entry, self._whole(written, DEEPEST))
            read = read_form(model, whole)
            if read.definition is None:
                flaws += [(at, flaw) for flaw in read.flaws]
            else:
                entry, definition = whole, read.definition
        return Product(definition, tuple(flaws))

    def _whole(self, written: Entry, deep: int) -> Entry:
        """The entry over that of the model which it is `like`."""
        like = written.get("like")
        if not isinstance(like, str) or deep == 0:
            return written
        below: Entry = {}
        for entry in self._library.definitions(self._family, like):
            below = laid_over(below, self._whole(entry, deep - 1))
        return laid_over(below, {key: value for key, value in written.items() if key != "like"})
