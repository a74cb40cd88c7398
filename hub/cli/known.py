"""Names that a command only compares: without a look at what there is, a slip would wait, or find nothing, forever."""

from collections.abc import Sequence

from hub.cli.desk import Desk
from hub.cli.exits import Unclear
from hub.text.hints import suggest


def known_scene(name: str, desk: Desk) -> None:
    """Let the id or the title of a scene pass.

    Raises:
        Unclear: there is no such scene; says which was probably meant.
    """
    names = _scenes(desk)
    if name not in names:
        raise unknown("cli.no_scene", name, suggest(name, names), desk)


def known_targets(names: Sequence[str], desk: Desk, *, sightings: bool) -> None:
    """Let devices, what belongs to a device, and scenes pass; with `sightings` also what may yet be heard.

    Raises:
        Unclear: one is none of these; says which was probably meant.
    """
    if not names:
        return
    handles = [one["handle"] for one in desk.hub().get("devices")["devices"]]
    scenes = _scenes(desk)
    for name in names:
        handle, dot, path = name.partition(".")
        if handle in handles or name in scenes or (sightings and ":" in name):
            continue
        near = suggest(handle, handles)
        raise unknown("cli.no_target", name, suggest(name, scenes) if near is None else f"{near}{dot}{path}", desk)


def unknown(message_id: str, name: str, near: str | None, desk: Desk) -> Unclear:
    """What to say of a name that is not there, with the one that was probably meant."""
    hint = "" if near is None else desk.out.words("text.did_you_mean", word=near)
    return Unclear(message_id, name=name, hint=hint)


def _scenes(desk: Desk) -> list[str]:
    return [name for one in desk.hub().get("scenes")["scenes"] for name in (one["id"], one["title"])]
