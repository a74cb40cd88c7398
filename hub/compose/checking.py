"""What is doubtful about the scenes of a configuration, for `hearth check`."""

from collections.abc import Mapping

from hub.config.load import Config
from hub.model.device import Device
from hub.text.problem import Problem, has_errors
from scenes.check.checker import checking, findings, warnings
from scenes.check.facts_expressions import House
from scenes.engine.view import View
from scenes.language.facts import HomeFacts
from scenes.reader.home import Reading


def doubtful(
    config: Config, devices: Mapping[str, Device], facts: HomeFacts, reading: Reading, view: View
) -> tuple[Problem, ...]:
    """Findings of the checker as warnings; none while there are mistakes, for then not all scenes are known.

    `view` is that which the scenes were read against; no engine has worked on it.
    """
    if has_errors(reading.problems):
        return ()
    one = checking(reading, view, House(devices, facts, config.settings.home.time_zone))
    return warnings(findings(one), one.index, config.scenes)
