"""How often the hub was started in a row without lasting: a number in the file `starts` of the state folder."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

FILE: Final = "starts"


class Starts:
    """Counts starts until one is `good`. A folder that cannot be written counts nothing: opening the store says so."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def begin(self) -> int:
        """Note a start; how many before it did not last."""
        before = self._read()
        with suppress(OSError):
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(f"{before + 1}\n")
        return before

    def good(self) -> None:
        """Forget them: this one lasts, or ends as it should."""
        with suppress(OSError):
            self._path.unlink()

    def _read(self) -> int:
        try:
            text = self._path.read_bytes()[:10].strip()
        except OSError:
            return 0
        return int(text) if text.isdigit() else 0
