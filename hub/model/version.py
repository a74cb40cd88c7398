"""Which Hearth this is."""

from typing import Final

VERSION: Final = "0.1.0"
"""As pyproject.toml says it. To ask the metadata of the package would cost a hub 0.7 MiB for good."""
