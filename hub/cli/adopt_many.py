"""`hearth adopt --from`, `--all`: everything in files of tokens, or that was heard; a plan first, then the devices."""

import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from drivers.accounts.rows import Found
from hub.cli.asking import typed
from hub.cli.desk import Desk
from hub.cli.exits import Answer, Exit
from hub.config.files import read_source, replace_file
from hub.discovery.planning import digest_of
from hub.model.errors import BadConfig
from hub.model.secret import Secret
from hub.onboarding.plan_file import LIMITS, Row, applied, written
from hub.onboarding.reading import read_tokens

COLUMNS: Final = ("handle", "name", "area", "model", "ref", "note")
LISTEN: Final = 2.0
"""Seconds that what is asked on the network has to answer."""
AT_ONCE: Final = 32
"""Devices in one request to the hub: what was adopted is in use after each."""


def adopt_many(args: Namespace, desk: Desk) -> int:
    """Plan, show, and adopt if that is wanted."""
    found = [] if args.heard else read_tokens(args.many)
    rows = _heard(args.heard, desk) if args.heard else _planned(found, desk)
    if args.heard and not rows:
        return _nothing_heard(args.heard, desk)
    tokens = [one.token for one in found] or [None] * len(rows)
    if args.plan is not None and not args.plan.exists():
        return _write_plan(args.plan, rows, desk)
    if args.plan is not None:
        source, problems = read_source(args.plan, LIMITS)
        if source is None:
            raise BadConfig("plan.bad", tuple(problems), path=str(args.plan))
        rows = applied(source, rows, desk.out.words("plan.left_out"))
    if not desk.out.as_json:
        _show(rows, desk)
    wanted = [(row, token) for row, token in zip(rows, tokens, strict=True) if row.take]
    if not wanted or args.dry_run or not (args.yes or _agreed(len(wanted), desk)):
        return _ended_dry(rows, len(wanted), "cli.plan_dry" if args.plan is None else "cli.plan_dry_again", desk)
    return _adopt(rows, wanted, desk)


def _heard(pattern: str, desk: Desk) -> list[Row]:
    """The plan of what was heard of a family, the network having been asked once more."""
    desk.hub().post("sightings", "scan", body={"wait": LISTEN})
    return [_row(one) for one in desk.hub().post("adopt", "plan", body={"heard": pattern})["plan"]]


def _nothing_heard(pattern: str, desk: Desk) -> int:
    if desk.out.as_json:
        desk.out.json({"plan": [], "outcomes": []})
    else:
        desk.out.say("cli.plan_nothing_heard", pattern=pattern)
    return Exit.NO


def _planned(found: Sequence[Found], desk: Desk) -> list[Row]:
    devices = [
        {
            "family": one.family, "id": one.id, "name": one.name, "model": one.model, "address": one.address,
            "room": one.room, "parent": one.parent, "behind": one.behind,
            "token": one.token is not None or one.open, "digest": "" if one.token is None else digest_of(one.token),
        }
        for one in found
    ]  # fmt: skip
    answer = desk.hub().post("adopt", "plan", body={"devices": devices})
    return [_row(one) for one in answer["plan"]]


def _row(one: Answer) -> Row:
    words = ("handle", "name", "area", "area_name", "model", "address", "via", "message")
    return Row(
        ref=one["ref"], take=one["take"], have=one["reason"] == "plan.have", **{word: one[word] or "" for word in words}
    )  # fmt: skip


def _write_plan(path: Path, rows: Sequence[Row], desk: Desk) -> int:
    text = written(rows, desk.out.words("cli.plan_head", path=path), desk.out.words("cli.plan_tail"))
    try:
        replace_file(path, text)
    except OSError as error:
        raise BadConfig("onboarding.unwritable", path=str(path), reason=error.strerror or str(error)) from error
    taken = sum(row.take for row in rows)
    if desk.out.as_json:
        desk.out.json({"plan": str(path), "take": taken})
    else:
        desk.out.say("cli.plan_written", path=path, count=taken)
    return Exit.OK


