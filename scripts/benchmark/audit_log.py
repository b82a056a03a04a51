"""How long the verification of a large audit log takes: a log of invented events, sealed, with the deeds they tell of.

The events of one card lie far apart, as they do in a log that many cards write to; chains are read in another order
than they were written in, which is the dearest case.
"""

import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from models import audit, fingerprints, migrate
from models.audit import LABEL
from models.audit_anchor import Anchor
from models.audit_check import Trust, verify
from models.audit_events import AuditEvent, LossReleased, LossReported, PinChanged, PinImported, PinWrong
from models.audit_seal import PublicKeys, SealKey
from models.audit_sealer import Sealer
from models.audit_workers import processes
from models.database import Database
from models.environment_keys import EnvironmentKeys
from models.import_events import CardImported
from models.key_list import Key, KeyList
from models.keys import KeyRing
from models.pin import wrapped
from models.sealed import seal

PROCESSES = (1, 2)
EVENTS_A_CARD = 6
TEMPORARY = timedelta(days=21)
BEGAN = datetime(2026, 3, 2, 1, tzinfo=UTC)
_EVENT = "INSERT INTO audit_events (subject, seq, at, kind, actor, body, prev, mac) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_HOLDER = "INSERT INTO holders (uid, citizen_id, citizen_id_index, name, phone, phone_index) VALUES (?, ?, ?, ?, ?, ?)"
_CARD = "INSERT INTO cards (uid, number, keyed_form, holder_uid, standing, issued_at) VALUES (?, ?, '', ?, 'active', ?)"
_PIN = "INSERT INTO pins (card_uid, stored, enabled_at, changed_at) VALUES (?, ?, ?, ?)"
_PHC = "$argon2id$v=19$m=19456,t=2,p=1$2VuLsRZCCGHMGeNcay0F4A$Tm6VTZY3DmmIrUfHn1YqwOwCoZ2xcwFqfVe0mQfhd0k"
"""A hash of nothing in particular, long as one is."""
_LOSS = (
    "INSERT INTO loss_reports (uid, card_uid, reference, kind, channel, reported_at, takes_effect_at, ends_at,"
    " ended_at, ended_how) VALUES (?, ?, ?, 'temporary', 'self_service', ?, ?, ?, ?, 'released')"
)
_PEPPER, _DATA, _SEED = (bytes(range(number, number + 32)) for number in (1, 2, 3))
_KEYS = KeyList((Key("b1", _PEPPER),)), KeyList((Key("b2", _DATA),))


