"""Mistakes with what is written and learned of products, and with ways to devices (`planted.py`)."""

from typing import Final

from tests.simulation.mistake import Planted

PRODUCTS: Final = (
    Planted(
        "what was learned of a product is forgotten at a restart",
        "drivers/miio/reader.py",
        "        self._limit = lesson.limit or self._profile.chunk\n",
        "        self._limit = self._profile.chunk\n",
        seed=34,
    ),
    Planted(
        "a device that has moved is asked where it was",
        "drivers/miio/whereabouts.py",
        "        self.lose()\n        self.address = address\n",
        "",
        seed=3,
    ),
    Planted(
        "what is done once is sent by the other way, too",
        "hub/core/route.py",
        "(isinstance(error, Unreachable) and not order.once)",
        "isinstance(error, Unreachable)",
        seed=197,
    ),
    Planted(
        "when an OFF is due is forgotten at a reload",
        "hub/compose/guarding.py",
        "        self.safety.load(self.facts.needs(lines))\n",
        "        self.safety.load(self.facts.needs(lines))\n"
        "        for debt in self.safety._debts.open.values():\n"
        "            debt.rest()\n",
        seed=24,
    ),
    Planted(
        "sessions go on by what was written of their product before",
        "hub/compose/house.py",
        "        self.sessions.reopen(plan.rewritten)\n",
        "",
    ),
    Planted(
        "devices are what they were before something else was written of them",
        "hub/compose/house.py",
        "library = self.library if config.products == before else library_of(config.products, self.library.said)",
        "library = self.library",
        seed=22,
    ),
    Planted(
        "nonsense of products is an error",
        "hub/config/library.py",
        "    told = [replace(one, severity=Severity.WARNING) for one in problems]\n",
        "    told = problems\n",
        seed=7,
    ),
)
