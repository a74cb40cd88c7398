"""What is known of the models of a home's endpoints, wherever it comes from: a hub's inventory, or its control.db."""

from collections.abc import Mapping

from hub.config.library import NOTHING_SAID, Said


class Inventory(dict[str, str]):
    """The models by `family:wire_id`, and what such devices say of themselves."""

    def __init__(self, models: Mapping[str, str], said: Said = NOTHING_SAID) -> None:
        super().__init__(models)
        self.said = said


def said_in(models: Mapping[str, str]) -> Said:
    """What is known of what devices say of themselves, where models are an inventory."""
    return models.said if isinstance(models, Inventory) else NOTHING_SAID
