"""A caller has lost the card: the main job of the line (rules L1, L2, L5–L7)."""

from models.office import Office
from tests.calls.phone import AT_NIGHT, Phone
from tests.factories import an_enabled_card, an_initial_card


def test_l1_an_enabled_holder_freezes_the_card_at_night(phone: Phone, office: Office) -> None:
    card = an_enabled_card(office)

    phone.dial(at=AT_NIGHT).press("1", card.citizen_id, "739164", "1")

    assert "已经挂失" in phone.hears


def test_l2_a_card_on_its_initial_pin_is_never_frozen_by_the_machine(phone: Phone, office: Office) -> None:
    card = an_initial_card(office)

    phone.dial().press("1", card.citizen_id, "123456")

    assert "由人工为您办理" in phone.heard
    assert phone.is_in_queue
