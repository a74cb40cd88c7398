"""What is read the same way again and again, in every life: kept, so that a run spends its time on what differs.

What comes with Hearth of products is the same in all runs of a process. What a house's own files say is the same in all
lives of its run, as long as the text is. Both are read by the product itself, the first time.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from typing import Final
from unittest.mock import patch

from drivers.miio.definitions.catalogue import Catalogue, Product
from hub.config.library import Bundled, Entry, YamlLibrary
from hub.text import yaml
from hub.text.problem import Problem
from hub.text.source import Source

TEXTS: Final = 64
"""So many texts of a house are kept."""

_ENTRIES: Final[dict[tuple[Bundled, str], Entry | None]] = {}
_PRODUCTS: Final[dict[str, Product]] = {}


@contextmanager
def keeping_what_is_known() -> Iterator[None]:
    """For as long as this lasts, no text is parsed twice, and no product that only Hearth knows is made twice."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(Bundled, "_parsed", _entries(Bundled._parsed)))
        stack.enter_context(patch.object(Catalogue, "_made", _products(Catalogue._made)))
        stack.enter_context(patch.object(yaml, "parse", _texts(yaml.parse)))
        yield


def _entries(parsed: Callable[[Bundled, str], Entry | None]) -> Callable[[Bundled, str], Entry | None]:
    def entry(bundled: Bundled, model: str) -> Entry | None:
        if (bundled, model) not in _ENTRIES:
            _ENTRIES[bundled, model] = parsed(bundled, model)
        return _ENTRIES[bundled, model]

    return entry


def _products(made: Callable[[Catalogue, str], Product]) -> Callable[[Catalogue, str], Product]:
    def product(catalogue: Catalogue, model: str) -> Product:
        library = catalogue._library
        written = library.overlays if isinstance(library, YamlLibrary) else None
        if written is None or written.entries or written.specifications:
            return made(catalogue, model)
        if model not in _PRODUCTS:
            _PRODUCTS[model] = made(catalogue, model)
        return _PRODUCTS[model]

    return product


def _texts(parse: Callable[..., tuple[yaml.Node | None, list[Problem]]]) -> object:
    @lru_cache(TEXTS)
    def known(source: Source, limits: yaml.Limits) -> tuple[yaml.Node | None, tuple[Problem, ...]]:
        root, problems = parse(source, limits)
        return root, tuple(problems)

    def parsed(
        source: Source, limits: yaml.Limits = yaml.LIMITS, *, pure: bool = False
    ) -> tuple[yaml.Node | None, list[Problem]]:
        if pure:
            return parse(source, limits, pure=True)
        root, problems = known(source, limits)
        return root, list(problems)  # who asked may add to them

    return parsed