def measure(folder: Path, events: int, counts: tuple[int, ...], say: Callable[[str], None]) -> dict[str, Any]:
    """Make such a log on SQLite, and verify it with so many processes each; seconds and events a second."""
    database = Database(f"sqlite:///{folder / 'log.db'}")
    migrate.upgrade(database)
    open_keys = partial(EnvironmentKeys, *_KEYS)
    seal_key = SealKey("b3", _SEED)
    anchor = Anchor(folder / "anchor")
    say(f"writing {events:,} events and the deeds they tell of")
    _write(database, open_keys(), events // EVENTS_A_CARD)
    say("sealing them")
    sealer = Sealer(database, seal_key, anchor)
    began = time.perf_counter()
    while sealer.seal_due():
        pass
    figures: dict[str, Any] = {
        "events": events,
        "sealing_s": round(time.perf_counter() - began, 1),
        "verify": {},
    }
    trust = Trust(PublicKeys.of(seal_key), anchor)
    for count in counts:
        say(f"verifying with {count}")
        began, used = time.perf_counter(), _cpu_seconds()
        with processes(count, database.url.render_as_string(), open_keys) as workers:
            verdict = verify(database, open_keys(), trust, workers)
        took = time.perf_counter() - began
        assert not verdict.faults, verdict.faults[:3]
        figures["verify"][str(count)] = {
            "seconds": round(took, 1),
            "cpu_seconds": round(_cpu_seconds() - used, 1),
            "events_a_second": round(verdict.events / took),
            "chains": verdict.chains,
            "seals": verdict.seals,
            "deeds": verdict.deeds,
        }
    database.dispose()
    return figures


def _cpu_seconds() -> float:
    """Of this process, and of those that it has started and seen the end of."""
    used = (resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def _write(database: Database, keys: KeyRing, cards: int) -> None:
    """Event after event, not card after card; past SQLAlchemy, but not past the triggers."""
    connection: Any = database.engine.raw_connection()
    write = connection.cursor()
    write.execute("PRAGMA foreign_keys=OFF")
    write.execute("PRAGMA cache_size=-262144")
    write.execute("BEGIN IMMEDIATE")
    write.executemany(
        "INSERT INTO audit_heads VALUES (?, 1, '')", ((_subject(card),) for card in range(cards))
    )
    ends = [""] * cards
    for seq in range(1, EVENTS_A_CARD + 1):
        if seq > 1:
            write.execute("UPDATE audit_heads SET seq = seq + 1")
        write.executemany(_EVENT, _rows(keys, seq, ends))
    heads = ((mac, _subject(card)) for card, mac in enumerate(ends))
    write.executemany("UPDATE audit_heads SET mac = ? WHERE subject = ?", heads)
    write.executemany(_HOLDER, (_holder(keys, card) for card in range(cards)))
    write.executemany(_CARD, (_card(cards, card) for card in range(cards)))
    write.executemany(_PIN, (_pin(keys, cards, card) for card in range(cards)))
    write.executemany(_LOSS, (_loss(cards, card) for card in range(cards)))
    connection.commit()
    connection.close()


def _rows(keys: KeyRing, seq: int, ends: list[str]) -> Iterator[tuple[Any, ...]]:
    key_id = keys.ids(LABEL)[0]
    for card, prev in enumerate(ends):
        at = BEGAN + _since(len(ends), seq, card)
        event = _event(keys, seq, card, at)
        body = audit.canonical(asdict(event))
        actor = f"call:CA{card:032x}"
        message = audit.sealed_message(prev, _subject(card), seq, audit.moment(at), event.kind, actor, body)
        ends[card] = f"{key_id}:{keys.mac_with(key_id, LABEL, message).hex()}"
        yield _subject(card), seq, _at(len(ends), seq, card), event.kind, actor, body, prev, ends[card]


def _event(keys: KeyRing, seq: int, card: int, at: datetime) -> AuditEvent:
    """A card's life: imported with its PIN, reported lost, a wrong PIN, found again, its PIN changed."""
    match seq:
        case 1:
            content = fingerprints.of_card(_uid(card), _number(card), _uid(-card))
            return CardImported(
                standing="active", fingerprint=fingerprints.made(keys, content), has_phone=True
            )
        case 2:
            return PinImported(pin_after="enabled", is_kept=True, fingerprint=_of_pin(keys, card))
        case 3:
            return LossReported(
                reference=_reference(card),
                loss_kind="temporary",
                channel="self_service",
                status_before="1",
                status_after="4",
                takes_effect_at=at,
                ends_at=at + TEMPORARY,
            )
        case 5:
            return LossReleased(
                reference=_reference(card), channel="self_service", status_before="4", status_after="1"
            )
        case 6:
            return PinChanged(fingerprint=_of_pin(keys, card))
        case _:
            return PinWrong(
                in_a_row=1, is_judged=True, is_own_phone=True, wrong_own=1, wrong_others=0, pauses=0
            )


def _holder(keys: KeyRing, card: int) -> tuple[Any, ...]:
    """The values are no person's; a verification of the log opens one of them, to see that the keys are right."""
    uid = _uid(-card)
    sealed = seal(keys, "holders.citizen_id", uid, "110101199003071233")
    return uid, sealed, uid, sealed, sealed, uid


def _card(cards: int, card: int) -> tuple[Any, ...]:
    return _uid(card), _number(card), _uid(-card), _at(cards, 1, card)


def _pin(keys: KeyRing, cards: int, card: int) -> tuple[Any, ...]:
    return _uid(card), _stored(keys, card), _at(cards, 2, card), _at(cards, 6, card)


def _stored(keys: KeyRing, card: int) -> bytes:
    return wrapped(keys, _uid(card), keys.ids("pin")[0], _PHC)


def _of_pin(keys: KeyRing, card: int) -> str:
    return fingerprints.made(keys, fingerprints.of_pin(keys, _uid(card), _stored(keys, card)))


def _loss(cards: int, card: int) -> tuple[Any, ...]:
    reported = _at(cards, 3, card)
    ends = (BEGAN + _since(cards, 3, card) + TEMPORARY).replace(tzinfo=None).isoformat(" ", "microseconds")
    return _uid(card), _uid(card), _reference(card), reported, reported, ends, _at(cards, 5, card)


def _uid(card: int) -> str:
    """Not in the order of the cards: uids are random."""
    return sha256(card.to_bytes(8, "big", signed=True)).hexdigest()[:32]


def _number(card: int) -> str:
    return f"A{card:08}"


def _subject(card: int) -> str:
    return f"card:{_uid(card)}"


def _reference(card: int) -> str:
    return f"{card:012}"


def _since(cards: int, seq: int, card: int) -> timedelta:
    return timedelta(milliseconds=(seq - 1) * cards + card)


def _at(cards: int, seq: int, card: int) -> str:
    """As SQLAlchemy writes times on SQLite."""
    return (BEGAN + _since(cards, seq, card)).replace(tzinfo=None).isoformat(" ", "microseconds")
