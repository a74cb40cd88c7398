"""Results as JUnit XML: whatever is in a title, it is XML."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

from drivers.families import FAMILIES
from hub.cli.junit import junit
from hub.compose.home import home_without_hub
from hub.compose.rehearsal import rehearse
from hub.config.load import load
from hub.text.problem import warning
from hub.text.source import Mark, Source
from tests.hub.cli.hearth import ROOT


def test_titles_and_messages_are_escaped() -> None:
    config, _ = load(Path(ROOT / "config"), FAMILIES.keys())
    assert config is not None
    text = "- {test: 'a < b & \"c\"', scenes: Movie night, when: {run: Movie night}, then: nothing, told: '<x>&'}\n"
    found = rehearse(config, home_without_hub(config, {}), [Source("a&b.test.yaml", text)], lambda: 0.0)
    root = ET.fromstring(junit(found, "en"))
    (suite,) = root
    (case,) = suite
    (failure,) = case
    assert suite.attrib == {"name": "a&b.test.yaml", "tests": "1", "failures": "1", "errors": "0", "time": "0.000"}
    assert case.attrib["name"] == 'a < b & "c"'
    assert "`living_light.on = on`" in failure.attrib["message"]
    assert (failure.text or "").startswith("a&b.test.yaml:1:")
    assert "测试" in junit(found, "zh")


def test_a_file_that_cannot_be_read_is_an_error_of_its_own() -> None:
    config, _ = load(Path(ROOT / "config"), FAMILIES.keys())
    assert config is not None
    found = rehearse(config, home_without_hub(config, {}), [Source("b.test.yaml", "- x\n")], lambda: 0.0)
    (suite,) = ET.fromstring(junit(found, "en"))
    assert (suite.attrib["tests"], suite.attrib["errors"], [one.tag for one in suite[0]]) == ("1", "1", ["error"])


def test_a_warning_is_no_error() -> None:
    config, _ = load(Path(ROOT / "config"), FAMILIES.keys())
    assert config is not None
    source = Source("c.test.yaml", "- {test: T, scenes: Movie night, when: {wait: 1m}, then: nothing}\n")
    found = rehearse(config, home_without_hub(config, {}), [source], lambda: 0.0)
    told = replace(found, of_tests=(warning("check.unfinished", Mark(source, 1, 1)),))
    (suite,) = ET.fromstring(junit(told, "en"))
    assert (suite.attrib["tests"], suite.attrib["errors"]) == ("1", "0")
