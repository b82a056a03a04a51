"""The counter as whoever is signed in stands at it."""

from flask import request

from console.guard import member
from models.counter import Counter
from models.office import Office
from models.staff import Role

CLERKS = (Role.CLERK, Role.SUPERVISOR)
"""Who works there."""


def counter_of(office: Office, form: str = "") -> Counter:
    """This member's desk. `form`: which form was sent, for deeds that it does once."""
    return Counter(office, member().work_number, request.remote_addr or "", form=form)
