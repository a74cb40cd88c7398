"""Which start of the machine this is."""

from pathlib import Path
from typing import Final

BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")


def boot_id(told: Path = BOOT_ID) -> str:
    """A name of the machine's start, the same until it is started again (random(4)); empty where none is told."""
    try:
        return told.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
