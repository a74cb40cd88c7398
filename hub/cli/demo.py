"""`hearth demo`: a virtual home beside a real hub, and a day played in it."""

import signal
from argparse import SUPPRESS, ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit
from hub.cli.out import ENDLESS

if TYPE_CHECKING:
    from hub.demo.play import Options, Outcome, Prepared


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("--once", action="store_true", help=words("cli.demo_arg_once"))
    parser.add_argument("--home", type=Path, metavar="FILE", help=words("cli.demo_arg_home"))
    parser.add_argument("--day", type=Path, metavar="FILE", help=words("cli.demo_arg_day"))
    # For tests: what goes before the hub's command line, to start it under limits.
    parser.add_argument("--hub-prefix", default="", help=SUPPRESS)


def execute(args: Namespace, desk: Desk) -> int:
    """Play; the exit code says whether the judge is content."""
    import asyncio
    from contextlib import nullcontext

    from hub.demo.layer import has_layer, laid_over
    from hub.demo.mosquitto import HOST, find_mosquitto
    from hub.demo.play import Options, prepare
    from hub.demo.processes import example_home

    config = desk.overrides.config or example_home()
    more = args.home is None and has_layer(config)
    broker = find_mosquitto() if more else None
    if more and broker is None and not desk.out.as_json:
        desk.out.say("cli.demo_no_broker")
    with laid_over(config, f"{HOST}:{broker.port}") if broker else nullcontext(config) as folder:
        home, day = args.home or _file(folder, "virtual-home.yaml"), args.day or _file(folder, "day.yaml")
        options = Options(folder, home, day, args.once or desk.out.as_json, args.hub_prefix, broker)
        prepared = prepare(options)
        try:
            outcome = asyncio.run(_perform(options, prepared, desk))
        except asyncio.CancelledError:
            return Exit.INTERRUPTED if options.once else Exit.OK
    if desk.out.as_json:
        desk.out.json(_json(outcome, desk))
    return Exit.NO if outcome.findings else Exit.OK


async def _perform(options: "Options", prepared: "Prepared", desk: Desk) -> "Outcome":
    """Play until the end, or until somebody wants it to end."""
    import asyncio

    from rich.console import Console

    from hub.core.clock import LoopClock
    from hub.demo.play import play
    from hub.demo.timeline import Timeline

    width = None if desk.out.stream.isatty() else ENDLESS
    console = Console(file=desk.out.stream, highlight=False, soft_wrap=True, width=width, quiet=desk.out.as_json)
    names = {handle: member.device.name for handle, member in prepared.household.members.items()}
    timeline = Timeline(console, desk.out.language, prepared.household.zone, names)
    work = asyncio.ensure_future(play(options, prepared, timeline, LoopClock()))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, work.cancel)
    return await work


def _file(config: Path, name: str) -> Path:
    """The file in the configuration folder, or else the example's."""
    from hub.demo.processes import example_home

    own = config / name
    return own if own.exists() else example_home() / name


def _json(outcome: "Outcome", desk: Desk) -> dict[str, object]:
    from hub.model.value import canonical_json

    return {
        "passed": not outcome.findings,
        "seconds": round(outcome.seconds, 3),
        "deeds": [
            {
                "scene": line.deed.scene,
                "target": line.deed.target,
                "value": canonical_json(line.deed.value),
                "outcome": line.outcome,
                "heard_ms": _rounded(line.heard_ms),
                "settled_ms": _rounded(line.settled_ms),
            }
            for line in outcome.lines
        ],
        "findings": [
            {"id": finding.message_id, "message": finding.sentence(desk.out.language)} for finding in outcome.findings
        ],
    }


def _rounded(ms: float | None) -> float | None:
    return None if ms is None else round(ms, 3)
