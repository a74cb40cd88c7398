"""Answers the inquiry `replay`."""

from hub.compose.archive import Archive, Json
from hub.text.messages.catalogue import Language


def replay(archive: Archive, question: Json, language: Language) -> Json:
    """What was replayed."""
    replayer = archive.replayer()
    count = 0
    for _, entry in archive.journal(float(question["since"]), float(question["until"])):
        replayer.take(entry)
        count += 1
    return {"entries": count, "proved": replayer.proved, "language": language}
