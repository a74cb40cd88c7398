"""Trees to closures: what a template does with each message. Everything that is not known is refused here."""

import inspect
from collections.abc import Callable
from typing import Any, Final

from drivers.mqtt.template import lists
from drivers.mqtt.template.checks import TESTS
from drivers.mqtt.template.errors import Failed, NotUnderstood
from drivers.mqtt.template.methods import METHODS, call
from drivers.mqtt.template.operators import OPERATORS, add, modulo, power, times
from drivers.mqtt.template.patterns import pattern
from drivers.mqtt.template.tables import FILTERS, FUNCTIONS, THEIRS
from drivers.mqtt.template.tree import (
    Arguments,
    Attribute,
    Binary,
    Call,
    Choice,
    Compare,
    Concat,
    Const,
    Filter,
    Item,
    Name,
    Several,
    Slice,
    Table,
    Test,
    Tree,
    Unary,
)
from drivers.mqtt.template.values import UNDEFINED, Run, attribute, item, text_of

Work = Callable[[Run], Any]

_PATTERNED: Final = frozenset(
    ("match", "regex_findall", "regex_findall_index", "regex_match", "regex_replace", "regex_search", "search")
)
_EACH: Final = frozenset(("map", "reject", "rejectattr", "select", "selectattr"))


class Maker:
    """Makes closures. `given`: the names that a message brings; `assigned`: those that the template sets itself."""

    def __init__(self, given: frozenset[str], assigned: frozenset[str]) -> None:
        self._known = given | assigned

    def text(self, tree: Tree) -> Callable[[Run], str]:
        """What prints a value."""
        work = self.value(tree, printed=True)
        return lambda run: text_of(work(run))

    def value(self, tree: Tree, *, printed: bool = False) -> Work:  # noqa: C901, PLR0911, PLR0912 - one line a kind of tree
        """What works a value out. `printed`: it is only printed, which all that JSON for HTML makes must be."""
        match tree:
            case Const(constant):
                return _always(constant)
            case Name(name):
                return self._name(name)
            case Attribute(of, name):
                return self._attribute(self.value(of), name)
            case Item(of, key):
                return self._item(self.value(of), self.value(key))
            case Slice(of, parts):
                return self._slice(self.value(of), [self.value(part) if part else None for part in parts])
            case Call(of, args):
                return self._call(of, args)
            case Filter(of, name, args):
                return self._filter(of, name, args, printed=printed)
            case Test(of, name, args):
                return self._applied(TESTS, of, name, args)
            case Unary(sign, of):
                return _unary(sign, self.value(of))
            case Binary(sign, left, right):
                return self._binary(sign, self.value(left), self.value(right))
            case Compare(start, rest):
                return self._compare(self.value(start), [(OPERATORS[sign], self.value(one)) for sign, one in rest])
            case Concat(parts):
                return _concat([self.text(part) for part in parts])
            case Choice(test, yes, no):
                other = self.value(no, printed=printed) if no else _always(UNDEFINED)
                return _choice(self.value(test), self.value(yes, printed=printed), other)
            case Several(items, fixed):
                return _several([self.value(one) for one in items], fixed=fixed)
            case Table(pairs):
                return _table([(self.value(key), self.value(one)) for key, one in pairs])

    def _name(self, name: str) -> Work:
        if name not in self._known and (name in FUNCTIONS or name in THEIRS or name == "loop"):
            raise NotUnderstood(name)
        return lambda run: run.names.get(name, UNDEFINED)

    @staticmethod
    def _attribute(of: Work, name: str) -> Work:
        if name.startswith("_"):
            raise NotUnderstood(name)
        plain = not hasattr(dict, name)

        def work(run: Run) -> Any:
            value = of(run)
            if plain and type(value) is dict:
                return value.get(name, UNDEFINED)
            return attribute(value, name)

        return work

    @staticmethod
    def _item(of: Work, key: Work) -> Work:
        return lambda run: item(of(run), key(run))

    @staticmethod
    def _slice(of: Work, parts: list[Work | None]) -> Work:
        def work(run: Run) -> Any:
            value = of(run)
            if not isinstance(value, (str, list, tuple)):
                raise Failed("[:]")
            return run.keep(value[slice(*(part(run) if part else None for part in parts))])

        return work

    def _call(self, of: Tree, args: Arguments) -> Work:
        match of:
            case Name(name) if name in FUNCTIONS and name not in self._known:
                return self._function(FUNCTIONS[name], name, None, args)
            case Attribute(Name("dict"), "from_keys" | "from_items") if "dict" not in self._known:
                return self._function(lists.table, "dict", None, args)
            case Attribute(inner, name) if name in METHODS:
                return self._method(self.value(inner), name, args)
            case Name(name) | Attribute(_, name):
                raise NotUnderstood(f"{name}()")
            case _:
                raise NotUnderstood("()")

    def _method(self, of: Work, name: str, args: Arguments) -> Work:
        plain = [self.value(one) for one in args.plain]
        named = [(key, self.value(one)) for key, one in args.named]
        return lambda run: call(run, of(run), name, [one(run) for one in plain], {key: one(run) for key, one in named})

    def _filter(self, of: Tree, name: str, args: Arguments, *, printed: bool) -> Work:
        if name == "tojson" and not printed:
            raise NotUnderstood("tojson")
        if name in _EACH:
            return self._each(of, name, args)
        return self._applied(FILTERS, of, name, args)

    def _applied(self, known: dict[str, Callable[..., Any]], of: Tree, name: str, args: Arguments) -> Work:
        if name not in known:
            raise NotUnderstood(f"is {name}" if known is TESTS else f"| {name}")
        _look_at_pattern(name, args)
        return self._function(known[name], name, self.value(of), args)

    def _function(self, done: Callable[..., Any], name: str, of: Work | None, args: Arguments) -> Work:
        """A call of one of ours, whose arguments are looked at before."""
        plain = [] if of is None else [of]
        plain += [self.value(one) for one in args.plain]
        named = [(key, self.value(one)) for key, one in args.named]
        try:
            inspect.signature(done).bind(None, *plain, **dict(named))
        except TypeError as error:
            raise NotUnderstood(f"{name}(…)") from error
        if not named and len(plain) == 1:
            only = plain[0]
            return lambda run: done(run, only(run))
        return lambda run: done(run, *[one(run) for one in plain], **{key: one(run) for key, one in named})

    def _each(self, of: Tree, name: str, args: Arguments) -> Work:
        """`map`, `select` and their kin: what is done with each item is looked at before."""
        named = dict(args.named)
        plain = list(args.plain)
        get = _always(_same)
        if name in {"selectattr", "rejectattr"} or (name == "map" and not plain):
            path = named.pop("attribute", None) if name == "map" else (plain.pop(0) if plain else None)
            get = self._getter(path)
            if name == "map":
                fallback = self.value(named.pop("default")) if "default" in named else None
                if named:
                    raise NotUnderstood("map(…)")
                return _mapped(self.value(of), get, fallback)
        todo = self._todo(FILTERS if name == "map" else TESTS, plain, named)
        source = self.value(of)
        if name == "map":
            return lambda run: _map(run, source(run), todo(run))
        wanted = name.startswith("select")
        return lambda run: _pick(run, source(run), get(run), todo(run), wanted=wanted)

    def _getter(self, path: Tree | None) -> Work:
        if not isinstance(path, Const) or isinstance(path.value, (float, bool, type(None))):
            raise NotUnderstood("attribute=")
        found = lists.getter(path.value)
        return _always(found)

    def _todo(self, known: dict[str, Callable[..., Any]], plain: list[Tree], named: dict[str, Tree]) -> Work:
        """What is done with each item, its arguments worked out once."""
        if not plain and known is TESTS:
            return _always(bool)
        name = plain[0].value if plain and isinstance(plain[0], Const) else None
        if not isinstance(name, str) or name not in known:
            raise NotUnderstood(str(name) if name else "map(…)")
        _look_at_pattern(name, Arguments(tuple(plain[1:]), tuple(named.items())))
        done = known[name]
        args = [self.value(one) for one in plain[1:]]
        more = [(key, self.value(one)) for key, one in named.items()]
        try:
            inspect.signature(done).bind(None, None, *args, **dict(more))
        except TypeError as error:
            raise NotUnderstood(f"{name}(…)") from error

        def work(run: Run) -> Any:
            values = [one(run) for one in args]
            by_name = {key: one(run) for key, one in more}
            return lambda value: done(run, value, *values, **by_name)

        return work

    @staticmethod
    def _binary(sign: str, left: Work, right: Work) -> Work:
        match sign:
            case "and":
                return lambda run: left(run) and right(run)
            case "or":
                return lambda run: left(run) or right(run)
            case "+":
                return lambda run: add(run, left(run), right(run))
            case "*":
                return lambda run: times(run, left(run), right(run))
            case "**":
                return lambda run: power(left(run), right(run))
            case "%":
                return lambda run: modulo(run, left(run), right(run))
        done = OPERATORS[sign]
        return lambda run: done(left(run), right(run))

    @staticmethod
    def _compare(first: Work, rest: list[tuple[Callable[[Any, Any], Any], Work]]) -> Work:
        if len(rest) == 1:
            ((done, second),) = rest
            return lambda run: _compared(run, done, first(run), second(run))

        def work(run: Run) -> Any:
            left, found = first(run), True
            for done, one in rest:
                right = one(run)
                found = _compared(run, done, left, right)
                if not found:
                    break
                left = right
            return found

        return work


