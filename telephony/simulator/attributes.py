"""Reads attributes as Twilio does: a bad value is a warning, and the default is used."""

from telephony.simulator.codes import Code
from telephony.simulator.document import Element
from telephony.simulator.perform import Scene


def whole_number(element: Element, name: str, default: int, code: Code, scene: Scene, least: int = 1) -> int:
    """A whole number not below `least`."""
    value = element.attributes.get(name)
    if value is None:
        return default
    if value.isascii() and value.isdigit() and int(value) >= least:
        return int(value)
    scene.leg.note(code, f"{name}={value!r}", scene.document, element)
    return default


def choice(element: Element, name: str, choices: tuple[str, ...], code: Code, scene: Scene) -> str:
    """One of several words; the first is the default."""
    value = element.attributes.get(name)
    if value is None or value in choices:
        return value or choices[0]
    scene.leg.note(code, f"{name}={value!r}", scene.document, element)
    return choices[0]


def method(element: Element, code: Code, scene: Scene, name: str = "method") -> str:
    """POST unless GET is asked for."""
    return choice(element, name, ("POST", "GET"), code, scene)
