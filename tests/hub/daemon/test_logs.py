"""One event, one line, no secret: whatever is logged."""

import io
import json
import logging
import warnings
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.daemon.logs import JsonFormatter, ReadableFormatter, configure, one_line
from hub.daemon.masks import Masks
from hub.model.secret import Secret

# What forges lines and steers terminals, mixed with anything else.
HOSTILE = st.text() | st.sampled_from(
    ["\n", "\r\n", "\x0b", "\x1b[2J", "\x1c", "\x85", "\u2028", "\u2029", "\u202e", "\udc80"]
)
TEXTS = st.lists(HOSTILE, max_size=5).map("".join)
FORMATTERS = st.sampled_from([JsonFormatter, ReadableFormatter])


def record(message: str, *args: object, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("hub.test", logging.INFO, "test.py", 1, message, args, None)
    vars(made).update(extra)
    return made


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where the root logger writes, put back afterwards."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level, logging.raiseExceptions)
    yield io.StringIO()
    root.handlers[:], root.level, logging.raiseExceptions = before
    logging.captureWarnings(capture=False)


@given(FORMATTERS, st.lists(TEXTS, max_size=5), TEXTS)
def test_as_many_lines_as_events(formatter: type[logging.Formatter], messages: list[str], field: str) -> None:
    make = formatter(Masks())  # type: ignore[arg-type]  # both formatters take masks
    written = "".join(f"{make.format(record('%s', message, device=field))}\n" for message in messages)
    assert len(written.splitlines()) == len(messages)
    assert all(char == "\n" or char.isprintable() or char.isspace() or ord(char) > 0xA0 for char in written)
    assert "\x1b" not in written
    assert written.encode("utf-8")[-1:] in (b"", b"\n")


@given(TEXTS, TEXTS)
def test_json_gives_back_what_was_said(message: str, field: str) -> None:
    entry = json.loads(JsonFormatter(Masks()).format(record("%s", message, device=field)))
    assert (entry["message"], entry["device"]) == (message, field)


@given(FORMATTERS, TEXTS, st.from_regex(r"[a-z0-9]{8,32}", fullmatch=True))
def test_no_secret_in_any_part(formatter: type[logging.Formatter], noise: str, secret: str) -> None:
    masks = Masks()
    masks.add(Secret(secret))
    make = formatter(masks)  # type: ignore[arg-type]  # both formatters take masks
    text = f"{noise}{secret}{noise}"
    entry = record("%s", text, device=text, parts=[text])
    try:
        raise ValueError(text)
    except ValueError as error:
        entry.exc_info = (ValueError, error, error.__traceback__)
    assert secret not in make.format(entry)


def test_a_json_line_names_its_parts() -> None:
    entry = json.loads(
        JsonFormatter(Masks()).format(record("%s is on", "kettle", device="kettle", took=1.5, late=False))
    )
    assert entry.pop("time").endswith("+00:00")
    assert entry == {
        "level": "info",
        "logger": "hub.test",
        "message": "kettle is on",
        "device": "kettle",
        "took": 1.5,
        "late": False,
    }


def test_fields_cannot_pose_as_the_record() -> None:
    entry = json.loads(JsonFormatter(Masks()).format(record("said", level="fatal", time="never", logger="root")))
    assert (entry["level"], entry["logger"]) == ("info", "hub.test")


def test_numbers_that_json_does_not_know_become_words() -> None:
    entry = json.loads(JsonFormatter(Masks()).format(record("said", value=float("nan"), limit=float("inf"))))
    assert (entry["value"], entry["limit"]) == ("nan", "inf")


def test_a_number_that_is_a_secret_is_hidden() -> None:
    masks = Masks()
    masks.add(Secret("271828"))
    assert json.loads(JsonFormatter(masks).format(record("pin", pin=271828)))["pin"] == "***"


def test_a_message_that_does_not_fit_its_arguments_is_still_an_event() -> None:
    entry = json.loads(JsonFormatter(Masks()).format(record("%d devices", "many")))
    assert entry["message"] == "%d devices ('many',)"


def test_a_line_for_people() -> None:
    line = ReadableFormatter(Masks()).format(record("%s is on", "kettle", device="kettle"))
    assert line[12:] == " info    kettle is on device=kettle"


def test_a_traceback_stays_on_the_line_of_its_event() -> None:
    entry = record("broke")
    try:
        raise ValueError("first\nsecond")
    except ValueError as error:
        entry.exc_info = (ValueError, error, error.__traceback__)
    line = ReadableFormatter(Masks()).format(entry)
    assert line.splitlines() == [line]
    assert r"ValueError: first\nsecond" in line
    assert "ValueError: first\nsecond" in json.loads(JsonFormatter(Masks()).format(entry))["error"]


def test_escapes_are_readable() -> None:
    assert one_line("厨房 é\n\x1b[2J\u202e") == r"厨房 é\n\x1b[2J\u202e"


def test_everything_goes_to_the_one_stream(stream: io.StringIO) -> None:
    configure(stream, Masks(), logging.INFO)
    logging.getLogger("hub.somewhere").info("hello")
    logging.getLogger("hub.somewhere").debug("too quiet")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old ways", DeprecationWarning, stacklevel=1)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["message"] for line in lines[:1]] == ["hello"]
    assert "old ways" in lines[1]["message"]
    assert len(lines) == 2


def test_people_get_readable_lines(stream: io.StringIO) -> None:
    configure(stream, Masks(), readable=True)
    logging.getLogger("hub.somewhere").warning("hello")
    assert stream.getvalue().endswith("warning hello\n")
