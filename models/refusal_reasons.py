"""Which fault it was when staff were refused something: one reason, one sentence in each language of the pages."""

from enum import Enum


class Because(Enum):
    """Why something was not done. The sentences say what would do; the first line of each group names its subject."""

    # Papers, and who came with them (L3, L9, L10, P5, C1, M1).
    PAPERS_NOT_SEEN = "papers_not_seen"
    NO_NUMBER_OF_A_PAPER = "no_number_of_a_paper"
    ANOTHER_CARD = "another_card"
    ANOTHERS_ID = "anothers_id"
    THE_HOLDERS_OWN_ID = "the_holders_own_id"
    NOT_THIS_BEARER = "not_this_bearer"
    NO_GUARDIAN = "no_guardian"
    NEEDS_A_GUARDIAN = "needs_a_guardian"
    NO_AGENT = "no_agent"
    NO_REASON = "no_reason"
    REASON_TOO_LONG = "reason_too_long"

    # The card's state.
    CANCELLED = "cancelled"
    NOT_LOST = "not_lost"
    NOT_FORMALLY_LOST = "not_formally_lost"
    LOST = "lost"
    IN_USE = "in_use"
    NOTHING_TO_RESET = "nothing_to_reset"
    NOT_LOCKED = "not_locked"
    REQUEST_OPEN = "request_open"
    PIN_LOCKED = "pin_locked"
    PIN_OF_ANOTHER_CARD = "pin_of_another_card"
    FROZEN_AT_THE_COUNTER = "frozen_at_the_counter"
    THE_SAME_ALREADY = "the_same_already"
    THE_SAME_PHONE = "the_same_phone"

    # The city.
    FORMAL_STAYS = "formal_stays"
    NOT_RELEASED_HERE = "not_released_here"
    PIN_STAYS = "pin_stays"

    # What was typed.
    NO_CARD_NUMBER = "no_card_number"
    NUMBER_GIVEN = "number_given"
    NO_FEE = "no_fee"
    NO_NAME = "no_name"
    NO_CITIZEN_ID = "no_citizen_id"
    ID_OF_ANOTHER = "id_of_another"
    UNPRINTABLE = "unprintable"
    NO_PHONE = "no_phone"

    SIX_DIGITS = "six_digits"
    NO_DATUM = "no_datum"

    # Accounts of staff, the calendar, and hours.
    SHUT_ACCOUNT = "shut_account"
    TEMPORARY_PASSWORD = "temporary_password"
    NO_WORK_NUMBER = "no_work_number"
    NO_STAFF_NAME = "no_staff_name"
    NO_STAFF_TELEPHONE = "no_staff_telephone"
    NO_DAY = "no_day"
    DAY_OUT_OF_REACH = "day_out_of_reach"
    NO_WHY = "no_why"
    OPENS_LATER = "opens_later"

    # Notes (D1).
    NOTE_TOO_LONG = "note_too_long"
    NOTE_EMPTY = "note_empty"
    CITIZEN_ID_IN_A_NOTE = "citizen_id_in_a_note"
    CARD_IN_A_NOTE = "card_in_a_note"
    PHONE_IN_A_NOTE = "phone_in_a_note"
    PIN_IN_A_NOTE = "pin_in_a_note"

    # A second pair of eyes (P6).
    OWN_REQUEST = "own_request"
    ANOTHERS_REQUEST = "anothers_request"
    REQUEST_EXPIRED = "request_expired"
