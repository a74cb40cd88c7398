"""A topic of an ntfy server: it takes messages, and that is all."""

from typing import Final

from drivers.kit.define import CallBinding, Definition
from drivers.ntfy.codec import PUBLISH_PATH, message

SEND: Final = CallBinding("notify", "send", PUBLISH_PATH, message)

TOPIC: Final = Definition(
    vendor="ntfy",
    name="Topic of an ntfy server",
    models=("ntfy",),
    bindings=(SEND,),
)

DEFINITIONS: Final = dict.fromkeys(TOPIC.models, TOPIC)
