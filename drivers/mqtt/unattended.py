"""Which climates need no guard: products that are made to run while nobody is there."""

import re
from typing import Final

UNATTENDED: Final = "a valve, a thermostat or an air conditioner, made to run unattended"
"""What is said of those; all others, panel heaters or pilot wires, count as heaters."""

_REGULATED: Final = re.compile(
    r"radiator|thermostat|\btrv\b|valve|underfloor|floor heat|\bac\b|conditioner|fan ?coil|heat pump|hvac"
    r"|temperature control|climate",
    re.IGNORECASE,
)


def made_to_run_unattended(product: str) -> bool:
    """Whether a product is, by what its maker calls it. What its owner calls it says nothing."""
    return _REGULATED.search(product) is not None
