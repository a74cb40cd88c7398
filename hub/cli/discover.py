"""`hearth discover`: what can be heard on the network, in the order in which a person needs it."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from ipaddress import IPv4Address
from typing import Final

from hub.cli.desk import Desk, Words
from hub.cli.exits import Answer, Exit
from hub.cli.out import Out
from hub.discovery.kin import GENERAL

COLUMNS: Final = ("ref", "how", "model", "address", "name", "token", "handle")
MOST_LEFT: Final = 5
"""Lines about what is left out of a device."""
GROUPS: Final = ("new", "doubtful", "yours")


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("--wait", type=float, default=2.0, metavar="SECONDS", help=words("cli.arg.discover.wait"))
    parser.add_argument("--new", action="store_true", help=words("cli.arg.discover.new"))


def execute(args: Namespace, desk: Desk) -> int:
    """Ask the network, wait, and list everything heard: what can be adopted, what cannot, what is adopted."""
    out = desk.out
    answer = desk.hub().post("sightings", "scan", body={"wait": args.wait})
    rows = [one for one in answer["sightings"] if not (args.new and _group(one) == "yours")]
    if out.as_json:
        out.json({**answer, "sightings": rows})
    elif rows:
        _show(rows, out)
    else:
        out.say("cli.nothing_heard")
    return Exit.OK if rows else Exit.NO


def _group(one: Answer) -> str:
    if one["adopted"] or one["handle"]:
        return "yours"
    return "doubtful" if one["doubt"] else "new"


def _show(rows: Sequence[Answer], out: Out) -> None:
    groups = {group: sorted((one for one in rows if _group(one) == group), key=_place) for group in GROUPS}
    for group, members in groups.items():
        if not members:
            continue
        out.say(f"cli.discovered.{group}", count=len(members))
        out.table([f"cli.column.{name}" for name in COLUMNS], [_cells(one, out) for one in members])
        for reason in dict.fromkeys(one["doubt"] for one in members if group == "doubtful"):
            out.line(f"  {reason}")
        for one in members:
            _tell_left_out(one, out)
        out.line("")
    for refs in sorted(_proposed(rows)):
        out.say("cli.one_device", refs=", ".join(f'"{ref}"' for ref in refs))
    if groups["new"]:
        out.say("cli.discovered.next")


def _tell_left_out(one: Answer, out: Out) -> None:
    left = one["left_out"]
    if left:
        out.say("cli.left_out", ref=one["ref"], count=len(left))
    for line in left[:MOST_LEFT]:
        out.line(f"    {line}")
    if len(left) > MOST_LEFT:
        out.say("cli.left_out_more", count=len(left) - MOST_LEFT)


def _proposed(rows: Sequence[Answer]) -> set[tuple[str, ...]]:
    """Refs that look like one device, and do not all belong to one yet."""
    handles = {one["ref"]: one["handle"] for one in rows}
    groups = {tuple(sorted((one["ref"], *one["same_as"]))) for one in rows if one["same_as"]}
    groups = {refs for refs in groups if not any(ref.partition(":")[0] in GENERAL for ref in refs)}  # said elsewhere
    owners = {refs: {handles.get(ref) for ref in refs} for refs in groups}
    return {refs for refs, handles in owners.items() if None in handles or len(handles) > 1}


def _place(one: Answer) -> tuple[str, int, str]:
    """By family, then as addresses count."""
    try:
        number = int(IPv4Address(one["address"].partition(":")[0]))
    except ValueError:
        number = 0
    return one["family"], number, one["ref"]


def _cells(one: Answer, out: Out) -> list[str]:
    return [
        " = ".join((one["ref"], *one["same_as"])),
        ", ".join((*one["how"], *filter(None, [one["details"].get("origin")]))),
        one["model"] or "-",
        one["address"],
        one["name"] or "-",
        out.words("cli.yes") if one["adopted"] else "-",
        one["handle"] or "-",
    ]
