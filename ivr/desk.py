"""The card desk: all that a conversation may ask of the office, and the verdicts it gets back.

The desk is built so that the line cannot tell what it must not tell (rules P3, P4 and «Security of the gate» in
`docs/rules.md`). A caller who says who they are gets a `Claim`, which is the same thing for a card that exists and for
one that does not. Only a right PIN (or what a city accepts in its place) turns a claim into a `Proof`, and every
question about a card and every deed asks for a proof. `models/desk.py` keeps these promises against the record;
`ivr/proof/office.py` keeps them in the abstract to prove the call map.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NewType, Protocol

from ivr.city import City

Claim = NewType("Claim", str)
"""Who the caller says they are: an opaque, keyed text. It tells nothing of whether there is such a card."""


@dataclass(frozen=True)
class Named:
    """A claim, and a keyed digest of what was typed for it: the same for the same keys, whatever card there is."""

    claim: Claim
    typed: str


class ProvenBy(Enum):
    """How a claim was proven."""

    PIN = "pin"
    """The enabled PIN was keyed (L1, P1)."""
    ENABLING = "enabling"
    """Initial PIN, citizen ID and the city's extra fact (P4): opens the way to a new PIN and to nothing else."""
    READ_BACK = "read_back"
    """Citizen ID alone, in a city that asks for no PIN (P0)."""


@dataclass(frozen=True)
class Proof:
    """A claim that the desk has seen proven in this call."""

    claim: Claim
    by: ProvenBy


class CardStatus(Enum):
    """AAZ502, as in Chinese card systems."""

    SEALED = "0"
    ACTIVE = "1"
    FORMAL_LOSS = "2"
    LOCKED = "3"
    TEMPORARY_LOSS = "4"
    CANCELLED = "9"


@dataclass(frozen=True)
class LossSight:
    """A loss that runs: 12-digit report number, kind, and its times (aware, city time). L5: it may take effect late."""

    reference: str
    status: CardStatus
    reported_at: datetime
    takes_effect_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True)
class CardSight:
    """What a proven holder may hear about the card."""

    tail: str
    status: CardStatus
    loss: LossSight | None
    holder_is_minor: bool
    bank: str | None
    has_phone: bool


class LossDeed(Enum):
    """What became of the wish to report, renew or release."""

    DONE = "done"
    ALREADY = "already"
    """Somebody was faster: the card is lost already, under the number told (L7)."""
    NOT_POSSIBLE = "not_possible"


@dataclass(frozen=True)
class LossAnswer:
    """The deed's result and the loss that now runs, if any."""

    deed: LossDeed
    loss: LossSight | None = None


class CodeVerdict(Enum):
    """P4: a one-time code that did not open the way to a new PIN."""

    NOT_RIGHT = "not_right"
    ALREADY_ENABLED = "already_enabled"


class NoPin(Enum):
    """S1: why a caller whom an operator sent to key the PIN keyed none: `0#`; silence, `*#`, or no entry left (P3)."""

    HAS_NONE = "has_none"
    NOT_KEYED = "not_keyed"


class NewPin(Enum):
    """P2: is this PIN good enough?"""

    FINE = "fine"
    TOO_EASY = "too_easy"
    SAME_AS_OLD = "same_as_old"


class PinDeed(Enum):
    """What became of a new PIN."""

    CHANGED = "changed"
    ENABLED = "enabled"
    NOT_POSSIBLE = "not_possible"
    CHANGES_OFF = "changes_off"
    """P3: no PIN is set or changed by phone while the line is alarmed."""


class Why(Enum):
    """Why a caller is passed to staff: said to the caller, shown to the operator, kept in the record."""

    ASKED = "asked"
    ON_INITIAL_PIN = "on_initial_pin"
    """The initial PIN, or `0#`, was keyed where an enabled PIN is needed (L2). Says nothing about the card."""
    NOT_PROVEN = "not_proven"
    """Number or PIN not right too often in this call (P3)."""
    CARD_NEEDS_STAFF = "card_needs_staff"
    """Sealed or cancelled, or the card changed while the caller was deciding."""
    SELF_SERVICE_CLOSED = "self_service_closed"
    """L1: this city takes reports by machine in certain hours only."""
    ELDER = "elder"
    """Q2: the call comes from the registered phone of an elder holder, in a city that sends these to a person."""
    MINOR = "minor"
    """M1: holder under 14."""
    NOT_UNDERSTOOD = "not_understood"
    """Three silences or muddles in a row."""
    TROUBLE = "trouble"
    """The line itself is at a loss: facts of a turn do not fit any more, or the outcome of a deed is not known."""


