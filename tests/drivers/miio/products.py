"""What comes with Hearth of miIO products, for tests."""

from drivers.families import bundled
from drivers.miio.definitions.catalogue import Catalogue
from drivers.miio.definitions.entry import AnyDefinition
from drivers.miio.profiles.legacy import LegacyDefinition
from drivers.miio.profiles.miot import MiotDefinition
from hub.config.library import YamlLibrary

LIBRARY = YamlLibrary(bundled())
CATALOGUE = Catalogue(LIBRARY)
MODELS = LIBRARY.models("miio")


def definition(model: str) -> AnyDefinition:
    """The definition of a model that is known."""
    found = CATALOGUE.definition(model)
    assert found is not None, model
    return found


def miot(model: str) -> MiotDefinition:
    """The same of one that speaks MIoT."""
    found = definition(model)
    assert isinstance(found, MiotDefinition), model
    return found


def legacy(model: str) -> LegacyDefinition:
    """The same of one of the older generation."""
    found = definition(model)
    assert isinstance(found, LegacyDefinition), model
    return found
