"""Where webhooks come from that somebody else kept: Twilio's Call Events, HAR files, forms written down.

Each gives the webhooks of its calls in their order, as `recordings.take` wants them.
"""

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl

from recordings.take import Sent

UNKNOWN = "/"
"""Where nobody wrote down what was asked: a replay with --update fills it in."""
FORM = "application/x-www-form-urlencoded"


class NoWebhooks(Exception):
    """There is nothing in it that Twilio would have sent."""


@dataclass(frozen=True)
class KeptCall:
    """A call as somebody kept it. `began` is None where nobody wrote down when."""

    sid: str
    began: datetime | None
    sent: Sequence[Sent]


def from_events(sid: str, events: Iterable[Any]) -> KeptCall:
    """Twilio's Call Events (`client.calls(sid).events.list()`). Parameters are named in small letters there.

    They come oldest first or newest first: the dates tell. Two of the same second stay in the order of the list.
    """
    dated = [(_when(event.response), event) for event in events if event.request]
    if not dated:
        raise NoWebhooks(f"Twilio has no events of {sid} (they come a quarter of an hour after the call)")
    if dated[0][0] and dated[-1][0] and dated[0][0] > dated[-1][0]:
        dated.reverse()
    return KeptCall(sid, dated[0][0], [_of_event(event) for _, event in dated])


def from_har(text: str) -> list[KeptCall]:
    """A HAR file, of a browser or a proxy: its POSTed forms that name a CallSid. Raises NoWebhooks."""
    try:
        return _by_call(_kept_in_har(_entries(text)))
    except (AttributeError, KeyError, TypeError, ValueError) as fault:
        raise NoWebhooks(f"this HAR file is not in order: {type(fault).__name__}: {fault}") from None


def _kept_in_har(entries: Iterable[Mapping[str, Any]]) -> list[tuple[datetime | None, Sent]]:
    found = []
    for entry in entries:
        request, response = entry["request"], entry["response"]
        form = _form(request.get("postData") or {})
        if "CallSid" in form:
            content = response.get("content") or {}
            sent = Sent(request["url"], form, _content(content), int(response.get("status") or 200))
            found.append((entry.get("startedDateTime"), sent))
    if not found:
        raise NoWebhooks("no form in this HAR file names a CallSid")
    return [(datetime.fromisoformat(at) if at else None, sent) for at, sent in found]


def from_forms(text: str) -> list[KeptCall]:
    """Forms written down, one a line: `CallSid=CA…&Digits=1`, after the path it was posted to if that is known."""
    found = [_of_line(line) for line in text.splitlines() if line.strip() and not line.startswith("#")]
    calls = [sent for sent in found if sent.parameters.get("CallSid")]
    if not calls:
        raise NoWebhooks("no line holds a form that names a CallSid")
    return _by_call((None, sent) for sent in calls)


def _of_event(event: Any) -> Sent:
    request, response = event.request, event.response or {}
    parameters = {
        _as_posted(name): str(value)
        for name, value in (request.get("parameters") or {}).items()
        if value is not None
    }
    return Sent(
        request["url"], parameters, response.get("response_body"), int(response.get("response_code") or 500)
    )


def _as_posted(name: str) -> str:
    """`call_sid` was posted as `CallSid`; `msg` alone is small in a form, too."""
    return name if name == "msg" else "".join(word.capitalize() for word in name.split("_"))


def _when(response: Mapping[str, Any] | None) -> datetime | None:
    text = (response or {}).get("date_created")
    if not text:
        return None
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return datetime.fromisoformat(text)


def _entries(text: str) -> list[dict[str, Any]]:
    try:
        entries: list[dict[str, Any]] = json.loads(text)["log"]["entries"]
    except (KeyError, TypeError):
        raise NoWebhooks("this is no HAR file") from None
    except ValueError as fault:
        raise NoWebhooks(
            f"this is no HAR file, or not all of one: as JSON it ends too early or is broken: {fault}"
        ) from None
    return entries


def _form(posted: Mapping[str, Any]) -> dict[str, str]:
    if not str(posted.get("mimeType", "")).startswith(FORM):
        return {}
    if posted.get("text"):
        return dict(parse_qsl(posted["text"], keep_blank_values=True))
    return {each["name"]: each.get("value", "") for each in posted.get("params") or []}


def _content(content: Mapping[str, Any]) -> str | None:
    text = content.get("text")
    if text is None or content.get("encoding") != "base64":
        return text
    return base64.b64decode(text).decode(errors="replace")


def _of_line(line: str) -> Sent:
    """`POST https://… form`, `/voice form` or the form alone."""
    *before, form = line.split()
    url = before[-1] if before else ""
    parameters = dict(parse_qsl(form, keep_blank_values=True))
    return Sent(url or UNKNOWN, parameters, None)


def _by_call(dated: Iterable[tuple[datetime | None, Sent]]) -> list[KeptCall]:
    """Every call for itself, in the order of their first webhooks."""
    ordered = list(dated)
    sids = list(dict.fromkeys(sent.parameters["CallSid"] for _, sent in ordered))
    calls = []
    for sid in sids:
        own = [(at, sent) for at, sent in ordered if sent.parameters["CallSid"] == sid]
        calls.append(KeptCall(sid, own[0][0], [sent for _, sent in own]))
    return calls
