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
    "二〇二六年三月三日上午九点三十分来窗口，三五个工作日办好",
    "13:30 2026-3-13 再打",
    "2026/3/3 9:30-11:30 或 14:00-16:30",
    "26-03-03 已答复，星期一 10:30 再打",
    "10:30:15 断线",
    "第一、二、三项材料都齐",
    "窗口10-12，14-16号",
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
        ("2 4-6.8/1 0", Because.PIN_IN_A_NOTE),
        ("24 68 10", Because.PIN_IN_A_NOTE),
        ("246 810", Because.PIN_IN_A_NOTE),
        ("二四六八一〇", Because.PIN_IN_A_NOTE),
        ("贰肆陆捌壹零", Because.PIN_IN_A_NOTE),
        ("2468\u200b10", Because.PIN_IN_A_NOTE),
        ("2\ufe0f\u20e34\ufe0f\u20e36\ufe0f\u20e38\ufe0f\u20e31\ufe0f\u20e30", Because.PIN_IN_A_NOTE),
        ("٢٤٦٨١٠", Because.PIN_IN_A_NOTE),
        ("②④⑥⑧①⓪", Because.PIN_IN_A_NOTE),
        ("二 四 六，八、一 零", Because.PIN_IN_A_NOTE),
        ("幺三九〇〇〇〇〇〇〇〇", Because.PHONE_IN_A_NOTE),
        ("一三九零零零零零零零零", Because.PHONE_IN_A_NOTE),
        ("1 3 8 / 0 0 1 3 / 8 0 0 0", Because.PHONE_IN_A_NOTE),
        ("138\u200d0013\u200d8000", Because.PHONE_IN_A_NOTE),
        ("110101 1990-03-07 1233", Because.CITIZEN_ID_IN_A_NOTE),
        ("卡号A一二三四五六七八", Because.CARD_IN_A_NOTE),
        ("长" * 501, Because.NOTE_TOO_LONG),
    ],
)
def test_a_number_of_somebody_is_refused_and_named_by_its_kind(text: str, because: Because) -> None:
    with pytest.raises(BadEntry) as refused:
        note_text.check(text)

    assert refused.value.because is because
