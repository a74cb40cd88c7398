"""The YAML parser's complaints in words that say what to do."""

import re

import yaml

from hub.text.problem import Problem, error
from hub.text.source import Mark, Source

# Parts of the complaints of PyYAML and libyaml (they differ), in the order tried, with the message
# that says it better and whether the place is where the construct began rather than where it broke.
_COMPLAINTS: tuple[tuple[str, str, bool], ...] = (
    ("found a tab character", "yaml.tab", False),
    ("scanning a quoted scalar", "yaml.open_quote", True),
    ("mapping values are not allowed", "yaml.second_colon", False),
    ("sequence entries are not allowed", "yaml.indentation", False),
    ("could not find expected ':'", "yaml.missing_colon", True),
    ("parsing a flow", "yaml.open_bracket", True),
    ("did not find expected key", "yaml.indentation", False),
    ("did not find expected '-' indicator", "yaml.indentation", False),
    ("expected <block end>", "yaml.indentation", False),
)

_CUT = re.compile(r"[{\[][^{}\[\]\"'#]*\s#")
_BAD_START = ("cannot start any token", "expected node content", "expected the node content")


def explain(failure: yaml.MarkedYAMLError, source: Source) -> Problem:
    """The problem with its place, for any complaint of either parser."""
    complaint = f"{failure.context or ''}: {failure.problem or ''}"
    began = _mark(failure.context_mark, source)
    broke = _mark(failure.problem_mark, source) or began or Mark(source, 1, 1)
    if any(part in complaint for part in _BAD_START):
        character = source.line(broke.line)[broke.column - 1 : broke.column]
        if character == "\t":
            return error("yaml.tab", broke)
        if not character:
            return _cut_by_comment(source, broke.line) or error("yaml.ends_early", broke)
        return error("yaml.bad_start", broke, character=character)
    if "undefined tag handle" in complaint:
        return error("yaml.tag", broke, tag=source.line(broke.line)[broke.column - 1 :].split()[0])
    for part, message_id, at_beginning in _COMPLAINTS:
        if part in complaint:
            if message_id == "yaml.open_bracket" and began is not None:
                cut = _cut_by_comment(source, began.line)
                if cut is not None:
                    return cut
            return error(message_id, (began if at_beginning else None) or broke)
    return error("yaml.syntax", broke, detail=str(failure.problem or failure.context))


def _cut_by_comment(source: Source, last: int) -> Problem | None:
    """A bracket whose end has become a comment, on the last line above (or at) this one that has any words."""
    number = next((number for number in range(last, 0, -1) if source.line(number).strip()), 1)
    found = _CUT.search(source.line(number))
    return None if found is None else error("yaml.cut_by_comment", Mark(source, number, found.end(), 1))


def _mark(mark: yaml.Mark | None, source: Source) -> Mark | None:
    return None if mark is None else Mark(source, mark.line + 1, mark.column + 1)
