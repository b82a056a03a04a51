"""The page of call-backs, and the work sheet of somebody who is called back."""

import pytest

from console.words import en, zh
from ivr.desk import CardStatus, Why
from models import callback_list
from models.card_file import read_file
from models.database import Database
from models.office import Office
from models.staff import Role
from tests.console.desks import Visitor, a_visitor
from tests.console.test_queue_call import ALWAYS_IN
from tests.console.test_queue_take import Telephones, has_a_telephone
from tests.factories import CardFacts, a_call, a_desk, an_initial_card, make_office

A_CALLER = "+8613800138000"


@pytest.fixture
def office(database: Database) -> Office:
    """An office whose staff are always in."""
    return make_office(database, staff=ALWAYS_IN)


def somebody_asks(office: Office, card: CardFacts | None = None) -> str:
    """A request; the sid of its call."""
    sid = a_call(office)
    with a_desk(office, sid, caller=A_CALLER) as desk:
        desk.leave_callback(None, Why.ON_INITIAL_PIN, card.claim if card else None)
    return sid


def claimed(office: Office, visitor: Visitor) -> str:
    """The visitor takes the only request on; the address of the sheet."""
    [request] = callback_list.requests(office)
    sent = visitor.post(f"/callbacks/{request.uid}/claim", "/callbacks")
    assert sent.headers["Location"] == f"/call/{request.call_sid}"
    return sent.headers["Location"]


def test_the_list_tells_what_an_operator_needs_and_masks_the_rest(office: Office) -> None:
    card = an_initial_card(office)
    somebody_asks(office, card)

    page = a_visitor(office, Role.OPERATOR).get("/callbacks").text

    assert "138****8000" in page
    assert f"…{card.number[-4:]}" in page
    assert zh.WORDS["why.on_initial_pin"] in page
    assert A_CALLER not in page
    assert (
        zh.WORDS["queue.callbacks_due"].format(count=1) in a_visitor(office, Role.OPERATOR).get("/queue").text
    )


def test_the_second_of_two_operators_is_told_who_was_faster(office: Office) -> None:
    somebody_asks(office)
    [request] = callback_list.requests(office)
    first, second = a_visitor(office, Role.OPERATOR), a_visitor(office, Role.SUPERVISOR)
    shown = second.get("/callbacks")
    claimed(office, first)

    answer = second.post(f"/callbacks/{request.uid}/claim", "/callbacks")

    assert zh.WORDS["callbacks.claim"] in shown.text
    assert answer.status_code == 409
    assert zh.WORDS["refused.ClaimedAlready"] in answer.text
    assert zh.WORDS["callbacks.taken"].format(number="1001") in answer.text
    assert second.get(f"/call/{request.call_sid}").status_code == 404


def test_a_holder_who_is_called_back_is_verified_and_the_card_is_frozen(office: Office) -> None:
    has_a_telephone(office)
    card, telephones = an_initial_card(office), Telephones()
    somebody_asks(office, card)
    visitor = a_visitor(office, Role.OPERATOR, telephones)
    sheet = claimed(office, visitor)

    visitor.post(f"{sheet}/call-back/dial", sheet)
    on_card = visitor.post(f"{sheet}/find", sheet).headers["Location"]
    said = {"name": card.name, "citizen_id": card.citizen_id, "phone": card.phone or ""}
    visitor.post(f"{on_card}/verify", on_card, **said)
    visitor.post(f"{on_card}/report", on_card)
    sent = visitor.post(f"{sheet}/call-back/outcome", on_card, outcome="served", note="已挂失")

    assert [number for number, _, _ in telephones.called_back] == [A_CALLER]
    with office.database.light() as connection:
        file = read_file(connection, card.uid)
    assert file
    assert file.status(office.now()) is CardStatus.TEMPORARY_LOSS
    assert zh.WORDS["callbacks.done.closed"] in visitor.get(sent.headers["Location"]).text
    assert callback_list.requests(office) == []


def test_whoever_is_not_reached_stands_on_the_list_again_with_the_tries_and_their_notes(
    office: Office,
) -> None:
    somebody_asks(office)
    visitor = a_visitor(office, Role.OPERATOR)
    sheet = claimed(office, visitor)
    visitor.post(f"{sheet}/call-back/dial", sheet)

    sent = visitor.post(f"{sheet}/call-back/outcome", sheet, outcome="not_reached", note="响了很久")

    listed = visitor.get(sent.headers["Location"]).text
    assert zh.WORDS["callbacks.done.again"] in listed
    assert zh.WORDS["callbacks.is_due"] not in listed.split("<table", 1)[1].replace(
        zh.WORDS["callbacks.due"], ""
    )
    claimed(office, visitor)
    assert "响了很久" in visitor.get(sheet).text


def test_a_call_back_that_is_not_due_is_warned_of_and_dialled_on_purpose_only(office: Office) -> None:
    has_a_telephone(office)
    somebody_asks(office)
    telephones = Telephones()
    visitor = a_visitor(office, Role.OPERATOR, telephones)
    sheet = claimed(office, visitor)
    assert zh.WORDS["callback.not_due"] not in visitor.get(sheet).text
    visitor.post(f"{sheet}/call-back/dial", sheet)
    visitor.post(f"{sheet}/call-back/outcome", sheet, outcome="not_reached")
    claimed(office, visitor)

    warned = visitor.get(sheet).text
    refused = visitor.post(f"{sheet}/call-back/dial", sheet)
    visitor.post(f"{sheet}/call-back/dial", sheet, early="yes")

    assert zh.WORDS["callback.not_due"] in warned
    assert 'name="early" value="yes" required' in warned
    assert zh.WORDS["refused.NotDue"] in refused.text
    assert len(telephones.called_back) == 2


def test_before_anybody_was_called_only_one_outcome_can_be_noted(office: Office) -> None:
    somebody_asks(office)
    visitor = a_visitor(office, Role.OPERATOR)
    sheet = claimed(office, visitor)

    page = visitor.get(sheet).text
    answer = visitor.post(f"{sheet}/call-back/outcome", sheet, outcome="served", note="还没打")

    assert 'value="not_needed"' in page
    assert 'value="served"' not in page
    assert answer.status_code == 409
    assert zh.WORDS["refused.NotDialled"] in answer.text
    assert "还没打" in answer.text


def test_an_outcome_that_is_sent_twice_is_noted_once(office: Office) -> None:
    somebody_asks(office)
    visitor = a_visitor(office, Role.OPERATOR)
    sheet = claimed(office, visitor)
    visitor.post(f"{sheet}/call-back/outcome", sheet, outcome="not_needed")

    again = visitor.post(f"{sheet}/call-back/outcome", "/callbacks", outcome="not_needed")

    assert again.status_code == 409
    assert zh.WORDS["refused.NotClaimed"] in again.text


def test_a_request_can_be_put_back_on_the_list(office: Office) -> None:
    somebody_asks(office)
    visitor = a_visitor(office, Role.OPERATOR)
    sheet = claimed(office, visitor)

    sent = visitor.post(f"{sheet}/call-back/give-back", sheet)

    assert zh.WORDS["callbacks.claim"] in visitor.get(sent.headers["Location"]).text


def test_the_page_speaks_english_too(office: Office) -> None:
    somebody_asks(office)
    visitor = a_visitor(office, Role.OPERATOR)
    visitor.get("/language/en")

    page = visitor.get(claimed(office, visitor)).text

    assert en.WORDS["callback.dial"] in page
    assert en.WORDS["outcome.not_needed"] in page
