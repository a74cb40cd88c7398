"""`hearth doctor`: what is wrong with home and machine, and what to do about it."""

import asyncio
import json
import os
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from hub.cli.desk import Desk, Words
from hub.cli.exits import Answer, Exit, NoHub, Refusal
from hub.cli.problems import placed
from hub.model.errors import BadSetup

if TYPE_CHECKING:
    from hub.compose.doctor import Diagnosis


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("--report", type=Path, metavar="FILE", help=words("cli.arg.doctor.report"))


def execute(args: Namespace, desk: Desk) -> int:
    """Ask the hub, or look for itself where none runs; tell the worst first."""
    answer = _asked(desk)
    out, findings = desk.out, sorted(answer["findings"], key=lambda one: one["severity"] != "error")
    if args.report is not None:
        _write(args.report, answer["report"])
    if out.as_json:
        out.json({"findings": findings, "report": answer["report"]})
    else:
        for one in findings:
            mark = "cli.doctor_error" if one["severity"] == "error" else "cli.doctor_warning"
            out.say(mark, check=one["check"], message=placed(one))
        out.say("cli.doctor_end" if findings else "cli.doctor_well", count=len(findings))
        if args.report is not None:
            out.say("cli.doctor_reported", path=args.report)
    if any(one["severity"] == "error" for one in findings):
        return Exit.CONFIG
    return Exit.NO if findings else Exit.OK


def _asked(desk: Desk) -> Answer:
    refused: list[Answer] = []
    try:
        return desk.hub().get("doctor")
    except Refusal as refusal:
        # In safe mode, or a hub of another version: it says that itself, and the files say the rest.
        refused = [{"check": "hub", "severity": "error", "message": refusal.sentence, "file": None}]
    except NoHub as error:
        if error.message_id != "cli.no_hub":
            raise
    from hub.compose.doctor import examine_alone
    from hub.core.clock import LoopClock

    async def alone() -> "Diagnosis":
        return await examine_alone(desk.places(), LoopClock())

    findings, report = asyncio.run(alone())
    found = [{"check": one.check, **one.problem.to_json(desk.out.language)} for one in findings]
    if refused:
        found = [one for one in found if one["id"] != "doctor.not_running"]
    return {"findings": [*refused, *found], "report": report}


def _write(path: Path, report: object) -> None:
    """Write the report for its owner alone. Raises BadSetup."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(report, file, ensure_ascii=False, indent=1)
            file.write("\n")
    except OSError as error:
        raise BadSetup("doctor.cannot_write", path=str(path), reason=error.strerror or str(error)) from error
