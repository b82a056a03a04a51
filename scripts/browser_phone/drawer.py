"""The tester's drawer: each webhook with its TwiML and its timing, and what the call caused in the record."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from xml.dom import minidom
from xml.parsers.expat import ExpatError

from console.audit.sentences import sentence
from models import audit_search, identity, outbox_list
from models.audit_search import Events, Wanted
from models.office import Office
from scripts.browser_phone import masking
from scripts.browser_phone.call import BrowserCall
from scripts.browser_phone.story import Told
from telephony.simulator.exchange import Exchange

MOST_EVENTS = 50
CARD = "card:"
APART = timedelta(seconds=0.3)
"""A message is written while a webhook is answered, by the clock of another process."""


@dataclass(frozen=True)
class Caused:
    """Something in the record that this call brought about."""

    at: datetime
    text: str
    to: str = ""


def webhook(told: Told, exchange: Exchange, call: BrowserCall) -> dict[str, Any]:
    """One webhook, masked."""
    return {
        "n": told.place,
        "at": (exchange.at + call.shift).astimezone(call.zone).isoformat(timespec="milliseconds"),
        "purpose": exchange.purpose.value,
        "method": exchange.method,
        "path": urlsplit(exchange.url).path,
        "status": exchange.status,
        "milliseconds": round(exchange.seconds * 1000),
        "attempts": len(exchange.attempts),
        "codes": [f"{code.value} {code.meaning}" for code in exchange.codes],
        "turn": told.turn,
        "step": told.told.step if told.told else "",
        "outcome": told.told.outcome if told.told else "",
        "parameters": masking.parameters(exchange, told.told),
        "twiml": masking.twiml(pretty(exchange.body), told.told),
    }


def pretty(body: str) -> str:
    """A document with each element on a line of its own; what is no XML stays as it is."""
    try:
        printed = minidom.parseString(body.encode()).documentElement
    except ExpatError:
        return body
    return printed.toprettyxml(indent="  ").strip() if printed else body


def deeds(office: Office, call: BrowserCall) -> Events:
    """What the audit log holds of this caller's deeds."""
    with office.database.light() as connection:
        return audit_search.page(connection, Wanted(actor=f"call:{call.sid}"), most=MOST_EVENTS)


def events(office: Office, call: BrowserCall, found: Events) -> list[Caused]:
    """The caller's deeds, oldest first, in sentences."""
    said = [
        Caused(each.at.astimezone(call.zone), sentence(each, found.tails.get(each.subject, ""), office.zone))
        for each in found.events
    ]
    return said[::-1]


def messages(office: Office, call: BrowserCall, found: Events, told: list[Told]) -> list[Caused]:
    """The SMS about the cards of this caller's deeds that were written while a webhook of this call was answered."""
    cards = {each.subject.removeprefix(CARD) for each in found.events if each.subject.startswith(CARD)}
    spans = [
        (one.at + call.shift, one.at + call.shift + timedelta(seconds=one.seconds))
        for each in told
        if (one := each.event.exchange) is not None
    ]
    return [
        Caused(line.made_at.astimezone(call.zone), line.body or "", identity.mask_phone(line.to))
        for line in outbox_list.about_cards(office, cards)
        if line.kind == "sms" and any(begin - APART <= line.made_at <= end + APART for begin, end in spans)
    ]
