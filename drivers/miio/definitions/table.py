"""Every product that the family knows, by model."""

from drivers.kit.define import by_model
from drivers.miio.definitions import (
    children,
    climate,
    covers,
    kettles,
    legacy_climate,
    legacy_lights,
    legacy_plugs,
    lights,
    plugs,
)
from drivers.miio.profiles.legacy import LegacyDefinition
from drivers.miio.profiles.miot import MiotDefinition

MIOT: dict[str, MiotDefinition] = by_model(
    definition for group in (children, climate, covers, kettles, lights, plugs) for definition in group.DEFINITIONS
)
LEGACY: dict[str, LegacyDefinition] = by_model(
    definition for group in (legacy_climate, legacy_lights, legacy_plugs) for definition in group.DEFINITIONS
)
