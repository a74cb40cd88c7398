"""How to look at simulated routers and phones, in words of the model."""

from typing import Final

from drivers.kit.truth import Truth, same
from drivers.router.definitions.routers import HERE, MIWIFI, PHONE


def truth(model: str) -> Truth | None:
    """How to look at one; None for another model."""
    return _TRUTHS.get(model)


_TRUTHS: Final = {
    MIWIFI: Truth(looks={"clients": same("clients"), "guests": same("guests")}),
    HERE: Truth(looks={"clients": same("clients")}),
    PHONE: Truth(looks={"home": same("home")}),
}
