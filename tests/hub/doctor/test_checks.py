"""All checks together, and one that fails itself."""

from collections.abc import Iterator

import pytest

from hub.doctor import checks
from hub.doctor.checks import CHECKS, examine
from hub.doctor.patient import Patient
from hub.model.errors import BadSetup
from hub.text.problem import Problem, warning
from tests.hub.doctor.patients import Ward


def test_every_check_of_the_modules_is_in_the_table() -> None:
    named = {name for name in vars(checks) if name.startswith("check_")}
    assert named == {check.__name__ for _, check in CHECKS}
    assert len({name for name, _ in CHECKS}) == len(CHECKS)


@pytest.mark.parametrize("failure", [OSError(5, "Input/output error"), BadSetup("backup.no_key")])
def test_a_check_that_fails_is_a_finding_and_the_others_are_made(
    room: Ward, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    def breaks(_: Patient) -> Iterator[Problem]:
        yield warning("backup.no_key", None)
        raise failure

    def works(_: Patient) -> Iterator[Problem]:
        yield warning("doctor.no_phrase", None)

    monkeypatch.setattr(checks, "CHECKS", (("first", breaks), ("second", works)))
    found = examine(room.patient())
    assert [(one.check, one.problem.message_id) for one in found] == [
        ("first", "backup.no_key"),
        ("first", "doctor.check_failed"),
        ("second", "doctor.no_phrase"),
    ]


def test_a_place_that_is_no_folder_breaks_no_check(room: Ward) -> None:
    spoilt = room.patient(state=room.config / "secrets.yaml", interfaces=(), live=None, settings=None, devices=None)
    assert examine(spoilt)
