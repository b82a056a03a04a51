"""Signing in at a terminal: password, and a code if there is an app; the session lasts for one command."""

import getpass
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import click

from models import second_factor, sign_in, staff_sessions
from models.office import Office
from models.sign_in import Attempt
from models.staff import Passwords
from models.staff_refusals import NoSuchCall, NoSuchCard, NoSuchRequest, NotDone
from scripts.exits import NotFound, Refused
from scripts.surroundings import open_office, read_settings


@contextmanager
def office_of(work_number: str) -> Iterator[Office]:
    """The office, for a member of staff who has signed in. What is refused inside ends the command with its code."""
    with open_office(read_settings()) as office:
        with office.database.light() as connection:
            needs_code = second_factor.is_on(connection, work_number)
        password = click.prompt(f"Password of {work_number}", hide_input=True, err=True)
        code = click.prompt("Code", hide_input=True, err=True) if needs_code else ""
        attempt = Attempt(work_number, password, code, address=terminal(), browser="lossline")
        token = sign_in.sign_in(office, Passwords(), attempt)
        member = staff_sessions.member_by(office, token) if token else None
        if member is None:
            raise Refused("number, password or code is not right, or the account is shut for a while")
        try:
            yield office
        except (NoSuchCard, NoSuchCall, NoSuchRequest) as reason:
            raise NotFound(str(reason)) from None
        except NotDone as reason:
            raise Refused(str(reason)) from None
        finally:
            with office.database.deeds() as session:
                staff_sessions.end(
                    session, office, work_number, member.session_uid, "signed_out", f"staff:{work_number}"
                )


def terminal() -> str:
    """Where this command runs, as the log names it."""
    return f"terminal:{getpass.getuser()}@{socket.gethostname()}"[:64]
