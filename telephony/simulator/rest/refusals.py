"""Twilio's refusals, by number; in our own words."""

from telephony.simulator.rest.asked import Told


class Refused(Exception):
    """Raised by whoever cannot do what is asked; `told` is what Twilio answers."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code

    @property
    def told(self) -> Told:
        more = f"https://www.twilio.com/docs/errors/{self.code}"
        record = {"code": self.code, "message": str(self), "more_info": more, "status": self.status}
        return Told(self.status, record)


def not_allowed() -> Refused:
    return Refused(401, 20003, "Authenticate")


def not_there(path: str) -> Refused:
    return Refused(404, 20404, f"The requested resource {path} was not found")


def not_simulated(what: str) -> Refused:
    """The same number for what Twilio has and the stand-in does not, with words that say so."""
    return Refused(404, 20404, f"not simulated: {what}")


def not_in_progress() -> Refused:
    return Refused(400, 21220, "Unable to update record. Call is not in-progress. Cannot redirect.")


def lacking(name: str) -> Refused:
    return Refused(400, 20001, f"{name} is required")


def bad(name: str, value: str) -> Refused:
    return Refused(400, 20001, f"{name} is not one of the values that it may have: {value!r}")
