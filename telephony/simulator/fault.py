"""Everything that can be done to an application on purpose: what Twilio, networks and callers do to one by chance."""

from enum import Enum


class Scope(Enum):
    """What a fault is drawn for."""

    WEBHOOK = "each webhook that brings TwiML"
    CALLBACK = "each status callback"
    CALL = "each call"


class Fault(Enum):
    """One kind of fault. Its value is its name in `[faults]` and after `--hurt`."""

    scope: Scope
    meaning: str

    def __new__(cls, name: str, scope: Scope, meaning: str) -> "Fault":
        member = object.__new__(cls)
        member._value_ = name
        member.scope = scope
        member.meaning = meaning
        return member

    SLOW = (
        "slow",
        Scope.WEBHOOK,
        "the answer takes `seconds`; from 15 on, Twilio has stopped listening (11205)",
    )
    REFUSED = "refused", Scope.WEBHOOK, "the connection is refused (11202)"
    NO_CONNECTION = "no_connection", Scope.WEBHOOK, "no connection comes about in time (11205)"
    NO_HOST = "no_host", Scope.WEBHOOK, "the host name does not resolve (11210)"
    NO_TLS = "no_tls", Scope.WEBHOOK, "the TLS handshake fails (11220)"
    LOST = "lost", Scope.WEBHOOK, "the request gets lost, and Twilio waits in vain (11205)"
    ANSWER_LOST = "answer_lost", Scope.WEBHOOK, "the application acts, and Twilio waits in vain (11205)"
    CUT = "cut", Scope.WEBHOOK, "the application acts, and its answer breaks off (11206)"
    DELAYED = "delayed", Scope.WEBHOOK, "Twilio gives up (11205); the request arrives after the next one"
    DOUBLED = "doubled", Scope.WEBHOOK, "the request arrives twice, and the second answer counts"
    REORDERED = "reordered", Scope.WEBHOOK, "a copy of an earlier webhook of the call arrives just before"
    ANSWERS_4XX = "4xx", Scope.WEBHOOK, "somebody on the way answers 429 (11217)"
    ANSWERS_5XX = "5xx", Scope.WEBHOOK, "somebody on the way answers 503 (11217)"
    REDIRECTS = "redirects", Scope.WEBHOOK, "the answer is a redirect, and so is all that it leads to (11215)"
    BAD_TWIML = "bad_twiml", Scope.WEBHOOK, "the application acts, and half its document arrives (12100)"
    WRONG_TYPE = "wrong_type", Scope.WEBHOOK, "the application acts, and its answer is called JSON (12300)"
    TOO_LARGE = "too_large", Scope.WEBHOOK, "the answer is larger than 64 kB (11750)"

    CALLBACK_MISSING = "callback_missing", Scope.CALLBACK, "it never arrives"
    CALLBACK_DOUBLED = "callback_doubled", Scope.CALLBACK, "it arrives twice"
    CALLBACK_REORDERED = (
        "callback_reordered",
        Scope.CALLBACK,
        "it overtakes: that of a dialled leg comes after the next webhook, that of the call before the last one",
    )

    WITHHELD = "withheld", Scope.CALL, "the caller's number is withheld: From is `anonymous`"
    EMPTY_PLACE = "empty_place", Scope.CALL, "all geography is sent empty"
    NO_PLACE = "no_place", Scope.CALL, "no geography is sent"
    EXTRA = "extra", Scope.CALL, "parameters come that nobody knows, and one of them is long"
    MISSING = (
        "missing",
        Scope.CALL,
        "parameters are left out that Twilio's pages do not promise, or call empty",
    )


def of_scope(scope: Scope) -> tuple[Fault, ...]:
    """The kinds that are drawn for one thing."""
    return tuple(fault for fault in Fault if fault.scope is scope)
