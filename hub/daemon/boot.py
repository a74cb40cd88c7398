"""Which start of the machine this is."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

TOLD: Final = "HEARTH_BOOT"
"""Where the unit says it (systemd.unit(5), specifier %b): its sandbox hides the file."""

BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")
"""random(4)."""


def boot_id(environ: Mapping[str, str], file: Path = BOOT_ID) -> str:
    """A name of the machine's start, the same until it is started again; empty where none is told."""
    try:
        return environ.get(TOLD) or file.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
