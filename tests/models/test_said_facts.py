"""Rule S1: what fits what is on file, however it is said and typed."""

import pytest

from models.holder_facts import HolderFacts
from models.said_facts import Fact, fits

HOLDER = HolderFacts(
    uid="h",
    citizen_id="11010119900307109X",
    name="阿依古丽·买买提",
    phone="+8613812345678",
    employer="石家庄测试机械有限责任公司",
    address="河北省石家庄市长安区测试路12号3单元401",
)


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (Fact.NAME, "阿依古丽·买买提"),
        (Fact.NAME, " 阿依古丽 ・ 买买提 "),
        (Fact.NAME, "阿依古丽•买买提"),
        (Fact.CITIZEN_ID, "11010119900307109x"),
        (Fact.CITIZEN_ID, "１１０１０１ 19900307 109Ｘ"),
        (Fact.PHONE, "138 1234 5678"),
        (Fact.PHONE, "+86 138-1234-5678"),
        (Fact.PHONE, "008613812345678"),
        (Fact.PHONE, "１３８１２３４５６７８"),
        (Fact.EMPLOYER, "石家庄测试机械"),
        (Fact.EMPLOYER, "石家庄测试机械公司"),
        (Fact.EMPLOYER, "测试机械有限公司"),
        (Fact.ADDRESS, "河北省石家庄市长安区测试路12号3单元401"),
        (Fact.ADDRESS, "测试路12号"),
        (Fact.ADDRESS, "石家庄测试路12号"),
        (Fact.ADDRESS, "长安区 测试路 １２号，3单元401室".replace("室", "")),
    ],
)
def test_s1_an_answer_fits_however_it_is_written(fact: Fact, said: str) -> None:
    assert fits(fact, said, HOLDER)


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (Fact.NAME, "阿依古丽"),
        (Fact.NAME, "阿依古丽·买买江"),
        (Fact.NAME, ""),
        (Fact.CITIZEN_ID, "110101199003071093"),
        (Fact.CITIZEN_ID, "109X"),
        (Fact.PHONE, "13812345679"),
        (Fact.PHONE, "5678"),
        (Fact.EMPLOYER, "有限公司"),
        (Fact.EMPLOYER, "公司"),
        (Fact.EMPLOYER, "石家庄"),
        (Fact.EMPLOYER, "石家庄测试化工有限责任公司"),
        (Fact.ADDRESS, "石家庄市"),
        (Fact.ADDRESS, "河北省石家庄市长安区测试路"),
        (Fact.ADDRESS, "测试路1号"),
        (Fact.ADDRESS, "测试路2号"),
        (Fact.ADDRESS, "测试路121号"),
        (Fact.ADDRESS, "12号"),
        (Fact.ADDRESS, "长安路12号"),
    ],
)
def test_s1_an_answer_that_is_wrong_or_says_too_little_does_not_fit(fact: Fact, said: str) -> None:
    assert not fits(fact, said, HOLDER)


def test_s1_what_is_not_on_file_fits_nothing() -> None:
    nobody = HolderFacts("h", HOLDER.citizen_id, "林测试", None, None, None)

    assert not any(fits(fact, said, nobody) for fact in Fact for said in ("", "None", "13812345678"))


def test_s1_a_numeral_in_words_is_the_number() -> None:
    village = HolderFacts("h", HOLDER.citizen_id, "林测试", None, None, "测试村三组五号")

    assert fits(Fact.ADDRESS, "测试村3组5号", village)
    assert not fits(Fact.ADDRESS, "测试村3组6号", village)


def test_s1_nothing_of_a_holder_is_printed_by_mistake() -> None:
    assert repr(HOLDER) == "HolderFacts(uid='h')"
