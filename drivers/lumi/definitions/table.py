"""All products of the family, by the model that the gateway names."""

from typing import Final

from drivers.kit.define import by_model
from drivers.lumi.definitions import children, gateways
from drivers.lumi.product import Product

PRODUCTS: Final[dict[str, Product]] = by_model((*gateways.DEFINITIONS, *children.DEFINITIONS))
