"""The demo: lets a real hub find and adopt the devices of a virtual home, and plays a day there."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from hub.demo.control import Refused
from hub.demo.day import load_day
from hub.demo.foresight import Deed, Forecast, Foreseen, foresee
from hub.demo.household import Household, Member, load_household
from hub.demo.judge import Finding, Judge, Look, commands
from hub.demo.layer import later_scenes, save_scenes
from hub.demo.mosquitto import Mosquitto
from hub.demo.processes import folder
from hub.demo.stage import LOOK_EVERY, Stage, open_stage
from hub.demo.timeline import Line, Timeline
from hub.model.ports import Clock

PATIENCE: Final = 6.0
"""Seconds in which what must happen has to have happened: a motor's way, a poll that sees it."""
FIND_WITHIN: Final = 0.5
"""Seconds of silence after which nothing more is expected to be heard."""
KNOW_WITHIN: Final = 10.0
"""Seconds in which the hub must know what it can only learn by asking now and then."""
STRAY: Final = 0.1
"""Seconds after an act in which what nobody asked for may still come."""


@dataclass(frozen=True, slots=True)
class Options:
    """What is to be played: a configuration folder, the files of the virtual home and of its day.

    `once`: play, judge and end; else live on. `hub_prefix` goes before the hub's command line: tests start it so
    under the limits of its unit. `broker`: to be started for the devices that talk over one; the folder names it, and
    its scenes of these devices come later.
    """

    config: Path
    home: Path
    day: Path
    once: bool = False
    hub_prefix: str = ""
    broker: Mosquitto | None = None

    @property
    def later(self) -> tuple[Path, ...]:
        """Files of scenes that come into the folder once their devices are adopted."""
        return later_scenes(self.config) if self.broker else ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything that is known before anything is started."""

    household: Household
    forecast: Forecast
    judge: Judge


@dataclass(slots=True)
class Outcome:
    """What came of it: a line for every deed, and what the judge found wrong."""

    lines: list[Line] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    seconds: float = 0.0


def prepare(options: Options) -> Prepared:
    """Read the files and foresee the day. Raises BadConfig, UnknownName, BadValue."""
    household = load_household(options.config, options.home, options.later)
    forecast = foresee(household, load_day(options.day))
    return Prepared(household, forecast, Judge(household, forecast))


async def play(options: Options, prepared: Prepared, timeline: Timeline, clock: Clock) -> Outcome:
    """Play the day; without `once` this ends only when cancelled. Raises HearthError where it cannot be played."""
    outcome = Outcome(findings=prepared.judge.unforeseen())
    if outcome.findings:
        timeline.verdict(outcome.lines, outcome.findings, 0.0)
        return outcome
    begun = clock.monotonic()
    async with AsyncExitStack() as stack:
        place = stack.enter_context(folder(options.config))
        with timeline.busy("cli.demo_starting"):
            opening = open_stage(
                prepared.household, options.home, place, prepared.forecast.begins, clock, options.hub_prefix,
                options.broker,
            )  # fmt: skip
            stage = await stack.enter_async_context(opening)
        player = Player(stage, prepared, timeline, options.later)
        outcome.findings += await player.take_on()
        if not outcome.findings:
            await player.day(outcome)
        outcome.seconds = clock.monotonic() - begun
        timeline.verdict(outcome.lines, outcome.findings, outcome.seconds)
        if not options.once:
            timeline.living(stage.socket, options.broker.port if options.broker else None)
            await stage.until_gone()
    return outcome


@dataclass(frozen=True, slots=True)
class Player:
    """Lets the hub take the home on, and plays the day in it. `later`: see `Options`."""

    stage: Stage
    prepared: Prepared
    timeline: Timeline
    later: tuple[Path, ...] = ()

    # Finding and adopting

    async def take_on(self) -> list[Finding]:
        """Let the hub find and adopt everything, and wait until it knows what scenes look at."""
        timeline, stage = self.timeline, self.stage
        with timeline.busy("cli.demo_finding"):
            found = await self._find()
        timeline.found(found, len(self._reachable()))
        with timeline.busy("cli.demo_adopting"):
            refused = await self._adopt({str(row["ref"]) for row in found})
            behind = len(self.prepared.household.members) - len(self._reachable())
            timeline.say("cli.demo_adopted", count=len(self._reachable()) - len(refused), behind=behind)
            if not refused:
                refused = await self.write_scenes()
            if not refused:
                watched = self.prepared.forecast.watched
                await stage.until(lambda: not stage.unknown(watched), KNOW_WITHIN)
                for id_, value in stage.unknown(watched).items():
                    timeline.say("cli.demo_not_known", target=id_, value=value, seconds=KNOW_WITHIN)
        return refused

    async def _find(self) -> list[Mapping[str, object]]:
        """Everything that can be heard by broadcast and mDNS: until all is there, or nothing more comes."""
        client, clock = self.stage.client, self.stage.clock
        reachable = self._reachable()
        answer = await client.post("/sightings/scan", {})
        found: list[Mapping[str, object]] = []
        quiet_since = clock.monotonic()
        while len(found) < len(reachable) and clock.monotonic() < quiet_since + FIND_WITHIN:
            rows = answer.get("sightings")
            heard = [row for row in rows if row.get("ref") in reachable] if isinstance(rows, list) else []
            if len(heard) > len(found):
                found, quiet_since = heard, clock.monotonic()
            await clock.sleep(LOOK_EVERY)
            answer = await client.get("/sightings")
        return found

    async def _adopt(self, found: set[str]) -> list[Finding]:
        """Take on all that has an address of its own; what does not announce itself, by typing its address."""
        client = self.stage.client
        tokens = {ref: member.row.token or None for ref, member in self._reachable().items()}
        rows = [{"ref": ref, "secret": token} for ref, token in tokens.items() if ref in found]
        answer = await client.post("/adopt/bulk", {"devices": rows})
        outcomes = answer.get("outcomes")
        findings = [
            self._not_adopted(str(one["ref"]), one["error"]["message"])
            for one in (outcomes if isinstance(outcomes, list) else [])
            if not one["adopted"]
        ]
        for ref in tokens.keys() - found:
            row = self._reachable()[ref].row
            address = f"{row.address}:{row.port}" if row.port else row.address
            try:
                await client.post("/adopt", {"ref": ref, "secret": tokens[ref], "address": address})
            except Refused as refused:
                findings.append(self._not_adopted(ref, refused.params.get("message")))
        return findings

    async def write_scenes(self) -> list[Finding]:
        """Save the scenes of those devices of which the hub knows only by now what they can do."""
        if not self.later:
            return []
        save_scenes(self.later, self.stage.place / "config")
        report = await self.stage.client.post("/reload", {})
        if report.get("accepted"):
            return []
        problems = report.get("problems")
        told = [str(one.get("message")) for one in problems] if isinstance(problems, list) else []
        return [Finding("cli.demo_not_reloaded", {"problems": "; ".join(told)})]

    def _not_adopted(self, ref: str, reason: object) -> Finding:
        handle = self._reachable()[ref].device.handle
        return Finding("cli.demo_not_adopted", {"device": f"{handle} ({ref})", "reason": reason})

    def _reachable(self) -> dict[str, Member]:
        """Members that are taken on by themselves, by ref."""
        members = self.prepared.household.members.values()
        return {member.ref: member for member in members if not member.behind}

    # The day

    async def day(self, outcome: Outcome) -> None:
        """Play act after act, until one fails."""
        before = await self.stage.look()
        for foreseen in self.prepared.forecast.acts:
            before = await self._act(foreseen, before, outcome)
            if outcome.findings:
                return
        outcome.findings += self.prepared.judge.at_last(before)

    async def _act(self, foreseen: Foreseen, before: Look, outcome: Outcome) -> Look:
        """Play one act, and judge it."""
        stage, judge = self.stage, self.prepared.judge
        stage.mirror.draw_line()
        await self._break(foreseen)
        self.timeline.begin(foreseen.act, foreseen.wall)
        with self.timeline.busy("cli.demo_waiting"):
            await stage.skip_to(foreseen)
            at = await self._lay_hands(foreseen)
            await self._until_done(foreseen, before)
            await stage.until(lambda: not stage.unknown(foreseen.changes), KNOW_WITHIN)
            await stage.clock.sleep(STRAY)
            now = await stage.look()
            missing = judge.missing(foreseen, before, now)
        for id_, value in stage.unknown(foreseen.changes).items():
            self.timeline.say("cli.demo_not_known", target=id_, value=value, seconds=KNOW_WITHIN)
        lines = self._lines(foreseen, before, now, at)
        self.timeline.done(lines)
        outcome.lines += lines
        outcome.findings += missing + judge.uncalled_for(foreseen, before, now)
        return now

    async def _until_done(self, foreseen: Foreseen, before: Look) -> None:
        """Wait until the devices have done all that they must, and the hub knows what came of it; but not for ever."""
        stage, now = self.stage, before
        until = stage.clock.monotonic() + PATIENCE
        while self.prepared.judge.missing(foreseen, before, now) or not self._settled(foreseen):
            if stage.clock.monotonic() > until:
                return
            await stage.clock.sleep(LOOK_EVERY)
            now = await stage.look()

    async def _break(self, foreseen: Foreseen) -> None:
        """Do the script's mischief."""
        for fault in foreseen.act.faults:
            name = self._simulator(fault.device)
            if fault.what == "stop":
                await self.stage.control.stop(name)
            else:
                await self.stage.control.misbehave(name, fault.what, fault.value)

    async def _lay_hands(self, foreseen: Foreseen) -> float | None:
        """Lay the script's hands on devices; when the first was laid (Unix seconds)."""
        times = [
            await self.stage.control.act(self._simulator(hand.device), hand.what, hand.value)
            for hand in foreseen.act.hands
        ]
        return times[0] if times else None

    def _simulator(self, handle: str) -> str:
        member = self.prepared.household.members.get(handle)
        return member.row.handle if member else handle

    def _settled(self, foreseen: Foreseen) -> bool:
        """Whether the hub tells an outcome of everything it must have asked for."""
        told = {one.target for one in self.stage.mirror.told()}
        return all(deed.target in told for deed in foreseen.deeds)

    def _lines(self, foreseen: Foreseen, before: Look, now: Look, at: float | None) -> list[Line]:
        """A line for every deed: the hub's word for its outcome, and the device's ear for the time."""
        told = {one.target: one for one in self.stage.mirror.told()}
        lines = []
        for deed in foreseen.deeds:
            one = told.get(deed.target)
            if one is None:
                lines.append(Line(deed, "", None, None, None))
                continue
            heard = self._heard(deed, before, now, at) if at is not None and one.at_once else None
            lines.append(Line(deed, one.why, one.outcome, heard, one.took))
        return lines

    def _heard(self, deed: Deed, before: Look, now: Look, at: float) -> float | None:
        """Milliseconds from the hand to the first request that the device heard."""
        member = self.prepared.household.members[deed.device]
        return next(((one.at - at) * 1000 for one in commands(member, before, now) if one.at >= at), None)
