"""`hearth mqtt`: the hub at its MQTT broker: how it fares, and who may do what there."""

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from typing import Any

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit
from hub.cli.out import date_time
from hub.cli.subwords import declare_words
from hub.model.errors import BadSetup
from hub.text.messages.catalogue import CATALOGUE


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the words."""
    declare_words(parser, words, {"status": lambda *_: None, "acl": lambda *_: None})


def execute(args: Namespace, desk: Desk) -> int:
    """Do it."""
    return _acl(desk) if args.what == "acl" else _status(desk)


def _status(desk: Desk) -> int:
    """How the connection fares; none where one is wanted is a negative answer."""
    out, answer = desk.out, desk.hub().get("mqtt")
    code = Exit.OK if answer.get("connected") or not answer["there"] else Exit.NO
    if out.as_json:
        out.json(answer)
        return code
    if not answer["there"]:
        out.say("cli.mqtt_none")
        return code
    _told(answer, desk)
    for topic in answer["refused"]:
        out.say("cli.mqtt_refused", topic=topic)
    rows = [(_counted(name, desk), str(count)) for name, count in answer["counts"].items() if count]
    if rows:
        out.table(["cli.column.what", "cli.column.count"], rows)
    return code


def _told(answer: Mapping[str, Any], desk: Desk) -> None:
    """Whether there is a connection, since when, and why not."""
    out, broker = desk.out, answer["broker"]
    since = None if answer["since"] is None else date_time(answer["since"])
    if answer["connected"]:
        out.say("cli.mqtt_connected", broker=broker, since=since, version=answer["version"])
        return
    reason = answer["why"]["message"] if answer["why"] else "-"
    if since is None:
        out.say("cli.mqtt_never_connected", broker=broker, reason=reason)
    else:
        out.say("cli.mqtt_not_connected", broker=broker, since=since, reason=reason)


def _counted(name: str, desk: Desk) -> str:
    """What was counted, in words where there are any."""
    known = f"cli.mqtt_count.{name}"
    return desk.out.words(known) if known in CATALOGUE else name


def _acl(desk: Desk) -> int:
    """Print the file, from what hearth.yaml says; no hub need run."""
    from drivers.families import FAMILIES
    from hub.config.load import load
    from hub.mqtt.acl import HOME_ASSISTANT, acl

    config, _ = load(desk.places().config, FAMILIES.keys())
    settings = None if config is None else config.settings.mqtt
    if settings is None:
        raise BadSetup("cli.mqtt_not_configured", folder=str(desk.places().config))
    taken = {HOME_ASSISTANT} if settings.publishing is None else {HOME_ASSISTANT, settings.publishing.homeassistant}
    programs: dict[str, tuple[str, ...]] = {}
    meeting: tuple[str, ...] = ()
    for name, family in FAMILIES.items():
        usual: tuple[str, ...] = getattr(family, "announced_under", ())
        topics = tuple(one for one in settings.listening.get(name, usual) if one not in taken)
        if any("/" in one for one in usual):  # not a program speaks there, but each device for itself
            meeting += topics
        elif topics:
            programs[name] = topics
    text = acl(settings, programs, desk.out.language, meeting)
    if desk.out.as_json:
        desk.out.json({"acl": text})
    else:
        for line in text.splitlines():
            desk.out.line(line)
    return Exit.OK
