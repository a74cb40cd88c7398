"""`hearth-off`: switches off what the hub left on and is dangerous, when there is no hub that does.

It reads off.list and speaks to the devices: no configuration, no database, no scenes. Exit codes: 0 all is off and
confirmed, 1 not all (go and look), 2 what was typed, 3 the list cannot be read, 5 a hub is running.
"""

import asyncio
import os
import socket
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import pairwise
from math import inf
from pathlib import Path
from random import Random, SystemRandom
from typing import Final, TextIO

from hub.config.places import Overrides, Places, locate
from hub.core.clock import LoopClock
from hub.model.errors import BadSetup, HearthError
from hub.off.effort import Effort
from hub.off.teller import named, outcome
from hub.storage.off_list import FILE, read_off_list, replace_list, take_lock
from hub.storage.off_records import Found, OffEntry, Seals, write_list
from hub.storage.vault import Vault, read_key
from hub.text.messages.catalogue import LANGUAGES, Language, render
from hub.text.problem import printable

WITHIN: Final = 60.0
LOOK: Final = 0.5
"""Seconds between looks whether a hub has come to life: it goes on with the list then."""

OK, NO, UNREADABLE, REFUSED = 0, 1, 3, 5


class Teller:
    """Says what comes of it, one line an entry."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._told: set[tuple[str, str]] = set()

    def say(self, message_id: str, /, **params: object) -> None:
        """A sentence of the catalogue."""
        _write(sys.stdout, printable(render(message_id, params, self._language)))

    def complain(self, error: HearthError) -> None:
        """The same for trouble."""
        sentence = printable(render(error.message_id, error.params, self._language))
        _write(sys.stderr, f"hearth-off: {sentence}")

    def entry(self, one: OffEntry) -> None:
        """One entry of the list."""
        due = datetime.fromtimestamp(one.due, UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S %Z")
        self.say("safe.entry", due=due, **named(one))

    def outcome(self, effort: Effort) -> None:
        """What came of an entry; the first word on it is the last."""
        if effort.owed.place in self._told:
            return
        self._told.add(effort.owed.place)
        _write(sys.stdout, outcome(effort, self._language))


def _write(stream: TextIO, text: str) -> None:
    """One line. Where nobody reads it, or the disk is full, what is dangerous is switched off all the same."""
    try:
        print(text, file=stream, flush=True)
    except OSError:
        # What is still buffered must not fail again, now or when the interpreter flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit code."""
    words = sys.argv[1:] if argv is None else list(argv)
    language = _language(words, os.environ)
    args = _parser(language).parse_args(words)
    places = locate(os.environ, os.getuid(), Overrides(state=args.state, socket=args.socket))
    teller = Teller(language)
    try:
        return _run(args, places, _vault(teller), teller)
    except HearthError as error:
        teller.complain(error)
        return UNREADABLE


def _vault(teller: Teller) -> Vault:
    """The hub's key. Without it the devices whose secrets are sealed are named, and the others still switched off."""
    try:
        return Vault(read_key(os.environ))
    except BadSetup as error:
        teller.complain(error)
        return Vault()


def _run(args: Namespace, places: Places, seals: Seals, teller: Teller) -> int:
    path = places.state / FILE
    found = read_off_list(path, seals)
    if not found.whole:
        teller.complain(HearthError("safe.damaged", path=str(path), count=found.damaged))
    if args.list:
        for one in found.owed:
            teller.entry(one)
        if not found.owed and found.whole:
            teller.say("safe.nothing")
        return OK if found.whole else NO
    if hub_lives(places) and not args.force:
        teller.complain(HearthError("safe.hub_lives"))
        return REFUSED
    if not found.owed:
        if found.whole:
            teller.say("safe.nothing")
        return OK if found.whole else NO
    way = None if args.force else places.state
    efforts = asyncio.run(switch_off(found, args.within, teller, due_only=args.due, give_way=way))
    confirmed = [effort.owed for effort in efforts if effort.result == "confirmed"]
    if found.whole:
        _cross_off(path, confirmed, seals)
    return OK if found.whole and len(confirmed) == len(efforts) else NO


