"""For every test: how hypothesis runs, what becomes of skipped tests, and which tests are for the long run alone.

A skip is said aloud at the end of the run. With HEARTH_STRICT_SKIPS=1 (CI) a skipped test fails the run unless
`allowed_skips.txt` beside this file names it, with its reason. An expected failure counts as a skip.

A test marked `soak` is a long campaign: it is left out, and not skipped, unless HEARTH_SOAK=1 or `-m soak` asks for it.
"""

import os
import signal
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from hypothesis import settings

ALLOWED = Path(__file__).with_name("allowed_skips.txt")

settings.register_profile("hearth", deadline=None, derandomize="CI" in os.environ, database=None)
settings.load_profile("hearth")

# A suite that a shell began in the background ignores Ctrl-C, and so would each process that a test starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def allowed_skips(text: str) -> Iterator[str]:
    """Node id globs of an allow list. Raises pytest.UsageError for a line without a reason."""
    for number, line in enumerate(text.splitlines(), 1):
        glob, _, reason = (part.strip() for part in line.partition("# "))
        if glob and not reason:
            message = f"{ALLOWED.name}:{number}: say why this skip is allowed: `{glob}  # reason`"
            raise pytest.UsageError(message)
        if glob:
            yield glob


class SkipWatch:
    """Collects skipped tests, says them aloud, and in strict mode fails the run for those that are not allowed."""

    def __init__(self, allowed: tuple[str, ...], *, strict: bool) -> None:
        self._allowed = allowed
        self._strict = strict
        self._skipped: dict[str, str] = {}

    def _offenders(self) -> list[str]:
        return [node for node in self._skipped if not any(fnmatchcase(node, glob) for glob in self._allowed)]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped:
            self._skipped[report.nodeid] = _reason(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self._skipped[report.nodeid] = _reason(report)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        green = exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
        if green and self._strict and self._offenders():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self._skipped:
            return
        terminalreporter.section("skipped tests")
        for node, reason in self._skipped.items():
            terminalreporter.line(f"{node}: {reason}")
        offenders = self._offenders()
        if self._strict and offenders:
            terminalreporter.line(f"{len(offenders)} of them not allowed by {ALLOWED.name}: the run fails", red=True)


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    expected_failure: str = getattr(report, "wasxfail", "")
    if expected_failure:
        return f"expected failure: {expected_failure}"
    if isinstance(report.longrepr, tuple):
        return report.longrepr[2].removeprefix("Skipped: ")
    return str(report.longrepr)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("HEARTH_SOAK") == "1" or "soak" in config.getoption("markexpr", ""):
        return
    left_out = [item for item in items if item.get_closest_marker("soak") is not None]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item.get_closest_marker("soak") is None]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "soak: a long campaign, run by `make soak` alone")
    strict = os.environ.get("HEARTH_STRICT_SKIPS") == "1"
    config.pluginmanager.register(SkipWatch(tuple(allowed_skips(ALLOWED.read_text("utf-8"))), strict=strict))
