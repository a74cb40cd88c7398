"""hearth.yaml: the home as a whole."""

import logging
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from hub.config.mqtt import Mqtt, mqtt
from hub.config.virtual import read_modes
from hub.text import reader
from hub.text.hints import suggest
from hub.text.messages.catalogue import Language
from hub.text.problem import Problem, error
from hub.text.reader import Fields
from hub.text.source import Mark, Source
from hub.text.yaml import Mapping, Node, Scalar, parse

DAY_S = 86_400.0
OFF = -1.0
MOST_KEPT = 1000
MODES = ("home", "away", "sleep", "guest")
# Linux allows 15 bytes without blanks and slashes; these are the characters in use.
_INTERFACE = re.compile(r"[A-Za-z0-9_.:@-]{1,15}")

_LANGUAGE: reader.Reader[Language] = reader.one_of({"en": "en", "zh": "zh"})
LOG_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


@dataclass(frozen=True, slots=True)
class Home:
    """Where the home is: degrees north and east, None where nobody said so; the language of messages; its modes."""

    name: str
    time_zone: ZoneInfo
    latitude: float | None = None
    longitude: float | None = None
    language: Language = "en"
    modes: tuple[str, ...] = field(default=MODES, compare=False)  # taken into use without a restart
    calendar: str = field(default="", compare=False)  # as above; empty: no calendar


@dataclass(frozen=True, slots=True)
class Network:
    """Interfaces by name (none: the default rule of `hub.config.interfaces`), and whether to look for devices."""

    interfaces: tuple[str, ...] = ()
    discovery: bool = True


@dataclass(frozen=True, slots=True)
class Storage:
    """Where the state is kept; None: the usual place."""

    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Safety:
    """`override_s`: how long a person's touch outranks the scenes, in seconds."""

    override_s: float = 3600.0


@dataclass(frozen=True, slots=True)
class Keep:
    """How many backups stay: the newest of so many days, weeks and months that have one."""

    daily: int = 7
    weekly: int = 4
    monthly: int = 6


@dataclass(frozen=True, slots=True)
class Backup:
    """Where backups go (None: the state folder), when (seconds after midnight; None: only when asked), and what."""

    folder: Path | None = None
    daily_at: float | None = 3.5 * 3600
    keep: Keep = Keep()
    history: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """For how long (seconds) samples, and their sums of 5 minutes and of an hour, are kept; megabytes in all.

    `write_budget`: megabytes that control.db, the history and the journal together may write in a day.
    """

    raw_s: float = 10 * DAY_S
    fives_s: float = 90 * DAY_S
    hours_s: float = 1096 * DAY_S
    max_mb: int = 512
    write_budget: int = 40


@dataclass(frozen=True, slots=True)
class Settings:
    """All of hearth.yaml; `log_level` is one of `logging`."""

    home: Home
    network: Network = Network()
    storage: Storage = Storage()
    safety: Safety = Safety()
    log_level: int = logging.INFO
    backup: Backup = Backup()
    history: History = History()
    mqtt: Mqtt | None = None


def read_settings(
    source: Source, calendars: Collection[str] | None = None, families: Collection[str] | None = None,
    secrets: Collection[str] | None = None,
) -> tuple[Settings | None, list[Problem]]:  # fmt: skip
    """The settings in the text of hearth.yaml; None when the home's time zone cannot be told.

    `calendars` are the names of the working-day calendars that there are, `families` those that can be heard at a
    broker, `secrets` the names in secrets.yaml; None where nobody knows.
    """
    tree, problems = parse(source)
    if tree is None and problems:
        return None, problems
    fields = Fields.of(tree or Mapping((), Mark(source, 1, 1)), problems)
    if fields is None:
        return None, problems
    home = fields.required("home", lambda node, problems: _home(node, problems, calendars))
    network = fields.optional("network", _network, Network())
    storage = fields.optional("storage", _storage, Storage())
    safety = fields.optional("safety", _safety, Safety())
    log_level = fields.optional("log", _log, logging.INFO)
    backup = fields.optional("backup", _backup, Backup())
    history = fields.optional("history", _history, History())
    broker = fields.maybe("mqtt", mqtt("" if home is None else home.name, families, secrets))
    fields.close()
    if home is None:
        return None, problems
    return Settings(home, network, storage, safety, log_level, backup, history, broker), problems


def _home(node: Node, problems: list[Problem], calendars: Collection[str] | None) -> Home | None:
    fields = Fields.of(node, problems)
    if fields is None:
        return None
    name = fields.optional("name", reader.name, "Home")
    time_zone = fields.required("time_zone", _time_zone)
    latitude = fields.maybe("latitude", reader.number(-90, 90))
    longitude = fields.maybe("longitude", reader.number(-180, 180))
    language: Language | None = fields.maybe("language", _LANGUAGE)
    modes = fields.optional("modes", read_modes, MODES)
    calendar = fields.optional("calendar", _calendar(calendars), "")
    fields.close()
    for given, missing in (("latitude", "longitude"), ("longitude", "latitude")):
        if given in fields and missing not in fields:
            problems.append(error("value.missing_key", fields.mapping.mark, key=missing))
    return None if time_zone is None else Home(name, time_zone, latitude, longitude, language or "en", modes, calendar)


