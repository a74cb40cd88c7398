"""What comes with Hearth of miIO products, for tests."""

from drivers.families import bundled
from drivers.miio.definitions.catalogue import Catalogue
from drivers.miio.definitions.entry import AnyDefinition
from hub.config.library import YamlLibrary

LIBRARY = YamlLibrary(bundled())
CATALOGUE = Catalogue(LIBRARY)
MODELS = LIBRARY.models("miio")


def definition(model: str) -> AnyDefinition:
    """The definition of a model that is known."""
    found = CATALOGUE.definition(model)
    assert found is not None, model
    return found
