"""`lossline audit resets`: who reset or unlocked which PIN (rule P6), in sentences."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import zip_longest

import click

from models.audit_resets import Reset, Sought, find
from models.card_file import read_file_by_number
from models.office import Office
from scripts.exits import NotFound
from scripts.surroundings import open_office, read_settings

PAPERS = {
    "card": ("社保卡", "social security card"),
    "id_card": ("居民身份证", "citizen ID"),
    "other_id": ("其他有效证件", "another valid ID"),
    "household_book": ("户口簿", "household book"),
    "household_certificate": ("户籍证明", "household certificate"),
    "employer_letter": ("单位证明", "employer's letter"),
    "agent_id": ("代办人身份证", "agent's ID"),
    "guardian_id": ("监护人身份证", "guardian's ID"),
    "death_certificate": ("死亡证明", "death certificate"),
}
BEARERS = {
    "holder": ("本人", "the holder"),
    "agent": ("代办人", "an agent"),
    "guardian": ("监护人", "a guardian"),
}
STATES = {"initial": ("初始", "initial"), "enabled": ("已启用", "enabled"), "locked": ("已锁定", "locked")}
DEEDS = {"pin.reset": ("重置密码", "reset the PIN"), "pin.unlocked": ("解锁密码", "unlocked the PIN")}
NOBODY = ("没有符合条件的密码重置或解锁记录。", "No PIN was reset or unlocked that fits.")
LANGUAGES = ("zh", "en")


@click.command("resets")
@click.option("--card", metavar="NUMBER", help="Of one card.")
@click.option("--staff", metavar="WORK_NUMBER", help="Asked for, done or approved by somebody.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="On one day, city time.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="zh", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON list, for other programs.")
def command(card: str | None, staff: str | None, day: datetime | None, lang: str, as_json: bool) -> None:
    """List who reset or unlocked which PIN: when, where, for whom, on which papers, why, approved by whom. Masked.

    \b
    Examples:
      lossline audit resets --day 2026-03-03
      lossline audit resets --card A12345678 --lang en
      lossline audit resets --staff 2001 --json
    """
    with open_office(read_settings()) as office:
        found = list(find(office, _sought(office, card, staff, day)))
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2, default=str))
        return
    for line in _said(found, LANGUAGES.index(lang)):
        click.echo(line)


def _sought(office: Office, card: str | None, staff: str | None, day: datetime | None) -> Sought:
    uid = None
    if card is not None:
        with office.database.light() as connection:
            file = read_file_by_number(connection, card.strip().upper())
        if file is None:
            raise NotFound("there is no card with this number")
        uid = file.uid
    since = day.replace(tzinfo=office.zone) if day else None
    return Sought(uid, staff, since, since + timedelta(days=1) if since else None)


def _said(found: list[Reset], language: int) -> Iterator[str]:
    if not found:
        yield NOBODY[language]
    for each in found:
        yield (_in_chinese, _in_english)[language](each)


def _in_chinese(reset: Reset) -> str:
    approved = f"复核人{reset.approved_by}" if reset.approved_by else "无需复核"
    why = "原因已随持卡人信息删除" if reset.is_erased else f"原因：{reset.reason or '未填写'}"
    holder = f"{reset.holder}的" if reset.holder else ""
    return (
        f"{reset.at:%Y-%m-%d %H:%M}，工号{reset.by}在{reset.place}为{holder}卡{reset.card}{DEEDS[reset.what][0]}。"
        f"{BEARERS[reset.brought_by][0]}到场，出示{'、'.join(_papers(reset, 0))}；{why}；{approved}；"
        f"密码状态由{STATES[reset.pin_before][0]}变为{STATES[reset.pin_after][0]}。（事件{reset.event}）"
    )


def _in_english(reset: Reset) -> str:
    approved = f"approved by {reset.approved_by}" if reset.approved_by else "no approval asked for"
    why = (
        "the reason was forgotten with the holder"
        if reset.is_erased
        else f"reason: {reset.reason or 'none given'}"
    )
    holder = f" of {reset.holder}" if reset.holder else ""
    return (
        f"{reset.at:%Y-%m-%d %H:%M}: {reset.by} {DEEDS[reset.what][1]} of card {reset.card}{holder} at {reset.place}. "
        f"{BEARERS[reset.brought_by][1].capitalize()} came with {', '.join(_papers(reset, 1))}; {why}; {approved}; "
        f"PIN {STATES[reset.pin_before][1]} before, {STATES[reset.pin_after][1]} after (event {reset.event})."
    )


def _papers(reset: Reset, language: int) -> Iterator[str]:
    for kind, tail in zip_longest(reset.papers, reset.paper_tails, fillvalue=""):
        name = PAPERS[kind][language]
        yield f"{name} …{tail}" if tail else name