def _calendar(known: Collection[str] | None) -> reader.Reader[str]:
    """The name of a working-day calendar that there is."""

    def read(node: Node, problems: list[Problem]) -> str | None:
        word = reader.scalar(node, problems)
        if word is None or known is None or word.text in known:
            return None if word is None else word.text
        hint, listed = suggest(word.text, known), ", ".join(known) or "-"
        problems.append(error("calendar.unknown", word.mark, hint=hint, name=word.text, known=listed))
        return None

    return read


def _network(node: Node, problems: list[Problem]) -> Network | None:
    fields = Fields.of(node, problems)
    if fields is None:
        return None
    interfaces = fields.optional("interfaces", reader.one_or_more(_interface), ())
    discovery = fields.optional("discovery", reader.switch, True)
    fields.close()
    return Network(interfaces, discovery)


def _storage(node: Node, problems: list[Problem]) -> Storage | None:
    fields = Fields.of(node, problems)
    if fields is None:
        return None
    folder = fields.maybe("folder", _folder)
    fields.close()
    return Storage(folder)


def _safety(node: Node, problems: list[Problem]) -> Safety | None:
    fields = Fields.of(node, problems)
    if fields is None:
        return None
    override = fields.optional("override", reader.duration(0, 7 * DAY_S), Safety().override_s)
    fields.close()
    return Safety(override)


def _backup(node: Node, problems: list[Problem]) -> Backup | None:
    fields = Fields.of(node, problems)
    if fields is None:
        return None
    folder = fields.maybe("folder", _folder)
    daily_at = fields.optional("daily_at", _time_or_off, Backup().daily_at)
    keep = fields.optional("keep", _keep, Keep())
    history = fields.optional("history", reader.switch, False)
    fields.close()
    return Backup(folder, None if daily_at == OFF else daily_at, keep, history)


def _keep(node: Node, problems: list[Problem]) -> Keep | None:
    fields = Fields.of(node, problems)
    if fields is None:
        return None
    daily = fields.optional("daily", reader.integer(1, MOST_KEPT), Keep().daily)
    weekly = fields.optional("weekly", reader.integer(0, MOST_KEPT), Keep().weekly)
    monthly = fields.optional("monthly", reader.integer(0, MOST_KEPT), Keep().monthly)
    fields.close()
    return Keep(daily, weekly, monthly)


def _time_or_off(node: Node, problems: list[Problem]) -> float | None:
    """Seconds after midnight, or OFF."""
    if isinstance(node, Scalar) and node.text.casefold() == "off":
        return OFF
    return reader.time_of_day(node, problems)


def _history(node: Node, problems: list[Problem]) -> History | None:
    fields, usual = Fields.of(node, problems), History()
    if fields is None:
        return None
    raw = fields.optional("samples", reader.duration(DAY_S, 366 * DAY_S), usual.raw_s)
    fives = fields.optional("five_minutes", reader.duration(DAY_S, 3660 * DAY_S), usual.fives_s)
    hours = fields.optional("hours", reader.duration(DAY_S, 3660 * DAY_S), usual.hours_s)
    max_mb = fields.optional("max_mb", reader.integer(16, 1_000_000), usual.max_mb)
    write_budget = fields.optional("write_budget", reader.integer(1, 1_000_000), usual.write_budget)
    fields.close()
    return History(raw, fives, hours, max_mb, write_budget)


def _log(node: Node, problems: list[Problem]) -> int | None:
    fields = Fields.of(node, problems)
    if fields is None:
        return None
    level = fields.optional("level", reader.one_of(LOG_LEVELS), logging.INFO)
    fields.close()
    return level


def _time_zone(node: Node, problems: list[Problem]) -> ZoneInfo | None:
    word = reader.scalar(node, problems)
    if word is None:
        return None
    try:
        return ZoneInfo(word.text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # A folder of zones is an OSError, a path out of them a ValueError.
        hint = suggest(word.text, available_timezones())
        problems.append(error("config.time_zone", word.mark, hint=hint, text=word.text))
        return None


def _interface(node: Node, problems: list[Problem]) -> str | None:
    word = reader.scalar(node, problems)
    if word is not None and not _INTERFACE.fullmatch(word.text):
        problems.append(error("config.interface", word.mark, text=word.text))
        return None
    return None if word is None else word.text


def _folder(node: Node, problems: list[Problem]) -> Path | None:
    word = reader.scalar(node, problems)
    if word is not None and not Path(word.text).is_absolute():
        problems.append(error("config.relative_folder", word.mark, text=word.text))
        return None
    return None if word is None else Path(word.text)
