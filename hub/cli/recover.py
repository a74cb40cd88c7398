"""`hearth recover`: out of safe mode, with what can be saved of a damaged control.db."""

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from hub.cli.desk import Desk, Words
from hub.cli.exits import Answer, Exit, NoHub, Refusal
from hub.model.errors import BadSetup


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("--fresh", action="store_true", help=words("cli.arg.recover.fresh"))
    parser.add_argument("--from", dest="backup", type=Path, metavar="BACKUP", help=words("cli.arg.recover.from"))
    parser.add_argument("-y", "--yes", action="store_true", help=words("cli.arg.recover.yes"))


def execute(args: Namespace, desk: Desk) -> int:
    """Show what can be saved, ask, and do it: in the hub that is in safe mode, or here where none runs."""
    out = desk.out
    if args.backup is not None:
        out.say("cli.recover_from", backup=args.backup)
        return Exit.NO
    try:
        found, do = desk.hub().get("recover"), _there(desk)
    except NoHub:
        found, do = _here(desk), _here_with(desk)
        if found["damage"] is None and not Path(found["path"]).exists():
            raise BadSetup("cli.recover_none", path=found["path"]) from None
    except Refusal as refusal:
        if refusal.answer.get("id") != "api.no_route":
            raise
        out.say("cli.recover_hub_is_well")
        return Exit.OK
    if not out.as_json:
        _show(found, desk, fresh=args.fresh)
    if found["damage"] is not None and not args.yes and not _agreed(desk):
        out.say("cli.recover_left")
        return Exit.NO
    done = do(args.fresh)
    if out.as_json:
        out.json(done)
    else:
        _tell(done, desk)
    return Exit.OK


def _there(desk: Desk) -> Callable[[bool], Answer]:
    return lambda fresh: desk.hub().post("recover", body={"fresh": fresh})


def _here(desk: Desk) -> Answer:
    from hub.compose.recovery import weigh
    from hub.compose.safe_mode import weighed_json
    from hub.core.clock import LoopClock

    async def work() -> Answer:
        return weighed_json(await weigh(desk.places(), LoopClock()))

    return asyncio.run(work())


def _here_with(desk: Desk) -> Callable[[bool], Answer]:
    from hub.compose.recovery import recover
    from hub.compose.safe_mode import weighed_json
    from hub.core.clock import LoopClock
    from hub.storage.starts import Starts

    async def work(*, fresh: bool) -> Answer:
        done = await recover(desk.places(), LoopClock(), fresh=fresh)
        Starts(desk.places().state).good()
        return weighed_json(done)

    return lambda fresh: asyncio.run(work(fresh=fresh))


def _agreed(desk: Desk) -> bool:
    from hub.cli.asking import typed

    return typed(desk, "cli.ask_recover").casefold() in ("y", "yes", "是")


def _show(found: Answer, desk: Desk, *, fresh: bool) -> None:
    out = desk.out
    if found["damage"] is None:
        out.say("cli.recover_sound", path=found["path"])
        return
    out.line(str(found["damage"]))
    if fresh:
        out.say("cli.recover_fresh")
        return
    out.say("cli.recover_can", rows=found["rows"], adopted=found["adopted"], devices=found["devices"])
    if found["refused"]:
        out.say("cli.recover_refused", count=found["refused"])
    if found["lost"]:
        out.say("cli.recover_lost", handles=", ".join(found["lost"]))


def _tell(done: Answer, desk: Desk) -> None:
    out = desk.out
    if done["kept"] is not None:
        out.say("cli.recovered", rows=done["rows"], adopted=done["adopted"], kept=done["kept"])
    if done["lost"]:
        out.say("cli.recover_adopt", handles=", ".join(done["lost"]))
    out.say("cli.recover_start")
