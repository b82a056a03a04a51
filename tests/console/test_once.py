"""A form that was sent before tells what truly happened, whatever is sent under its key."""

from console.words import zh
from models.office import Office
from models.reset_request import Mending
from models.staff import Role
from tests.console.desks import a_visitor
from tests.factories import a_locked_card
from tests.models.looking import kinds
from tests.staffing import a_counter, with_papers

NOBODY_ASKED = "0" * 32
NO_SUCH_REQUEST = zh.WORDS["refused.NoSuchRequest"]


def test_p6_a_refusal_on_a_form_that_has_approved_says_that_it_is_decided(office: Office) -> None:
    card = a_locked_card(office)
    asked = a_counter(office).ask(card.uid, Mending.UNLOCK, with_papers(card))
    supervisor = a_visitor(office, Role.SUPERVISOR)
    approved, again, refused, another = (
        supervisor.post(f"/approvals/{request}", "/approvals", decision=decision, once="of this form")
        for request, decision in (
            (asked, "approve"),
            (asked, "approve"),
            (asked, "refuse"),
            (NOBODY_ASKED, "approve"),
        )
    )

    assert approved.headers["Location"] == again.headers["Location"] == "/approvals?done=approved"
    assert (refused.status_code, another.status_code) == (409, 409)
    assert NO_SUCH_REQUEST in refused.text
    assert NO_SUCH_REQUEST in another.text
    assert kinds(office, f"card:{card.uid}").count("pin.unlocked") == 1
