"""A plan as a file that a person can change: handles, names and rooms of what is to be adopted, and no secrets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from hub.model.errors import BadConfig
from hub.text import reader
from hub.text.problem import Problem, error, has_errors
from hub.text.reader import Fields
from hub.text.source import Source
from hub.text.writing import scalar
from hub.text.yaml import Limits, Node, parse

LIMITS = Limits(size=1 << 20, nodes=50_000)


@dataclass(frozen=True, slots=True)
class Row:
    """A device of a plan. `area_name` is what a new room is called, `via` the handle of its gateway, `message` why.

    `have`: it is adopted already.
    """

    ref: str
    take: bool
    handle: str = ""
    name: str = ""
    area: str = ""
    area_name: str = ""
    model: str = ""
    address: str = ""
    via: str = ""
    message: str = ""
    have: bool = False


@dataclass(slots=True)
class _Written:
    areas: dict[str, str] = field(default_factory=dict)
    rows: dict[str, tuple[str, str, str]] = field(default_factory=dict)  # ref -> handle, name, area


def written(rows: Sequence[Row], head: str, tail: str) -> str:
    """The plan as YAML. `head` and `tail` are said above it, and above what is not taken."""
    areas = {row.area: row.area_name for row in rows if row.take and row.area_name}
    lines = [f"# {line}" for line in head.splitlines()]
    if areas:
        lines += ["areas:", *(f"  {handle}: {scalar(name)}" for handle, name in areas.items())]
    lines.append("devices:")
    for row in rows:
        if row.take:
            pairs = {"ref": row.ref, "name": row.name, "area": row.area}
            keys = ", ".join(f"{key}: {scalar(text, inside=True)}" for key, text in pairs.items() if text)
            lines.append(f"  {row.handle}: {{{keys}}}")
    left = [f"{row.ref} {row.name}: {row.message}" for row in rows if not row.take and not row.have]
    if left:  # each on one line: a name is no part of the plan
        lines += ["", f"# {tail}", *(f"#   {' '.join(one.split())}" for one in left)]
    return "\n".join(lines) + "\n"


def applied(source: Source, rows: Sequence[Row], left_out: str) -> list[Row]:
    """The rows as the file has them; what the file leaves out is not taken, for the reason `left_out`.

    What was adopted since the plan was written may stand in it still.

    Raises:
        BadConfig: with the file's problems.
    """
    plan, problems = _read(source, {row.ref for row in rows})
    if has_errors(problems):
        raise BadConfig("plan.bad", tuple(problems), path=source.name)
    handles = {row.handle: plan.rows[row.ref][0] for row in rows if row.take and row.ref in plan.rows}
    return [_changed(row, plan, handles, left_out) if row.take else row for row in rows]


def _changed(row: Row, plan: _Written, handles: Mapping[str, str], left_out: str) -> Row:
    if row.ref not in plan.rows:
        return replace(row, take=False, message=left_out)
    handle, name, area = plan.rows[row.ref]
    via = handles.get(row.via, row.via)
    return replace(row, handle=handle, name=name, area=area, area_name=plan.areas.get(area, ""), via=via)


def _read(source: Source, refs: set[str]) -> tuple[_Written, list[Problem]]:
    tree, problems = parse(source, LIMITS)
    plan = _Written()
    fields = None if tree is None else Fields.of(tree, problems)
    if fields is None:
        return plan, problems or [error("value.empty", None)]
    areas, devices = fields.maybe("areas", reader.mapping), fields.maybe("devices", reader.mapping)
    fields.close()
    for key, value in areas.entries if areas else ():
        handle, name = reader.handle(key, problems), reader.name(value, problems)
        if handle is not None:
            plan.areas[handle] = name or handle
    for key, value in devices.entries if devices else ():
        handle = reader.handle(key, problems)
        read = _device(value, problems)
        if handle is None or read is None:
            continue
        ref, name, area = read
        if ref not in refs or ref in plan.rows:
            problems.append(error("plan.twice" if ref in plan.rows else "plan.unknown_row", key.mark, ref=ref))
        plan.rows[ref] = (handle, name, area)
    return plan, problems


def _device(node: Node, problems: list[Problem]) -> tuple[str, str, str] | None:
    fields = Fields.of(node, problems)
    if fields is None:
        return None
    ref = fields.required("ref", reader.text)
    name, area = fields.optional("name", reader.name, ""), fields.optional("area", reader.handle, "")
    fields.close()
    return None if ref is None else (ref, name, area)
