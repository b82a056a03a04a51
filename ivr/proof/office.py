"""An office in the abstract: keeps the desk's promises over a world, without a database."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from ivr.city import City, EnableExtra, PinRequired
from ivr.desk import (
    CardSight,
    CardStatus,
    Claim,
    CodeVerdict,
    LossAnswer,
    LossDeed,
    LossSight,
    Named,
    NewPin,
    NoPin,
    PinDeed,
    Proof,
    ProvenBy,
    Why,
)
from ivr.proof.world import (
    NOON,
    OTHER_ID,
    OWN_ID,
    RIGHT_CODE,
    RIGHT_PIN,
    WEAK_PIN,
    Around,
    Memory,
    World,
)


@dataclass
class AbstractDesk:
    """Keeps the promises of `ivr.desk.CardDesk` over a `World`, and notes every deed with what was proven for it.

    It also notes whether the conversation has looked at the card, and at what around it: a turn that did not is the
    same turn for every card, every hour and every calling number.
    """

    city: City
    card_behind: World
    shown_before: Memory
    around: Around
    deeds: list[tuple[str, Memory]] = field(default_factory=list)
    pins_judged: int = 0
    has_looked_at_card: bool = False
    looked_around: set[str] = field(default_factory=set)

    @property
    def world(self) -> World:
        self.has_looked_at_card = True
        return self.card_behind

    @world.setter
    def world(self, world: World) -> None:
        self.has_looked_at_card = True
        self.card_behind = world

    @property
    def memory(self) -> Memory:
        self.has_looked_at_card = True
        return self.shown_before

    @property
    def caller_is_withheld(self) -> bool:
        return self._look_around("is_withheld")

    def _look_around(self, what: str) -> bool:
        self.looked_around.add(what)
        return bool(getattr(self.around, what))

    def now(self) -> datetime:
        return NOON

    def staff_are_in(self) -> bool:
        return self._look_around("staff_in")

    def queue_is_full(self) -> bool:
        return self._look_around("queue_is_full")

    def next_opening(self) -> datetime:
        return NOON + timedelta(days=1)

    def self_service_is_open(self) -> bool:
        return not self.city.loss.self_service_hours or self.staff_are_in()

    def is_citizen_id(self, text: str) -> bool:
        return text in {OWN_ID, OTHER_ID}

    def claim_by_citizen_id(self, citizen_id: str) -> Named:
        return self._claim("own id" if citizen_id == OWN_ID else "other id")

    def claim_by_card_number(self, keyed: str) -> Named:
        return self._claim("card number")

    def claim_by_calling_number(self) -> Named:
        """The card that is registered with the calling number; `World("unknown")` stands for calls from elsewhere."""
        return self._claim("card number")

    def _claim(self, claim: str) -> Named:
        """A new claim starts with nothing shown for it."""
        if self.shown_before != (nothing_shown := Memory(code_is_out=self.shown_before.code_is_out)):
            self.has_looked_at_card, self.shown_before = True, nothing_shown
        return Named(Claim(claim), typed=claim)

    def _is_the_card(self, claim: Claim) -> bool:
        return self.world.pin != "unknown" and claim != "other id"

    def caller_is_for_people(self) -> bool:
        return self._look_around("is_for_people")

    def caller_is_elder(self) -> bool:
        return self._look_around("is_elder")

    def pin_changes_are_off(self) -> bool:
        return self._look_around("is_alarmed")

    def try_pin(self, claim: Claim, pin: str, typed: str | None = None) -> Proof | None:
        self.pins_judged += 1
        if not (self._is_the_card(claim) and self.world.pin == "enabled" and pin == RIGHT_PIN):
            return None
        self._remember(pin_was_right=True)
        return Proof(claim, ProvenBy.PIN)

    def try_pin_for_staff(self, pin: str) -> None:
        """The operator means the card behind the call; what comes of it nobody in the call learns."""
        self.pins_judged += 1

    def tell_staff_of_no_pin(self, why: NoPin) -> None:
        """Told to nobody in the call."""

    def read_back(self, claim: Claim) -> Proof | None:
        required = self.city.pin.required
        if required is PinRequired.YES or not self._is_the_card(claim):
            return None
        if required is PinRequired.OPTIONAL and self.world.is_enabled:
            return None
        self._remember(id_was_right=True)
        return Proof(claim, ProvenBy.READ_BACK)

    def card(self, proof: Proof) -> CardSight:
        status = self.world.status
        loss = None
        if status in {CardStatus.TEMPORARY_LOSS, CardStatus.FORMAL_LOSS}:
            ends = NOON + timedelta(days=20) if status is CardStatus.TEMPORARY_LOSS else None
            loss = LossSight("260303000001", status, NOON, NOON, ends)
        return CardSight("5678", status, loss, self.world.holder_is_minor, self.world.bank, has_phone=True)

    def report_loss(self, proof: Proof) -> LossAnswer:
        self._note("report_loss")
        match self.world.status:
            case CardStatus.ACTIVE:
                self.world = replace(self.world, status=CardStatus.TEMPORARY_LOSS)
                return LossAnswer(LossDeed.DONE, self.card(proof).loss)
            case CardStatus.TEMPORARY_LOSS | CardStatus.FORMAL_LOSS:
                return LossAnswer(LossDeed.ALREADY, self.card(proof).loss)
        return LossAnswer(LossDeed.NOT_POSSIBLE)

    def renew_loss(self, proof: Proof) -> LossAnswer:
        self._note("renew_loss")
        if self.world.status is CardStatus.TEMPORARY_LOSS:
            return LossAnswer(LossDeed.DONE, self.card(proof).loss)
        return LossAnswer(LossDeed.NOT_POSSIBLE)

    def release_loss(self, proof: Proof) -> LossAnswer:
        self._note("release_loss")
        if self.world.status is CardStatus.TEMPORARY_LOSS:
            self.world = replace(self.world, status=CardStatus.ACTIVE)
            return LossAnswer(LossDeed.DONE)
        return LossAnswer(LossDeed.NOT_POSSIBLE)

    def _id_fits(self, claim: Claim, citizen_id: str | None) -> bool:
        return self._is_the_card(claim) and (citizen_id == OWN_ID if citizen_id else claim == "own id")

    def send_code(self, claim: Claim, citizen_id: str | None) -> None:
        fits = self._id_fits(claim, citizen_id)
        self._remember(code_is_out=fits and self.world.phone_fits, id_was_right=fits)

    def try_code(self, claim: Claim, code: str) -> Proof | CodeVerdict:
        if not (self.memory.code_is_out and code == RIGHT_CODE):
            return CodeVerdict.NOT_RIGHT
        self._remember(code_is_out=False)
        if self.world.is_enabled:
            return CodeVerdict.ALREADY_ENABLED
        self._remember(code_was_right=True)
        return Proof(claim, ProvenBy.ENABLING)

    def enable_without_code(self, claim: Claim, citizen_id: str | None) -> Proof | None:
        if not self._id_fits(claim, citizen_id) or self.world.is_enabled:
            return None
        if self.city.pin.enable_extra is EnableExtra.REGISTERED_PHONE and not self.world.phone_fits:
            return None
        self._remember(id_was_right=True)
        return Proof(claim, ProvenBy.ENABLING)

    def weigh_new_pin(self, proof: Proof, pin: str) -> NewPin:
        if pin == RIGHT_PIN and proof.by is ProvenBy.PIN:
            return NewPin.SAME_AS_OLD
        return NewPin.TOO_EASY if pin == WEAK_PIN or pin == self.city.pin.initial else NewPin.FINE

    def hold_new_pin(self, pin: str) -> None:
        self._remember(held=pin)

    def is_held_new_pin(self, pin: str) -> bool:
        held = self.memory.held
        self._remember(held=None)
        return held == pin

    def change_pin(self, proof: Proof, pin: str) -> PinDeed:
        if self.pin_changes_are_off():
            return PinDeed.CHANGES_OFF
        self._note(f"change_pin by {proof.by.value}")
        if self.world.status is CardStatus.CANCELLED:
            return PinDeed.NOT_POSSIBLE
        self.world = replace(self.world, pin="enabled")
        return PinDeed.CHANGED if proof.by is ProvenBy.PIN else PinDeed.ENABLED

    def leave_callback(self, number: str | None, why: Why, claim: Claim | None) -> str:
        self._note("leave_callback")
        return "0001"

    def _remember(self, **changes: object) -> None:
        self.shown_before = replace(self.memory, **changes)  # type: ignore[arg-type]

    def _note(self, deed: str) -> None:
        self.deeds.append((deed, self.memory))
