"""The card desk for callers: keeps the promises of `ivr/desk.py` against the record.

Each thing a caller can want has a file of its own: `claims.py` (who), `tries.py` (the PIN), `loss_deeds.py`,
`codes.py`, `new_pin.py`, `callbacks.py`. This class only joins them; when the turn's transaction begins is decided in
`turn_deeds.py`. Whatever changes the record goes through `session`, which the line commits together with the turn
itself: all or nothing.
"""

from datetime import datetime

from ivr.city import City
from ivr.desk import (
    CardSight,
    Claim,
    CodeVerdict,
    LossAnswer,
    Named,
    NewPin,
    NoPin,
    PinDeed,
    Proof,
    ProvenBy,
    Why,
)
from models import (
    callbacks,
    claims,
    codes,
    holder_facts,
    hours,
    identity,
    loss_deeds,
    new_pin,
    pin_by_phone,
    proofs,
    sights,
    throttle_caller,
    throttle_line,
    tries,
    waiting,
)
from models.card_file import CardFile, read_file
from models.pin_by_phone import Keyed
from models.turn_deeds import TurnDeeds


class Desk(TurnDeeds):
    """One caller's desk for one turn. Use it as a context (`turn_deeds.py`)."""

    @property
    def city(self) -> City:
        return self._office.city

    @property
    def caller_is_withheld(self) -> bool:
        return self._visit.caller is None

    def now(self) -> datetime:
        return self._office.now()

    def staff_are_in(self) -> bool:
        return hours.is_open(self.city.staff.hours, self.now(), self._office.working_days)

    def queue_is_full(self) -> bool:
        with self._office.database.light() as connection:
            return waiting.count(connection) >= self.city.staff.queue_limit

    def next_opening(self) -> datetime:
        return hours.next_opening(self.city.staff.hours, self.now(), self._office.working_days)

    def self_service_is_open(self) -> bool:
        openings = self.city.loss.self_service_hours
        return not openings or hours.is_open(openings, self.now(), self._office.working_days)

    def is_citizen_id(self, text: str) -> bool:
        return identity.is_valid_citizen_id(identity.normalise(text), self._office.today())

    def claim_by_citizen_id(self, citizen_id: str) -> Named:
        with self._reader() as reader:
            claim = claims.by_citizen_id(reader, self._office.keys, citizen_id)
        return Named(claim, claims.typed(self._office.keys, citizen_id))

    def claim_by_card_number(self, keyed: str) -> Named:
        with self._reader() as reader:
            claim = claims.by_card_number(reader, self._office.keys, keyed)
        return Named(claim, claims.typed(self._office.keys, keyed))

    def claim_by_calling_number(self) -> Named:
        with self._reader() as reader:
            claim = claims.by_calling_number(
                reader, self._office.keys, self._visit.caller, self._visit.call_sid
            )
        return Named(claim, claims.typed(self._office.keys, "the calling number"))

    def caller_is_for_people(self) -> bool:
        with self._reader() as reader:
            return throttle_caller.excess(reader, self._visit.caller_index) is not None

    def caller_is_elder(self) -> bool:
        file = self._file(self.claim_by_calling_number().claim)
        if file is None:
            return False
        with self._reader() as reader:
            citizen_id = holder_facts.read(reader, self._office.keys, file.holder_uid).citizen_id
        return identity.age(citizen_id, self._office.today()) >= self.city.elder.age

    def pin_changes_are_off(self) -> bool:
        with self._reader() as reader:
            return throttle_line.is_alarmed(reader)

    def try_pin(self, claim: Claim, pin: str, typed: str | None = None) -> Proof | None:
        if pin == self.city.pin.initial:
            return None
        with self._own_transaction() as session:
            is_judged = tries.spend(session, self._visit, claim, typed or claim)
        with self._office.database.light() as connection:
            seen = tries.stored_pin(connection, claim)
        verdict = self._office.vault.verify(claims.card_uid(claim) or "", seen, pin)
        is_right = tries.conclude(self.session, self._visit, claim, seen, verdict, is_judged)
        return Proof(claim, ProvenBy.PIN) if is_right else None

    def try_pin_for_staff(self, pin: str) -> None:
        with self._reader() as reader:
            wanted = pin_by_phone.wanted(reader, self._call_sid)
        if wanted is None:
            return
        if pin == self.city.pin.initial:
            keyed = Keyed.HAS_NONE
        elif self.try_pin(wanted.claim, pin):
            keyed = Keyed.RIGHT
        else:
            keyed = pin_by_phone.why_not_right(self.session, self._visit, wanted.card_uid)
        pin_by_phone.tell(self.session, self._visit, wanted, keyed)

    def tell_staff_of_no_pin(self, why: NoPin) -> None:
        if wanted := pin_by_phone.wanted(self.session, self._call_sid):
            pin_by_phone.tell(self.session, self._visit, wanted, Keyed(why.value))

    def read_back(self, claim: Claim) -> Proof | None:
        file = self._file(claim)
        may = file is not None and proofs.may_read_back(self._office, file)
        return Proof(claim, ProvenBy.READ_BACK) if may else None

    def card(self, proof: Proof) -> CardSight:
        file = self._file(proof.claim)
        if file is None:
            raise LookupError("the proven card is not in the record any more")
        return sights.card_sight(self._office, file)

    def report_loss(self, proof: Proof) -> LossAnswer:
        return loss_deeds.report(self.session, self._visit, proof)

    def renew_loss(self, proof: Proof) -> LossAnswer:
        return loss_deeds.renew(self.session, self._visit, proof)

    def release_loss(self, proof: Proof) -> LossAnswer:
        return loss_deeds.release(self.session, self._visit, proof)

    def send_code(self, claim: Claim, citizen_id: str | None) -> None:
        codes.send(self.session, self._visit, claim, citizen_id)

    def try_code(self, claim: Claim, code: str) -> Proof | CodeVerdict:
        with self._own_transaction() as session:
            code_uid = codes.spend(session, self._visit, claim)
        return codes.conclude(self.session, self._visit, claim, code_uid, code)

    def enable_without_code(self, claim: Claim, citizen_id: str | None) -> Proof | None:
        with self._reader() as reader:
            return codes.prove_without_code(reader, self._visit, claim, citizen_id)

    def weigh_new_pin(self, proof: Proof, pin: str) -> NewPin:
        self._check_nothing_is_open()
        with self._office.database.light() as connection:
            return new_pin.weigh(connection, self._office, proof, pin)

    def suggested_pin(self, claim: Claim) -> str:
        """P2: the PIN that stands for `ivr.speech.SUGGESTED_PIN` in this turn's reply."""
        with self._reader() as reader:
            visit = self._visit
            return new_pin.suggestion(reader, self._office, visit.call_sid, visit.turn, claim)

    def hold_new_pin(self, pin: str) -> None:
        new_pin.hold(self.session, self._visit, pin)

    def is_held_new_pin(self, pin: str) -> bool:
        # The digest goes when the turn is written; until then no transaction is open, for `change_pin` hashes.
        self._lets_go = True
        with self._reader() as reader:
            return new_pin.is_held(reader, self._visit, pin)

    def change_pin(self, proof: Proof, pin: str) -> PinDeed:
        self._check_nothing_is_open()
        sealed = self._office.vault.seal(claims.card_uid(proof.claim) or "", pin)
        return new_pin.store(self.session, self._visit, proof, sealed)

    def leave_callback(self, number: str | None, why: Why, claim: Claim | None) -> str:
        return callbacks.leave(self.session, self._visit, number, why, claim)

    def _file(self, claim: Claim) -> CardFile | None:
        with self._reader() as reader:
            return read_file(reader, claims.card_uid(claim) or "")
