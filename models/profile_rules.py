"""How the values of a city profile are written, and what they may be."""

import re
from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any
from zoneinfo import available_timezones

from ivr.city import (
    INFO_TOPICS,
    BankLine,
    BankRules,
    CardRules,
    City,
    ElderRules,
    LossRules,
    Opening,
    PinRules,
    ReplacementRules,
    RetentionRules,
    Span,
    SpeechRules,
    StaffRules,
)
from models.profile_reader import Check, Notation, Place

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _weekdays(text: str) -> frozenset[int]:
    """`Mon-Fri`, or `Mon, Wed, Sat`."""
    days: set[int] = set()
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
            raise ValueError("must be days like Mon-Fri, or Mon, Wed, Sat")
        days |= set(range(WEEKDAYS.index(first), WEEKDAYS.index(last or first) + 1))
    return frozenset(days)


def _stretches(texts: list[str]) -> tuple[tuple[time, time], ...]:
    """`["08:30-12:00", "13:30-17:30"]`; 24:00 is midnight."""
    return tuple(_stretch(text) for text in texts)


def _stretch(text: str) -> tuple[time, time]:
    if not re.fullmatch("[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}", text):
        raise ValueError("must be hours like 08:30-17:30")
    start, end = text[:5], text[6:].replace("24:00", "00:00")
    if start >= end != "00:00":
        raise ValueError(f"{text} ends before it begins")
    return time.fromisoformat(start), time.fromisoformat(end)


def _month_and_day(text: str) -> tuple[int, int]:
    if not re.fullmatch("(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", text):
        raise ValueError("must be a day of the year like 05-01")
    return int(text[:2]), int(text[3:])


def _pauses(value: str | list[dict[str, int]]) -> tuple[timedelta, ...]:
    """`"off"`, or `[{ minutes = 30 }, { hours = 4 }]`."""
    if value == "off":
        return ()
    if not isinstance(value, list) or not value:
        raise ValueError('must be "off", or a list like [{ minutes = 30 }, { hours = 4 }]')
    return tuple(_length_of_time(each, '"off", or lengths of time') for each in value)


def _unlock_after(value: str | dict[str, int]) -> timedelta | None:
    """`"never"`, or `{ hours = 24 }`."""
    return None if value == "never" else _length_of_time(value, '"never", or a length of time')


def _length_of_time(value: object, what: str) -> timedelta:
    try:
        length = timedelta(**value)  # type: ignore[arg-type]
    except TypeError:
        length = timedelta(0)
    if length <= timedelta(0):
        raise ValueError(f"must be {what} like {{ hours = 24 }}")
    return length


def _one_of_form(pattern: str, like: str) -> Check:
    def check(value: Any) -> Iterator[str]:
        if not re.fullmatch(pattern, value):
            yield f"must be {like}"

    return check


def _at_least(least: int) -> Check:
    def check(value: Any) -> Iterator[str]:
        if value < least:
            yield f"must be {least} or more"

    return check


def _from_to(least: int, most: int) -> Check:
    def check(value: Any) -> Iterator[str]:
        if not least <= value <= most:
            yield f"must be from {least} to {most}"

    return check


def _only(*words: str) -> Check:
    def check(value: Any) -> Iterator[str]:
        for word in {value} if isinstance(value, str) else value:
            if word not in (*words, None):
                yield f"holds {word!r}, which is none of {', '.join(words)}"

    return check


def _some_of(*words: str) -> Check:
    def check(value: Any) -> Iterator[str]:
        yield from _only(*words)(value)
        if not value:
            yield "names nothing"

    return check


def _not_empty(value: Any) -> Iterator[str]:
    if not value:
        yield "is missing"


def _all_topics(info: Any) -> Iterator[str]:
    for topic in INFO_TOPICS:
        if topic not in info:
            yield f"lacks {topic}"
    for topic in info.keys() - set(INFO_TOPICS):
        yield f"holds {topic}, which nobody asks for"


def _six_digits_each(pins: Any) -> Iterator[str]:
    for pin in filter(None, pins):
        yield from _one_of_form("[0-9]{6}", "six digits each")(pin)


def _no_shorter(least: timedelta, why: str) -> Check:
    def check(value: Any) -> Iterator[str]:
        if value < least:
            yield f"must be {least.days} day{'s' * (least.days > 1)} or more: {why}"

    return check


def _longer_than_nothing(value: Any) -> Iterator[str]:
    if value <= timedelta(0):
        yield "must be longer than nothing"


