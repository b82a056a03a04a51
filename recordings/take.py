"""Makes a recording of webhooks, wherever they were kept: what the caller did follows from what was posted next.

The stand-in's own calls, Twilio's Call Events, HAR files and forms written down by others all come here as `Sent`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from recordings.masks import LONGEST_PLAIN_ENTRY, Masks, shown
from recordings.observed import HUNG_UP, made, within
from recordings.recording import (
    ANYTHING,
    Act,
    ByRole,
    CallingFrom,
    Exchange,
    Pressed,
    Recording,
    WhoeverIsDialled,
)
from recordings.shape import Shape, shape_of
from telephony.simulator.call_record import CallRecord
from telephony.simulator.exchange import Purpose

ENDED = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
RESULTS = frozenset({"QueueResult", "DialCallStatus"})
"""In what is posted to the action of a verb that has come to its end, be it with the call."""
DIALLED = {"busy": WhoeverIsDialled.IS_BUSY, "no-answer": WhoeverIsDialled.DOES_NOT_ANSWER}
FIRST_SERVER_FAULT = 500
WITHHELD = frozenset({"", "anonymous", "restricted", "unavailable", "unknown", "+266696687"})
"""What Twilio and carriers send for a withheld number; the digits spell ANONYMOUS."""


@dataclass(frozen=True)
class Sent:
    """One webhook as it went over the wire. `answer` None: nothing came back, or nobody kept it."""

    url: str
    parameters: Mapping[str, str] = field(repr=False)
    answer: str | None = field(repr=False)
    status: int = 200

    @property
    def tells_the_end(self) -> bool:
        """The call is over: a status callback, or the last word of a queue or a dialled party."""
        return self.parameters.get("CallStatus") in ENDED

    @property
    def is_status(self) -> bool:
        """A status callback, of the call itself."""
        return (
            self.tells_the_end
            and not RESULTS.intersection(self.parameters)
            and self.parameters.get("Digits") != HUNG_UP
        )

    @property
    def brings_a_recording(self) -> bool:
        """Of a Record; a Dial's may be recorded, too."""
        return "RecordingUrl" in self.parameters and not RESULTS.intersection(self.parameters)

    @property
    def failed(self) -> bool:
        """Twilio turns to the fallback URL."""
        return self.status >= FIRST_SERVER_FAULT


@dataclass(frozen=True)
class Keyed:
    """An entry: what was keyed, to which question, and what was answered."""

    digits: str
    finished_on: str
    asked: str
    answered: str
    path: str


Interpret = Callable[[Keyed], tuple[Pressed, ...]]
"""Keys as a recording may hold them."""


def by_length(keyed: Keyed) -> tuple[Pressed, ...]:
    """Short entries as they are, of others how many keys they were: nobody here knows what they mean."""
    if len(keyed.digits) <= LONGEST_PLAIN_ENTRY:
        return as_keyed(keyed.digits, keyed.finished_on)
    return as_keyed(ByRole(f"{len(keyed.digits)} keys"), keyed.finished_on)


def as_keyed(entry: Pressed, finished_on: str) -> tuple[Pressed, ...]:
    """An entry and the key that ended it: one part where both are keys and few, else two."""
    if isinstance(entry, str) and len(entry + finished_on) <= LONGEST_PLAIN_ENTRY:
        return (entry + finished_on,)
    return (entry, finished_on) if finished_on else (entry,)


def sent_in(call: CallRecord) -> list[Sent]:
    """The webhooks of one of the stand-in's calls."""
    return [
        Sent(
            each.url,
            dict(each.parameters),
            each.body if each.answer else None,
            each.status or FIRST_SERVER_FAULT,
        )
        for each in call.exchanges
        if each.purpose is not Purpose.SOUND
    ]


def recorded(
    sent: Sequence[Sent], began: datetime, masks: Masks, interpret: Interpret = by_length
) -> Recording:
    """The recording of a whole call. Its cards, its city and its comment are still to be said."""
    base_url = _base(sent)
    groups = list(_groups(sent))
    exchanges = [_exchange(group, masks, interpret, base_url) for group in groups]
    return Recording(
        date=began,
        exchanges=tuple(exchanges),
        calling_from=CallingFrom.WITHHELD if _is_withheld(sent) else CallingFrom.A_STRANGER,
        whoever_is_dialled=_dialled(sent),
    )


