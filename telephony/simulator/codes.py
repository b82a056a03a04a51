"""Twilio's error and warning codes that a voice application can meet, in our own words."""

from enum import Enum, IntEnum


class Severity(Enum):
    """How Twilio's debugger files a code; the last one is the simulator's own."""

    ERROR = "error"
    WARNING = "warning"
    NOT_SIMULATED = "not simulated"


class Code(IntEnum):
    """A code and what it means; fatal ones send the call to the fallback URL."""

    meaning: str
    severity: Severity

    def __new__(cls, number: int, severity: Severity, meaning: str) -> "Code":
        member = int.__new__(cls, number)
        member._value_ = number
        member.severity = severity
        member.meaning = meaning
        return member

    NOT_SIMULATED = 0, Severity.NOT_SIMULATED, "Twilio can do this, the simulator cannot"

    INVALID_URL = 11100, Severity.ERROR, "the URL is not one that can be requested"
    RETRIEVAL_FAILED = 11200, Severity.ERROR, "the document could not be retrieved"
    CONNECTION_REFUSED = 11202, Severity.ERROR, "the server refused the TCP connection"
    CONNECTION_FAILED = 11205, Severity.ERROR, "connecting failed, or the answer took too long"
    PROTOCOL_VIOLATION = 11206, Severity.ERROR, "the answer is not proper HTTP, or broke off"
    BAD_HOST = 11210, Severity.ERROR, "the host name does not resolve"
    TOO_MANY_REDIRECTS = 11215, Severity.ERROR, "more than ten HTTP redirects"
    INVALID_REDIRECT = 11216, Severity.ERROR, "a 3xx answer that leads nowhere"
    ERROR_ANSWER = 11217, Severity.ERROR, "the server answered 4xx or 5xx"
    TLS_FAILED = 11220, Severity.ERROR, "the TLS handshake failed"
    CERTIFICATE_OTHER_HOST = 11235, Severity.ERROR, "the certificate is for another host"
    CERTIFICATE_EXPIRED = 11236, Severity.ERROR, "the certificate has expired"
    CERTIFICATE_UNTRUSTED = 11237, Severity.ERROR, "no trusted path to the certificate"
    INVALID_RETRY_POLICY = 11243, Severity.ERROR, "the connection overrides in the URL are not valid"
    TOO_LARGE = 11750, Severity.ERROR, "the TwiML is larger than 64 kB"
    UNPARSABLE = 12100, Severity.ERROR, "the document is not XML, or its root is not Response"
    SCHEMA = 12200, Severity.WARNING, "an unknown verb, attribute or nesting"
    CONTENT_TYPE = 12300, Severity.ERROR, "the Content-Type is missing or not one that Twilio reads"
    INTERNAL = 12400, Severity.ERROR, "an internal failure of Twilio's"

    DIAL_METHOD = 13210, Severity.WARNING, "Dial: bad method"
    DIAL_TIMEOUT = 13212, Severity.WARNING, "Dial: bad timeout"
    DIAL_NESTING = 13215, Severity.WARNING, "Dial: bad nested element"
    DIAL_TIME_LIMIT = 13216, Severity.WARNING, "Dial: bad timeLimit"
    DIAL_NUMBER_FORMAT = 13223, Severity.WARNING, "Dial: not a phone number"
    GATHER_FINISH_KEY = 13310, Severity.WARNING, "Gather: bad finishOnKey"
    GATHER_FINISH_KEYS = 13311, Severity.WARNING, "Gather: bad finishOnKey"
    GATHER_METHOD = 13312, Severity.WARNING, "Gather: bad method"
    GATHER_TIMEOUT = 13313, Severity.WARNING, "Gather: bad timeout"
    GATHER_NUM_DIGITS = 13314, Severity.WARNING, "Gather: bad numDigits"
    GATHER_NESTING = 13320, Severity.WARNING, "Gather: only Say, Play and Pause may be nested"
    GATHER_INPUT = 13326, Severity.WARNING, "Gather: bad input"
    GATHER_SPEECH_TIMEOUT = 13327, Severity.WARNING, "Gather: bad speechTimeout"
    GATHER_MAX_SPEECH_TIME = 13328, Severity.WARNING, "Gather: bad maxSpeechTime"
    GATHER_HINTS = 13330, Severity.WARNING, "Gather: too many or too long hints"
    GATHER_LANGUAGE = 13331, Severity.WARNING, "Gather: bad language"
    GATHER_BARGE_IN = 13332, Severity.WARNING, "Gather: bad bargeIn"
    GATHER_DEBUG = 13336, Severity.WARNING, "Gather: bad debug"
    GATHER_NEEDS_HTTPS = 13337, Severity.ERROR, "Gather: under PCI mode the action must be HTTPS"
    GATHER_EMPTY_RESULT = 13338, Severity.ERROR, "Gather: bad actionOnEmptyResult"
    PLAY_LOOP = 13410, Severity.WARNING, "Play: bad loop"
    PLAY_CONTENT_TYPE = 13420, Severity.ERROR, "Play: not audio"
    PLAY_DIGITS = 13430, Severity.WARNING, "Play: bad digits"
    SAY_LOOP = 13510, Severity.WARNING, "Say: bad loop"
    SAY_VOICE = 13511, Severity.WARNING, "Say: bad voice"
    SAY_LANGUAGE = 13512, Severity.WARNING, "Say: bad language, or one that the voice does not speak"
    SAY_EMPTY = 13520, Severity.WARNING, "Say: there is no text"
    SAY_TOO_LONG = 13521, Severity.WARNING, "Say: more text than the voice takes at once"
    REDIRECT_METHOD = 13710, Severity.WARNING, "Redirect: bad method"
    REJECT_REASON = 13810, Severity.WARNING, "Reject: bad reason"
    PAUSE_LENGTH = 13910, Severity.WARNING, "Pause: bad length"
    ENQUEUE_METHOD = 14201, Severity.ERROR, "Enqueue: bad method"
    ENQUEUE_NAME_SHORT = 14204, Severity.ERROR, "Enqueue: no queue name"
    ENQUEUE_NAME_LONG = 14205, Severity.ERROR, "Enqueue: queue name longer than 64 characters"
    ENQUEUE_WAIT_METHOD = 14206, Severity.ERROR, "Enqueue: bad waitUrlMethod"
    QUEUE_FULL = 14207, Severity.WARNING, "Enqueue: the queue is full"
    BAD_RESERVATION = 14215, Severity.ERROR, "Dial Queue: the reservation is stale"
    CALLBACK_ANSWER = (
        15003,
        Severity.WARNING,
        "a status callback wants 204, or 200 with an empty Response as XML",
    )
    INLINE_TOO_LONG = 32018, Severity.ERROR, "TwiML given by REST is longer than 4,000 characters"
