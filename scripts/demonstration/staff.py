"""Invented staff, one of each role and a second operator, so that everything at the desk can be tried."""

import csv
import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from models import staff_list
from models.office import Office
from models.staff import Passwords, Role, Staff

STAFF_FILE = "staff.csv"
ACTOR = "demo"


@dataclass(frozen=True)
class DemoMember:
    """Somebody who works in the demo."""

    work_number: str
    name: str
    role: Role
    telephone: str = ""
    """Rung when they take a call; whoever takes none has none."""


MEMBERS = (
    DemoMember("1001", "陈话务", Role.OPERATOR, "+8631188881001"),
    DemoMember("1002", "许话务", Role.OPERATOR, "+8631188881002"),
    DemoMember("2001", "李窗口", Role.CLERK),
    DemoMember("3001", "张班长", Role.SUPERVISOR, "+8631188883001"),
    DemoMember("4001", "刘审计", Role.AUDITOR),
    DemoMember("5001", "周管理", Role.ADMINISTRATOR),
)
ON_DUTY = MEMBERS[0]
"""Always there, so that callers may wait for a person."""


def take_on(office: Office, folder: Path) -> None:
    """Make the accounts that are missing, all with one new password, and write down who may sign in with it."""
    file = folder / STAFF_FILE
    with office.database.deeds() as session:
        known = {line.work_number for line in staff_list.every(session)}
    if file.exists() and all(each.work_number in known for each in MEMBERS):
        give_telephones(office)
        return
    password = _password_in(file) or secrets.token_urlsafe(12)
    stored = Passwords().hash(password)
    with office.database.deeds() as session:
        for each in MEMBERS:
            if each.work_number not in known:
                staff_list.add(session, office.keys, each.work_number, each.name, each.role, stored, ACTOR)
        session.flush()
        staff_list.begin_duty(session, office.keys, ON_DUTY.work_number, ACTOR)
    give_telephones(office)
    newcomers = [each for each in MEMBERS if each.work_number not in known or file.exists()]
    _write(file, newcomers, password)


def give_telephones(office: Office) -> None:
    """To those who should have one and do not."""
    with office.database.deeds() as session:
        rows = session.execute(select(Staff.work_number).where(Staff.telephone.is_(None))).scalars()
        lacking = set(rows)
        for each in MEMBERS:
            if each.telephone and each.work_number in lacking:
                staff_list.set_telephone(session, office.keys, each.work_number, each.telephone, ACTOR)


def sign_on(office: Office, stored: str) -> None:
    """The operator who is always on duty, alone, with a hashed password: for lines that serve one recorded call."""
    with office.database.deeds() as session:
        staff_list.add(session, office.keys, ON_DUTY.work_number, ON_DUTY.name, ON_DUTY.role, stored, ACTOR)
        session.flush()
        staff_list.begin_duty(session, office.keys, ON_DUTY.work_number, ACTOR)


def _password_in(file: Path) -> str | None:
    if not file.exists():
        return None
    with file.open(encoding="utf-8", newline="") as lines:
        return next((row["password"] for row in csv.DictReader(lines)), None)


def _write(file: Path, members: list[DemoMember], password: str) -> None:
    file.touch(mode=0o600)
    with file.open("w", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines)
        rows.writerow(("work_number", "name", "role", "password"))
        rows.writerows((each.work_number, each.name, each.role.value, password) for each in members)
