"""`hearth pin`: the PIN that opens locks and doors; typed, never an argument."""

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit, Unclear
from hub.cli.hidden import hidden
from hub.model.errors import BadValue


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("action", choices=("set", "forget"), help=words("cli.arg.pin.action"))


def execute(args: Namespace, desk: Desk) -> int:
    """Set the PIN, or forget it."""
    return _set(desk) if args.action == "set" else _forget(desk)


def _set(desk: Desk) -> int:
    """Ask twice for the new PIN, and first for the current one where one is set; what is wrong is told at once."""
    hub, current = desk.hub(), None
    if hub.get("pin")["set"]:
        current = hidden(desk, "cli.ask_pin_current")
        hub.post("pin", body={"current": current})
    pin = hidden(desk, "cli.ask_pin_new")
    _check_form(pin)
    if pin != hidden(desk, "cli.ask_pin_again"):
        raise Unclear("cli.pins_differ")
    answer = hub.post("pin", body={"pin": pin, "current": current})
    if desk.out.as_json:
        desk.out.json(answer)
    else:
        desk.out.say("cli.pin_set")
    return Exit.OK


def _check_form(pin: str) -> None:
    from hub.core.safety.two_step import check_form

    try:
        check_form(pin)
    except BadValue as error:
        raise Unclear(error.message_id, **error.params) from error


def _forget(desk: Desk) -> int:
    """Take the PIN out of control.db, for who lost it: whoever may write there, while no hub runs."""
    from hub.compose.recovery import control_folder
    from hub.core.clock import LoopClock
    from hub.model.safety import Tries
    from hub.storage.control import open_control
    from hub.storage.facts import load_facts
    from hub.storage.owed import load_safety

    async def work() -> None:
        store = await open_control(control_folder(desk.places()), LoopClock())
        try:
            rows = await load_safety(store, await load_facts(store))
            rows.set_pin(None)
            rows.set_tries(Tries())
        finally:
            await store.close()

    asyncio.run(work())
    if desk.out.as_json:
        desk.out.json({"done": True})
    else:
        desk.out.say("cli.pin_forgotten")
    return Exit.OK


def pin_of(source: Path | None, desk: Desk) -> str:
    """The PIN from a file (`-`: a line of the input), else typed unseen.

    Raises:
        Unclear: there is none.
    """
    pin = _read(source, desk)
    if not pin:
        raise Unclear("cli.pin_empty")
    return pin


def _read(source: Path | None, desk: Desk) -> str:
    if source is None:
        return hidden(desk, "cli.ask_pin")
    if str(source) == "-":
        return sys.stdin.readline().strip()
    try:
        return source.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise Unclear("cli.unreadable", path=str(source), reason=reason) from error
