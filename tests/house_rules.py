"""The rules of the house that no linter knows, each a function from source to offences (`file:line: what`)."""

import ast
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("hub", "drivers", "scenes")
MODULE_LINES = 400
FUNCTION_LINES = 50

# Not `miot`: like Matter's, it is a published vocabulary, and a docstring may name it as the source of a word.
BRANDS = re.compile(
    "aqara|arlo|axis|chuangmi|dahua|dmaker|dreame|eufy|hikvision|ikea|kasa|lumi|miio|mijia|philips|reolink"
    "|roborock|shelly|sonos|sonoff|tapo|tasmota|tuya|viomi|xiaomi|yeelight|yunmi|zhimi"
)

# Families that have no simulator, by what is behind them.
NOTHING_TO_SIMULATE = frozenset(
    (
        "announced",  # whatever announces itself for Home Assistant: its tests speak for each kind
        "hearth",  # another hub, and tests run one
        "mqtt",  # whatever an owner writes down
        "virtual",  # nothing
    )
)

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_WAIVER = re.compile(r"# (?:noqa|type: ignore|pragma: no cover)")
_WAIVER_WITH_REASON = re.compile(r"# (?:noqa: [A-Z0-9, ]+|type: ignore\[[a-z, -]+\]|pragma: no cover) *[-#–:] *\w+")
_CHECKING_CALL = re.compile(r"raises|warns|assert|expect|check|verify|\bfail\b|\buntil\b")
# One letter in brackets each, so that this file does not name what it looks for.
_PLACES = re.compile(
    r"pypi\.or[g]|pythonhoste[d]|npmjs\.(?:or[g]|co[m])|registry\.np[m]|deb\.debian\.or[g]"
    r"|(?<![\w.])/(?:wor[k]|roo[t])/|(?<!hearth)/home/(?!hearth|ann)\w+/|/tmp/(?:tea[m]|bas[h])"
)


@dataclass(frozen=True)
class Module:
    """One Python file: its path from the root of the project, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """All of the tree: many rules look through it."""
        return tuple(ast.walk(self.tree))

    @property
    def name(self) -> str:
        """The dotted name; a package's is that of its folder."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def is_init(self) -> bool:
        return self.path.endswith("__init__.py")

    @cached_property
    def imports(self) -> frozenset[str]:
        """Dotted names of everything this module may import; `from a import b` counts as `a` and `a.b`."""
        names: set[str] = set()
        for node in self.nodes:
            if isinstance(node, ast.Import):
                names.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module)
                names.update(f"{node.module}.{alias.name}" for alias in node.names)
        return frozenset(names)

    @cached_property
    def strings(self) -> frozenset[str]:
        """Every string constant, as in tables of modules that are imported when needed."""
        nodes = (node for node in self.nodes if isinstance(node, ast.Constant))
        return frozenset(node.value for node in nodes if isinstance(node.value, str))


Rule = Callable[[Module], Iterator[str]]


@cache
def product() -> tuple[Module, ...]:
    """All modules of the product, parsed once for all tests."""
    return tuple(modules(*PACKAGES))


