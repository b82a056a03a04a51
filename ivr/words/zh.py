"""Mandarin, as a good operator speaks: short, polite, the key at the end."""

from datetime import date, datetime

from ivr.speech import Digits, Upcoming, Value

SENTENCES: dict[str, str] = {
    "text": "{text}",
    "welcome": "您好，这里是{city}社会保障卡服务热线幺二三三三。",
    "welcome_outside_hours": "您好，这里是{city}社会保障卡服务热线幺二三三三。人工服务时间是{hours}。现在可以自助办理。",
    "main_menu.question": "社保卡丢了要挂失，请按1。设置或修改密码，请按2。查询您的卡，请按3。用卡咨询，请按4。找人工，请按0。",
    "main_menu.other_language": "中文服务，请按8。",
    "nothing_heard": "没有听到您的按键。",
    "key_unknown": "按键无效，请重新选择。",
    "six_digits.only": "星号键不是数字，请只按数字键。",
    "six_digits.too_few": "没有输满六位。",
    "goodbye.nothing_reported": "这次通话没有办理挂失。要挂失，请再打这个电话，或者到柜台办理。",
    "goodbye.loss_stands": "前面告诉您的挂失有效。",
    "goodbye": "感谢您的来电，再见。",
    "who.question": "请输入您的身份证号码，或者社保卡卡号，按井号键结束。字母X请按星号键，卡号里的其他字母不用输。",
    "who.question_card_tail": "请输入您的身份证号码，或者社保卡卡号的最后{count}位，按井号键结束。字母X请按星号键，其他字母不用输。",
    "who.question_tail_only": "请输入社保卡卡号的最后{count}位，按井号键结束。字母X请按星号键，其他字母不用输。",
    "who.question_card_only": "请输入社保卡卡号，按井号键结束。字母X请按星号键，其他字母不用输。",
    "who.question_id_only": "请输入您的十八位身份证号码，最后一位是X的请按星号键。",
    "who.from_my_phone": "正在用社保卡登记的手机来电的，请按1，再按井号键。",
    "who.end_with_hash": "没有听到井号键，刚才输的没有记下。请从头再输，输完按井号键。",
    "who.wrong_length": "位数不对。身份证号码是十八位，社保卡卡号最多九位。十五位的老身份证号码不能使用。",
    "who.card_number_please": "这里不用身份证号码，请输入社保卡卡号。",
    "who.not_an_id": "这个身份证号码有误，请您核对。",
    "pin.question": "请输入六位社保账户密码。没有改过初始密码，或者忘记了密码，请按0，再按井号键。",
    "pin.question_present": "请输入现在的六位社保账户密码。从来没有改过密码的，请输入初始密码{initial}。忘记了密码，请按0，再按井号键。",
    "pin.not_right": "号码或者密码不对。要重新输入号码，请按星号键，再按井号键。",
    "loss.confirm": "要马上挂失尾号{tail}的社保卡吗？挂失以后不能使用。确认挂失，请按1。不挂失，请按星号键。",
    "loss.confirm_ahead": "要挂失尾号{tail}的社保卡吗？挂失{minutes}分钟以后不能使用。确认挂失，请按1。不挂失，请按星号键。",
    "loss.not_confirmed": "您没有确认，这次没有挂失。",
    "loss.frozen": "尾号{tail}的社保卡已经挂失，现在生效。",
    "loss.frozen_soon": "尾号{tail}的社保卡已经挂失，{minutes}分钟以后生效。",
    "loss.number_twice": "挂失编号是{number}。再说一遍，{number}。",
    "loss.until_day": "临时挂失有效到{day}当天，之后自动解除。",
    "loss.until_moment": "临时挂失有效到{moment}，之后自动解除。",
    "loss.make_it_formal": "要一直挂失，请在到期以前带本人有效身份证原件，到柜台办理书面挂失。",
    "loss.sms_follows": "我们会把这些内容发短信给您。",
    "loss.temporary_since": "这次挂失从{since}开始，编号是{number}。",
    "loss.takes_effect": "挂失在{moment}生效，生效以前卡片还能使用。",
    "loss.formal_since": "这次挂失从{since}开始，编号是{number}，不会自动解除。",
    "loss.renew": "从今天起重新计算挂失时间，请按1。返回，请按星号键。",
    "loss.no_renewal": "返回，请按星号键。找人工，请按0。",
    "loss.renewed": "已经为您延长，编号不变。",
    "anything_else.bank": "丢了卡，银行账户要另外向银行挂失。听银行挂失电话，请按1。",
    "anything_else.question": "回主菜单，请按2。没有别的事，您可以挂机。",
    "bank.choice": "{bank}，请按{key}。",
    "bank.connecting": "正在为您转接{bank}，电话{number}。",
    "bank.not_reached": "银行的电话现在没有接通。",
    "bank.number_twice": "{bank}的电话是{number}。再说一遍，{number}。",
    "bank.line": "{bank}，{number}。",
    "pin_menu.question": "设置或修改密码，请按1。忘记密码，请按2。返回，请按星号键。找人工，请按0。",
    "pin_changes_off.question": "为了保护持卡人，电话里暂时不能设置和修改密码，请晚些时候再试。挂失不受影响。找人工，请按0。返回，请按星号键。",
    "enable.citizen_id": "请输入您的十八位身份证号码，最后一位是X的请按星号键。",
    "enable.code_on_its_way": "如果您的卡登记过手机号码，验证码短信已经发出，十分钟内有效。",
    "enable.code": "请输入短信里的六位验证码。没有收到，请按0，再按井号键。",
    "enable.code_not_right": "验证码不对。",
    "enable.already_changed": "这张卡的密码已经改过，不用再设置。要修改密码，请用现在的密码。",
    "new_pin.question": "请输入新的六位密码。",
    "new_pin.too_easy": "这个密码太容易被猜到。请不要用生日、证件号码、电话号码和连续的数字。",
    "new_pin.same_as_old": "新密码不能和原来的一样。",
    "new_pin.suggestion": "您可以考虑用{pin}。",
    "new_pin.again": "请把新密码再输一次。",
    "new_pin.differs": "两次输入的不一样，我们重新来。",
    "new_pin.changed": "密码已经修改，从现在起请用新密码。",
    "new_pin.enabled": "密码已经设置好。从现在起，您可以随时打这个电话自助挂失。请不要把密码告诉任何人。",
    "forgotten.counter_only": "忘记了社保账户密码，电话里不能重置，要到柜台办理。重置以后，密码回到初始密码，请尽快改掉，改好才能自助挂失。",
    "status.sealed": "尾号{tail}的社保卡还没有启用，请带上卡和身份证到柜台启用。",
    "status.active": "尾号{tail}的社保卡状态正常。",
    "status.temporary_loss": "尾号{tail}的社保卡已经临时挂失。",
    "status.formal_loss": "尾号{tail}的社保卡已经正式挂失。",
    "status.locked": "尾号{tail}的社保卡密码已经锁定，请到柜台办理。",
    "status.cancelled": "尾号{tail}的社保卡已经注销。",
    "status.release": "卡找到了要解除挂失，请按1。",
    "status.keys": "再听一遍，请按井号键。返回，请按星号键。找人工，请按0。",
    "release.confirm": "要马上解除挂失，恢复使用尾号{tail}的社保卡吗？确认解除，请按1。不解除，请按星号键。",
    "release.done": "挂失已经解除，卡可以使用了。",
    "why.asked": "您要找人工服务。",
    "why.on_initial_pin": "没有改过初始密码，或者忘记了密码，要由人工办理。",
    "why.not_proven": "号码和密码没有核对上，不用再输了，要由人工办理。",
    "why.card_needs_staff": "这张卡要由人工为您办理。",
    "why.self_service_closed": "现在不是自助挂失的时间。",
    "why.elder": "您来电的号码可以直接找人工，不用按键。",
    "why.minor": "未满十四周岁的持卡人，由人工或者柜台办理。",
    "why.not_understood": "没有收到有效的按键，请让人工帮您办理。",
    "why.trouble": "对不起，系统出了一点问题，请让人工帮您办理。",
    "queue.hold": "请不要挂机，马上为您转接。",
    "queue.whisper": "社保卡热线来电，接听工号{number}。",
    "queue.whisper_and_key": "社保卡热线来电，接听工号{number}。接听，请按1。",
    "queue.not_reached": "对不起，刚才的话务员没有接听。您的位置不变，请不要挂机。",
    "staff_pin.question": (
        "请按键输入六位社保账户密码，话务员看不到也听不到您按的数字。没有改过初始密码，或者忘记了密码，请按0，再按井号键。"
    ),
    "staff_pin.back": "好的，请不要挂机，马上接回话务员。",
    "callback.whisper": "工号{number}的回电，正在接通对方。",
    "queue.place": "前面还有{ahead}位，请稍等。",
    "queue.next": "您排在第一位，请稍等。",
    "queue.nobody_signed_in": "现在没有话务员在线。",
    "queue.offer_callback": "不想等，我们可以按您现在的位置给您回电话，请按1。",
    "queue.closing": "人工服务时间已经结束。",
    "nobody.hours": "人工服务时间是{hours}。",
    "nobody.next": "下次有人接听，是{opening}。",
    "nobody.all_busy": "现在没有空闲的话务员。",
    "nobody.enable_instead": "没有改过密码、登记手机在身边的，也可以马上设置密码，自己办理：先按星号键，再按2。",
    "nobody.banks": "卡丢了的，请马上打银行二十四小时电话，挂失银行账户。",
    "nobody.callback": "要我们给您回电话，请按1。只留回电请求，不等于挂失。",
    "nobody.one_key": "现在不用输密码，请听完再按一个键。",
    "nobody.keys": "再听一遍，请按0。返回，请按星号键。",
    "callback.number": "请输入我们回电的号码，固定电话要加区号，按井号键结束。",
    "callback.not_a_number": "这个电话号码有误。",
    "callback.noted": "已经记下您的回电请求。",
    "callback.calls": "我们会打尾号{tail}的电话。",
    "callback.from": "{opening}以后，在人工服务时间打给您。",
    "callback.soon": "在人工服务时间，一有空就打给您。",
    "callback.is_no_report": "只留回电请求，不等于挂失。",
    "questions.question": (
        "费用，请按1。需要的证件，请按2。什么时候能用，请按3。本人能不能自己办，请按4。卡上信息有误，请按5。"
        "办事步骤，请按6。银行账户密码和银行电话，请按7。挂失的三种办法，请按8。两个密码的区别，请按9。找人工，请按0。返回，请按星号键。"
    ),
    "procedures.question": (
        "领卡，请按1。更正信息，请按2。补卡，请按3。注销，请按4。账户转移，请按5。现金退还，请按6。离职支取，请按7。找人工，请按0。返回，请按星号键。"
    ),
    "answer.keys": "再听一遍，请按井号键。返回，请按星号键。找人工，请按0。",
    "apology.ended": "对不起，这次通话已经结束，请您重新拨打。",
    "apology.out_of_order": "对不起，线路出了一点问题，我们接着来。",
    "apology.unknown_call": "对不起，线路出了一点问题，请您重新拨打。",
    "apology.one_moment": "请稍等。",
    "apology.key_again": "对不起，系统忙，刚才的输入没有处理，请您再输一次。",
    "apology.not_done": "对不起，系统出了一点问题，刚才的操作没有办成。请您过几分钟再打一次。",
    "apology.not_known": "系统暂时无法确认您的挂失是否成功。请您五分钟以后再打一次，重复挂失没有关系。也可以马上打银行的二十四小时电话。",
    "fallback": "您好，这里是社会保障卡服务热线。系统正在维护，暂时不能为您服务。要挂失银行账户，请马上打银行的二十四小时电话。请过几分钟再打，或者到社保柜台办理。",
}

