"""Which products have plain switches that may do harm: by the words of their names, wherever in a name they stand.

A product that nobody has looked at yet is guarded rather once too often: its owner can say that it is harmless.
"""

import re
from collections.abc import Iterable
from typing import Final

from hub.model.capability import Guard
from hub.model.words.guards import DOOR_GUARD, HEAT_GUARD

_HOT: Final = re.compile(
    "heat|kettle|boil|cook|oven|bath|dryer|drying|steam|warm|stove|grill|toast|roast|brew|coffee|fryer|blanket|sauna|"
    "fire|induction|valve|faucet|irrigat|water-?ing|sprinkl|spray|pump|radiator|bidet|toilet|shower|incubat|hot|"
    "thermostat|microwave|wash|bake|bread|soy|curl|straighten|hair|towel|mattress|bain|steriliz|disinfect|dispenser|"
    "aquarium|fish"
)
"""Parts of words for what heats, cooks or lets water run."""
_HOT_WORDS: Final = frozenset(("iron", "tap", "pot", "tea", "gas", "urn", "lid", "bhf_light"))
"""The same as whole words: other words contain them."""
_HARMLESS: Final = frozenset(("child-lock", "photo", "hotspot", "firewall"))
"""Names that only contain such words."""
_ENTRY: Final = frozenset(
    ("garage", "gate", "door", "lock", "window", "barrier", "intercom", "safe", "opener", "turnstile")
)
"""Whole words for what opens a way in."""


def guard_for(names: Iterable[str]) -> Guard | None:
    """The guard that a plain switch needs in a product with these names, of its model, type and services."""
    names = [name for name in names if name not in _HARMLESS]
    words = {word for name in names for word in re.split("[-_.]", name)}
    if words & _ENTRY:
        return DOOR_GUARD
    hot = {*names} & _HOT_WORDS or words & _HOT_WORDS or any(_HOT.search(name) for name in names)
    return HEAT_GUARD if hot else None
