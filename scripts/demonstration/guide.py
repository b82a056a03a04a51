"""What to do next, in two languages: printed when the demo has started."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from rich.cells import cell_len

from scripts.demonstration.cards import DemoCard
from scripts.invented import EXAMPLE_CITIZEN_ID, EXAMPLE_PIN, CardState

EXAMPLE = f'--keys "1 {EXAMPLE_CITIZEN_ID} {EXAMPLE_PIN} 1"'
HEADINGS = ("card 卡号", "citizen ID 身份证号码", "PIN 密码", "phone 手机", "what for 用途")


def guide(public_url: str, desk_url: str, phone: str, initial_pin: str, cards: Sequence[DemoCard]) -> str:
    """The whole text."""
    again = f"scripts/demo --port {urlsplit(public_url).port} --reset"
    rows = [HEADINGS, *(_row(each, initial_pin) for each in cards)]
    return f"""
The line answers at {public_url}; its page is {public_url}/
热线已经接通：{public_url}，网页：{public_url}/
{_telephone(public_url, phone)}The staff's desk is {desk_url}/; who may sign in stands on the page above.
工作人员的工作台：{desk_url}/，工号和密码见上面的网页。

Cards (nobody here exists) 演示卡片（均为虚构）:

{_table(rows)}

Next, in another terminal 接下来，在另一个终端里:

  .venv/bin/lossline call                                     call, and press keys 打电话，直接按键
  .venv/bin/lossline call {EXAMPLE}   report the first card lost 挂失第一张卡
  .venv/bin/lossline call {EXAMPLE} --at 2026-03-03T03:00 --lang en
  .venv/bin/lossline cards show {rows[1][0]} --json            what the record says 查看记录
  .venv/bin/lossline outbox list                              SMS that were sent 查看短信

Ctrl-C ends everything 按 Ctrl-C 全部结束; {again} starts over 重新开始.
"""


def _telephone(public_url: str, phone: str) -> str:
    if phone == "off":
        return ""
    return f"A telephone in the browser 浏览器里的电话机: {public_url}/phone\n"


def _row(each: DemoCard, initial_pin: str) -> tuple[str, ...]:
    card = each.card
    pin = f"{initial_pin} (initial 初始)" if each.state is CardState.INITIAL else card.pin
    return (card.card_number, card.citizen_id, pin, card.phone or "-", f"{each.for_en} {each.for_zh}")


def _table(rows: list[tuple[str, ...]]) -> str:
    """Columns side by side; a Chinese character is two cells wide."""
    widths = [max(cell_len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    return "\n".join("  " + _line(row, widths) for row in rows)


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    cells = [cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)]
    return "  ".join(cells).rstrip()
