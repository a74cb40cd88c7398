"""Witnesses that are told what to do once: clients not written by us, in processes of their own."""

import asyncio
import json
from pathlib import Path
from typing import Any


async def played(command: tuple[Path, Path], *steps: dict[str, object], folder: Path | None = None) -> list[Any]:
    """What the client says to the steps: interpreter and script, begun in `folder`."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*map(str, command), cwd=folder, stdin=pipe, stdout=pipe, stderr=pipe)
    out, err = await process.communicate(json.dumps(steps).encode())
    assert process.returncode == 0, err.decode()
    results = json.loads(out)
    assert isinstance(results, list)
    return results