class CardDesk(Protocol):
    """One caller's desk for one turn of one call. Times are aware and in the city's zone."""

    @property
    def city(self) -> City:
        """The rules of this city."""

    @property
    def caller_is_withheld(self) -> bool:
        """True where no telephone number of the caller is known."""

    def now(self) -> datetime:
        """The time in the city."""

    def staff_are_in(self) -> bool:
        """L2, S2: is it within staff hours?"""

    def queue_is_full(self) -> bool:
        """S3: do as many callers wait as the city lets wait?"""

    def next_opening(self) -> datetime:
        """S3: when staff hours begin next."""

    def self_service_is_open(self) -> bool:
        """L1: may losses be reported by machine now? Always, unless the city says otherwise."""

    def is_citizen_id(self, text: str) -> bool:
        """Has this the form of a citizen ID: 18 characters, a real birth date, a right check digit (GB 11643)?"""

    def claim_by_citizen_id(self, citizen_id: str) -> Named:
        """Take the caller for the holder of this citizen ID (18 characters, already checked for form)."""

    def claim_by_card_number(self, keyed: str) -> Named:
        """Take the caller for the holder of the card with this keyed form (digits and X)."""

    def claim_by_calling_number(self) -> Named:
        """Take the caller for the holder whose registered phone this is; an unknown card if that is not one."""

    def caller_is_for_people(self) -> bool:
        """P3: has this calling number keyed too many wrong PINs of late? Depends on the number alone."""

    def caller_is_elder(self) -> bool:
        """Q2: is the calling number the registered phone of a holder whom this city sends to a person at once?"""

    def pin_changes_are_off(self) -> bool:
        """P3: is the line alarmed by very many wrong PINs, so that no PIN is set or changed by phone?"""

    def try_pin(self, claim: Claim, pin: str, typed: str | None = None) -> Proof | None:
        """P3: spend a try, then judge the PIN. None for anything that is not right, whatever the reason.

        `typed` is what `Named.typed` said when the claim was made; without it the claim stands for itself.
        """

    def try_pin_for_staff(self, pin: str) -> None:
        """S1, P3: spend a try on the card that an operator means, judge the PIN, and tell the operator alone."""

    def tell_staff_of_no_pin(self, why: NoPin) -> None:
        """S1: the operator who sent the caller to key the PIN learns that none was keyed."""

    def read_back(self, claim: Claim) -> Proof | None:
        """P0: proof by citizen ID where the city asks for no PIN from this card; None everywhere else."""

    def card(self, proof: Proof) -> CardSight:
        """What there is to tell about a proven card."""

    def report_loss(self, proof: Proof) -> LossAnswer:
        """L1, L5–L7, L11: freeze the card now."""

    def renew_loss(self, proof: Proof) -> LossAnswer:
        """L7: count the running temporary loss anew from today."""

    def release_loss(self, proof: Proof) -> LossAnswer:
        """L9: end a temporary loss because the card was found, where phones may."""

    def send_code(self, claim: Claim, citizen_id: str | None) -> None:
        """P4: send a code to the registered phone if all fits, and tell nothing. None: the ID identified the caller."""

    def try_code(self, claim: Claim, code: str) -> Proof | CodeVerdict:
        """P4: spend a try on the code, then judge it."""

    def enable_without_code(self, claim: Claim, citizen_id: str | None) -> Proof | None:
        """P4 in cities without a code: proof if ID, initial PIN and (where asked) registered phone all fit."""

    def weigh_new_pin(self, proof: Proof, pin: str) -> NewPin:
        """P2: judge six digits as a new PIN of this card."""

    def hold_new_pin(self, pin: str) -> None:
        """P4: keep a keyed digest of the first entry until the second one settles or the call ends."""

    def is_held_new_pin(self, pin: str) -> bool:
        """P4: is the second entry the same? The digest is gone afterwards."""

    def change_pin(self, proof: Proof, pin: str) -> PinDeed:
        """P1, P4: store the new PIN."""

    def leave_callback(self, number: str | None, why: Why, claim: Claim | None) -> str:
        """S3: note that staff should call back; `number` None = where the call comes from. Returns its last four."""
