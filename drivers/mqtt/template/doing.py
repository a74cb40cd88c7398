"""Statements to closures: printing, branching, setting names, loops that end."""

from collections.abc import Callable
from typing import Any, Final

from drivers.mqtt.template.closures import Maker, Work
from drivers.mqtt.template.errors import Failed, NotUnderstood
from drivers.mqtt.template.tree import (
    Assign,
    AssignBody,
    AssignMember,
    Body,
    Branches,
    Const,
    Leave,
    Loop,
    Name,
    Print,
    Statement,
)
from drivers.mqtt.template.values import Namespace, Run

Do = Callable[[Run], str]
"""Does a statement; the word that leaves a loop, empty: go on."""

_ON: Final = ""


def body(maker: Maker, found: Body) -> Do:
    """Statements, one after the other."""
    works = [_statement(maker, one) for one in found]

    def work(run: Run) -> str:
        for one in works:
            left = one(run)
            if left:
                return left
        return _ON

    return work


def _statement(maker: Maker, found: Statement) -> Do:
    match found:
        case Print(Const(str() as data)):
            return _data(data)
        case Print(what):
            return _print(maker.text(what))
        case Branches(cases, otherwise):
            return _branches([(maker.value(test), body(maker, inner)) for test, inner in cases], body(maker, otherwise))
        case Assign(names, value):
            return _assign(names, maker.value(value))
        case AssignMember(space, name, value):
            return _member(maker.value(Name(space)), name, maker.value(value))
        case AssignBody(name, inner):
            return _captured(name, body(maker, inner))
        case Loop():
            return _loop(maker, found)
        case Leave(word):
            return _leave(word)


def _data(data: str) -> Do:
    def work(run: Run) -> str:
        run.say(data)
        return _ON

    return work


def _leave(word: str) -> Do:
    def work(_: Run) -> str:
        return word

    return work


def _print(text: Callable[[Run], str]) -> Do:
    def work(run: Run) -> str:
        run.say(text(run))
        return _ON

    return work


def _branches(cases: list[tuple[Work, Do]], otherwise: Do) -> Do:
    def work(run: Run) -> str:
        for test, inner in cases:
            if test(run):
                return inner(run)
        return otherwise(run)

    return work


def _set(run: Run, names: tuple[str, ...], value: Any) -> None:
    if len(names) == 1:
        run.names[names[0]] = value
        return
    if not isinstance(value, (list, tuple)) or len(value) != len(names):
        raise Failed("unpack")
    run.names.update(zip(names, value, strict=True))


def _assign(names: tuple[str, ...], value: Work) -> Do:
    def work(run: Run) -> str:
        _set(run, names, value(run))
        return _ON

    return work


def _member(space: Work, name: str, value: Work) -> Do:
    def work(run: Run) -> str:
        of = space(run)
        if not isinstance(of, Namespace):
            raise Failed("namespace")
        of.names[name] = run.keep(value(run))
        return _ON

    return work


def _captured(name: str, inner: Do) -> Do:
    def work(run: Run) -> str:
        before, run.out = run.out, []
        left = inner(run)
        run.names[name] = "".join(run.out)
        run.out = before
        return left

    return work


def _loop(maker: Maker, found: Loop) -> Do:
    over = maker.value(found.over)
    test = maker.value(found.test) if found.test is not None else None
    inner, otherwise = body(maker, found.body), body(maker, found.otherwise)
    if "loop" in found.names:
        raise NotUnderstood("loop")

    def work(run: Run) -> str:
        outer = run.names
        items = [one for one in _items(run, over(run)) if test is None or _fits(run, outer, found.names, one, test)]
        whole = False  # `else` is for loops of which no round came to its end
        for at, one in enumerate(items):
            run.names = {**outer, "loop": _place(at, len(items))}
            run.pay(1 + len(outer))
            _set(run, found.names, one)
            left = inner(run)
            if left == "break":
                break
            whole = whole or not left
        run.names = outer
        return _ON if whole else otherwise(run)

    return work


def _items(run: Run, source: Any) -> list[Any]:
    items: list[Any] = []
    for one in source:
        run.pay(1)
        items.append(one)
    return items


def _fits(run: Run, outer: dict[str, Any], names: tuple[str, ...], one: Any, test: Work) -> bool:
    run.names = dict(outer)
    _set(run, names, one)
    fits = bool(test(run))
    run.names = outer
    return fits


def _place(at: int, count: int) -> dict[str, Any]:
    return {
        "index": at + 1,
        "index0": at,
        "first": at == 0,
        "last": at + 1 == count,
        "length": count,
        "revindex": count - at,
        "revindex0": count - at - 1,
    }