def _deeds_before_holders(retention: Any) -> Iterator[str]:
    if None not in (retention.cancelled, retention.deeds) and retention.cancelled < retention.deeds:
        yield "has cancelled shorter than deeds: forgetting a holder takes along what the log says of the deeds"


def _time_zone(name: Any) -> Iterator[str]:
    if name not in available_timezones():
        yield "is not a time zone"


A_DAY = timedelta(days=1)
SIX_MONTHS = timedelta(days=184)
BY_LAW = "the Cybersecurity Law (art. 21) has network logs kept for six months at least"

NOTATIONS: dict[Place, Notation] = {
    (Opening, "weekdays"): _weekdays,
    (Opening, "hours"): _stretches,
    (Opening, "from_day"): _month_and_day,
    (Opening, "to_day"): _month_and_day,
    (PinRules, "pause"): _pauses,
    (PinRules, "unlock_after"): _unlock_after,
}

CHECKS: dict[Place, Check] = {
    (City, "code"): _one_of_form("[a-z][a-z0-9_-]*", "lower-case letters"),
    (City, "counter"): _not_empty,
    (City, "time_zone"): _time_zone,
    (City, "info"): _all_topics,
    (Span, "count"): _at_least(1),
    (LossRules, "written_papers"): _not_empty,
    (LossRules, "effect_delay_minutes"): _at_least(0),
    (LossRules, "formal_release"): _only("until_replacement", "never"),
    (LossRules, "release_channels"): _only("counter", "phone"),
    (ReplacementRules, "fee"): _not_empty,
    (PinRules, "initial"): _one_of_form("[0-9]{6}", "six digits"),
    (PinRules, "forbidden"): _six_digits_each,
    (PinRules, "max_wrong"): _at_least(1),
    (PinRules, "tries_per_call"): _at_least(1),
    (PinRules, "cards_per_call"): _at_least(1),
    (PinRules, "code_tries"): _at_least(1),
    (PinRules, "codes_a_day_per_card"): _at_least(1),
    (PinRules, "codes_a_day_per_caller"): _at_least(1),
    (PinRules, "reset_papers"): _not_empty,
    (StaffRules, "hours"): _not_empty,
    (StaffRules, "hours_said"): _not_empty,
    (StaffRules, "takes_loss_for"): _only("not_enabled", "locked", "forgotten"),
    (StaffRules, "verify_required"): _only("name", "citizen_id", "phone", "employer", "address"),
    (StaffRules, "verify_extra"): _from_to(1, 3),
    (StaffRules, "verify_max_failed"): _at_least(1),
    (StaffRules, "callback_again_after"): _longer_than_nothing,
    (StaffRules, "callback_max_tries"): _at_least(1),
    (StaffRules, "government_line"): _one_of_form(r"\+[1-9][0-9]{2,14}", "a number like +8631112345"),
    (StaffRules, "queue_offer_callback_s"): _at_least(0),
    (StaffRules, "queue_limit"): _at_least(1),
    (ElderRules, "age"): _from_to(50, 120),
    (SpeechRules, "rate"): _only("x-slow", "slow", "medium", "fast"),
    (BankRules, "freeze"): _only("separate"),
    (BankRules, "lines"): _not_empty,
    (BankLine, "said"): _one_of_form("[0-9]{3,15}", "digits only"),
    (BankLine, "dial"): _one_of_form(r"\+[1-9][0-9]{2,14}", "a number like +8695599"),
    (CardRules, "keyed_tail"): _at_least(5),
    (CardRules, "keyed_by"): _some_of("citizen_id", "card_number"),
    (Opening, "hours"): _not_empty,
    (City, "retention"): _deeds_before_holders,
    (RetentionRules, "turns"): _no_shorter(A_DAY, "the call may not be over"),
    (RetentionRules, "calls"): _no_shorter(SIX_MONTHS, BY_LAW),
    (RetentionRules, "security_events"): _no_shorter(SIX_MONTHS, BY_LAW),
    (RetentionRules, "messages"): _no_shorter(A_DAY, "the same message might be sent again"),
    (RetentionRules, "callbacks"): _no_shorter(A_DAY, "the caller may ask what became of it"),
    (RetentionRules, "deeds"): _no_shorter(SIX_MONTHS, BY_LAW),
    (RetentionRules, "cancelled"): _no_shorter(SIX_MONTHS, BY_LAW),
}
