"""One scene as its owner wrote it: what versions are made of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SceneText:
    """A scene's lines, comments included, and what they meant: `hash` changes with the meaning.

    `file` is the name of its file among the scenes, without a folder; `text` ends without a line break.
    """

    scene: str
    hash: str
    title: str
    file: str
    text: str
