"""Rule D1: notes name nobody's number, however it is written, and nothing that could be a PIN."""

import pytest

from models import note_text
from models.refusal_reasons import Because
from models.staff_refusals import BadEntry

MAY_STAND = [
    "",
    "问了补卡手续，答复十五个工作日",
    "挂失编号 260303044042 已读两遍",
    "挂失编号 2603 0304 4042",
    "2026-03-03 9点再打",
    "2026-03-03 10:30 回电，请到窗口",
    "请打12333或95533转人工",
    "卡号后四位5678，手机尾号1234",
    "工本费16.00元，20260303已缴",
]


@pytest.mark.parametrize("text", MAY_STAND)
def test_what_helps_a_colleague_may_stand_in_a_note(text: str) -> None:
    note_text.check(text)


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("身份证110101199003071233", Because.CITIZEN_ID_IN_A_NOTE),
        ("ID 11010119900307123x, wants to wait", Because.CITIZEN_ID_IN_A_NOTE),
        ("110101 19900307 1233", Because.CITIZEN_ID_IN_A_NOTE),
        ("１１０１０１１９９００３０７１２３３", Because.CITIZEN_ID_IN_A_NOTE),
        ("卡A12345678丢了", Because.CARD_IN_A_NOTE),
        ("卡号 A1234 5678", Because.CARD_IN_A_NOTE),
        ("12345678x", Because.CARD_IN_A_NOTE),
        ("回13800138000", Because.PHONE_IN_A_NOTE),
        ("138-0013-8000", Because.PHONE_IN_A_NOTE),
        ("138 0013 8000", Because.PHONE_IN_A_NOTE),
        ("+86 138 0013 8000", Because.PHONE_IN_A_NOTE),
        ("008613800138000", Because.PHONE_IN_A_NOTE),
        ("座机0311-88880001", Because.PHONE_IN_A_NOTE),
        ("010 8888 0001", Because.PHONE_IN_A_NOTE),
        ("密码是739164", Because.PIN_IN_A_NOTE),
        ("长" * 501, Because.NOTE_TOO_LONG),
    ],
)
def test_a_number_of_somebody_is_refused_and_named_by_its_kind(text: str, because: Because) -> None:
    with pytest.raises(BadEntry) as refused:
        note_text.check(text)

    assert refused.value.because is because
