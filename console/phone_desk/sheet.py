"""The work sheet as a page: who may see it, and what stands on it."""

from collections.abc import Mapping, Sequence

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from console.guard import member
from console.wording import refusal
from models import call_taking, callback_list, duty, handing_over, line_state, pin_by_phone
from models.call_taking import TakenCall
from models.callback import Outcome
from models.duty import Colleague
from models.exchange import Exchange
from models.line_state import LineNow
from models.office import Office
from models.operator_desk import OperatorDesk
from models.pin_by_phone import Keyed
from models.said_facts import Fact
from models.staff_lookup import CardView
from models.staff_refusals import NoSuchCard, NotDone, NotVerified
from models.staff_verify import Attempt
from models.wrap_up import LONGEST_NOTE, Reason


class Sheet:
    """Sheets of an office, each for the operator who has the call or the call-back, and for nobody else."""

    def __init__(self, office: Office, exchange: Exchange) -> None:
        self._office = office
        self._exchange = exchange

    def own(self, call_sid: str) -> TakenCall:
        """The call, if whoever is signed in took it, or calls back whoever asked for it. Else the page is not there."""
        number = member().work_number
        if asked := callback_list.of_operator(self._office, number, call_sid):
            return call_taking.called_back(asked)
        with self._office.database.light() as connection:
            return call_taking.taken(connection, call_sid, number) or abort(404)

    def line(self, call: TakenCall) -> LineNow | None:
        """How the line stands; None for a call-back, whose talk is a call of its own, and once all is wrapped up."""
        if call.callback or call.is_wrapped_up:
            return None
        with self._office.database.light() as connection:
            return line_state.now(connection, self._exchange, call.call_sid)

    def page(
        self,
        call: TakenCall,
        card_uid: str = "",
        card: CardView | None = None,
        fault: str = "",
        typed: Mapping[str, str] | None = None,
        attempt: Attempt | None = None,
        is_closed: str = "",
    ) -> str:
        """The page, with what was typed."""
        back, notes = call.callback, handing_over.notes(self._office, call.call_sid)
        return render_template(
            "desk/phone/call.html",
            call=call,
            line=self.line(call),
            tries=callback_list.tries(self._office, back.uid) if back else (),
            outcomes=list(Outcome),
            notes=notes,
            open_card=next((each.card_uid for each in notes if each.card_uid), ""),
            colleagues=self._colleagues(),
            has_hotline=self._office.city.staff.government_line is not None,
            card_uid=card_uid,
            keyed=self._keyed(call.call_sid, card_uid),
            card=card,
            was_reported=request.args.get("done") == "reported",
            fault=fault,
            typed=typed or {},
            attempt=attempt,
            is_closed=is_closed,
            facts=list(Fact),
            reasons=list(Reason),
            longest_note=LONGEST_NOTE,
            exchange=self._exchange,
            failures=self._office.city.staff.verify_max_failed,
        )

    def with_card(
        self, call: TakenCall, card_uid: str, fault: str = "", typed: Mapping[str, str] | None = None
    ) -> str:
        """The page on which a card is open: its file, if the caller was verified for it just now."""
        if not card_uid:
            return self.page(call, fault=fault, typed=typed)
        try:
            card = self.desk(call.call_sid).look(card_uid)
        except NotVerified:
            return self.page(call, card_uid, fault=fault, typed=typed)
        except NoSuchCard:
            abort(404)
        except NotDone as closed:
            return self.page(call, card_uid, fault=fault or refusal(closed), typed=typed, is_closed="yes")
        return self.page(call, card_uid, card, fault, typed)

    def desk(self, call_sid: str) -> OperatorDesk:
        """All that may be asked of the record for the caller of this call."""
        return OperatorDesk(self._office, member().work_number, request.remote_addr or "", call_sid)

    def _colleagues(self) -> Sequence[Colleague]:
        with self._office.database.light() as connection:
            return duty.colleagues(connection, member().work_number)

    def _keyed(self, call_sid: str, card_uid: str) -> Keyed | None:
        with self._office.database.light() as connection:
            return pin_by_phone.answer(connection, member().work_number, call_sid, card_uid)

    def again(self, call_sid: str) -> Response:
        """Back to the sheet, with the card on which the form stood."""
        if card_uid := request.form.get("card", ""):
            return redirect(url_for("call.card", call_sid=call_sid, card_uid=card_uid), 303)
        return redirect(url_for("call.show", call_sid=call_sid), 303)
