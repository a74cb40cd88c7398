"""What is written of a product that python-miio speaks to: members as its status names them, writes by its methods."""

from dataclasses import dataclass

from drivers.miio.profiles.legacy import LegacyDefinition

STATUS = "status"
"""The getter of all members: python-miio's own, which says everything at once."""


@dataclass(frozen=True, slots=True)
class BridgedDefinition(LegacyDefinition):
    """A product of the older generation that is left to python-miio."""
