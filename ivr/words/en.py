"""English, for the same call."""

from datetime import date, datetime

from ivr.speech import Digits, Upcoming, Value

SENTENCES: dict[str, str] = {
    "text": "{text}",
    "welcome": "Hello, this is the {city} social security card line, 1 2 3 3 3.",
    "welcome_outside_hours": (
        "Hello, this is the {city} social security card line, 1 2 3 3 3. "
        "Our staff answer {hours}. Self-service is open now."
    ),
    "main_menu.question": (
        "To report a lost card, press 1. To set or change your PIN, press 2. To check your card, press 3. "
        "For questions about the card, press 4. To speak to a person, press 0."
    ),
    "main_menu.other_language": "For English, press 8.",
    "nothing_heard": "I did not hear a key.",
    "key_unknown": "That key does nothing here.",
    "six_digits.only": "The star is not a digit. Please use the digits only.",
    "six_digits.too_few": "That was less than six digits.",
    "goodbye.nothing_reported": (
        "Nothing was reported in this call. To report a loss, please call again, or come to the counter."
    ),
    "goodbye.loss_stands": "The loss report that you were told of stands.",
    "goodbye": "Thank you for calling. Goodbye.",
    "who.question": (
        "Please enter your citizen ID number or your card number, then press hash. For the letter X, press star. "
        "Leave out any other letter of the card number."
    ),
    "who.question_card_tail": (
        "Please enter your citizen ID number, or the last {count} characters of your card number, then press hash. "
        "For the letter X, press star. Leave out any other letter."
    ),
    "who.question_tail_only": (
        "Please enter the last {count} characters of your card number, then press hash. "
        "For the letter X, press star. Leave out any other letter."
    ),
    "who.question_card_only": (
        "Please enter your card number, then press hash. For the letter X, press star. Leave out any other letter."
    ),
    "who.question_id_only": "Please enter your 18 digit citizen ID number. If it ends in X, press star for the X.",
    "who.from_my_phone": "If you are calling from the phone registered with your card, press 1, then hash.",
    "who.end_with_hash": (
        "I did not hear hash at the end, so the number was not taken. Please enter all of it again, then press hash."
    ),
    "who.wrong_length": (
        "That is not the right length. A citizen ID has 18 characters, a card number at most 9. "
        "Old IDs of 15 digits cannot be used."
    ),
    "who.card_number_please": "The citizen ID number is not used here. Please enter your card number.",
    "who.not_an_id": "That citizen ID number is not correct. Please check it.",
    "pin.question": (
        "Please enter your six digit social security PIN. If you never changed the initial PIN, or forgot your PIN, press 0, then hash."
    ),
    "pin.question_present": (
        "Please enter your present six digit social security PIN. If you never changed it, enter the initial PIN, {initial}. "
        "If you forgot your PIN, press 0, then hash."
    ),
    "pin.not_right": "The number or the PIN is not right. To enter the number again, press star, then hash.",
    "loss.confirm": (
        "Shall we freeze the card ending {tail} now? Once frozen, it cannot be used until it is released. "
        "To freeze it, press 1. To leave it as it is, press star."
    ),
    "loss.confirm_ahead": (
        "Shall we report the card ending {tail} lost? It is frozen {minutes} minutes later, and cannot be used then. "
        "To report it lost, press 1. To leave it as it is, press star."
    ),
    "loss.not_confirmed": "You did not confirm, so nothing was reported.",
    "loss.frozen": "The card ending {tail} is now frozen.",
    "loss.frozen_soon": "The card ending {tail} is reported lost and will be frozen in {minutes} minutes.",
    "loss.number_twice": "Your report number is {number}. Once more: {number}.",
    "loss.until_day": "This temporary report ends by itself after {day}.",
    "loss.until_moment": "This temporary report ends by itself on {moment}.",
    "loss.make_it_formal": (
        "To keep the card frozen, bring the original of your own valid ID to the counter before then and report the loss in writing."
    ),
    "loss.sms_follows": "We will send you all this by text message.",
    "loss.temporary_since": "The report was made on {since}. Its number is {number}.",
    "loss.takes_effect": "The card will be frozen {moment}. Until then it still works.",
    "loss.formal_since": "The report was made on {since}. Its number is {number}. It does not end by itself.",
    "loss.renew": "To count the time anew from today, press 1. To go back, press star.",
    "loss.no_renewal": "To go back, press star. To speak to a person, press 0.",
    "loss.renewed": "Your report has been extended. The number stays the same.",
    "anything_else.bank": "If a card is lost, its bank account has to be frozen by the bank itself. For the bank's loss line, press 1.",
    "anything_else.question": "For the main menu, press 2. If that is all, you may hang up.",
    "bank.choice": "For {bank}, press {key}.",
    "bank.connecting": "Connecting you to {bank}, on {number}.",
    "bank.not_reached": "The bank's line could not be reached just now.",
    "bank.number_twice": "The number of {bank} is {number}. Once more: {number}.",
    "bank.line": "{bank}: {number}.",
    "pin_menu.question": (
        "To set or change your PIN, press 1. If you forgot your PIN, press 2. To go back, press star. To speak to a person, press 0."
    ),
    "pin_changes_off.question": (
        "To protect card holders, PINs cannot be set or changed by phone for the time being. Please try again later. "
        "A lost card can be reported as always. To speak to a person, press 0. To go back, press star."
    ),
    "enable.citizen_id": "Please enter your 18 digit citizen ID number. If it ends in X, press star for the X.",
    "enable.code_on_its_way": (
        "If a phone is on file for your card, a code is on its way by text message. It is good for ten minutes."
    ),
    "enable.code": "Please enter the six digit code from the message. If none came, press 0, then hash.",
    "enable.code_not_right": "That code is not right.",
    "enable.already_changed": (
        "The PIN of this card has been changed already, so there is nothing to set up. To change it, use your present PIN."
    ),
    "new_pin.question": "Please enter your new six digit PIN.",
    "new_pin.too_easy": (
        "That PIN is too easy to guess. Do not use a birthday, part of your ID or phone number, or digits in a row."
    ),
    "new_pin.same_as_old": "The new PIN must differ from the old one.",
    "new_pin.suggestion": "You might take {pin}.",
    "new_pin.again": "Please enter the new PIN once more.",
    "new_pin.differs": "The two entries differ. Let us start again.",
    "new_pin.changed": "Your PIN has been changed. Please use the new one from now on.",
    "new_pin.enabled": (
        "Your PIN is set. From now on you can report a lost card on this line at any hour. Please tell your PIN to nobody."
    ),
    "forgotten.counter_only": (
        "A forgotten social security PIN cannot be reset by phone, only at the counter. "
        "Afterwards your PIN is the initial one again. Please change it soon: "
        "only then can you report a loss by yourself on this line."
    ),
    "status.sealed": "The card ending {tail} is not in use yet. Please bring the card and your ID to the counter.",
    "status.active": "The card ending {tail} is in order.",
    "status.temporary_loss": "The card ending {tail} is temporarily reported lost.",
    "status.formal_loss": "The card ending {tail} is formally reported lost.",
    "status.locked": "The PIN of the card ending {tail} is locked. Please come to the counter.",
    "status.cancelled": "The card ending {tail} is cancelled.",
    "status.release": "If you found the card and want to end the loss report, press 1.",
    "status.keys": "To hear this again, press hash. To go back, press star. To speak to a person, press 0.",
    "release.confirm": (
        "Shall we end the loss report of the card ending {tail} now? The card can then be used again. "
        "To end the report, press 1. To leave it as it is, press star."
    ),
    "release.done": "The loss report has ended. The card can be used again.",
    "why.asked": "You asked for a person.",
    "why.on_initial_pin": "If you never changed the initial PIN, or forgot your PIN, a person has to help you.",
    "why.not_proven": "The number and the PIN could not be matched. Please do not enter them again: a person has to help you.",
    "why.card_needs_staff": "This card needs a person to look after it.",
    "why.self_service_closed": "Losses cannot be reported by machine at this hour.",
    "why.elder": "Calls from your number go to a person at once. You need not press anything.",
    "why.minor": "For holders under 14, a person or the counter will help.",
    "why.not_understood": "I could not make out your choice. A person will help you.",
    "why.trouble": "I am sorry, something went wrong on our side. A person will help you.",
    "queue.hold": "Please stay on the line. I am putting you through.",
    "queue.whisper": "Card line call for number {number}.",
    "queue.whisper_and_key": "Card line call for number {number}. To take it, press 1.",
    "queue.not_reached": "I am sorry, that operator did not answer. You keep your place. Please stay on the line.",
    "staff_pin.question": (
        "Please enter your six digit social security PIN. The operator neither sees nor hears what you press. If you never "
        "changed the initial PIN, or forgot your PIN, press 0, then hash."
    ),
    "staff_pin.back": "Thank you. Please stay on the line for the operator.",
    "callback.whisper": "A call-back for number {number}. I am ringing the other side.",
    "queue.place": "Callers before you: {ahead}. Please hold.",
    "queue.next": "You are next. Please hold.",
    "queue.nobody_signed_in": "No operator is signed in at the moment.",
    "queue.offer_callback": "If you would rather keep your place and be called back, press 1.",
    "queue.closing": "Our staff have gone home for today.",
    "nobody.hours": "Our staff answer {hours}.",
    "nobody.next": "They are next in {opening}.",
    "nobody.all_busy": "No operator is free at the moment.",
    "nobody.enable_instead": (
        "Or set a PIN now and serve yourself, if you never changed it and have your registered phone with you: "
        "press star, then 2."
    ),
    "nobody.banks": "If the card is lost, call its bank's 24 hour line now to freeze the account.",
    "nobody.callback": "To be called back, press 1. Leaving a request does not report a loss.",
    "nobody.one_key": "No PIN is needed now. Please listen, then press one key.",
    "nobody.keys": "To hear this again, press 0. To go back, press star.",
    "callback.number": "Please enter the number we should call, with its area code, then press hash.",
    "callback.not_a_number": "That is not a telephone number.",
    "callback.noted": "Your request is noted.",
    "callback.calls": "We will call the number ending {tail}.",
    "callback.from": "The call comes {opening} or later, in staff hours.",
    "callback.soon": "The call comes in staff hours, as soon as somebody is free.",
    "callback.is_no_report": "Leaving a request does not report a loss.",
    "questions.question": (
        "For fees, press 1. For the papers you need, press 2. For when the card can be used, press 3. "
        "For whether you can apply yourself, press 4. For wrong data on the card, press 5. For procedures, press 6. "
        "For the bank account PIN and the bank lines, press 7. For the three ways to report a loss, press 8. "
        "For your two PINs, press 9. To speak to a person, press 0. To go back, press star."
    ),
    "procedures.question": (
        "For getting a card, press 1. For corrections, press 2. For a replacement, press 3. For cancellation, press 4. "
        "For account transfer, press 5. For a cash refund, press 6. For withdrawal on leaving, press 7. "
        "To speak to a person, press 0. To go back, press star."
    ),
    "answer.keys": "To hear this again, press hash. To go back, press star. To speak to a person, press 0.",
    "apology.ended": "I am sorry, this call is over. Please call again.",
    "apology.out_of_order": "I am sorry, there was trouble on the line. Let us go on.",
    "apology.unknown_call": "I am sorry, there was trouble on the line. Please call again.",
    "apology.one_moment": "One moment, please.",
    "apology.key_again": "I am sorry, we were too busy to take what you entered. Please enter it again.",
    "apology.not_done": (
        "I am sorry, something went wrong on our side and nothing was done. Please call again in a few minutes."
    ),
    "apology.not_known": (
        "We cannot confirm at the moment whether your report went through. Please call again in five minutes: "
        "reporting twice does no harm. Or call your bank's 24 hour line at once."
    ),
    "fallback": (
        "Hello, this is the social security card line. We cannot serve you at the moment. For the bank account on your card, "
        "please call your bank's 24 hour line at once. Please call again in a few minutes, or come to the counter."
    ),
}

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NEAR_DAYS = ("today", "tomorrow")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def read(value: Value, yao: bool) -> str:
    """A value as it is read aloud. `yao` matters to Mandarin only."""
    match value:
        case Digits():
            return ", ".join(" ".join(group) for group in value.groups)
        case Upcoming(moment) if 0 <= value.days_ahead < len(_NEAR_DAYS):
            return f"{_NEAR_DAYS[value.days_ahead]} at {moment:%H:%M}"
        case Upcoming(moment):
            return f"on {read(moment, yao)}"
        case datetime():
            return f"{_DAYS[value.weekday()]}, {_MONTHS[value.month - 1]} {value.day}, at {value:%H:%M}"
        case date():
            return f"{_MONTHS[value.month - 1]} {value.day}, {value.year}"
        case int() | str():
            return str(value)
