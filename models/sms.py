"""What holders read on their phones. Short, with the tail of the card number; never a PIN and never an ID."""

from datetime import datetime, time, timedelta

from ivr.city import City

TEXTS = {
    "loss_reported": {
        "zh": "您尾号{tail}的社保卡已于{when}临时挂失，挂失编号{reference}，有效期至{until}，到期自动恢复。"
        "转为正式挂失请本人带有效身份证件到柜台办理。银行账户请另向银行挂失。非本人操作请致电12333。",
        "en": "Your social security card ending {tail} was reported lost on {when}, report no. {reference}, "
        "and stays frozen until {until}. To make it formal, come to the counter with your ID. "
        "Report the bank account to your bank as well. Not you? Call 12333.",
    },
    "loss_reported_ahead": {
        "zh": "您尾号{tail}的社保卡已于{when}申请临时挂失，{effect}起生效，挂失编号{reference}，"
        "有效期至{until}，到期自动恢复。转为正式挂失请本人带有效身份证件到柜台办理。银行账户请另向银行挂失。非本人操作请致电12333。",
        "en": "Your social security card ending {tail} was reported lost on {when}, report no. {reference}. It will be "
        "frozen from {effect} until {until}. To make it formal, come to the counter with your ID. "
        "Report the bank account to your bank as well. Not you? Call 12333.",
    },
    "loss_formal": {
        "zh": "您尾号{tail}的社保卡已于{when}正式挂失，挂失编号{reference}，不会自动解除。"
        "补办新卡请带有效身份证件到柜台。银行账户请另向银行挂失。非本人操作请立即致电12333。",
        "en": "Your social security card ending {tail} was formally reported lost on {when}, report no. {reference}. "
        "This does not end by itself; for a new card, come to the counter with your ID. "
        "Report the bank account to your bank as well. Not you? Call 12333 at once.",
    },
    "pin_reset": {
        "zh": "您尾号{tail}的社保卡密码已于{when}在柜台重置为初始密码，修改以后才能用电话自助办理。"
        "非本人操作请立即致电12333。",
        "en": "The PIN of your social security card ending {tail} was reset to the initial PIN at the counter "
        "on {when}. Self-service by phone stays closed until you change it. Not you? Call 12333 at once.",
    },
    "pin_unlocked": {
        "zh": "您尾号{tail}的社保卡密码已于{when}在柜台解锁，密码不变。非本人操作请立即致电12333。",
        "en": "The PIN of your social security card ending {tail} was unlocked at the counter on {when} and is what it "
        "was. Not you? Call 12333 at once.",
    },
    "pin_cancelled": {
        "zh": "您尾号{tail}的社保卡密码已于{when}在柜台取消。非本人操作请立即致电12333。",
        "en": "The PIN of your social security card ending {tail} was cancelled at the counter on {when}. "
        "Not you? Call 12333 at once.",
    },
    "card_replaced": {
        "zh": "您尾号{tail}的社保卡已于{when}补办，旧卡作废，新卡尾号{new_tail}，使用初始密码。"
        "非本人操作请立即致电12333。",
        "en": "Your social security card ending {tail} was replaced on {when} by one ending {new_tail} "
        "and is cancelled. The new card starts with the initial PIN. Not you? Call 12333 at once.",
    },
    "card_activated": {
        "zh": "您尾号{tail}的社保卡已于{when}启用。非本人操作请立即致电12333。",
        "en": "Your social security card ending {tail} was activated on {when}. Not you? Call 12333 at once.",
    },
    "data_corrected": {
        "zh": "您尾号{tail}的社保卡登记资料已于{when}在柜台更正。非本人操作请立即致电12333。",
        "en": "The data registered with your social security card ending {tail} were corrected at the counter "
        "on {when}. Not you? Call 12333 at once.",
    },
    "phone_changed": {
        "zh": "您尾号{tail}的社保卡登记手机已于{when}在柜台更改。非本人操作请立即致电12333。",
        "en": "The phone registered with your social security card ending {tail} was changed at the counter on {when}. "
        "Not you? Call 12333 at once.",
    },
    "loss_renewed": {
        "zh": "您尾号{tail}的社保卡临时挂失已续期，挂失编号{reference}，有效期至{until}。非本人操作请致电12333。",
        "en": "The loss report {reference} of your social security card ending {tail} was renewed until {until}. "
        "Not you? Call 12333.",
    },
    "loss_released": {
        "zh": "您尾号{tail}的社保卡已于{when}解除挂失，编号{reference}。非本人操作请立即致电12333。",
        "en": "The loss report {reference} of your social security card ending {tail} was released on {when}. "
        "Not you? Call 12333 at once.",
    },
    "loss_reminder": {
        "zh": "您尾号{tail}的社保卡临时挂失（编号{reference}）将于{until}到期并自动恢复使用。"
        "仍未找到请致电12333续期，或到柜台办理正式挂失。",
        "en": "The loss report {reference} of your social security card ending {tail} ends on {until}; the card can "
        "be used again then. Still lost? Call 12333 or come to the counter.",
    },
    "loss_lapsed": {
        "zh": "您尾号{tail}的社保卡临时挂失（编号{reference}）已到期，卡片恢复使用。仍未找到请立即致电12333。",
        "en": "The loss report {reference} of your social security card ending {tail} has ended; the card can be used "
        "again. Still lost? Call 12333 at once.",
    },
    "pin_locked": {
        "zh": "您尾号{tail}的社保卡密码因连续输错已锁定。请本人带社保卡和有效身份证件到柜台重置。"
        "卡片遗失可致电12333由人工挂失。",
        "en": "The PIN of your social security card ending {tail} is locked after too many wrong entries. Come to the "
        "counter with card and ID to have it reset. If the card is lost, call 12333.",
    },
    "pin_paused": {
        "zh": "有人用别的电话多次输错您尾号{tail}的社保卡密码，{until}以前，别的电话输入密码无效。"
        "您用登记的手机来电不受影响。卡片遗失请致电12333挂失。",
        "en": "Somebody keyed wrong PINs for your social security card ending {tail} from another phone. Until {until} "
        "no PIN is taken from other phones; calls from your registered phone work as always. "
        "If the card is lost, call 12333.",
    },
    "pin_enabled": {
        "zh": "您尾号{tail}的社保卡密码已于{when}启用。非本人操作请立即致电12333。",
        "en": "The PIN of your social security card ending {tail} was enabled on {when}. Not you? Call 12333 at once.",
    },
    "pin_changed": {
        "zh": "您尾号{tail}的社保卡密码已于{when}修改。非本人操作请立即致电12333。",
        "en": "The PIN of your social security card ending {tail} was changed on {when}. Not you? Call 12333 at once.",
    },
    "code": {
        "zh": "验证码{code}，用于启用尾号{tail}的社保卡密码，{minutes}分钟内有效。请勿告诉任何人，工作人员也不会索要。",
        "en": "{code} is your code to enable the PIN of your social security card ending {tail}, valid for {minutes} "
        "minutes. Tell it to nobody; staff never ask for it.",
    },
}
_DEFAULT_LANGUAGE = "zh"


def write(about: str, language: str, city: City, **values: str) -> str:
    """The text of an SMS, after the name of the city's office."""
    language = language if language in TEXTS[about] else _DEFAULT_LANGUAGE
    name = city.name.get(language, "")
    head = f"【{name}社保】" if language == "zh" else f"[{name} Social Security] "
    return head + TEXTS[about][language].format(**values)


def moment(when: datetime, language: str) -> str:
    """A point in time (city time) as people write it: 3月5日14:07, 5 Mar 14:07."""
    if language == "en":
        return f"{when.day} {when:%b %H:%M}"
    return f"{when.month}月{when.day}日{when:%H:%M}"


def end(when: datetime, language: str) -> str:
    """An end: midnight belongs to the day before it."""
    is_midnight = when.timetz().replace(tzinfo=None) == time(0)
    if not is_midnight:
        return moment(when, language)
    last = when - timedelta(days=1)
    return f"the end of {last.day} {last:%b}" if language == "en" else f"{last.month}月{last.day}日24时"
