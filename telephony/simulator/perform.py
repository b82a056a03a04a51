"""Performs a document verb by verb."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from telephony.simulator.document import Document, Element
from telephony.simulator.leg import Leg
from telephony.simulator.script import GoOn, Script, Step

if TYPE_CHECKING:
    from telephony.simulator.meeting import Meeting


class Verb(Protocol):
    """How one verb is performed; the step says what comes next."""

    def __call__(self, element: Element, scene: "Scene", /) -> Script[Step]: ...


@dataclass(frozen=True)
class Scene:
    """What a verb finds around it: the call, its document, the verbs there are, the other parties."""

    leg: Leg
    document: Document
    verbs: Mapping[str, Verb]
    meeting: "Meeting"


# Verbs that Twilio performs before it has taken the call: a Pause lets it ring, a Reject refuses it.
WHILE_RINGING = frozenset({"Pause", "Reject"})


def perform(scene: Scene) -> Script[Step]:
    """Perform the document until a verb leads away from it; `GoOn` means that it ran out of verbs."""
    for element in scene.document.verbs:
        verb = scene.verbs.get(element.name)
        if verb is None:
            continue
        if element.name not in WHILE_RINGING:
            scene.leg.answer()
        step = yield from verb(element, scene)
        if not isinstance(step, GoOn):
            return step
    return GoOn()
