"""Holds a document against TwiML's vocabulary; complaints are warnings, and the call goes on."""

from collections.abc import Iterator
from dataclasses import dataclass

from telephony.simulator.codes import Code
from telephony.simulator.document import Document, Element
from telephony.simulator.vocabulary import NOUNS, OTHERS, SIMULATED, Word

# Verbs with a nesting code of their own; all other misplaced elements are 12200.
NESTING = {"Gather": Code.GATHER_NESTING, "Dial": Code.DIAL_NESTING}


@dataclass(frozen=True)
class Complaint:
    """What is wrong with which element."""

    code: Code
    message: str
    element: Element


def check(document: Document) -> Iterator[Complaint]:
    """All complaints, in the order of the document."""
    for verb in document.verbs:
        if verb.name in SIMULATED:
            yield from _check(verb, SIMULATED[verb.name])
        elif verb.name in OTHERS:
            yield Complaint(Code.NOT_SIMULATED, f"{verb.name} is not simulated", verb)
        else:
            yield Complaint(Code.SCHEMA, f"there is no verb {verb.name}", verb)


def _check(element: Element, word: Word) -> Iterator[Complaint]:
    for name in element.attributes:
        if name not in word.attributes:
            yield Complaint(Code.SCHEMA, f"{element.name} has no attribute {name}", element)
    for child in element.children:
        if word.inside is None or child.name in word.inside:
            yield from _check_inside(child)
        else:
            code = NESTING.get(element.name, Code.SCHEMA)
            yield Complaint(code, f"{child.name} cannot be inside {element.name}", child)


def _check_inside(child: Element) -> Iterator[Complaint]:
    """Nested verbs and nouns; SSML is tolerated as it comes, for each voice has its own."""
    word = SIMULATED.get(child.name) or NOUNS.get(child.name)
    if word is not None:
        yield from _check(child, word)