async def switch_off(
    found: Found, within: float, teller: Teller, *, due_only: bool = False, give_way: Path | None = None
) -> list[Effort]:
    """Make everything safe, or give up: after that many seconds, or when a hub takes the list of the folder `give_way`.

    Raises BadSetup: the machine gives no socket.
    """
    from hub.off.broker import opened
    from hub.off.switching import Switching, network_of

    clock, random = LoopClock(), Random(SystemRandom().getrandbits(64))
    owed = tuple(one for one in found.owed if not due_only or one.due <= clock.now())
    own = opened(owed, found.broker, clock, random)
    switching = Switching(owed, clock, random, network_of(found), teller.outcome, own=own)
    work = asyncio.ensure_future(switching.run())
    patience = asyncio.ensure_future(_give_up(clock, within, give_way))
    await asyncio.wait((work, patience), return_when=asyncio.FIRST_COMPLETED)
    patience.cancel()
    if work.done():
        work.result()
    else:
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work
    for effort in switching.efforts:
        teller.outcome(effort)
    return switching.efforts


async def _give_up(clock: LoopClock, within: float, give_way: Path | None) -> None:
    """Return when it is time to give up."""
    end = clock.monotonic() + within
    while (left := end - clock.monotonic()) > 0:
        if give_way is not None:
            with _lock(give_way) as free:
                if not free:
                    return
        await clock.sleep(min(left, LOOK))


def hub_lives(places: Places) -> bool:
    """Whether a hub holds the list, or answers at the socket."""
    with _lock(places.state) as free:
        if not free:
            return True
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(1.0)
        try:
            probe.connect(str(places.socket))
        except OSError:
            return False
    return True


@contextmanager
def _lock(folder: Path) -> Iterator[bool]:
    """Keep hubs from the list for a moment; False: one has it. Where none has ever lived there is nothing to lock."""
    try:
        lock = take_lock(folder)
    except OSError:
        yield True
        return
    try:
        yield lock is not None
    finally:
        if lock is not None:
            os.close(lock)


def _cross_off(path: Path, confirmed: Sequence[OffEntry], seals: Seals) -> None:
    """Take what is confirmed off the list, unless a hub has it by now; what changed meanwhile stays."""
    with suppress(OSError), _lock(path.parent) as free:
        if free:
            found = read_off_list(path, seals)
            left = [one for one in found.owed if one not in confirmed]
            replace_list(path, write_list(left, found.broadcasts, seals, found.broker if left else None))


def _seconds(text: str) -> float:
    """Seconds that can be waited; ValueError (which the parser turns into a sentence) for others."""
    seconds = float(text)
    if not 0 <= seconds < inf:
        raise ValueError(text)
    return seconds


def _parser(language: Language) -> ArgumentParser:
    def words(message_id: str) -> str:
        return render(message_id, {}, language)

    parser = ArgumentParser(prog="hearth-off", description=words("safe.help"), allow_abbrev=False)
    parser.add_argument("--list", action="store_true", help=words("safe.arg.list"))
    parser.add_argument("--due", action="store_true", help=words("safe.arg.due"))
    parser.add_argument("--force", action="store_true", help=words("safe.arg.force"))
    parser.add_argument("--within", type=_seconds, default=WITHIN, metavar="SECONDS", help=words("safe.arg.within"))
    parser.add_argument("--lang", choices=LANGUAGES, help=words("cli.option.lang"))
    for place in ("state", "socket"):
        parser.add_argument(f"--{place}", type=Path, metavar="PATH", help=words(f"cli.option.{place}"))
    return parser


def _language(words: Sequence[str], environ: Mapping[str, str]) -> Language:
    asked = [after for word, after in pairwise(words) if word == "--lang"]
    names = ("HEARTH_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    word = asked[-1] if asked else next((environ[name] for name in names if environ.get(name)), "en")
    return "zh" if word.startswith("zh") else "en"


if __name__ == "__main__":
    sys.exit(main())
