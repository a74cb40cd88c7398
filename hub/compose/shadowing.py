"""Answers the inquiry `shadow`: what a scene would have done, beside what was really done."""

from hub.compose.archive import Archive
from hub.compose.handover import Json
from hub.compose.questions import number, word
from hub.model.cause import Cause
from hub.model.errors import BadSetup
from hub.model.value import canonical_json
from hub.text.messages.catalogue import Language
from scenes.engine.view import View
from scenes.replay.shadows import WITHIN, Compared, Real, Shadows


def shadow(archive: Archive, question: Json, _language: Language) -> Json:
    """`scene` (an id or title), `since`, `until` (Unix seconds), `within` (seconds). Raises BadSetup, BadConfig."""
    asked, since, until = word(question, "scene"), number(question, "since"), number(question, "until")
    within = number(question, "within", WITHIN)
    program = archive.scenes(archive.config.scenes)(View())
    scene = next((one for one in program.scenes if asked in (one.id, one.title)), None)
    if scene is None:
        raise BadSetup("shadow.no_scene", scene=asked)
    shadows = Shadows(archive.replayer(), archive.home.handles(), scene.id, since)
    for _, entry in archive.journal(since, until):
        shadows.take(entry)
    refs = {one.id: one.ref for one in shadows.meant}
    titles = {one.id: one.title for one in program.scenes}
    return {
        "scene": scene.title,
        "shadow": scene.shadow,
        "since": since,
        "until": until,
        "within": within,
        "runs": len(shadows.runs),
        "doubts": [
            {"at": one.at, "until": one.until, "why": one.why}
            for one in shadows.replayer.doubts
            if one.until is None or one.until >= since
        ],
        "would": [_compared(one, titles) for one in shadows.compared(within)],
        "others": [{"at": one.at, "run": one.run, "what": one.what, "text": one.text} for one in shadows.others],
        "unmeant": [{**_real(one, titles), "what": refs[one.id]} for one in shadows.unmeant(within)],
    }


def _compared(one: Compared, titles: dict[str, str]) -> Json:
    meant = one.meant
    return {
        "at": meant.at,
        "run": meant.run,
        "what": meant.ref,
        "value": canonical_json(meant.value),
        "was": canonical_json(meant.was),
        "really": one.how,
        "by": None if one.real is None else {**_real(one.real, titles), "after": one.real.at - meant.at},
    }


def _real(real: Real, titles: dict[str, str]) -> Json:
    return {"at": real.at, "value": canonical_json(real.value), **_who(real.cause, titles)}


def _who(cause: Cause, titles: dict[str, str]) -> Json:
    return {"origin": str(cause.origin), "who": titles.get(cause.who, cause.who)}
