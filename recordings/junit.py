"""Results as JUnit XML, which every CI server reads: a test case for each recording."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

SUITE = "recordings"


@dataclass(frozen=True)
class Case:
    """One recording: how long it took, and what is not as it was (empty: nothing)."""

    name: str
    seconds: float
    failure: str = ""
    details: str = ""


def junit(cases: Sequence[Case]) -> str:
    """The document."""
    suite = ElementTree.Element(
        "testsuite",
        name=SUITE,
        tests=str(len(cases)),
        failures=str(sum(bool(case.failure) for case in cases)),
        time=f"{sum(case.seconds for case in cases):.3f}",
    )
    for case in cases:
        element = ElementTree.SubElement(
            suite, "testcase", classname=SUITE, name=case.name, time=f"{case.seconds:.3f}"
        )
        if case.failure:
            ElementTree.SubElement(element, "failure", message=case.failure).text = case.details
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"
