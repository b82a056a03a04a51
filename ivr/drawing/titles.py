"""What the parts of the call map are called on the pictures."""

from collections.abc import Mapping

_TITLES: Mapping[str, str] = {
    "main": "Main menu 主菜单",
    "loss": "Lost card 挂失",
    "bank": "The bank's line 银行挂失电话",
    "pin": "PIN service 密码服务",
    "card": "My card 卡状态",
    "person": "A person 人工",
    "questions": "Questions 用卡咨询",
}


def title(part: str) -> str:
    """The title of a part. A part that is not named here bears its own name."""
    return _TITLES.get(part, part)
