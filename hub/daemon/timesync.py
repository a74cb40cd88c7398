"""Whether the machine's clock is set by a time server."""

from pathlib import Path
from typing import Final

SYNCHRONISED: Final = Path("/run/systemd/timesync/synchronized")
"""systemd-timesyncd touches it whenever it has set the clock (systemd-timesyncd.service(8)).

Asking the kernel (adjtimex) is not possible where `ProtectClock=` guards the service.
"""


def synchronised(told: Path = SYNCHRONISED) -> bool:
    """Whether systemd-timesyncd has set the clock since the machine was started."""
    return told.exists()
