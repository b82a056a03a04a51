"""`lossline staff`: accounts of staff, and who takes calls."""

import getpass
import json
from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.orm import Session

from models import password_rules, staff_list
from models.office import Office
from models.staff import Passwords, Role
from models.staff_refusals import BadEntry, NoSuchStaff, NotPossible
from scripts.exits import NotFound, Refused
from scripts.surroundings import open_office, read_settings


@click.group("staff")
def command() -> None:
    """Add, list and disable staff; sign them on and off duty.

    \b
    Examples:
      lossline staff add 1001 "Wang Fang" --role operator
      lossline staff on-duty 1001
    """


@command.command("add")
@click.argument("work_number")
@click.argument("name")
@click.option(
    "--role", type=click.Choice([role.value for role in Role]), default=Role.OPERATOR.value, show_default=True
)
def add(work_number: str, name: str, role: str) -> None:
    """Make an account. The password is asked for on the terminal and never taken from the command line.

    \b
    Example:
      lossline staff add 1001 "Wang Fang" --role operator
    """
    password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    with open_office(read_settings()) as office:
        city = office.city
        try:
            password_rules.check(password, (*city.name.values(), city.code, work_number, name))
        except BadEntry as error:
            raise Refused(str(error)) from None
        stored = Passwords().hash(password)
        with _deed(office) as session:
            staff_list.add(session, office.keys, work_number, name, Role(role), stored, _actor())
    click.echo(f"{work_number} added as {role}")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON list, for other programs.")
def list_staff(as_json: bool) -> None:
    """List all accounts, disabled ones included.

    \b
    Example:
      lossline staff list
    """
    with open_office(read_settings()) as office, office.database.deeds() as session:
        lines = staff_list.every(session)
    rows = [
        {
            "work_number": line.work_number,
            "name": line.name,
            "role": line.role.value,
            "disabled": line.is_disabled,
            "on_duty_since": line.on_duty_since
            and line.on_duty_since.astimezone(office.zone).isoformat(timespec="seconds"),
        }
        for line in lines
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for line in lines:
        state = "disabled" if line.is_disabled else "on duty" if line.on_duty_since else "off duty"
        click.echo(f"{line.work_number}  {line.name}  {line.role.value}  {state}")


@command.command("disable")
@click.argument("work_number")
def disable(work_number: str) -> None:
    """Shut an account at once. Accounts are never deleted: the log names them.

    \b
    Example:
      lossline staff disable 1001
    """
    with open_office(read_settings()) as office, _deed(office) as session:
        staff_list.disable(session, office.keys, work_number, _actor())
    click.echo(f"{work_number} disabled")


@command.command("on-duty")
@click.argument("work_number")
def on_duty(work_number: str) -> None:
    """Sign somebody in to take calls.

    \b
    Example:
      lossline staff on-duty 1001
    """
    with open_office(read_settings()) as office, _deed(office) as session:
        staff_list.begin_duty(session, office.keys, work_number, _actor())
    click.echo(f"{work_number} on duty")


@command.command("off-duty")
@click.argument("work_number")
def off_duty(work_number: str) -> None:
    """Take somebody off duty.

    \b
    Example:
      lossline staff off-duty 1001
    """
    with open_office(read_settings()) as office, _deed(office) as session:
        staff_list.end_duty(session, office.keys, work_number, _actor())
    click.echo(f"{work_number} off duty")


@command.command("phone")
@click.argument("work_number")
@click.argument("telephone")
def phone(work_number: str, telephone: str) -> None:
    """Set on which telephone somebody is rung when they take a call; "" takes it away.

    TELEPHONE is a number or a SIP address. It is kept sealed.

    \b
    Examples:
      lossline staff phone 1001 0311-88880001
      lossline staff phone 1001 sip:1001@desk.example
    """
    try:
        with open_office(read_settings()) as office, _deed(office) as session:
            staff_list.set_telephone(session, office.keys, work_number, telephone, _actor())
    except ValueError as error:
        raise Refused(str(error)) from None
    click.echo(f"calls for {work_number} ring {'…' + telephone[-4:] if telephone else 'nowhere'}")


@contextmanager
def _deed(office: Office) -> Iterator[Session]:
    """A transaction whose refusals become exit codes."""
    try:
        with office.database.deeds() as session:
            yield session
    except NoSuchStaff as error:
        raise NotFound(str(error)) from None
    except NotPossible as error:
        raise Refused(str(error)) from None


def _actor() -> str:
    """Who sits at this terminal, as far as the machine knows."""
    return f"terminal:{getpass.getuser()}"
