"""What can be wrong with the audit log and the record, and where: a terminal's words are here, pages have their own."""

from enum import Enum


class Part(Enum):
    """What a fault is a fault of."""

    LOG = "log"
    """Its chains, seals, anchor and triggers."""
    RECORD = "record"
    """What the log tells of, and what is sealed."""


class Spot(Enum):
    """Where a fault is."""

    EVENT = "{subject}, event {event}"
    SEAL = "seal {seal}"
    SEALS = "seals"
    ANCHOR = "anchor"
    ANCHOR_LINE = "anchor, line {line}"
    ANCHORED_SEAL = "anchor, seal {seal}"
    TRIGGERS = "triggers"
    ROW = "{called}, {subject}"
    """The one row of its owner in its table."""
    KEYED_ROW = "{called} {key}, {subject}"
    SEALED_VALUE = "{column} of {key}"
    PERSON_KEY = "key {key} of person and year"

    @property
    def part(self) -> Part:
        """To which of the two it belongs."""
        return Part.RECORD if self in _OF_THE_RECORD else Part.LOG


_OF_THE_RECORD = frozenset({Spot.ROW, Spot.KEYED_ROW, Spot.SEALED_VALUE, Spot.PERSON_KEY})


class Wrong(Enum):
    """What is wrong there."""

    # An event, or the end of a chain.
    MISSING = "is missing"
    ALL_MISSING = "is missing, and all after it"
    END_MISSING = "is missing: the chain's end does not fit its head"
    NO_HEAD = "has no head to fit"
    EVENT_UNLINKED = "does not follow from the event before it"
    EVENT_CHANGED = "was changed since it was written"

    # A seal.
    UNREADABLE = "cannot be read"
    SEAL_UNLINKED = "does not follow from the seal before it"
    MISCOUNTED = "does not count on from the seal before it"
    UNKNOWN_KEY = "is signed with key {signed_with}, whose public half is not here"
    NOT_SIGNED = "is not signed with the key that it names"
    OTHER_NUMBER = "{sealed} events were sealed, {there} are there"
    OTHER_EVENTS = "its events are not those that were sealed"
    NOT_THERE = "is not there"
    NOT_TRUSTED = "is not the one that is trusted: its digest is another"
    OTHER_TOTAL = "{sealed} events were sealed up to it, {there} are there"
    UNEQUAL = "{chained} events up to the last seal stand in chains, {rooted} in its trees"

    # The anchor.
    ANCHOR_GONE = "{path} is not there, and {seals} seals were made"
    ANCHOR_GAP = "seal {expected} should follow, not {found}"
    ANCHORED_ONLY = "was anchored with {events} events, and is not in the database"
    ANCHORED_OTHERWISE = "is another in the database than the one that was anchored"
    ANCHOR_BROKEN = "the end of the anchor cannot be read"

    UNGUARDED = "missing, switched off or made otherwise, so the database lets the log be changed: {triggers}"
    FOREIGN = "made by no migration, and may change or undo what the line writes: {triggers}"

    # A row of the record.
    UNTOLD = "no event tells of it"
    GONE = "is told of by an event, and is not there"
    OTHER_CONTENT = "{columns} is not what its events have the fingerprint of"
    OTHERWISE = "{column} is {found}, and by its events {told}"
    LESS = "{column} is {found}, and by its events no less than {told}"
    LATER = "{column} is {found}, and by its events no later than {told}"

    # A sealed value.
    KEY_NOT_HERE = "sealed with key {sealed_with}, which is not here"
    NOT_AS_SEALED = "changed since it was sealed, or sealed for something else"
    NOT_SEALED = "not of the form that is sealed here"
    INDEX_UNFIT = "does not fit the value that it is to find"

    # A key that seals what events say of a person.
    KEY_GONE = "is not there, and events say something under it"
    KEY_DESTROYED = "is destroyed, though no event calls the person forgotten and retention.deeds is not over"
    OTHER_KEY = "does not open what events say under it"