def modules(*folders: str) -> list[Module]:
    """All Python files under these folders of the project."""
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [Module(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in paths]


def too_long(module: Module) -> Iterator[str]:
    """Modules and functions longer than a reader can hold."""
    lines = module.text.count("\n")
    if lines > MODULE_LINES:
        yield f"{module.path}: {lines} lines, at most {MODULE_LINES}"
    for node in module.nodes:
        if isinstance(node, _FUNCTIONS):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                yield f"{module.path}:{node.lineno}: {node.name} has {length} lines, at most {FUNCTION_LINES}"


def init_with_code(module: Module) -> Iterator[str]:
    """A package's `__init__` that holds more than its docstring: re-exports are where knots begin."""
    if not module.is_init:
        return
    if ast.get_docstring(module.tree) is None or len(module.tree.body) != 1:
        yield f"{module.path}: a package's __init__ holds its docstring, and only that"


def asserts(module: Module) -> Iterator[str]:
    """`assert` in the product: `python -O` would drop the check."""
    for node in module.nodes:
        if isinstance(node, ast.Assert):
            yield f"{module.path}:{node.lineno}: raise an error of ours instead of assert"


def waivers_without_reason(module: Module) -> Iterator[str]:
    """A lint or type waiver must name its rule and say why."""
    for number, line in enumerate(module.text.splitlines(), 1):
        if _WAIVER.search(line) and not _WAIVER_WITH_REASON.search(line):
            yield f"{module.path}:{number}: name the rule and the reason: {line.strip()}"


def brands(path: str, text: str) -> Iterator[str]:
    """Words of vendors and their protocols, as words of their own or inside names (`MiioCalls`, `lumi_gateway`)."""
    for number, line in enumerate(text.splitlines(), 1):
        words = re.findall(r"[A-Za-z]+", line)
        parts = [part for word in words for part in re.findall(r"[A-Z]?[a-z]+", word)]
        found = {word.lower() for word in words + parts if BRANDS.fullmatch(word.lower())}
        for brand in sorted(found):
            yield f"{path}:{number}: `{brand}` belongs into drivers/"


def threads(module: Module) -> Iterator[str]:
    """Threads in a driver: one loop speaks to all devices. What runs in a process of its own is named `child`."""
    if module.path.startswith("drivers/") and not module.path.endswith("/child.py"):
        for name in sorted(module.imports & {"threading", "concurrent.futures", "_thread"}):
            yield f"{module.path}: imports {name}"


def foreign_imports(module: Module) -> Iterator[str]:
    """Imports other than the standard library and the model itself, for the model."""
    for name in sorted(module.imports):
        if name.partition(".")[0] not in sys.stdlib_module_names and not f"{name}.".startswith("hub.model."):
            yield f"{module.path}: imports {name}"


def missing_from_table(table: Module, members: Iterable[Module]) -> Iterator[str]:
    """Modules (or packages) that a table neither imports nor names."""
    for member in members:
        inside = f"{member.name}."
        known = member.name in table.imports or any(name.startswith(inside) for name in table.imports)
        if not known and not any(
            text == member.name or text.startswith((inside, f"{member.name}:")) for text in table.strings
        ):
            yield f"{member.path}: not in the table {table.path}"


def unused(house: Sequence[Module], entries: frozenset[str]) -> Iterator[str]:
    """Modules that nobody imports or names: dead, or forgotten in a table."""
    imported = Counter(name for module in house for name in module.imports)
    named = Counter(text for module in house for text in module.strings)
    for module in house:
        words = {module.name, module.name.rpartition(".")[2]}
        by_others = imported[module.name] - (module.name in module.imports)
        by_others += sum(named[word] - (word in module.strings) for word in words)
        if not by_others and not module.is_init and module.name not in entries:
            yield f"{module.path}: nobody imports it"


def untested(house: Sequence[Module], tests: Sequence[Module], waived: Iterable[str]) -> Iterator[str]:
    """Modules that no test imports and that have no test file in their mirrored place. `waived` are path prefixes."""
    imported = frozenset[str]().union(*(test.imports for test in tests))
    files = {test.path for test in tests}
    for module in house:
        if module.is_init or module.path.startswith(tuple(waived)):
            continue
        folder, _, name = module.path.rpartition("/")
        if module.name not in imported and f"tests/{folder}/test_{name}" not in files:
            yield f"{module.path}: no test imports {module.name}"


def tests_that_check_nothing(module: Module) -> Iterator[str]:
    """Test functions without assert, `raises` or a checking helper; these names say: coming back is the check."""
    for node in module.nodes:
        if isinstance(node, _FUNCTIONS) and node.name.startswith("test_") and not _checks(node):
            yield f"{module.path}:{node.lineno}: {node.name} asserts nothing"


def _checks(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return function.name.endswith(("never_raises", "or_refused")) or any(
        isinstance(node, ast.Assert | ast.Raise)
        or (isinstance(node, ast.Call) and _CHECKING_CALL.search(_called(node.func)) is not None)
        for node in ast.walk(function)
    )


def _called(function: ast.expr) -> str:
    """The words of what is called; those of names and their members by hand, for that is quick."""
    match function:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=of, attr=name):
            return f"{_called(of)}.{name}"
    return ast.unparse(function)


def places(path: str, text: str) -> Iterator[str]:
    """Hosts of package registries, and paths that exist on one machine only."""
    for number, line in enumerate(text.splitlines(), 1):
        found = _PLACES.search(line)
        if found:
            yield f"{path}:{number}: {found[0]}"
