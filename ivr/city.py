"""What a city decides: the typed form of a city profile (`profiles/*.toml`), read by `models/policy.py`.

Every field names the rule of `docs/rules.md` that it belongs to. A profile that is silent on a field gets the
default given here, which is the practice of Shijiazhuang.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import Enum

from ivr.times import Opening as Opening
from ivr.times import Span as Span
from ivr.times import Unit as Unit

FIFTEEN_WORKING_DAYS, THREE_WORKING_DAYS = Span(15, Unit.WORKING_DAYS), Span(3, Unit.WORKING_DAYS)
Wording = Mapping[str, str]
"""One text in every language of the line: `{"zh": …, "en": …}`."""

INFO_TOPICS = (
    "fees",
    "papers",
    "when_usable",
    "apply_myself",
    "wrong_data",
    "procedure_issue",
    "procedure_correction",
    "procedure_replacement",
    "procedure_cancellation",
    "procedure_transfer",
    "procedure_refund",
    "procedure_withdrawal",
    "bank_pin",
    "ways_to_report",
    "two_pins",
)
"""C1 and menu 4: the questions that every city answers."""


class PinRequired(Enum):
    """P0: does the line ask for the PIN before it acts?"""

    YES = "yes"
    OPTIONAL = "optional"
    NO = "no"


class EnableExtra(Enum):
    """P4: what a holder shows, beside the printed facts, to enable the PIN by phone."""

    SMS_CODE = "sms_code"
    REGISTERED_PHONE = "registered_phone"
    NONE = "none"


class ForbiddenDates(Enum):
    """P2: which dates a new PIN may not be: any of the last hundred years, or only the holder's own."""

    ALL = "all"
    OWN = "own"


@dataclass(frozen=True)
class LossRules:
    """L1, L3, L5–L9."""

    self_service_hours: tuple[Opening, ...] = ()
    """L1; empty = always."""
    written_papers: Wording = field(default_factory=dict)
    effect_delay_minutes: int = 0
    """L5: how long after a report by phone the card is frozen."""
    temporary: Span = FIFTEEN_WORKING_DAYS
    remind_before: Span = THREE_WORKING_DAYS
    renewal: bool = True
    usable_again_after: timedelta = timedelta(0)
    """Shenyang: how long after a lapse the card stays closed."""
    formal_release: str = "until_replacement"
    release_channels: frozenset[str] = frozenset({"counter"})


@dataclass(frozen=True)
class PinRules:
    """P0–P6."""

    required: PinRequired = PinRequired.YES
    initial: str = "123456"
    forbidden: frozenset[str] = frozenset()
    """PINs refused beside those of P2."""
    forbidden_dates: ForbiddenDates = ForbiddenDates.ALL
    max_wrong: int = 6
    """P3: wrong PINs in a row from the registered phone until the PIN is locked; without pauses, from anywhere."""
    pause: tuple[timedelta, ...] = (timedelta(minutes=30), timedelta(hours=4), timedelta(hours=24))
    """P3: for how long other phones are paused after three wrong PINs, the first, second, third time; then always as
    the last. Written `"off"` (none), `max_wrong` from anywhere lock at once."""
    unlock_after: timedelta | None = None
    """P3: when a lock ends by itself. Written `"never"` (None), only the counter ends it."""
    tries_per_call: int = 3
    cards_per_call: int = 2
    enable_extra: EnableExtra = EnableExtra.SMS_CODE
    keypad_shuffled: bool = False
    """P1: are the digits of the counter's keypad shuffled, against eyes over the shoulder?"""
    code_lifetime: timedelta = timedelta(minutes=10)
    code_tries: int = 5
    codes_a_day_per_card: int = 3
    codes_a_day_per_caller: int = 5
    may_be_cancelled: bool = False
    """Nanjing: a holder may go back to having no PIN, at the counter."""
    reset_papers: Wording = field(default_factory=dict)
    reset_by_agent: bool = False
    reset_four_eyes: bool = True


@dataclass(frozen=True)
class ReplacementRules:
    """L10."""

    fee: Wording = field(default_factory=dict)
    """What a new card costs, as a sentence."""


