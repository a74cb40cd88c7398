"""Every text that a scene ever had, in control.db: to look at, to go back to, and for runs that end on the old one."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any, Final

from hub.model.scene_text import SceneText
from hub.storage.control import ControlStore
from hub.storage.rows import PROGRAMS, UNKNOWN_FORM, VERSIONS, Row, Table, finite

KEPT_A_SCENE: Final = 50
"""Versions that are kept of one scene, the one in use among them."""
KEPT_BYTES: Final = 4 << 20
"""Characters that the texts which are no longer in use may have in all."""
KEPT_PROGRAMS: Final = 50
"""Programs whose scenes are known: what a replay can begin with."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a scene. Times are Unix seconds: `first` in use, in use `since` (the last time), and `until`.

    `until` is None for the version in use.
    """

    id: str
    text: SceneText
    first: float
    since: float
    until: float | None = None


@dataclass(frozen=True, slots=True)
class _Program:
    at: float
    versions: tuple[str, ...]


class Versions:
    """The versions of all scenes; made by `load_versions`. What is not in use is dropped when it is too much.

    Without a store they are only looked at.
    """

    def __init__(
        self, store: ControlStore | None, versions: Iterable[Version], programs: Mapping[str, _Program]
    ) -> None:
        self._store = store
        self._versions = {one.id: one for one in versions}
        self._programs = dict(sorted(programs.items(), key=lambda one: (one[1].at, one[0])))

    def of(self, scene: str) -> tuple[Version, ...]:
        """The versions of a scene (an id): the one in use, then the others as they were given up, the newest first."""
        found = [one for one in self._versions.values() if one.text.scene == scene]
        return tuple(sorted(found, key=_newest, reverse=True))

    def titles(self) -> dict[str, str]:
        """The ids of all scenes of which something is kept, with their last titles."""
        return {one.text.scene: one.text.title for one in sorted(self._versions.values(), key=_newest)}

    def texts(self, wanted: Collection[tuple[str, str]]) -> tuple[SceneText, ...]:
        """The texts of scenes (id and hash) as far as they are kept, the newest of each."""
        known = {(one.text.scene, one.text.hash): one.text for one in sorted(self._versions.values(), key=_newest)}
        return tuple(known[one] for one in dict.fromkeys(wanted) if one in known)

    def program(self, hash_: str) -> tuple[SceneText, ...] | None:
        """The scenes of a program in their order; None where not all of it is kept."""
        program = self._programs.get(hash_)
        if program is None or any(one not in self._versions for one in program.versions):
            return None
        return tuple(self._versions[one].text for one in program.versions)

    def accept(self, program: str, texts: Sequence[SceneText], now: float) -> None:
        """Remember what is in use from now on (Unix seconds): a program, by its hash, and its scenes in their order."""
        used = {version_id(text): text for text in texts}
        for one in list(self._versions.values()):
            if one.until is None and one.id not in used:
                self._put(replace(one, until=now))
        for id_, text in used.items():
            before = self._versions.get(id_)
            if before is None:
                self._put(Version(id_, text, now, now))
            elif before.until is not None:
                self._put(replace(before, since=now, until=None))
        if program not in self._programs:
            self._programs[program] = _Program(now, tuple(used))
            self._write(PROGRAMS, (program, _json({"at": now, "versions": list(used)})))
        self._forget()

    def _put(self, version: Version) -> None:
        self._versions[version.id] = version
        text = version.text
        body = {
            "scene": text.scene, "hash": text.hash, "title": text.title, "file": text.file, "text": text.text,
            "first": version.first, "since": version.since, "until": version.until,
        }  # fmt: skip
        self._write(VERSIONS, (version.id, _json(body)))

    def _write(self, table: Table, row: Row) -> None:
        if self._store is not None:
            self._store.put(table, row)

    def _delete(self, table: Table, id_: str) -> None:
        if self._store is not None:
            self._store.delete(table, id_)

    def _forget(self) -> None:
        """Drop what is too much: of one scene, of all scenes, of programs; the longest out of use first."""
        for hash_ in list(self._programs)[:-KEPT_PROGRAMS]:
            del self._programs[hash_]
            self._delete(PROGRAMS, hash_)
        room, kept = KEPT_BYTES, dict.fromkeys(self.titles(), 0)
        for one in sorted(self._versions.values(), key=_newest, reverse=True):
            kept[one.text.scene] += 1
            if one.until is None:
                continue
            room -= len(one.text.text)
            if room < 0 or kept[one.text.scene] > KEPT_A_SCENE:
                del self._versions[one.id]
                self._delete(VERSIONS, one.id)


async def load_versions(store: ControlStore) -> Versions:
    """The versions as the store has them."""
    return read_versions((await store.rows(VERSIONS)).values(), (await store.rows(PROGRAMS)).values(), store)


def read_versions(versions: Iterable[Row], programs: Iterable[Row], store: ControlStore | None = None) -> Versions:
    """The versions that rows tell of; a row of a form that this hub does not know is none."""
    found = [_read_version(id_, body) for id_, body in versions]
    known = {hash_: one for hash_, body in programs if (one := _read_program(body)) is not None}
    return Versions(store, [one for one in found if one is not None], known)


def version_id(text: SceneText) -> str:
    """What a version is called: the same for the same scene with the same text and meaning, wherever it stands."""
    body = _json([text.scene, text.hash, text.text])
    return blake2b(body.encode(), digest_size=8).hexdigest()


def _newest(version: Version) -> tuple[bool, float, float, str]:
    """What sorts the version in use last, before it the one given up last."""
    return version.until is None, version.until or 0.0, version.since, version.id


def _read_version(id_: str, body: str) -> Version | None:
    try:
        read: dict[str, Any] = json.loads(body)
        text = SceneText(*(str(read[name]) for name in ("scene", "hash", "title", "file", "text")))
        until = read["until"]
        times = finite(read["first"]), finite(read["since"]), None if until is None else finite(until)
    except UNKNOWN_FORM:
        return None
    return Version(id_, text, *times)


def _read_program(body: str) -> _Program | None:
    try:
        read: dict[str, Any] = json.loads(body)
        return _Program(finite(read["at"]), tuple(str(one) for one in read["versions"]))
    except UNKNOWN_FORM:
        return None


def _json(body: object) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
