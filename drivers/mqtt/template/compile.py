"""Templates of values and commands, made ready to run: what a message says as text, what a value is as payload.

Bounded in length, depth, steps and output; no attribute of a Python object can be reached; whatever form is not known
is refused when the template is read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from drivers.mqtt.template.closures import Maker
from drivers.mqtt.template.doing import Do, body
from drivers.mqtt.template.errors import Failed, NotUnderstood
from drivers.mqtt.template.statements import parse
from drivers.mqtt.template.tree import (
    Assign,
    AssignBody,
    Attribute,
    Body,
    Branches,
    Const,
    Item,
    Loop,
    Name,
    Print,
    Tree,
)
from drivers.mqtt.template.values import UNDEFINED, Run

_WRONG: Final = (Failed, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError)
_MESSAGE: Final = frozenset(("value", "value_json"))


class Heard(Protocol):
    """A message: its payload as text, and what it is as JSON (None where it is none)."""

    @property
    def text(self) -> str: ...
    @property
    def json(self) -> object: ...


@dataclass(frozen=True, slots=True)
class ValueTemplate:
    """What a message says. `path`: where it stands, when the template is no more than a place in the JSON."""

    path: tuple[str | int, ...] | None
    _render: Callable[[dict[str, Any]], str | None]

    def __call__(self, heard: Heard) -> str | None:
        """The text that comes of it, without blanks at its ends; None: the template could not be worked out."""
        said = heard.json
        if said is None and heard.text.strip() != "null":
            said = UNDEFINED
        return self._render({"value": heard.text, "value_json": said})


@dataclass(frozen=True, slots=True)
class CommandTemplate:
    """What a value is as payload."""

    _render: Callable[[dict[str, Any]], str | None]

    def __call__(self, value: object) -> str | None:
        """The payload; None: the template could not be worked out. The keys of a table are names, too: `red`."""
        more = value if isinstance(value, dict) else {}
        return self._render({**more, "value": value})


def compile_value(text: str) -> ValueTemplate:
    """A template of values (`value`, `value_json`). NotUnderstood: it has a form that we do not know."""
    if not _is_template(text):
        return ValueTemplate(None, _plain(text.strip()))
    found = parse(text.strip())
    return ValueTemplate(_path(found), _rendering(found, _MESSAGE))


def compile_command(text: str) -> CommandTemplate:
    """A template of payloads (`value` and what is given with it). NotUnderstood: it has a form that we do not know."""
    if not _is_template(text):
        return CommandTemplate(_plain(text.strip()))
    return CommandTemplate(_without_bytes(_rendering(parse(text.strip()), frozenset(("value",)))))


def _is_template(text: str) -> bool:
    return "{{" in text or "{%" in text or "{#" in text


def _plain(text: str) -> Callable[[dict[str, Any]], str | None]:
    def render(_: dict[str, Any]) -> str | None:
        return text

    return render


def _without_bytes(render: Callable[[dict[str, Any]], str | None]) -> Callable[[dict[str, Any]], str | None]:
    """Elsewhere a result that writes Python's `bytes` is sent as these bytes; here it is nothing."""

    def work(names: dict[str, Any]) -> str | None:
        found = render(names)
        return None if found is not None and found.startswith(("b'", 'b"')) else found

    return work


def _rendering(found: Body, given: frozenset[str]) -> Callable[[dict[str, Any]], str | None]:
    maker = Maker(given, frozenset(_assigned(found)))
    if len(found) == 1 and isinstance(found[0], Print):
        only = maker.text(found[0].what)
        return _caught(lambda run: only(run).strip())
    work: Do = body(maker, found)

    def rendered(run: Run) -> str:
        work(run)
        return "".join(run.out).strip()

    return _caught(rendered)


def _caught(work: Callable[[Run], str]) -> Callable[[dict[str, Any]], str | None]:
    def render(names: dict[str, Any]) -> str | None:
        try:
            return work(Run(names))
        except _WRONG:
            return None

    return render


def _assigned(found: Body) -> list[str]:
    """The names that a template sets somewhere."""
    names: list[str] = []
    for one in found:
        match one:
            case Assign(several, _):
                names += several
            case AssignBody(name, inner):
                names += [name, *_assigned(inner)]
            case Loop(several, _, _, inner, otherwise):
                names += ["loop", *several, *_assigned(inner), *_assigned(otherwise)]
            case Branches(cases, otherwise):
                for _, inner in cases:
                    names += _assigned(inner)
                names += _assigned(otherwise)
    return names


def _path(found: Body) -> tuple[str | int, ...] | None:
    match found:
        case (Print(tree),):
            return _steps(tree)
        case _:
            return None


def _steps(tree: Tree) -> tuple[str | int, ...] | None:
    match tree:
        case Name("value_json"):
            return ()
        case Attribute(of, key) if not hasattr(dict, key):
            before = _steps(of)
        case Item(of, Const(str() | int() as key)) if not isinstance(key, bool):
            before = _steps(of)
        case _:
            return None
    return None if before is None else (*before, key)


__all__ = ["CommandTemplate", "Heard", "NotUnderstood", "ValueTemplate", "compile_command", "compile_value"]