@dataclass(frozen=True)
class StaffRules:
    """L2, L4, S1–S4."""

    hours: tuple[Opening, ...] = (Opening(frozenset(range(5)), ((time(8, 30), time(17, 30)),)),)
    hours_said: Wording = field(default_factory=dict)
    """The hours as an operator would say them: «周一至周五，八点半到十七点半»."""
    closures: frozenset[date] = frozenset()
    takes_loss_for: frozenset[str] = frozenset({"not_enabled", "locked", "forgotten"})
    """L4: for whose cards an operator takes a report."""
    verify_required: frozenset[str] = frozenset({"name", "citizen_id"})
    """S1: what every caller has to know: name, citizen_id, phone, employer, address."""
    verify_extra: int = 1
    """S1: how many facts more, of phone, employer and address, which no card shows."""
    verify_max_failed: int = 2
    """S1: after so many wrong answers in a call, the counter only."""
    callback: bool = True
    callback_again_after: timedelta = timedelta(hours=1)
    """S3: how long after somebody could not be reached the next try is due; in staff hours."""
    callback_max_tries: int = 3
    """S3: after so many tries that reached nobody, a request is closed."""
    press_to_take: bool = False
    """Does an operator who is rung press 1 to take the call? For telephones behind which a machine may answer."""
    government_line: str | None = None
    """The city's hotline 12345 in E.164, to which operators hand over what is not theirs to answer."""
    queue_offer_callback_s: int = 120
    queue_limit: int = 100


@dataclass(frozen=True)
class ElderRules:
    """Q2."""

    direct_to_person: bool = False
    """Are calls from the registered phones of elder holders sent to a person at once, in staff hours?"""
    age: int = 65


@dataclass(frozen=True)
class BankLine:
    """L11: a partner bank's 24-hour number as it is *said*, and as E.164 if it can be dialled from here."""

    code: str
    name: Wording
    said: str
    dial: str | None = None


@dataclass(frozen=True)
class BankRules:
    """L11, P7."""

    freeze: str = "separate"
    lines: tuple[BankLine, ...] = ()


@dataclass(frozen=True)
class CardRules:
    """How a card number is keyed on a phone."""

    keyed_tail: int | None = None
    """Chongqing: only the last so many characters of the card number are keyed. None = all that has a key."""
    keyed_by: frozenset[str] = frozenset({"citizen_id", "card_number"})
    """What identifies a caller here. Shenyang: the citizen ID alone."""


@dataclass(frozen=True)
class SpeechRules:
    """How the line sounds."""

    yao: bool = True
    """Mandarin: say 幺 for 1 in card, report and telephone numbers, as people do on the phone."""
    voices: Wording = field(default_factory=lambda: {"zh": "Polly.Zhiyu-Neural", "en": "Polly.Joanna-Neural"})
    locales: Wording = field(default_factory=lambda: {"zh": "cmn-CN", "en": "en-US"})
    rate: str | None = None
    """Q2: how fast the line speaks, as SSML's prosody has it: slow, medium or fast. None = as the voice does."""


@dataclass(frozen=True)
class RetentionRules:
    """D1: how long what is kept. Then it is deleted, or all that names a person in it is."""

    turns: timedelta = timedelta(days=30)
    """What was said in a call, and where in it the caller stood, from the call's beginning; which forms were sent."""
    calls: timedelta = timedelta(days=184)
    """The caller's number and claim; a keyed hash stays, so that calls of one number can still be counted."""
    security_events: timedelta = timedelta(days=396)
    """Tries at PINs and codes; from the try."""
    messages: timedelta = timedelta(days=30)
    """To whom an SMS went, and that it did; from its sending or giving up."""
    callbacks: timedelta = timedelta(days=30)
    """From when it was done."""
    deeds: timedelta = timedelta(days=1096)
    """What the audit log says of a person; from the end of the deed's year."""
    cancelled: timedelta = timedelta(days=1096)
    """A holder none of whose cards is in use; from the last thing that happened to any of them."""


@dataclass(frozen=True)
class City:
    """A whole city profile."""

    code: str
    name: Wording
    counter: Wording = field(default_factory=dict)
    """Where the counter is and when it is open, as a sentence."""
    time_zone: str = "Asia/Shanghai"
    loss: LossRules = LossRules()
    replacement: ReplacementRules = ReplacementRules()
    pin: PinRules = PinRules()
    staff: StaffRules = StaffRules()
    elder: ElderRules = ElderRules()
    bank: BankRules = BankRules()
    card: CardRules = CardRules()
    speech: SpeechRules = SpeechRules()
    retention: RetentionRules = RetentionRules()
    info: Mapping[str, Wording] = field(default_factory=dict)
    """C1 and menu 4: an answer to each of `INFO_TOPICS`."""
