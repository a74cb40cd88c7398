"""A template as tokens: text, and what stands between `{{ }}` and `{% %}`.

Source: https://jinja.palletsprojects.com/en/stable/templates/#whitespace-control and `#literals`.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from drivers.mqtt.template.errors import NotUnderstood

LONGEST: Final = 8192
_OPENS: Final = re.compile(r"(?P<strip>\s*(?=\{[{%#]-))?(?P<open>\{\{|\{%|\{#)(?P<sign>[-+]?)")
_TOKEN: Final = re.compile(
    r"(?P<float>(?<![.\d])\d+(?:_\d+)*(?:\.\d+(?:_\d+)*)?[eE][+-]?\d+|(?<![.\d])\d+(?:_\d+)*\.\d+(?:_\d+)*)"
    r"|(?P<int>0[xX][0-9a-fA-F]+|\d+(?:_\d+)*)"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<text>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
    r"|(?P<sign>==|!=|<=|>=|//|\*\*|[-+*/%~<>|.,:()\[\]{}=])",
    re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{1,3}|.)", re.DOTALL)
_ESCAPED: Final = dict(
    zip("abfnrtv\\'\"\n", ("\a", "\b", "\f", "\n", "\r", "\t", "\v", "\\", "'", '"', ""), strict=True)
)

Kind = Literal["data", "print", "block", "close", "float", "int", "name", "text", "sign", "end"]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a template; `word` as it is written, the words of texts without quotes and escapes."""

    kind: Kind
    word: str


def tokens(text: str) -> list[Token]:
    """All of a template, with an end. NotUnderstood: something that stands for nothing."""
    if len(text) > LONGEST:
        raise NotUnderstood(f"{LONGEST} characters")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found: list[Token] = []
    at, strip = 0, False
    while (opens := _OPENS.search(text, at)) is not None:
        _data(found, text[at : opens.start("open")], strip=strip, rstrip=opens["sign"] == "-")
        at = opens.end()
        if opens["open"] == "{#":
            end = text.find("#}", at)
            if end < 0:
                raise NotUnderstood("{#")
            strip, at = text[max(end - 1, at) : end] == "-", end + 2
        else:
            found.append(Token("print" if opens["open"] == "{{" else "block", opens["open"]))
            at, strip = _inside(found, text, at, "}}" if opens["open"] == "{{" else "%}")
    _data(found, text[at:], strip=strip, rstrip=False)
    found.append(Token("end", "the end"))
    return found


def _data(found: list[Token], data: str, *, strip: bool, rstrip: bool) -> None:
    data = data.lstrip() if strip else data
    data = data.rstrip() if rstrip else data
    if data:
        found.append(Token("data", data))


def _inside(found: list[Token], text: str, at: int, close: str) -> tuple[int, bool]:
    """The tokens up to the end of one `{{ }}` or `{% %}`: where it ends, and whether blanks after it go."""
    open_brackets = 0
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        if not open_brackets:
            for end in (f"-{close}", f"+{close}", close):
                if text.startswith(end, at) and not (end[0] == "+" and close == "}}"):
                    found.append(Token("close", end))
                    return at + len(end), end[0] == "-"
        match = _TOKEN.match(text, at)
        if match is None:
            raise NotUnderstood(text[at : at + 20] or close)
        kind: Kind = match.lastgroup  # type: ignore[assignment]  # the groups have the names of kinds
        word = match[0]
        if kind == "text":
            word = _ESCAPE.sub(_unescaped, word[1:-1])
        elif word in {"(", "[", "{"}:
            open_brackets += 1
        elif word in {")", "]", "}"}:
            open_brackets -= 1
        found.append(Token(kind, word))
        at = match.end()


def _unescaped(match: re.Match[str]) -> str:
    code = match[1]
    if code[0] in "xuU" and len(code) > 1:
        return _character(int(code[1:], 16))
    if code[0] in "01234567":
        return _character(int(code, 8))
    if code[0] in "xuUN":
        raise NotUnderstood(match[0])
    return _ESCAPED.get(code, match[0])


def _character(number: int) -> str:
    if number > 0x10FFFF:
        raise NotUnderstood(f"\\U{number:08x}")
    return chr(number)
