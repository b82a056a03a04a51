"""Why something that staff wanted was not done, in the words of the counter.

NotDone
├── NotAllowed        this account may not do it: wrong role, disabled, or not known
├── NoSuchCard        nobody has this number
│   └── SeveralCards  the holder has several cards: one has to be named by its number
├── NoSuchCall        the line knows no such call, or it is over
├── TakenAlready      another operator was faster
│   └── ClaimedAlready  another operator has this call-back
├── NotClaimed        this call-back is not, or no longer, this operator's
├── DialledJustNow    the number of this call-back was dialled a moment ago
├── NotDue            this call-back is for later, and nobody has said that it is dialled all the same
├── NotDialled        what came of a call cannot be noted before there was one
├── CannotBeDialled   what the caller left is not a telephone number
├── NoTelephone       the operator has no telephone on file to be rung on
├── NotRung           the telephone exchange did not put the call through; the caller waits on
├── NotOnDuty         the colleague to whom a call was to be handed takes no calls now
├── NoHotline         the city's profile names no number of 12345
├── NotVerified       who the caller is has not been shown in this call (S1)
│   └── CounterOnly   too many wrong answers: this caller is served at the counter only (S1)
├── NoPinToKey        the card has no PIN that a caller could key: not enabled, or locked (S1)
├── NoTriesLeft       this call has used up its PIN entries (P3)
├── OutOfHours        operators act in staff hours only (S2)
├── PapersMissing     the papers that were seen do not do, or are not this holder's (L3, P5)
├── PinNeeded         the card's PIN is enabled, and the holder has not keyed it at this desk (P1)
├── NotThisCard       the card's state forbids it
├── NotInThisCity     the city profile forbids it
├── BadEntry          a value that cannot be what it is meant to be (of passwords: `password_rules.py`)
├── NoSuchRequest     no open request for a reset or an unlocking: decided, expired, or never made (P6)
├── SentAlready       this very form was sent before, and what it asked for is done
└── StaffError        what was asked for cannot be done to this account
    ├── NoSuchStaff   nobody has this work number
    └── NotPossible   the account is not in a state for this
        ├── NumberTaken        work numbers are not given twice
        ├── IsDisabled         the account is shut
        ├── OwnAccount         nobody does this to their own account
        └── LastAdministrator  nobody would be left to keep accounts
"""

from models.refusal_reasons import Because

Alternatives = tuple[tuple[str, ...], ...]
"""Kinds of papers: of each of these lists one would do."""


class NotDone(Exception):
    """Nothing was changed. The message is for the member of staff who asked, and shows nothing that is stored."""

    def __init__(
        self, message: str = "", because: Because | None = None, papers: Alternatives = (), **gaps: object
    ) -> None:
        """`because`: which fault it was, where one refusal stands for several; `papers`: which would do.

        `gaps`: what else the sentence of the fault names.
        """
        super().__init__(message)
        self.because = because
        self.papers = papers
        self.gaps = gaps


class NotAllowed(NotDone):
    """This account may not do it."""


class NoSuchCard(NotDone):
    """Nobody has this number."""


class SeveralCards(NoSuchCard):
    """The holder has several cards in use."""


class NoSuchCall(NotDone):
    """The line knows no such call, or it is over."""


class TakenAlready(NotDone):
    """Another operator has this call."""


class ClaimedAlready(TakenAlready):
    """Another operator has this call-back."""


class NotClaimed(NotDone):
    """This call-back is not, or no longer, this operator's."""


class DialledJustNow(NotDone):
    """A second call would ring beside the first."""


class NotDue(NotDone):
    """This call-back is for later."""


class NotDialled(NotDone):
    """Nobody was called yet."""


class CannotBeDialled(NotDone):
    """What the caller left is not a telephone number."""


class NoTelephone(NotDone):
    """Calls cannot be put through to this operator."""


class NotRung(NotDone):
    """The exchange did not put the call through."""


class NotOnDuty(NotDone):
    """That colleague takes no calls now."""


class NoHotline(NotDone):
    """The profile names no number of 12345."""


class NotVerified(NotDone):
    """Who the caller is has not been shown in this call."""


class CounterOnly(NotVerified):
    """Too many wrong answers in this call."""


class NoPinToKey(NotDone):
    """The card has no PIN that a caller could key."""


class NoTriesLeft(NotDone):
    """This call has used up its PIN entries."""


class OutOfHours(NotDone):
    """Operators act in staff hours only."""


class PapersMissing(NotDone):
    """The papers that were seen do not do."""


class PinNeeded(NotDone):
    """The holder has to key the PIN first."""


class NotThisCard(NotDone):
    """The card's state forbids it."""


class NotInThisCity(NotDone):
    """The city profile forbids it."""


class BadEntry(NotDone):
    """A value that cannot be what it is meant to be."""


class NoSuchRequest(NotDone):
    """There is no open request to decide."""


class SentAlready(NotDone):
    """This very form was sent before, and what it asked for is done."""


class StaffError(NotDone):
    """What was asked for cannot be done to this account."""


class NoSuchStaff(StaffError):
    """Nobody has this work number."""


class NotPossible(StaffError):
    """The account is not in a state for this."""


class NumberTaken(NotPossible):
    """Work numbers are not given twice."""


class IsDisabled(NotPossible):
    """The account is shut."""


class OwnAccount(NotPossible):
    """Nobody does this to their own account."""


class LastAdministrator(NotPossible):
    """Nobody would be left to keep accounts."""
