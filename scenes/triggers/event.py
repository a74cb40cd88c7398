"""`event`: a device reports something that happened, `with` certain fields if one likes."""

from hub.text.reader import Fields
from hub.text.yaml import Node
from scenes.kit.brings import brings
from scenes.kit.happening import Happens
from scenes.kit.narrowing import narrowing
from scenes.language.reading import Reading, source_text


def read(node: Node, fields: Fields, reading: Reading) -> Happens | None:
    """`event: DEVICE.EVENT`, `with: {FIELD: VALUE}`."""
    found, wanted = reading.event(node), fields.node("with")
    if found is None:
        return None
    device, path, kind = found
    known = {f"event.{one.name}": one for one in kind.fields}
    brings(reading, node, known)
    return Happens(source_text(node), ((device, path),), narrowing(wanted, known, reading))