@dataclass(frozen=True)
class _Group:
    """What the caller did, and the webhooks that followed. `before` is the answer that was heard until then."""

    act: Act
    webhooks: tuple[Sent, ...]
    before: Shape


def _groups(sent: Sequence[Sent]) -> Iterator[_Group]:
    group = _Group(Act.DIAL, (), shape_of(None))
    heard = shape_of(None)
    last = max((place for place, each in enumerate(sent) if not each.tells_the_end), default=0)
    for place, each in enumerate(sent):
        acts: list[Act] = []
        if each.is_status and place < last:
            acts = [Act.STATUS_COMES_EARLY]
        elif group.webhooks and group.act is not Act.HANG_UP:
            acts = list(_acts_before(each, heard))
        for act in acts:
            yield group
            group = _Group(act, (), heard)
        group = replace(group, webhooks=(*group.webhooks, each))
        if not each.tells_the_end:
            heard = shape_of(each.answer)
    yield group


def _acts_before(webhook: Sent, heard: Shape) -> Iterator[Act]:
    """What the caller did between an answer and this webhook: nothing, where Twilio goes on by itself."""
    if heard.asks and webhook.brings_a_recording and not webhook.is_status:
        yield Act.SAY
    if webhook.tells_the_end:
        if heard.waits_for_the_caller:
            yield Act.HANG_UP
    elif webhook.parameters.get("SpeechResult"):
        yield Act.SAY
    elif webhook.parameters.get("Digits") or webhook.parameters.get("FinishedOnKey"):
        yield Act.PRESS
    elif heard.asks:
        yield Act.SILENCE
        # In a queue, a question that nobody answered is followed by the end of the round.
        if "QueuePosition" in webhook.parameters:
            yield Act.SILENCE
    elif heard.is_a_round and "QueuePosition" in webhook.parameters:
        yield Act.SILENCE


def _exchange(group: _Group, masks: Masks, interpret: Interpret, base_url: str) -> Exchange:
    first = group.webhooks[0] if group.webhooks else None
    answers = [shape_of(each.answer) for each in group.webhooks if not each.tells_the_end]
    fell_through = group.act is Act.SILENCE and not (first and first.brings_a_recording)
    rest = group.before.words_after_asking if fell_through else ()
    hears = (*rest, *(words for each in answers for words in each.words))
    pressed: tuple[Pressed, ...] = ()
    if group.act is Act.PRESS and first is not None:
        pressed = interpret(_keyed(first, group, base_url))
        digits = first.parameters.get("Digits", "")
        if named := next((part for part in pressed if isinstance(part, ByRole)), None):
            masks = replace(masks, keyed={**masks.keyed, digits: shown(named)})
    spoken = masks.words(first.parameters.get("SpeechResult", ANYTHING) if first else ANYTHING)
    return Exchange(
        group.act,
        pressed,
        spoken if group.act is Act.SAY else "",
        tuple(
            made(
                each.url,
                each.parameters,
                each.status,
                each.answer,
                masks,
                hears,
                base_url,
                is_status=each.is_status,
            )
            for each in group.webhooks
        ),
        tuple(masks.words(words) for words in hears),
        line_is_down=any(each.failed for each in group.webhooks),
    )


def _keyed(webhook: Sent, group: _Group, base_url: str) -> Keyed:
    return Keyed(
        webhook.parameters.get("Digits", ""),
        webhook.parameters.get("FinishedOnKey", ""),
        " ".join(group.before.words),
        " ".join(words for each in group.webhooks for words in shape_of(each.answer).words),
        within(webhook.url, base_url),
    )


def _base(sent: Sequence[Sent]) -> str:
    scheme, colon, rest = sent[0].url.partition("://") if sent else ("", "", "")
    return f"{scheme}://{rest.partition('/')[0]}" if colon else ""


def _dialled(sent: Sequence[Sent]) -> WhoeverIsDialled:
    """What became of those who were dialled; one word for all of them."""
    ends = (each.parameters.get("DialCallStatus", "") for each in sent)
    return next((DIALLED[end] for end in ends if end in DIALLED), WhoeverIsDialled.ANSWERS)


def _is_withheld(sent: Sequence[Sent]) -> bool:
    return bool(sent) and sent[0].parameters.get("From", "unknown").lower() in WITHHELD
