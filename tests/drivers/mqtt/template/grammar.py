"""Templates made up at random from the forms that are understood, for a witness to be asked about."""

import random
from collections.abc import Callable

PAYLOADS = (
    '{"a": {"b": [1, 2.5, "x"], "c": null}, "s": "On ly", "n": -3, "f": 0.1, "t": true, "e": "", "l": [3, 1, 2]}',
    '{"a": null, "s": "12.70", "n": 250, "f": 1e-7, "t": false, "l": ["b", "A", "c"], "z": 1e21}',
    '{"a": [], "s": "ON", "n": "7", "f": 3, "l": {"k": 1, "m": [true]}}',
    "21.5",
    "OFF",
    '"text"',
    "[1, 2, 3]",
    "",
    "null",
)
_NAMES = ("a", "b", "s", "n", "f", "t", "e", "l", "z", "gone")
_CONSTANTS = (
    "0",
    "1",
    "2.5",
    "100",
    "-1",
    "'ON'",
    '"a,b"',
    "''",
    "true",
    "false",
    "none",
    "[1, 2]",
    "{'k': 1}",
    "(1, 'x')",
)
_FILTERS = (
    "float", "float(0)", "int", "int(0)", "int(default=5)", "round", "round(1)", "round(0, 'floor')",
    "round(2, default=9)", "abs", "lower", "upper", "trim", "string", "length", "first", "last", "list", "join",
    "join(',')", "sum", "min", "max", "sort", "reverse", "title", "capitalize", "default('d')",
    "default('d', true)", "default", "is_defined", "to_json", "replace('O', 'x')", "truncate(4)",
    "truncate(3, True, '', 0)", "iif('y', 'n')", "iif", "iif(1, 2, 3)", "multiply(2)", "bool", "bool(false)",
    "is_number", "regex_replace('[a-z]+', '-')", "regex_match('O.')", "regex_search('n|1')",
    "regex_findall('[0-9]')", "regex_findall_index('[A-Z]', 0)", "map('float', 0)", "map('string')",
    "select('number')", "select", "reject('in', [1, 'A'])", "map(attribute='k')", "selectattr('k', 'eq', 1)",
    "from_json", "count", "average(0)", "average", "bitwise_and(3)", "format(1)", "items", "contains(1)",
)  # fmt: skip
_TESTS = (
    "defined", "undefined", "none", "number", "string", "mapping", "sequence", "iterable", "true", "false",
    "boolean", "integer", "float", "odd", "even", "divisibleby(3)", "in [1, 'ON']", "eq 1", "gt(0)", "is_number",
    "match('O')", "search('n')", "contains(1)", "sameas true", "lower", "list",
)  # fmt: skip
_SIGNS = ("+", "-", "*", "/", "//", "%", "~", "==", "!=", "<", "<=", ">", ">=", "and", "or", "in", "not in")
_METHODS = (
    ".get('s')", ".get('gone', 4)", ".lower()", ".split(',')", ".split()", ".strip()", ".keys() | list",
    ".items() | list", ".values() | list", ".replace('O', '0')", ".startswith('O')", ".upper()",
    ".join(['a', 'b'])", ".count('O')", ".zfill(5)",
)  # fmt: skip


class Templates:
    """Makes templates."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def template(self) -> str:
        make = self._rng.choice((self._print, self._print, self._if, self._set, self._for, self._mixed))
        return make(2)

    def _blanks(self, inner: str, opens: str, closes: str) -> str:
        minus = [self._rng.choice(("", "", "-")) for _ in range(2)]
        return f"{opens}{minus[0]} {inner} {minus[1]}{closes}"

    def _print(self, depth: int) -> str:
        return self._blanks(self.expression(depth + 1), "{{", "}}")

    def _statement(self, inner: str) -> str:
        return self._blanks(inner, "{%", "%}")

    def _if(self, depth: int) -> str:
        middle = self._statement(f"elif ({self.expression(1)})") + " two " if self._rng.random() < 0.4 else ""
        other = self._statement("else") + "\nthree " if self._rng.random() < 0.6 else ""
        begin = self._statement(f"if ({self.expression(depth)})")
        return f"{begin} {self._print(1)} {middle}{other}{self._statement('endif')}"

    def _set(self, depth: int) -> str:
        return (
            f"{self._statement('set x = ' + self.expression(depth))} {self._print(1)}{{{{ x }}}} {{{{ x is defined }}}}"
        )

    def _for(self, depth: int) -> str:
        leave = self._rng.choice(
            ("", "", "{% if loop.index > 1 %}{% break %}{% endif %}", "{% if not x %}{% continue %}{% endif %}")
        )
        test = self._rng.choice(("", "", " if x"))
        body = f"{leave}{{{{ loop.index }}}}{{% set y = x %}}{{{{ y }}}},"
        begin, end = self._statement(f"for x in {self._operand(depth)}{test}"), self._statement("endfor")
        return f"{begin}{body}{{% else %}}none{end}{{{{ y }}}}{{{{ x }}}}"

    def _mixed(self, depth: int) -> str:
        return f"a {self._print(1)} b\n{self._if(1)} {{# no #}}c"

    def expression(self, depth: int) -> str:
        if depth <= 0 or self._rng.random() < 0.2:
            return self._operand(depth)
        forms: tuple[Callable[[int], str], ...] = (
            self._filtered,
            self._filtered,
            self._signed,
            self._chosen,
            self._tested,
        )
        return self._rng.choice(forms)(depth - 1)

    def _operand(self, depth: int) -> str:
        rng = self._rng
        kind = rng.randrange(8)
        if kind == 0:
            return rng.choice(_CONSTANTS)
        if kind == 1:
            return "value"
        if kind == 2 and depth > 0:
            return f"({self.expression(depth - 1)})"
        if kind == 3 and depth > 0:
            one, two = self.expression(depth - 1), self.expression(depth - 1)
            return rng.choice(
                (
                    f"[{one}, {two}]",
                    f"{{'k': {one}, 'm': {two}}}",
                    f"({one}, {two})",
                    f"min({one}, {two})",
                    f"float({one}, 0)",
                )
            )
        found = "value_json"
        for _ in range(rng.randrange(3)):
            name = rng.choice(_NAMES)
            found += rng.choice((f".{name}", f"['{name}']", "[0]", ".1", "[-1]", "[0:2]", "[:1]"))
        return found + (rng.choice(_METHODS) if rng.random() < 0.15 else "")

    def _filtered(self, depth: int) -> str:
        of = self.expression(depth)
        of = of if self._rng.random() < 0.5 else f"({of})"
        for _ in range(self._rng.choice((1, 1, 2))):
            of += f" | {self._rng.choice(_FILTERS)}"
        return of

    def _signed(self, depth: int) -> str:
        found = self.expression(depth)
        for _ in range(self._rng.choice((1, 1, 2))):
            found += f" {self._rng.choice(_SIGNS)} {self.expression(depth)}"
        return self._rng.choice(("", "", "", "not ", "-")) + found

    def _chosen(self, depth: int) -> str:
        other = f" else {self.expression(depth)}" if self._rng.random() < 0.7 else ""
        return f"{self.expression(depth)} if {self.expression(depth)}{other}"

    def _tested(self, depth: int) -> str:
        return f"({self._operand(depth)} is {self._rng.choice(('', 'not '))}{self._rng.choice(_TESTS)})"
