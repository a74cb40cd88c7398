"""Results of tests as JUnit XML, the form that build servers read."""

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from hub.compose.rehearsal import Played, Rehearsal
from hub.text.messages.catalogue import Language
from hub.text.problem import has_errors, printable


def junit(rehearsal: Rehearsal, language: Language) -> str:
    """One `testsuite` a file, and in it one `testcase` a test; what could not be read is an error of its file."""
    root = ET.Element("testsuites", name="hearth scenes test")
    for file, played in rehearsal.played.items():
        wrong = [one for one in rehearsal.problems if has_errors([one]) and one.mark and one.mark.source.name == file]
        failed = sum(not one.verdict.passed for one in played)
        suite = ET.SubElement(root, "testsuite", name=file, tests=str(len(played) + bool(wrong)))
        suite.attrib |= {"failures": str(failed), "errors": str(int(bool(wrong))), "time": _seconds(played)}
        for one in played:
            case = ET.SubElement(suite, "testcase", classname=file, name=printable(one.verdict.case.title))
            case.attrib["time"] = f"{one.took:.3f}"
            failure = one.verdict.failure
            if failure is not None:
                found = ET.SubElement(case, "failure", message=failure.problem.message(language))
                found.text = failure.problem.render(language)
        if wrong:
            case = ET.SubElement(suite, "testcase", classname=file, name=file, time="0")
            found = ET.SubElement(case, "error", message=wrong[0].message(language))
            found.text = "\n".join(one.render(language) for one in wrong)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def _seconds(played: Iterable[Played]) -> str:
    return f"{sum(one.took for one in played):.3f}"
