"""The doctor's findings through the API."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import aiohttp

from hub.api.ports import Json
from hub.api.server import ApiServer
from hub.text.problem import Problem, warning
from tests.hub.api.house import Client, House


class Doctor:
    async def examine(self) -> tuple[Sequence[tuple[str, Problem]], Json]:
        return [("backup", warning("backup.no_key", None))], {"format": 1}


async def ask(house: House, folder: Path, doctor: Doctor | None, **headers: str) -> tuple[int, Json]:
    server = ApiServer(replace(house.ports(), doctor=doctor), folder / "d.sock")
    await server.start()
    async with aiohttp.ClientSession(connector=aiohttp.UnixConnector(str(folder / "d.sock"))) as session:
        answer = await Client(session).get("/doctor", **headers)
    await server.stop()
    return answer


async def test_findings_and_the_report(house: House, tmp_path: Path) -> None:
    code, answer = await ask(house, tmp_path, Doctor())
    assert code == 200
    (found,) = cast("list[dict[str, str]]", answer["findings"])
    assert (found["check"], found["id"], found["severity"]) == ("backup", "backup.no_key", "warning")
    assert "hearth backup init" in found["message"]
    assert answer["report"] == {"format": 1}


async def test_in_the_language_of_who_asks(house: House, tmp_path: Path) -> None:
    _, answer = await ask(house, tmp_path, Doctor(), Accept_Language="zh")
    (found,) = cast("list[dict[str, str]]", answer["findings"])
    assert "恢复短语" in found["message"]


async def test_where_there_is_none(house: House, tmp_path: Path) -> None:
    assert (await ask(house, tmp_path, None))[0] == 404
