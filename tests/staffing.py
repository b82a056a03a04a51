"""Members of staff for tests, and what they say and show."""

from datetime import datetime
from zoneinfo import ZoneInfo

from models import staff_list
from models.counter import Counter
from models.counter_keypad import Keyed
from models.office import Office
from models.operator_desk import OperatorDesk
from models.papers import Bearer, Paper, PaperKind, Presented
from models.said_facts import Fact
from models.staff import Role
from tests.factories import A_PIN, CardFacts, a_call

PLACE = "hall 3"
A_TUESDAY = datetime(2026, 3, 3, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
"""Within staff hours."""


def a_member(office: Office, role: Role = Role.OPERATOR, work_number: str | None = None) -> str:
    """An account; its work number. The same one if it is there already."""
    number = work_number or f"{role.value}-1"
    with office.database.deeds() as session:
        if number not in {line.work_number for line in staff_list.every(session)}:
            staff_list.add(session, office.keys, number, "王芳", role, "not a hash", "test")
    return number


def an_operator_desk(
    office: Office, call_sid: str | None = None, role: Role = Role.OPERATOR, work_number: str | None = None
) -> OperatorDesk:
    """An operator in a call; without a call_sid, in a new one."""
    member = a_member(office, role, work_number)
    return OperatorDesk(office, member, PLACE, call_sid or a_call(office))


def what_the_holder_says(card: CardFacts, **others: str) -> dict[Fact, str]:
    """Name, ID and phone as the holder knows them; `others` by fact: `phone="13800000000"`."""
    said = {Fact.NAME: card.name, Fact.CITIZEN_ID: card.citizen_id, Fact.PHONE: card.phone or ""}
    return said | {Fact(name): text for name, text in others.items()}


def a_counter(
    office: Office, role: Role = Role.CLERK, work_number: str | None = None, place: str = PLACE
) -> Counter:
    """A clerk's desk, or somebody else's."""
    return Counter(office, a_member(office, role, work_number), place)


def with_papers(
    card: CardFacts,
    /,
    *kinds: PaperKind,
    bearer: Bearer = Bearer.HOLDER,
    reason: str = "忘记密码",
    **numbers: str,
) -> Presented:
    """Papers that fit; without kinds, card and ID. `numbers` replace one: `id_card="110101199003071233"`."""
    right = {"card": card.number, "id_card": card.citizen_id}
    shown = kinds or (PaperKind.CARD, PaperKind.ID_CARD)
    papers = tuple(Paper(kind, (right | numbers).get(kind.value, "130102197001010018")) for kind in shown)
    return Presented(bearer, papers, reason)


def the_id(card: CardFacts) -> Presented:
    """The holder with nothing but the ID: the card is gone."""
    return with_papers(card, PaperKind.ID_CARD)


def keys_the_pin(counter: Counter, card: CardFacts, pin: str = A_PIN) -> None:
    """The holder proves the card at this desk."""
    assert counter.take_pin(card.uid, pin) is Keyed.RIGHT
