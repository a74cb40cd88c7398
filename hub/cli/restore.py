"""`hearth restore`: a home from a backup; all of it, or nothing is changed."""

import asyncio
import os
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit, NoHub, Refusal
from hub.cli.out import date_time
from hub.model.errors import BadSetup

if TYPE_CHECKING:
    from hub.backup.compare import Difference
    from hub.backup.restore import Staged
    from hub.text.problem import Problem


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("file", type=Path, metavar="FILE", help=words("cli.arg.restore.file"))
    parser.add_argument("--phrase-file", type=Path, metavar="PATH", help=words("cli.arg.restore.phrase_file"))
    parser.add_argument("--dry-run", action="store_true", help=words("cli.arg.restore.dry_run"))
    parser.add_argument("--yes", action="store_true", help=words("cli.arg.restore.yes"))
    parser.add_argument("--despite-errors", action="store_true", help=words("cli.arg.restore.despite_errors"))


def execute(args: Namespace, desk: Desk) -> int:
    """Stage, prove, show, ask, and put in place."""
    return asyncio.run(_restore(args, desk))


async def _restore(args: Namespace, desk: Desk) -> int:
    from drivers.families import FAMILIES
    from hub.backup.compare import compare
    from hub.backup.restore import Target, drop, refuse_beside_hub, stage, state_folder, swap_in
    from hub.backup.swap import Disk
    from hub.cli.asking import asked_identity, typed
    from hub.core.clock import LoopClock
    from hub.storage.vault import Vault, read_key

    places, out, clock, disk = desk.places(), desk.out, LoopClock(), Disk()
    refuse_beside_hub(state_folder(places.config, places.state))
    await asyncio.to_thread(_look, args.file)
    identity = asked_identity(desk, args.phrase_file)
    vault = Vault(read_key(os.environ))
    target = Target(places.config, places.state, vault.seal, _check, clock, disk)
    staged = await stage(args.file, identity.unlock, target, despite_errors=args.despite_errors)
    done = False
    try:
        difference = compare(staged, FAMILIES.keys())
        if not out.as_json:
            _show(staged, difference, desk)
        agreed = not args.dry_run and (args.yes or typed(desk, "cli.ask_restore").casefold() in ("y", "yes", "是"))
        kept: tuple[Path, ...] = ()
        if agreed:
            refuse_beside_hub(staged.state)
            done = True
            kept = swap_in(staged, clock.now(), disk)
    finally:
        if not done:
            drop(staged, disk)
    woken = done and _wake(desk)
    if out.as_json:
        out.json({**_answer(staged, difference), "restored": done, "kept": [str(path) for path in kept]})
    elif done:
        out.say("cli.restored_woken" if woken else "cli.restored")
        if kept:
            out.say("cli.restore_kept", kept=", ".join(map(str, kept)))
    else:
        out.say("cli.not_restored")
    return Exit.OK if agreed or args.dry_run else Exit.NO


def _look(file: Path) -> None:
    """Raise BadSetup where there is nothing to read: before somebody types ten words."""
    try:
        with file.open("rb"):
            pass
    except OSError as error:
        raise BadSetup("restore.cannot_stage", path=str(file), reason=error.strerror or str(error)) from error


def _check(config: Path, state: Path) -> tuple["Problem", ...]:
    """All problems of a staged home; which models it has stands in its own control.db."""
    from hub.compose.checking import check_house
    from hub.compose.inventory import learned_models

    return check_house(config, learned_models(state))


def _wake(desk: Desk) -> bool:
    """Have a hub in safe mode be a hub again; whether there is one."""
    from hub.cli.client import HubClient

    try:
        HubClient(desk.places().socket, desk.out.language).post("recover")
    except (NoHub, Refusal):
        return False
    return True


def _show(staged: "Staged", difference: "Difference", desk: Desk) -> None:

    from hub.model.version import VERSION

    out, manifest = desk.out, staged.manifest
    out.say("cli.restore_from", home=manifest.home, at=date_time(manifest.created), hearth=manifest.hearth)
    if manifest.hearth != VERSION:
        out.say("cli.restore_version", hearth=manifest.hearth, here=VERSION)
    out.say("cli.restore_places", config=staged.config, state=staged.state)
    for mark, names in (("+", difference.added), ("~", difference.changed), ("-", difference.removed)):
        for name in names:
            out.line(f"  {mark} {name}")
    counts = (
        ("cli.restore_devices", difference.devices),
        ("cli.restore_scenes", difference.scenes),
        ("cli.restore_adopted", difference.adopted),
    )
    for message_id, (now, then) in counts:
        out.say(message_id, now="-" if now is None else now, then="-" if then is None else then)
    for problem in staged.problems:
        out.block(problem.render(out.language))


def _answer(staged: "Staged", difference: "Difference") -> dict[str, object]:
    manifest = staged.manifest
    return {
        "home": manifest.home,
        "created": manifest.created,
        "hearth": manifest.hearth,
        "config": str(staged.config),
        "state": str(staged.state),
        "added": list(difference.added),
        "changed": list(difference.changed),
        "removed": list(difference.removed),
        **{what: list(getattr(difference, what)) for what in ("devices", "scenes", "adopted")},
    }
