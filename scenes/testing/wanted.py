"""Reads what is to be done: commands as `kettle.on = on`, `vacuum.start()` or as a mapping, and texts as they are."""

import re
from collections.abc import Mapping as Map
from dataclasses import dataclass
from typing import Final

from hub.model.capability import CommandType
from hub.model.device import Device
from hub.model.value import Value
from hub.text.hints import suggest
from hub.text.problem import error
from hub.text.reader import scalar
from hub.text.yaml import Mapping, Node, Scalar, Sequence
from scenes.reader.parts import Parts
from scenes.stage.home import DeedKind
from scenes.stage.stage import spoken
from scenes.testing.cases import KINDS, Expect, Said, Wanted

NOTHING: Final = "nothing"
"""Instead of a list: that nothing of the kind was done."""
_WRITE = re.compile(r"(\S+?)\s*=\s*")
_CALL = re.compile(r"([^\s(=]+)\s*\((.*)\)\s*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class WantedReader:
    """Reads expectations with the words of a home."""

    parts: Parts
    devices: Map[str, Device]

    def expect(self, node: Node, said: Said) -> Expect | None:
        """`[kettle.on = on, vacuum.start()]`, `{kettle.on: on}`, `[A message]`, `A message`, `nothing`."""
        if isinstance(node, Scalar) and node.text == NOTHING and not node.quoted:
            return Expect(said, ())
        items = node.items if isinstance(node, Sequence) else (node,)
        wanted = tuple(one for item in items for one in self._wanted(item, said))
        return Expect(said, wanted, ordered=not isinstance(node, Mapping))

    def commanded(self, word: Scalar) -> str | None:
        """A property or a command, as people write it; None, with a problem, where there is none."""
        ref, _ = self._command(word)
        if ref is not None:
            return ref
        cell = self.parts.reference(word)
        return None if cell is None else cell.ref

    def _wanted(self, node: Node, said: Said) -> tuple[Wanted, ...]:
        if said is not Said.THEN:
            word = scalar(node, self.parts.problems)
            return () if word is None else (Wanted(word.text, KINDS[said][0]),)
        if isinstance(node, Mapping):
            found = [self._entry(key, value) for key, value in node.entries]
        else:
            word = scalar(node, self.parts.problems)
            found = [None if word is None else self._line(word)]
        return tuple(one for one in found if one is not None)

    def _entry(self, key: Scalar, value: Node) -> Wanted | None:
        """`kettle.on: on`, or `vacuum.start: {}`."""
        if not isinstance(value, Mapping):
            return self._write(key, value)
        ref, kind = self._command(key)
        if ref is None or kind is None:
            self.parts.callees(key)
            return None
        return self._call(ref, kind, [(name, given) for name, given in value.entries])

    def _line(self, word: Scalar) -> Wanted | None:
        """`kettle.on = on`, or `vacuum.start()`."""
        call, write = _CALL.match(word.text), _WRITE.match(word.text)
        if call is not None and (write is None or call.end(1) < write.end(1)):
            return self._called(word, call)
        if write is None:
            self.parts.problems.append(error("tests.not_a_deed", word.mark, text=word.text))
            return None
        end = write.end()
        return self._write(_piece(word, 0, write.end(1)), _piece(word, end, len(word.text)))

    def _write(self, key: Scalar, value: Node) -> Wanted | None:
        cell = self.parts.reference(key)
        found = None if cell is None else self.parts.literal(value, cell.property)
        if cell is None or found is None:
            return None
        return Wanted(f"{cell.ref} = {spoken(found, cell.property)}", DeedKind.WRITE, cell.ref, found)

    def _called(self, word: Scalar, call: "re.Match[str]") -> Wanted | None:
        key = _piece(word, 0, call.end(1))
        ref, kind = self._command(key)
        if ref is None or kind is None:
            self.parts.callees(key)
            return None
        names = "|".join(re.escape(one.name) for one in kind.args)
        starts = [*re.finditer(rf"(?:^\s*|,\s*)({names or '(?!)'})\s*=\s*", call[2])]
        if call[2].strip() and (not starts or starts[0].start() != 0):
            known = ", ".join(f"`{one.name}`" for one in kind.args) or "-"
            self.parts.problems.append(error("tests.arguments", word.mark, name=ref, known=known))
            return None
        ends = [*(one.start() for one in starts[1:]), len(call[2])]
        at = call.start(2)
        given: list[tuple[Scalar, Node]] = [
            (_piece(word, at + one.start(1), at + one.end(1)), _piece(word, at + one.end(), at + end))
            for one, end in zip(starts, ends, strict=False)  # without arguments there is an end, and no start
        ]
        return self._call(ref, kind, given)

    def _call(self, ref: str, kind: CommandType, given: list[tuple[Scalar, Node]]) -> Wanted | None:
        types = {one.name: one for one in kind.args}
        args: dict[str, Value] = {}
        for key, node in given:
            if key.text not in types:
                known = ", ".join(f"`{one}`" for one in types) or "-"
                about = {"name": key.text, "of": ref, "known": known}
                self.parts.problems.append(error("tests.no_field", key.mark, hint=suggest(key.text, types), **about))
                return None
            value = self.parts.literal(node, types[key.text])
            if value is None:
                return None
            args[key.text] = value
        said = ", ".join(f"{name}={spoken(value)}" for name, value in args.items())
        return Wanted(f"{ref}({said})", DeedKind.CALL, ref, args=args)

    def _command(self, word: Scalar) -> tuple[str | None, CommandType | None]:
        """A command of one device, by how people write it."""
        handle, _, path = word.text.partition(".")
        device = self.devices.get(handle)
        kind = None if device is None else device.abilities.commands.get(path)
        return (None, None) if kind is None else (word.text, kind)


def _piece(word: Scalar, start: int, end: int) -> Scalar:
    """A part of a text, with its place."""
    part = word.text[start:end]
    stripped = part.strip()
    start += len(part) - len(part.lstrip())
    return Scalar(stripped, word.part(start, max(1, len(stripped))), word.quoted)