def _show(rows: Sequence[Row], desk: Desk) -> None:
    out = desk.out
    taken = [row for row in rows if row.take]
    if taken:
        behind = [out.words("cli.plan_via", via=row.via) if row.via else row.message for row in taken]
        out.table(
            [f"cli.column.{name}" for name in COLUMNS],
            [
                [row.handle, row.name or "-", row.area_name or row.area or "-", row.model or "-", row.ref, note or "-"]
                for row, note in zip(taken, behind, strict=True)
            ],
        )
    for row in rows:
        if not row.take and not row.have:
            out.say("cli.plan_not", ref=row.ref or "-", name=_named(row), reason=row.message)
    have = sum(row.have for row in rows)
    out.say("cli.plan_told", taken=len(taken), have=have, left=len(rows) - len(taken) - have)


def _named(row: Row) -> str:
    return f"{row.name} ({row.model})" if row.name and row.model else row.name or row.model or "-"


def _agreed(count: int, desk: Desk) -> bool:
    """Whether a person says yes; never where nobody can."""
    if desk.out.as_json or not sys.stdin.isatty():
        return False
    return typed(desk, "cli.plan_ask", count=count).lower() in ("y", "yes", "是")


def _ended_dry(rows: Sequence[Row], count: int, message_id: str, desk: Desk) -> int:
    if desk.out.as_json:
        desk.out.json({"plan": [_row_json(row) for row in rows], "outcomes": []})
    elif count:
        desk.out.say(message_id)
    return Exit.OK


def _adopt(rows: Sequence[Row], wanted: Sequence[tuple[Row, Secret | None]], desk: Desk) -> int:
    """Adopt batch by batch, gateways before what is behind them."""
    out, outcomes = desk.out, list[Answer]()
    in_order = sorted(wanted, key=lambda pair: bool(pair[0].via))
    try:
        for start in range(0, len(in_order), AT_ONCE):
            turn = in_order[start : start + AT_ONCE]
            if not out.as_json and len(in_order) > AT_ONCE:
                out.say("cli.adopting", first=start + 1, last=start + len(turn), all=len(in_order))
            answer = desk.hub().post("adopt", "bulk", body={"devices": [_asked(row, token) for row, token in turn]})
            outcomes += answer["outcomes"]
            for one in () if out.as_json else answer["outcomes"]:
                if one["adopted"]:
                    out.say("cli.adopted", ref=one["ref"], handle=one["handle"], model=one["model"])
    except KeyboardInterrupt:
        out.complain(out.words("cli.adopt_interrupted"))
        raise
    good = sum(one["adopted"] for one in outcomes)
    if out.as_json:
        out.json({"plan": [_row_json(row) for row in rows], "outcomes": outcomes})
    else:
        _tell_of(outcomes, {row.ref: row for row, _ in wanted}, good, desk)
    return Exit.OK if good == len(outcomes) else Exit.NO


def _tell_of(outcomes: Sequence[Answer], rows: Mapping[str, Row], good: int, desk: Desk) -> None:
    """What failed, by name, below all that went well: there it is seen."""
    for one in outcomes:
        if not one["adopted"]:
            device = f"{one['ref']} {_named(rows[one['ref']])}"
            desk.out.say("cli.not_adopted", ref=device, reason=one["error"]["message"])
    if good == len(outcomes):
        desk.out.say("cli.adopted_all", all=good)
    else:
        desk.out.say("cli.adopted_many", good=good, all=len(outcomes))


def _asked(row: Row, token: Secret | None) -> Answer:
    """What the hub is asked to adopt: the one place where tokens leave this process."""
    asked: Answer = {
        "ref": row.ref, "handle": row.handle, "name": row.name, "area": row.area, "area_name": row.area_name,
        "address": row.address, "model": row.model,
    }  # fmt: skip
    if row.via:
        return asked | {"via": row.via}
    return asked | {"secret": None if token is None else token.reveal()}


def _row_json(row: Row) -> Answer:
    return {
        "ref": row.ref, "take": row.take, "handle": row.handle, "name": row.name, "area": row.area,
        "area_name": row.area_name, "model": row.model, "via": row.via, "message": row.message,
    }  # fmt: skip
