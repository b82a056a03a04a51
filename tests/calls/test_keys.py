"""How a caller keys: the length that is known, the # out of habit, silence, nonsense, and the patience of the line."""

from collections.abc import Callable

import pytest

from ivr.speech import Digits, Language
from models.office import Office
from telephony.simulator.quirks import (
    BargeIn,
    CookieScope,
    EmptyDigits,
    GatherEndMessage,
    LoneFinishKey,
    Quirks,
)
from tests.calls.engines import ON_SQLITE_ONLY
from tests.calls.operators import Operator
from tests.calls.phone import AT_NIGHT, IN_HOURS, Phone
from tests.calls.record import Record
from tests.calls.routes import code_in
from tests.factories import CardFacts, a_lost_card, a_sealed_card, an_enabled_card, an_initial_card

LANGUAGES = ("zh", "en")


def test_nobody_waits_for_hash_after_eighteen_characters_or_six_digits(phone: Phone, office: Office) -> None:
    card = an_enabled_card(office)
    phone.dial().press("1")
    before = phone.call.seconds

    phone.press_quickly(card.citizen_id, "739164")

    assert phone.is_told("loss.confirm")
    assert phone.call.seconds == before


@pytest.mark.parametrize(
    ("keys", "step"),
    [
        (("1", "the ID"), "loss.pin"),
        (("1", "the ID", "the PIN"), "loss.confirm"),
        (("2", "1", "the ID", "the PIN"), "pin.new"),
        (("2", "1", "the ID", "the PIN", "620957"), "pin.again"),
        (("2", "1", "the ID", "the PIN", "620957", "620957"), "main_menu"),
        (("2", "1", "the ID", "the PIN", "111111"), "pin.new"),
        (("2", "1", "the ID", "123456"), "pin.code"),
        (("2", "1", "the ID", "123456", "the code"), "pin.menu"),
        (("1", "the ID", "805273"), "loss.pin"),
        (("1", "the ID", "123456"), "nobody_now"),
        (("1", "the ID", "805273", "805274", "805275"), "nobody_now"),
        (("3", "the ID", "the PIN"), "card.status"),
    ],
)
@pytest.mark.parametrize("habit", ["a hash", "a silence"])
def test_a_hash_or_one_silence_right_after_an_entry_of_known_length_does_no_harm(
    habit: str, keys: tuple[str, ...], step: str, phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial(AT_NIGHT)
    for key in keys:
        phone.press(
            {"the ID": card.citizen_id, "the PIN": "739164"}.get(key) or code_in(record)
            if key.startswith("the ")
            else key
        )
    assert record.step(phone) == step

    if habit == "a hash":
        phone.press("#")
    else:
        phone.stay_silent()

    assert record.step(phone) == step
    assert not phone.is_told("nothing_heard")
    assert not phone.is_told("key_unknown")
    phone.stay_silent().stay_silent()
    assert not phone.is_over


@pytest.mark.parametrize(
    ("keys", "verdict"),
    [
        (("1", "the ID", "805273"), "pin.not_right"),
        (("1", "the ID", "12*456"), "six_digits.only"),
        (("1", "130102198001020000"), "who.not_an_id"),
        (("2", "1", "the ID", "the PIN", "111111"), "new_pin.too_easy"),
        (("2", "1", "the ID", "the PIN", "739164"), "new_pin.same_as_old"),
        (("2", "1", "the ID", "the PIN", "620957", "620958"), "new_pin.differs"),
        (("2", "1", "the ID", "the PIN", "620957", "620957"), "new_pin.changed"),
        (("2", "1", "the ID", "123456", "417296"), "enable.code_not_right"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hash_out_of_habit_cuts_no_verdict_short(
    language: str, keys: tuple[str, ...], verdict: str, phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    known = {"the ID": card.citizen_id, "the PIN": "739164"}
    phone.dial(AT_NIGHT, language=language).press(*(known.get(key, key) for key in keys))
    step = record.step(phone)

    phone.press("#")

    assert phone.is_told(verdict)
    assert record.step(phone) == step


def test_the_repeat_key_says_a_report_again_with_its_number(phone: Phone, office: Office) -> None:
    card = an_enabled_card(office)
    phone.dial(AT_NIGHT).press("1", card.citizen_id, "739164", "1")
    told = phone.hears

    phone.press("#")
    assert phone.hears == told

    phone.press("#")
    assert phone.hears == told


def test_the_repeat_key_says_no_hint_again(phone: Phone) -> None:
    phone.dial().press("7")
    assert phone.is_told("key_unknown")

    phone.press("#")

    assert phone.is_told("main_menu.question")
    assert not phone.is_told("key_unknown")
    assert not phone.is_told("welcome")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_repeat_key_in_the_menu_says_no_more_that_the_caller_did_not_confirm(
    language: str, phone: Phone, office: Office
) -> None:
    card = an_enabled_card(office)
    phone.dial(AT_NIGHT, language=language).press("1", card.citizen_id, "739164", "*")
    assert phone.is_told("loss.not_confirmed")

    phone.press("#")

    assert phone.is_told("main_menu.question")
    assert not phone.is_told("loss.not_confirmed")


def test_one_silence_after_a_whole_entry_that_cannot_be_an_id_is_not_counted(
    phone: Phone, record: Record
) -> None:
    phone.dial().press("1", "130102198001020000").stay_silent().stay_silent()

    assert record.step(phone) == "loss.who"


@pytest.mark.parametrize("keys", ["the PIN of a lost card", "the PIN of a sealed card"])
def test_the_same_where_the_card_is_not_served_by_the_machine(
    keys: str, phone: Phone, office: Office, record: Record
) -> None:
    make = a_lost_card if "lost" in keys else a_sealed_card
    card = make(office)
    phone.dial(AT_NIGHT).press("1", card.citizen_id, "739164")
    step = record.step(phone)

    phone.stay_silent()

    assert record.step(phone) == step
    assert not phone.is_told("nothing_heard")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_identifier_that_ends_by_silence_is_asked_again_uncounted(
    language: str, phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial(language=language).press("1")

    for _ in range(4):
        phone.press(card.keyed).stay_silent()
        assert phone.is_told("who.end_with_hash")

    assert record.step(phone) == "loss.who"


@ON_SQLITE_ONLY
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("way", [("1",), ("2", "1")])
def test_a_hash_that_comes_too_late_lets_the_caller_know_that_the_number_was_not_taken(
    way: tuple[str, ...], language: str, phone: Phone, office: Office
) -> None:
    card = an_enabled_card(office)
    phone.dial(language=language).press(*way, card.keyed).stay_silent()

    phone.press("#")

    assert phone.is_told("who.end_with_hash")
    assert phone.press(card.keyed + "#").hears
    assert phone.is_told("pin.question") or phone.is_told("pin.question_present")


@ON_SQLITE_ONLY
@pytest.mark.parametrize("at", [IN_HOURS, AT_NIGHT])
@pytest.mark.parametrize("way", [(), ("1",)], ids=["in a menu", "at a number"])
def test_hash_says_it_again_twenty_times_in_a_row_and_then_ends_like_silence(
    way: tuple[str, ...], at: str, phone: Phone, record: Record
) -> None:
    phone.dial(at).press(*way, *["#"] * 20)
    assert record.step(phone) == ("loss.who" if way else "main_menu")

    phone.press("#")

    assert phone.is_told("goodbye") if at == AT_NIGHT else phone.is_told("why.not_understood")


def test_an_entry_that_is_understood_lets_hash_be_pressed_anew(phone: Phone, record: Record) -> None:
    phone.dial(AT_NIGHT).press(*["#"] * 20, "4")

    phone.press(*["#"] * 20)

    assert record.step(phone) == "questions"


@pytest.mark.parametrize(
    "quirks",
    [
        Quirks(empty_digits=EmptyDigits.ABSENT),
        Quirks(gather_end_message=GatherEndMessage.ABSENT),
        Quirks(lone_finish_key=LoneFinishKey.IGNORED),
        Quirks(barge_in=BargeIn.KEYS_TOO),
        Quirks(cookies=CookieScope.REQUEST),
    ],
)
def test_whichever_way_twilios_documents_are_read_a_call_is_the_same(
    quirks: Quirks, phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial(quirks=quirks).stay_silent().press("1")
    phone.press("#").stay_silent()
    assert record.step(phone) == "loss.who"

    phone.press(card.keyed + "#", "739164").stay_silent().press("#", "1")

    assert phone.is_told("loss.frozen")


def test_zero_and_silence_where_a_number_is_keyed_is_a_person(phone: Phone) -> None:
    phone.dial().press("1", "0").stay_silent()

    assert phone.is_told("why.asked")
    assert phone.is_in_queue


def test_silence_and_nonsense_count_together_to_three(phone: Phone) -> None:
    phone.dial().stay_silent()
    assert phone.is_told("nothing_heard")

    phone.press("7")
    assert phone.is_told("key_unknown")
    phone.stay_silent()

    assert phone.is_told("why.not_understood")
    assert phone.is_in_queue


def test_out_of_hours_three_in_a_row_end_with_a_friendly_goodbye(phone: Phone) -> None:
    phone.dial(AT_NIGHT).press("7", "9").stay_silent()

    assert phone.is_told("goodbye")
    assert phone.is_over


@ON_SQLITE_ONLY
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("where", [(), ("1",), ("1", "the ID"), ("1", "the ID", "739164"), ("0", "1")])
def test_whoever_gives_up_at_night_hears_that_nothing_was_reported_and_what_remains(
    where: tuple[str, ...], language: Language, phone: Phone, office: Office
) -> None:
    card = an_enabled_card(office)
    phone.dial(AT_NIGHT, language=language).press(
        *(card.citizen_id if key == "the ID" else key for key in where)
    )

    _gives_up(phone)

    assert phone.is_told("goodbye.nothing_reported")
    assert phone.is_told("nobody.hours", hours=office.city.staff.hours_said[language])
    for line in office.city.bank.lines:
        assert phone.is_told("bank.line", bank=line.name[language], number=Digits(line.said))
    assert not phone.is_told("goodbye.loss_stands")


@ON_SQLITE_ONLY
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "then", [(), ("2",), ("2", "1", "1234#")], ids=["at once", "in the menu", "at a number"]
)
@pytest.mark.parametrize("make", [an_enabled_card, a_lost_card], ids=["reported now", "reported before"])
def test_whoever_gives_up_at_night_after_a_report_hears_that_it_stands(
    make: Callable[[Office], CardFacts], then: tuple[str, ...], language: str, phone: Phone, office: Office
) -> None:
    card = make(office)
    phone.dial(AT_NIGHT, language=language).press("1", card.citizen_id, "739164", "1", *then)

    _gives_up(phone)

    assert phone.is_told("goodbye.loss_stands")
    assert not phone.is_told("goodbye.nothing_reported")


def test_whoever_gives_up_after_talking_to_an_operator_is_not_told_that_nothing_was_reported(
    phone: Phone, operator: Operator
) -> None:
    operator.signs_in()
    phone.dial("2026-03-03 17:29").press("0")
    operator.takes_next_call(phone)
    phone.wait(120)
    operator.hangs_up(phone)

    _gives_up(phone)

    assert phone.is_told("goodbye")
    assert not phone.is_told("goodbye.nothing_reported")


def _gives_up(phone: Phone) -> None:
    """Stays silent until the line ends the call."""
    for _ in range(4):
        if not phone.is_over:
            phone.stay_silent()
    assert phone.is_over


@pytest.mark.parametrize("at", [IN_HOURS, AT_NIGHT])
def test_an_accepted_entry_starts_anew(at: str, phone: Phone, record: Record) -> None:
    phone.dial(at).stay_silent().press("7", "4").stay_silent().press("*")

    phone.stay_silent().press("7")

    assert record.step(phone) == "main_menu"


def test_nonsense_follows_the_caller_from_step_to_step(phone: Phone, office: Office, record: Record) -> None:
    phone.dial().press("1", "1234#", "130102198001020000")
    assert record.step(phone) == "loss.who"

    phone.press("12#")

    assert phone.is_in_queue


def test_a_prompt_is_interrupted_by_the_first_key(phone: Phone, office: Office) -> None:
    card = an_enabled_card(office)

    phone.dial().press_quickly("1", card.citizen_id, "739164", "1").listen()

    assert phone.is_told("loss.frozen")


@pytest.mark.parametrize("key", ["5", "6", "7", "9"])
def test_keys_that_mean_nothing_in_the_main_menu_are_nonsense(key: str, phone: Phone) -> None:
    phone.dial().press(key)

    assert phone.is_told("key_unknown")
    assert phone.is_told("main_menu.question")


def test_eight_switches_the_language_of_the_whole_call_and_back(phone: Phone, office: Office) -> None:
    phone.dial()
    assert "For English, press 8." in phone.hears

    phone.press("8")
    assert "To report a lost card, press 1." in phone.hears
    assert "中文服务，请按8。" in phone.hears
    phone.press("4", "1")
    assert office.city.info["fees"]["en"] in phone.hears

    phone.press("*", "*", "8")
    assert "社保卡丢了要挂失，请按1。" in phone.hears


@pytest.mark.parametrize(("keys", "spoken"), [((), "zh"), (("8",), "en"), (("8", "4", "*", "8"), "zh")])
def test_a_call_is_on_record_in_the_language_it_ended_in(
    phone: Phone, record: Record, keys: tuple[str, ...], spoken: str
) -> None:
    phone.dial().press(*keys)

    phone.hang_up()

    assert record.call(phone).language == spoken


def test_each_language_is_spoken_by_a_voice_of_its_own(phone: Phone) -> None:
    phone.dial().press("8")

    spoken = {(heard.language, heard.voice) for heard in phone.call.heard}
    assert spoken == {("cmn-CN", "Polly.Zhiyu-Neural"), ("en-US", "Polly.Joanna-Neural")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_star_back_through_a_whole_branch_ends_in_the_main_menu(
    language: str, phone: Phone, office: Office, record: Record
) -> None:
    card = an_initial_card(office)
    phone.dial(language=language).press("2", "1", card.citizen_id)

    phone.press("*#", "*#", "*", "*")

    assert record.step(phone) == "main_menu"
