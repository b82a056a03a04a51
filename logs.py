"""The log: events with fields, as JSON lines or readable on a terminal, and masked whatever anybody put into them.

`log = event_log(__name__)`, then `log.info("turn.settled", step=…, outcome=…)`: a name of two words, and fields. What
`with log_fields(call=…, turn=…)` binds goes along with every event inside it, those of libraries included. Events
hold nothing that has to be masked in the first place; the patterns here are the last net, not the first.
"""

import logging
import re
import sys
from enum import Enum
from typing import Any, TextIO, cast

import structlog
from structlog.typing import EventDict, WrappedLogger

log_fields = structlog.contextvars.bound_contextvars

EventLog = structlog.stdlib.BoundLogger


class Level(Enum):
    """From which level on events are written."""

    DEBUG = logging.DEBUG
    INFO = logging.INFO
    WARNING = logging.WARNING
    ERROR = logging.ERROR


def log_level(text: str) -> Level:
    """A level by its name. Raises ValueError for any other word."""
    if text.upper() not in Level.__members__:
        raise ValueError(f"must be one of {', '.join(level.lower() for level in Level.__members__)}")
    return Level[text.upper()]


_SECRET_WORD = r"pin|pins|digits|code|otp|password|passwd|keys|pressed|密码|验证码"
_PATTERNS = (
    # Citizen IDs of 18 characters (a star is how X is keyed) and of 15, and bank accounts.
    (re.compile(r"(?<![0-9A-Za-z])\d(?:[ -]?\d){14,18}(?:[ -]?[Xx*])?(?![0-9A-Za-z])"), "[id]"),
    (re.compile(r"(?:\+|%2[Bb])[1-9](?:[ -]?\d){6,14}(?!\d)"), "[phone]"),
    (re.compile(r"(?<![0-9A-Za-z])(?:00|\+)?(?:86[ -]?)?1[3-9](?:[ -]?\d){9}(?![0-9A-Za-z])"), "[phone]"),
    (re.compile(r"(?<![0-9A-Za-z])(?=(?:[A-Z]*\d){6})[0-9A-Z]{9}(?![0-9A-Za-z])"), "[card]"),
    (re.compile(rf"(?i)((?:{_SECRET_WORD})[^0-9\n]{{0,12}})\d{{6}}(?!\d)"), r"\1[pin]"),
)
_SECRET_NAME = re.compile(rf"(?i)(?:.*_)?(?:{_SECRET_WORD})")
_SIX_DIGITS = re.compile(r"(?<!\d)\d{6}(?!\d)")


def event_log(name: str) -> EventLog:
    """The log of a module. Writes nothing before `set_up`, but warnings."""
    logger = structlog.wrap_logger(
        logging.getLogger(name), processors=_FIRST, wrapper_class=EventLog, cache_logger_on_first_use=True
    )
    return cast(EventLog, logger)


def set_up(level: Level) -> None:
    """Let this process write events of this level and above on standard error. Again: the level changes."""
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, _StandardError)]:
        root.removeHandler(handler)
    root.addHandler(_StandardError())
    root.setLevel(level.value)
    logging.captureWarnings(capture=True)


def masked(text: str) -> str:
    """Without citizen IDs, telephone and card numbers, and without six digits beside a word like "pin"."""
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


def mask_event(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The last net: every field, exception text and message of a library goes through it."""
    return {name: _masked_value(name, value) for name, value in event.items()}


def _masked_value(name: str, value: Any) -> Any:
    if value is None or isinstance(value, bool | float):
        return value
    text = str(value)
    hidden = masked(text)
    if _SECRET_NAME.fullmatch(name):
        hidden = _SIX_DIGITS.sub("[pin]", hidden)
    return value if isinstance(value, int) and hidden == text else hidden


class _StandardError(logging.StreamHandler[TextIO]):
    """Writes where standard error is at that moment: a terminal gets words, everything else JSON."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)
        self._as_json = _formatter(structlog.processors.JSONRenderer(ensure_ascii=False))
        self._as_words = _formatter(
            structlog.dev.ConsoleRenderer(
                pad_event_to=0, sort_keys=False, exception_formatter=structlog.dev.plain_traceback
            )
        )

    @property
    def stream(self) -> TextIO:  # type: ignore[override]  # Looked up anew, because tests and shells replace it.
        """Standard error as it is now."""
        return sys.stderr

    def format(self, record: logging.LogRecord) -> str:
        """One event, masked."""
        return (self._as_words if sys.stderr.isatty() else self._as_json).format(record)


def _formatter(render: structlog.typing.Processor) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_COMMON,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            mask_event,
            render,
        ],
    )


_COMMON: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
_FIRST: list[structlog.typing.Processor] = [
    structlog.stdlib.filter_by_level,
    *_COMMON,
    structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
]
