"""What is written on the picture: names as they stand in code, or words for those who do not read code."""

from collections.abc import Mapping
from dataclasses import dataclass, field

PARTS: Mapping[str, str] = {
    "main": "Main menu 主菜单",
    "loss": "Lost card 挂失",
    "bank": "The bank's line 银行挂失电话",
    "pin": "PIN service 密码服务",
    "card": "My card 卡状态",
    "person": "A person 人工",
    "questions": "Questions 用卡咨询",
}
TEXTS: Mapping[str, str] = {
    "title": "The whole call on one page 一通电话的全图",
    "subtitle": "Every step of the social security card line, every outcome, and where it leads",
    "description": (
        "{steps} steps with {outcomes} outcomes in {parts} parts: {names}. A call starts at {start}. Lines lead on "
        "from left to right; an outcome without a line names the step that it leads to."
    ),
    "comes_in": "a call comes in",
    "not_kept": "secret: what is keyed here is kept nowhere",
    "legend": "How to read it 图例",
    "question": "a question: something is said, then keys are awaited",
    "question_not_kept": "a secret question (PIN, code): its keys are kept nowhere",
    "elsewhere": "the caller is elsewhere: in the queue, with a bank",
    "junction": "a junction: decided without asking",
    "ending": "the end of the call",
    "line": "an outcome that leads on, along its line",
    "target": "an outcome that leads there, in that part's colour",
    "stays": "the same step again",
    "menu_keys": "the key that brings it: a person, back, again",
    "entry_keys": "the same where a number is keyed",
    "patience": "the third silence or unclear answer in a row",
}


@dataclass(frozen=True)
class Labels:
    """Words by kind and name: `step.loss.who`, `outcome.right`, `part.loss`, `text.title`."""

    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def are_words(self) -> bool:
        """Names as they stand in code otherwise."""
        return bool(self.words)

    def step(self, name: str) -> str:
        """What a step is called. One without words, of a map of long ago, bears its own name; so do outcomes."""
        return self.words.get(f"step.{name}", name)

    def outcome(self, name: str) -> str:
        """What an outcome is called."""
        return self.words.get(f"outcome.{name}", name)

    def part(self, name: str) -> str:
        """The title of a part. A part that nobody has named bears its own name."""
        return self.words.get(f"part.{name}", PARTS.get(name, name))

    def text(self, name: str) -> str:
        """What the picture says for itself."""
        return self.words.get(f"text.{name}", TEXTS[name])


CODES = Labels()
"""Names as they stand in code."""
