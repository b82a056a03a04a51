"""The names of partner banks, as the city's profile has them, in the browser's language."""

from console.wording import language
from models.office import Office


def bank_name(office: Office, code: str) -> str:
    """A bank by its name; by its code, where the city knows no such bank."""
    return next((line.name[language()] for line in office.city.bank.lines if line.code == code), code)
