"""The visit of whoever is signed in: who does what the page asks for, and from where."""

from flask import request

from console.guard import member
from models.office import Office
from models.staff_visit import StaffVisit


def visit_of(office: Office) -> StaffVisit:
    """This member's, for this request."""
    return StaffVisit(office, member().work_number, request.remote_addr or "")
