"""`hearth` as its users start it: in this process for speed, or as a process of its own."""

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hub.cli.main import main

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Ended:
    """What came of it."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Hearth:
    """Runs commands against the socket of a test's hub, in English."""

    def __init__(self, socket: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.socket = socket
        self._capsys = capsys

    async def __call__(self, *words: str) -> Ended:
        self._capsys.readouterr()
        code = await asyncio.to_thread(_exit_code, ["--lang", "en", "--socket", str(self.socket), *words])
        captured = self._capsys.readouterr()
        return Ended(code, captured.out, captured.err)

    async def start(self, *words: str, **more: Any) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "hub.cli.main", "--socket", str(self.socket), *words),
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "PYTHONWARNINGS": ""},
            **more,
        )


def _exit_code(words: list[str]) -> int:
    try:
        return main(words)
    except SystemExit as ended:  # argparse, for usage and help
        return int(ended.code or 0)
