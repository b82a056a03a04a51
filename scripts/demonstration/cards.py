"""Who holds a card in the demo: one for each thing that can happen to a caller."""

from dataclasses import dataclass, replace
from datetime import date

from scripts.invented import EXAMPLE_CITIZEN_ID, CardState, InventedCard, invent


@dataclass(frozen=True)
class DemoCard:
    """A card and what it is there for."""

    card: InventedCard
    state: CardState
    for_en: str
    for_zh: str


def demo_cards(today: date) -> list[DemoCard]:
    """All of them; the first is the one that examples use."""
    example = replace(invent(0, CardState.ENABLED, today), citizen_id=EXAMPLE_CITIZEN_ID)
    with_x = invent(8, CardState.ENABLED, today, ending="X")
    no_phone = replace(invent(9, CardState.INITIAL, today), phone="")
    return [
        DemoCard(example, CardState.ENABLED, "can be frozen by phone, day and night", "随时可以电话挂失"),
        _demo(1, CardState.INITIAL, today, "still on the initial PIN: people only", "还是初始密码，要找人工"),
        _demo(2, CardState.LOCKED, today, "too many wrong PINs", "密码输错太多，已锁定"),
        _demo(3, CardState.TEMPORARILY_LOST, today, "reported lost, lapses by itself", "临时挂失中"),
        _demo(4, CardState.FORMALLY_LOST, today, "reported lost in writing", "书面挂失"),
        _demo(5, CardState.CANCELLED, today, "replaced or given back", "已注销"),
        _demo(6, CardState.SEALED, today, "issued, not yet in use", "已制卡，未启用"),
        _demo(7, CardState.A_CHILDS, today, "holder under 14: people only", "未满十四周岁，要找人工"),
        DemoCard(with_x, CardState.ENABLED, "number with an X, keyed as *", "卡号带X，按星号键"),
        DemoCard(no_phone, CardState.INITIAL, "no phone on file: no SMS code", "没有登记手机，收不到验证码"),
    ]


def _demo(serial: int, state: CardState, today: date, for_en: str, for_zh: str) -> DemoCard:
    return DemoCard(invent(serial, state, today), state, for_en, for_zh)