_DIGITS = "零一二三四五六七八九"
_WEEKDAYS = "一二三四五六日"
_NEAR_DAYS = ("今天", "明天")


def read(value: Value, yao: bool) -> str:
    """A value as it is read aloud."""
    match value:
        case Digits():
            return "，".join("".join(_digit(digit, yao) for digit in group) for group in value.groups)
        case Upcoming(moment) if 0 <= value.days_ahead < len(_NEAR_DAYS):
            return f"{_NEAR_DAYS[value.days_ahead]}{_clock(moment)}"
        case Upcoming(moment):
            return read(moment, yao)
        case datetime():
            return f"{_month_and_day(value)}星期{_WEEKDAYS[value.weekday()]}{_clock(value)}"
        case date():
            year = "".join(_DIGITS[int(digit)] for digit in str(value.year))
            return f"{year}年{_month_and_day(value)}"
        case int():
            return number(value)
        case str():
            return value


def number(value: int) -> str:
    """A count from 0 to 99,999,999 in words: 12 → 十二."""
    high, low = divmod(value, 10_000)
    words = f"{_below_ten_thousand(high)}万" if high else ""
    if high and 0 < low < 1000:
        words += "零"
    words += _below_ten_thousand(low)
    if words.startswith("一十"):
        words = words[1:]
    return words or "零"


def _below_ten_thousand(value: int) -> str:
    words, gap = "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, size)
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + unit
        gap = not digit
    return words


def _digit(character: str, yao: bool) -> str:
    if character == "1" and yao:
        return "幺"
    return _DIGITS[int(character)] if character.isdecimal() else character


def _month_and_day(day: date) -> str:
    return f"{number(day.month)}月{number(day.day)}日"


def _clock(moment: datetime) -> str:
    hour = f"{_part_of_day(moment.hour)}{number(moment.hour % 12 or moment.hour)}点"
    if not moment.minute:
        return hour
    if moment.minute == 30:
        return f"{hour}半"
    zero = "零" if moment.minute < 10 else ""
    return f"{hour}{zero}{number(moment.minute)}分"


def _part_of_day(hour: int) -> str:
    """People say 下午三点, not 十五点."""
    if hour < 6:
        return "凌晨"
    if hour < 12:
        return "上午"
    if hour == 12:
        return "中午"
    return "下午" if hour < 18 else "晚上"
