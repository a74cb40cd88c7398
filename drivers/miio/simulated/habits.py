"""The habits of one device on the wire, good and bad, and how a test changes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from ipaddress import IPv4Network

from drivers.kit.simulator import as_bool, as_number, as_text
from hub.model.errors import BadValue

MALFORMED = ("double_comma", "leading_zero", "empty_result", "after_nul", "controls")


@dataclass(slots=True)
class Habits:
    """What the checklist of a faithful simulator asks for, as switches.

    provisioned      the token is hidden from hellos
    push             answers MDID probes and takes subscriptions
    subnet           sources outside of it hear nothing ("" everybody does)
    latency          seconds from request to answer, while which the device hears nobody else
    ack_timeout      seconds until the network module gives the application up and answers -9999
    max_props        properties in one request; 0: what the model can
    clock_stamps     stamps are the time of day, not the uptime
    awake            seconds that a sleeper answers after it woke; 0: it does not sleep
    trailing_nul     answers end in a NUL
    no_did           answers do not echo the did
    reverse_order    answers list properties last first
    malformed        one of MALFORMED in every answer that can carry it; "all" takes them in turns
    slow_state       seconds until an accepted write shows (code 1 in the answer); up to that much longer at random
    repeat_error     a repeated id is answered with -9999, not with silence
    lies             says ok to writes and does nothing
    silent           answers hellos, and nothing else
    mute             answers nothing
    no_push          does not send its pushes, though it takes subscriptions
    empty_info       miIO.info has no content
    error            every request is answered with this top-level error code; 0: none
    property_errors  code by key (`2.1`) for single properties
    """

    provisioned: bool = True
    push: bool = False
    subnet: str = ""
    latency: float = 0.02
    ack_timeout: float = 4.1
    max_props: int = 0
    clock_stamps: bool = False
    awake: float = 0.0
    trailing_nul: bool = False
    no_did: bool = False
    reverse_order: bool = False
    malformed: str = ""
    slow_state: float = 0.0
    repeat_error: bool = False
    lies: bool = False
    silent: bool = False
    mute: bool = False
    no_push: bool = False
    empty_info: bool = False
    error: int = 0
    property_errors: Mapping[str, int] = field(default_factory=dict)

    def misbehave(self, word: str, value: object) -> None:
        """Change the habit called `word`, one of HABITS. Raises BadValue."""
        current = getattr(self, word)
        if isinstance(current, bool):
            setattr(self, word, as_bool(word, value))
        elif isinstance(current, str):
            setattr(self, word, _checked(word, as_text(word, value)))
        elif isinstance(current, Mapping):
            self.property_errors = _codes(word, value)
        else:
            setattr(self, word, type(current)(as_number(word, value)))


HABITS = tuple(part.name for part in fields(Habits))


def _checked(word: str, text: str) -> str:
    if word == "subnet" and text:
        try:
            IPv4Network(text)
        except ValueError:
            raise BadValue("simulator.bad_value", word=word, value=text) from None
    if word == "malformed" and text not in ("", "all", *MALFORMED):
        raise BadValue("simulator.bad_value", word=word, value=text)
    return text


def _codes(word: str, value: object) -> dict[str, int]:
    if not isinstance(value, Mapping):
        raise BadValue("simulator.bad_value", word=word, value=value)
    return {str(key): int(as_number(word, code)) for key, code in value.items()}
