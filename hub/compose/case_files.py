"""What is wrong with how the tests of a home are written."""

from collections.abc import Mapping

from hub.config.load import Config
from hub.model.device import Device
from hub.text.problem import Problem
from scenes.engine.program import Program
from scenes.language.facts import HomeFacts
from scenes.stage.home import Home
from scenes.testing.reading import read_tests


def problems_of_tests(
    config: Config, devices: Mapping[str, Device], facts: HomeFacts, program: Program
) -> list[Problem]:  # fmt: skip
    """The problems of all files of tests. `devices` are by handle, `program` are the scenes that are tested."""
    home = Home(devices, facts, config.settings.home.time_zone)
    return [problem for source in config.tests for problem in read_tests(source, home, program)[1]]
