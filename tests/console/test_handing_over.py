"""The work sheet of a call that goes on with somebody else."""

from dataclasses import dataclass

import pytest

from console.words import en, zh
from ivr.city import StaffRules
from models import waiting
from models.database import Database
from models.office import Office
from models.staff import Role
from tests.console.callers import a_caller_waits
from tests.console.desks import NAMES, Visitor, a_visitor, staff_of
from tests.console.test_queue_call import ALWAYS_IN
from tests.factories import CardFacts, an_initial_card, make_office

SUPERVISOR = NAMES[Role.SUPERVISOR][0]


@dataclass
class Talk:
    """An operator with a caller."""

    office: Office
    visitor: Visitor
    call_sid: str
    card: CardFacts

    @property
    def path(self) -> str:
        """The call's page."""
        return f"/call/{self.call_sid}"

    def go_on(self, how: str, **fields: str) -> str:
        """Send the form; where it leads, or the page that refuses."""
        answer = self.visitor.post(f"{self.path}/go-on/{how}", self.path, **fields)
        return str(answer.headers.get("Location", answer.text))

    @property
    def taken_by(self) -> str | None:
        """Who has the call."""
        with self.office.database.light() as connection:
            return waiting.operator_of(connection, self.call_sid)


@pytest.fixture
def talk(database: Database) -> Talk:
    """In a city that has a number of 12345."""
    rules = StaffRules(hours=ALWAYS_IN.hours, government_line="+8631112345")
    office = make_office(database, staff=rules)
    sid = a_caller_waits(office)
    visitor = a_visitor(office, Role.OPERATOR)
    visitor.post(f"/queue/{sid}/take", "/queue")
    return Talk(office, visitor, sid, an_initial_card(office))


def a_supervisor_goes_on_duty(talk: Talk) -> Visitor:
    other = a_visitor(talk.office, Role.SUPERVISOR)
    other.post("/queue/duty/on", "/queue")
    return other


def test_a_note_stays_with_the_call(talk: Talk) -> None:
    assert talk.go_on("note", remark="要补卡") == talk.path

    page = talk.visitor.get(talk.path).text

    assert "要补卡" in page
    assert zh.WORDS["handing.nobody"] in page


@pytest.mark.parametrize(
    ("number", "because"),
    [
        ("110101 19900307 1233", "citizen_id"),
        ("卡A12345678", "card"),
        ("138 0013 8000", "phone"),
        ("739164", "pin"),
    ],
)
def test_d1_nobodys_number_goes_into_a_note_and_what_was_typed_stays(
    talk: Talk, number: str, because: str
) -> None:
    page = talk.go_on("note", remark=f"请回{number}")
    wrapped_up = talk.visitor.post(
        f"{talk.path}/wrap-up", talk.path, reason="answered", note=f"请回{number}"
    ).text

    for refused in (page, wrapped_up):
        assert zh.WORDS[f"because.{because}_in_a_note"] in refused
        assert f"请回{number}</textarea>" in refused
    assert f"请回{number}" not in talk.visitor.get(talk.path).text
    assert talk.taken_by == NAMES[Role.OPERATOR][0]


def test_a_colleague_on_duty_gets_the_call_with_note_and_card(talk: Talk) -> None:
    other = a_supervisor_goes_on_duty(talk)
    assert f'<option value="{SUPERVISOR}">' in talk.visitor.get(talk.path).text

    sent = talk.go_on("colleague", colleague=SUPERVISOR, remark="要挂失", card=talk.card.uid)

    assert zh.WORDS["queue.handed_over"] in talk.visitor.get(sent).text
    assert talk.visitor.get(talk.path).status_code == 404
    assert f'href="{talk.path}"' in other.get("/queue").text
    sheet = other.get(talk.path).text
    assert "要挂失" in sheet
    assert f'href="{talk.path}/card/{talk.card.uid}"' in sheet
    assert zh.WORDS["verify.compare"] in other.get(f"{talk.path}/card/{talk.card.uid}").text


def test_who_is_not_on_duty_gets_nothing_and_the_note_stays_in_the_form(talk: Talk) -> None:
    staff_of(talk.office, Role.SUPERVISOR)

    page = talk.go_on("colleague", colleague=SUPERVISOR, remark="要挂失")

    assert zh.WORDS["refused.NotOnDuty"] in page
    assert "要挂失</textarea>" in page
    assert talk.taken_by == NAMES[Role.OPERATOR][0]


def test_back_in_the_queue_anybody_can_take_the_call(talk: Talk) -> None:
    talk.go_on("queue", remark="我要下班")

    assert talk.call_sid in talk.visitor.get("/queue").text
    other = a_visitor(talk.office, Role.SUPERVISOR)
    other.post(f"/queue/{talk.call_sid}/take", "/queue")
    assert "我要下班" in other.get(talk.path).text


def test_12345_ends_the_call_for_us(talk: Talk) -> None:
    sent = talk.go_on("hotline")

    assert zh.WORDS["queue.handed_over"] in talk.visitor.get(sent).text
    assert zh.WORDS["call.wrapped_up"] in talk.visitor.get(talk.path).text


def test_whoever_signs_out_is_off_duty_at_once(talk: Talk) -> None:
    other = a_supervisor_goes_on_duty(talk)
    talk.visitor.get("/language/en")

    other.post("/sign-out", "/queue")

    assert en.WORDS["handing.nobody"] in talk.visitor.get(talk.path).text
    with talk.office.database.light() as connection:
        assert waiting.on_duty(connection) == 0