def _compared(run: Run, done: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    if isinstance(right, (str, list, tuple, dict)):
        run.pay_for(right)
    return done(left, right)


def _look_at_pattern(name: str, args: Arguments) -> None:
    """A pattern that is written down is looked at before anything happens."""
    if name not in _PATTERNED:
        return
    found = args.plain[0] if args.plain else dict(args.named).get("find")
    if isinstance(found, Const):
        try:
            pattern(str(found.value), ignore_case=False)
        except Failed as error:
            raise NotUnderstood(str(found.value)) from error


def _always(value: Any) -> Work:
    def work(_: Run) -> Any:
        return value

    return work


def _same(value: Any) -> Any:
    return value


def _unary(sign: str, of: Work) -> Work:
    if sign == "not":
        return lambda run: not of(run)
    if sign == "-":
        return lambda run: -of(run)
    return lambda run: +of(run)


def _concat(parts: list[Callable[[Run], str]]) -> Work:
    return lambda run: run.keep("".join([part(run) for part in parts]))


def _choice(test: Work, yes: Work, no: Work) -> Work:
    return lambda run: yes(run) if test(run) else no(run)


def _several(items: list[Work], *, fixed: bool) -> Work:
    if fixed:
        return lambda run: run.keep(tuple([one(run) for one in items]))
    return lambda run: run.keep([one(run) for one in items])


def _table(pairs: list[tuple[Work, Work]]) -> Work:
    return lambda run: run.keep({key(run): one(run) for key, one in pairs})


def _mapped(source: Work, get: Work, fallback: Work | None) -> Work:
    def work(run: Run) -> Any:
        found = get(run)
        instead = fallback(run) if fallback else None

        def one(value: Any) -> Any:
            value = found(value)
            return instead if instead is not None and value == UNDEFINED else value

        return _map(run, source(run), one)

    return work


def _map(run: Run, source: Any, todo: Callable[[Any], Any]) -> Any:
    for one in source:
        run.pay(1)
        yield todo(one)


def _pick(run: Run, source: Any, get: Callable[[Any], Any], todo: Callable[[Any], Any], *, wanted: bool) -> Any:
    for one in source:
        run.pay(1)
        if bool(todo(get(one))) is wanted:
            yield one
