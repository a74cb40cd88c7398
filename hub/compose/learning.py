"""`hearth device learn`: a device is asked for everything, and what it says becomes an entry of a products file."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from hub.config.files import replace_file
from hub.config.library import MODEL, PRODUCTS_FOLDER
from hub.core.registry import Registry
from hub.discovery.sightings import Sightings
from hub.model.device import Device, Endpoint, Sighting
from hub.model.errors import BadSetup, BadValue, NotSupported, Rejected, UnknownName
from hub.model.lesson import Lesson, Teachable
from hub.model.ports import Driver
from hub.model.secret import Secret
from hub.storage.addresses import Addresses
from hub.text.writing import scalar

TABLES: Final = ("members",)
"""Keys of an entry that get a line for each of what is in them."""
WORDS: Final = frozenset({"true", "false", "on", "off", "yes", "no", "null", "~"})
NUMBERS: Final = "0123456789.-+"

Json = dict[str, object]


class Learning:
    """Asks devices of a home, or such as may become one."""

    def __init__(
        self, config: Path, drivers: Mapping[str, Driver], registry: Registry, book: Addresses, sightings: Sightings
    ) -> None:
        self._folder = config / PRODUCTS_FOLDER
        self._drivers = drivers
        self._registry = registry
        self._book = book
        self._sightings = sightings

    async def learn(
        self, what: str, secret: Secret | None, address: str | None, *, use: bool, model: str | None = None
    ) -> Json:
        """Ask a device, by its handle or as `family:id`; `use`: write what it says into `products/`.

        `model`: what it is, where it does not say so itself.

        Raises:
            HearthError: it cannot be asked, or what it says cannot be written.
        """
        sighting, via = self._found(what, address)
        if model is not None:
            if not MODEL.fullmatch(model):
                raise BadValue("spec.bad_model", model=model[:60])
            sighting = replace(sighting, model=model)
        driver: object = self._drivers.get(sighting.family)
        if not isinstance(driver, Teachable):
            raise NotSupported("learn.not_teachable", family=sighting.family)
        lesson = await driver.learn(sighting, secret, via)
        text = overlay(lesson)
        answer: Json = {"report": report(lesson), "overlay": text, "file": None, "hint": lesson.hint}
        if use:
            if all(one.absent for one in lesson.members):
                raise NotSupported(lesson.hint or "learn.nothing", model=lesson.model)
            answer["file"] = str(await asyncio.to_thread(self._write, lesson.model, text))
        return answer

    def _found(self, what: str, address: str | None) -> tuple[Sighting, Endpoint | None]:
        device = self._registry.by_handle(what)
        if device is not None:
            endpoint = self._endpoint(device)
            gateway = self._registry.by_handle(endpoint.via) if endpoint.via else None
            via = None if gateway is None else self._endpoint(gateway)
            where = address or self._book.address((via or endpoint).ref) or ""
            return Sighting(endpoint.family, endpoint.wire_id, where, "book", device.model), via
        family, colon, wire_id = what.partition(":")
        row = self._sightings.find(what)
        known = address or (row.sighting.address if row else None) or self._book.address(what)
        if not colon or known is None:
            raise UnknownName("adopt.not_sighted" if colon else "command.unknown_device", ref=what, device=what)
        return Sighting(family, wire_id, known, "typed", row.sighting.model if row else ""), None

    def _endpoint(self, device: Device) -> Endpoint:
        """The first way to it that can be asked. Raises NotSupported."""
        found = (one for one in device.endpoints if isinstance(self._drivers.get(one.family), Teachable))
        endpoint = next(found, None)
        if endpoint is None:
            family = device.endpoints[0].family if device.endpoints else "-"
            raise NotSupported("learn.not_teachable", family=family)
        return endpoint

    def _write(self, model: str, text: str) -> Path:
        """The file of an entry that is new: one that a person wrote stays. Raises Rejected, BadSetup, BadValue."""
        if not MODEL.fullmatch(model):
            raise BadValue("spec.bad_model", model=model[:60])
        path = self._folder / f"{model}.yaml"
        if path.exists():
            raise Rejected("learn.there_already", file=str(path))
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            replace_file(path, text)
        except OSError as error:
            reason = error.strerror or str(error)
            raise BadSetup("config.folder_unwritable", folder=str(self._folder), reason=reason) from error
        return path


def report(lesson: Lesson) -> Json:
    """What may be shown to anybody: nothing in it tells of the home."""
    return {
        "model": lesson.model, "firmware": lesson.firmware, "speaks": lesson.speaks, "requests": lesson.asked,
        "complete": lesson.complete,
        "members": [
            {"at": one.at, "name": one.name, "type": one.kind, "value": one.value, "why": one.why}
            for one in lesson.members
        ],
    }  # fmt: skip


def overlay(lesson: Lesson) -> str:
    """The entry as a file of `products/`, with the values that were seen as remarks."""
    seen = {one.name: one.value for one in lesson.members}
    lines: list[str] = []
    for key, value in lesson.entry.items():
        if isinstance(value, Mapping) and key in TABLES and value:
            lines.append(f"  {key}:")
            for name, each in value.items():
                remark = f"  # {seen[name]}" if seen.get(name) else ""
                lines.append(f"    {_plain(name)}: {_flow(each)}{remark}")
        elif not isinstance(value, Mapping):
            lines.append(f"  {key}: {_flow(value)}")
    return "\n".join(["- " + lines[0].strip(), *lines[1:]]) + "\n"


def _flow(value: object, key: str = "") -> str:
    """Plain data on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_plain(str(name))}: {_flow(each, str(name))}" for name, each in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_flow(each) for each in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, (int, float)) or key == "at" else _plain(str(value))


def _plain(text: str) -> str:
    """A text that stays one: neither a number nor a word of YAML, as a key a number all the same."""
    if text.isdecimal() or (text.startswith("-") and text[1:].isdecimal()):
        return text
    if text.casefold() in WORDS or (text and all(one in NUMBERS for one in text)):
        return f"'{text}'"
    return scalar(text, inside=True)
